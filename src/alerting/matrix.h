// The golden-signal matrix: for each component and signal, whether an alert watches it, and which.
//
// An alert counts where its expression tells the signal. One whose name alone tells it leaves the cell undecided, and
// so does a file that might hold such an alert and could not be read. An alert on something else never counts.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/scope.h"
#include "alerting/signal.h"
#include "alerting/urgency.h"
#include "value/value.h"

namespace seaworthy::alerting {

inline constexpr std::array<Signal, 4> kSignals = {Signal::kLatency, Signal::kTraffic, Signal::kErrors,
                                                   Signal::kSaturation};

// An alert as the matrix sees it.
struct Candidate {
  std::string name;
  Watch watch;
  Urgency urgency = Urgency::kUnknown;
  Scope scope;
  // Why it does not count whatever it watches: empty where it does.
  std::string disqualified;
  // Set where its expression cannot be read: in another language, or filled in by a template.
  std::optional<value::AbsentReason> unreadable;
};

// A file that may hold alerts and could not be read.
struct Unread {
  value::AbsentReason reason = value::AbsentReason::kMalformed;
  std::string what;  // `chart/templates/rules.yaml is a template`
};

struct Cell {
  std::string component;  // Empty: the service as a whole.
  Signal signal = Signal::kLatency;
  std::optional<bool> covered;
  value::AbsentReason absent = value::AbsentReason::kNotFound;  // Where `covered` is empty.
  std::vector<std::size_t> alerts;                              // Indices of those that count.
  std::string reason;
  std::optional<std::size_t> named;  // The alert that the reason names first, if any.
};

// Signals of one component next to each other, in the order of kSignals.
std::vector<Cell> MatrixOf(const Subject& subject, std::span<const Candidate> candidates,
                           std::span<const Unread> unread);

}  // namespace seaworthy::alerting
