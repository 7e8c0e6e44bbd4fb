// Alerts on the burn of an error budget that the file of an objective asks for by itself: those that Sloth and Pyrra
// generate, and the alert policies of OpenSLO and Nobl9.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "slo/decimal.h"
#include "slo/windows.h"

namespace seaworthy::slo {

// Who brings an alert.
enum class AlertSource : std::uint8_t {
  kRule,       // A rule of the repository.
  kGenerated,  // The tool that the objective is written for.
  kPolicy,     // A policy that names the condition; the tool that reads it decides how.
};

std::string_view Name(AlertSource source);  // `rule`, `generated`, `policy`

// One condition: the burn rate over the long window, and over the short one where there is one, is over the factor.
struct BurnPair {
  Span long_window;
  std::optional<Span> short_window;
  Decimal factor;
};

struct BurnPolicy {
  std::string name;
  AlertSource source = AlertSource::kPolicy;
  std::string severity;              // As written; empty where nothing is.
  std::optional<Response> response;  // What the tool makes of it where the severity says nothing.
  std::vector<BurnPair> pairs;
  std::vector<std::string> problems;
  bool works = true;  // False where one of the problems means that nobody is told.
  Place place;

  // What it refers to in documents of their own; empty once they were found, and where it says all by itself.
  std::string reference = {};             // The policy.
  std::string condition = {};             // Its condition.
  std::vector<std::string> targets = {};  // Whom to tell.
};

}  // namespace seaworthy::slo
