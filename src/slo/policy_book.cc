#include "slo/policy_book.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "slo/dialects.h"

namespace seaworthy::slo {
namespace {

using formats::Node;

std::string_view NameOf(const Node& document) {
  const Node* metadata = document.Find("metadata");
  return metadata == nullptr ? std::string_view() : metadata->TextAt("name");
}

// The specification's own examples compare burn rates with `lte`, where its text says that they exceed.
bool MeansLess(std::string_view op) { return op == "lt" || op == "lte"; }

void ReadCondition(const Node& document, BurnPolicy& policy) {
  const Node* spec = document.Find("spec");
  const Node* condition = spec == nullptr ? nullptr : spec->Find("condition");
  if (condition == nullptr) {
    policy.problems.push_back("a condition that says nothing");
    return;
  }
  policy.severity = spec->TextAt("severity");
  std::string_view kind = condition->TextAt("kind");
  if (!kind.empty() && Lower(kind) != "burnrate") {
    policy.problems.push_back(fmt::format("a condition of kind \"{}\" is none on a burn rate", kind));
    return;
  }
  std::optional<Decimal> factor = Decimal::Parse(Trim(condition->TextAt("threshold")));
  std::optional<Span> window = ParseWindow(condition->TextAt("lookbackWindow"));
  if (!factor || !window) policy.problems.push_back("a condition without a threshold and a lookback window");
  if (factor && window) policy.pairs.push_back({.long_window = *window, .short_window = {}, .factor = *factor});
  if (std::string_view op = condition->TextAt("op"); MeansLess(op)) {
    policy.problems.push_back(fmt::format("\"{}\" says that a slow burn alerts: write gte", op));
  }
}

void ReadConditions(const Node& spec, BurnPolicy& policy) {
  const Node* conditions = spec.Find("conditions");
  if (conditions == nullptr || conditions->items().empty()) {
    policy.problems.push_back("no condition");
    return;
  }
  const Node& condition = conditions->items().front();
  policy.condition = condition.TextAt("conditionRef");
  if (policy.condition.empty()) ReadCondition(condition, policy);
}

// A target that stands in the policy itself needs no document.
void ReadTargets(const Node& spec, BurnPolicy& policy) {
  const Node* targets = spec.Find("notificationTargets");
  if (SizeOfList(targets) == 0) {
    policy.works = false;
    policy.problems.push_back("it tells nobody: no notification target");
    return;
  }
  for (const Node& target : targets->items()) {
    std::string_view reference = target.IsScalar() ? target.text() : target.TextAt("targetRef");
    if (!reference.empty()) policy.targets.emplace_back(reference);
  }
}

BurnPolicy ReadPolicy(const Node& document) {
  BurnPolicy policy{.name = std::string(NameOf(document)), .place = document.place()};
  const Node* spec = document.Find("spec");
  if (spec == nullptr || !spec->IsMapping()) {
    policy.works = false;
    policy.problems.push_back("a policy without a spec");
    return policy;
  }
  if (spec->TextAt("alertWhenBreaching") == "false") {
    policy.works = false;
    policy.problems.push_back("it is silent when the budget burns");
  }
  ReadConditions(*spec, policy);
  ReadTargets(*spec, policy);
  return policy;
}

// A name, `{alertPolicyRef: name}`, or the policy itself.
BurnPolicy ReadEntry(const Node& entry) {
  std::string_view reference = entry.IsScalar() ? entry.text() : entry.TextAt("alertPolicyRef");
  if (reference.empty() && entry.IsMapping()) return ReadPolicy(entry);
  BurnPolicy policy{.name = std::string(reference), .place = entry.place()};
  policy.reference = reference;
  return policy;
}

}  // namespace

std::vector<BurnPolicy> ReadPolicies(const Node* list) {
  std::vector<BurnPolicy> policies;
  for (const Node& entry : list == nullptr ? std::span<const Node>() : list->items()) {
    policies.push_back(ReadEntry(entry));
  }
  return policies;
}

void PolicyBook::Add(const Node& document, std::string_view file) {
  bool is_nobl9 = document.TextAt("apiVersion").starts_with("n9/");
  if (!is_nobl9 && !document.TextAt("apiVersion").starts_with("openslo")) return;
  std::string_view kind = document.TextAt("kind");
  std::string name(NameOf(document));
  if (kind == "AlertPolicy") {
    BurnPolicy policy = is_nobl9 ? ReadNobl9Policy(document) : ReadPolicy(document);
    policy.place.file = file;
    policies_.emplace(std::move(name), std::move(policy));
  } else if (kind == "AlertCondition") {
    ReadCondition(document, conditions_[name]);
  } else if (kind == "AlertNotificationTarget") {
    targets_.insert(std::move(name));
  }
}

void PolicyBook::Resolve(BurnPolicy& policy) const {
  auto missing = [&](std::string_view what, std::string_view name) {
    policy.works = false;
    policy.problems.push_back(fmt::format("its {} \"{}\" is not defined anywhere", what, name));
  };
  if (!policy.reference.empty()) {
    auto found = policies_.find(policy.reference);
    if (found == policies_.end()) return missing("policy", policy.reference);
    policy = found->second;
  }
  if (auto found = conditions_.find(policy.condition); found != conditions_.end()) {
    policy.severity = found->second.severity;
    policy.pairs = found->second.pairs;
    policy.problems.insert(policy.problems.end(), found->second.problems.begin(), found->second.problems.end());
    policy.condition.clear();
  } else if (!policy.condition.empty()) {
    missing("condition", policy.condition);
  }
  for (const std::string& target : std::exchange(policy.targets, {})) {
    if (!targets_.contains(target)) missing("notification target", target);
  }
}

}  // namespace seaworthy::slo
