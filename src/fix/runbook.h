// The skeleton of a runbook: what the rules already say about an alert, and marks where a person has to write.
#pragma once

#include <string>
#include <vector>

namespace seaworthy::fix {

// One of the rules that fire under the alert's name.
struct FiringRule {
  std::string severity;    // Empty where none is written.
  std::string signal;      // `errors (the rate of …)`; empty where nothing is known.
  std::string expression;  // May have several lines.
  std::string hold;        // `10m`; empty where it fires at once.
  std::string summary;     // What the alert says, as written.
  std::string path;        // Of the file.
};

struct RunbookSubject {
  std::string alert;
  std::vector<FiringRule> rules;
};

std::string RunbookText(const RunbookSubject& subject);

}  // namespace seaworthy::fix
