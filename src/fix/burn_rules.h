// Rules that watch how fast the error budget of an objective is spent, derived from what the objective says.
//
// Windows and factors are those of slo/windows.h, ratios those of the objective's own queries, the budget its target;
// nothing else is in them. An objective from which they cannot be derived is refused, with what is missing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "slo/slo.h"
#include "slo/windows.h"

namespace seaworthy::fix {

// The label by which the repository's alerts say how bad it is, and its words.
struct SeverityWords {
  std::string label = "severity";
  std::string page = "page";
  std::string ticket = "ticket";
};

struct Label {
  std::string name;
  std::string value;
};

struct Recording {
  std::string series;
  std::string expression;  // May have several lines.
};

struct BurnAlert {
  slo::Response response = slo::Response::kPage;
  std::string expression;
  std::string severity;
  std::string summary;
  std::string description;
};

struct BurnRules {
  std::string id;                     // `checkout-availability`: names the file, the group and the resource.
  std::string alert;                  // The name of the alerts.
  std::string objective;              // `99.9 % over 30d`, for people.
  std::vector<std::string> comments;  // Sentences: where it comes from, what was taken for granted.
  std::optional<Span> interval;       // Of the group.
  std::string severity_label;
  std::vector<Label> labels;  // `service`, `slo`, and what the resource passes on.
  std::vector<Recording> recordings;
  std::vector<BurnAlert> alerts;  // A page, a ticket.

  bool is_resource = false;  // A PrometheusRule, because the objective is a resource too.
  std::string space;
  std::vector<Label> resource_labels;
};

// `target` is one of the objective's. Errors: fix/not-possible, with advice and place.
Result<BurnRules> BurnRulesFor(const slo::Slo& slo, const slo::Target& target, const SeverityWords& words);

// The rules as a file. `runbook` is where the runbook will stand.
std::string RuleText(const BurnRules& rules, const std::string& runbook);

}  // namespace seaworthy::fix
