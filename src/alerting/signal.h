// What an alert watches: one of the four golden signals, or none of them.
//
// Decided from the structure of the expression: what is counted, divided, compared, and against what. Recorded series
// are looked through to their definitions. The names of alerts and their annotations are weak evidence, used only where
// the expression tells nothing, and the reason says so. An alert that watches none of the signals (a target that is
// down, a certificate, a job) is kOther and never makes a signal covered.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "alerting/definitions.h"
#include "alerting/rule.h"

namespace seaworthy::alerting {

enum class Signal : std::uint8_t { kOther, kLatency, kTraffic, kErrors, kSaturation };

std::string_view Name(Signal signal);  // `other`, `latency`, `traffic`, `errors`, `saturation`

// What told the signal, strongest first.
enum class Grounds : std::uint8_t {
  kExpression,  // Its structure, or the names and labels of its series.
  kName,        // Only the alert's name or annotations.
  kNothing,     // Nothing did: kOther.
};

std::string_view Name(Grounds grounds);  // `expression`, `name`, `nothing`

// How the alert decides that something is unusual.
enum class Detection : std::uint8_t {
  kThreshold,  // A fixed bound.
  kAnomaly,    // Deviation from the series' own past, or its forecast.
  kBurnRate,   // How fast an error budget is spent.
  kAbsence,    // The series is gone.
};

std::string_view Name(Detection detection);  // `threshold`, `anomaly`, `burn-rate`, `absence`

struct Watch {
  Signal signal = Signal::kOther;
  Grounds grounds = Grounds::kNothing;
  Detection detection = Detection::kThreshold;
  std::string reason;  // `the rate of http_requests_total with code=~"5.." over all of it`
  std::string bound;   // The comparison that fires: `> 0.05`; empty where none is plain.
};

Watch WatchOf(const Rule& rule, const Definitions& definitions);

}  // namespace seaworthy::alerting
