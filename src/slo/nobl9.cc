// Nobl9: one document per SLO or a list of them; each objective carries its own query.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "slo/dialects.h"
#include "slo/policy_book.h"

namespace seaworthy::slo {
namespace {

using formats::Node;

Indicator ReadIndicator(const Node& objective) {
  if (const Node* counts = objective.Find("countMetrics"); counts != nullptr && counts->IsMapping()) {
    bool whole =
        counts->Find("goodTotal") != nullptr ||
        (counts->Find("total") != nullptr && (counts->Find("good") != nullptr || counts->Find("bad") != nullptr));
    return whole ? Indicator{IndicatorKind::kRatio, TextsBelow(counts), {}} : Indicator{};
  }
  if (const Node* raw = objective.Find("rawMetric"); raw != nullptr && raw->IsMapping()) {
    return {IndicatorKind::kThreshold, TextsBelow(raw), {}};
  }
  if (const Node* composite = objective.Find("composite"); composite != nullptr && composite->IsMapping()) {
    return {IndicatorKind::kComposite, TextsBelow(composite), {}};
  }
  return {};
}

void ReadWindow(const Node& spec, Slo& slo) {
  const Node* windows = spec.Find("timeWindows");
  if (windows == nullptr || windows->items().empty()) {
    slo.remarks.push_back("no time window");
    return;
  }
  const Node& window = windows->items().front();
  slo.window = WindowOf(window.TextAt("count"), window.TextAt("unit"));
  slo.calendar = window.Find("calendar") != nullptr || window.TextAt("isRolling") == "false";
}

// Takes one more condition into a pair.
void Narrow(BurnPair& pair, Span length, const Decimal& factor) {
  if (length > pair.long_window) {
    pair.short_window = std::min(pair.short_window.value_or(pair.long_window), pair.long_window);
    pair.long_window = length;
    pair.factor = factor;
  } else if (length < pair.long_window) {
    pair.short_window = std::min(pair.short_window.value_or(length), length);
  }
}

// Conditions hold together: the longest window of them, and the shortest where there are two.
void ReadConditions(const Node& spec, BurnPolicy& policy) {
  const Node* conditions = spec.Find("conditions");
  for (const Node& condition : conditions == nullptr ? std::span<const Node>() : conditions->items()) {
    std::string_view measurement = condition.TextAt("measurement");
    std::string_view window =
        condition.TextAt(condition.Find("alertingWindow") != nullptr ? "alertingWindow" : "lastsFor");
    std::optional<Decimal> factor = Decimal::Parse(Trim(condition.TextAt("value")));
    std::optional<Span> length = ParseWindow(window);
    if (measurement != "averageBurnRate" || !factor || !length) {
      policy.problems.push_back(fmt::format("a condition on \"{}\" is none on a burn rate", measurement));
    } else if (policy.pairs.empty()) {
      policy.pairs.push_back({.long_window = *length, .short_window = {}, .factor = *factor});
    } else {
      Narrow(policy.pairs.front(), *length, *factor);
    }
  }
  if (policy.pairs.empty() && policy.problems.empty()) policy.problems.push_back("no condition");
}

}  // namespace

BurnPolicy ReadNobl9Policy(const Node& document) {
  BurnPolicy policy{.place = document.place()};
  if (const Node* metadata = document.Find("metadata")) policy.name = metadata->TextAt("name");
  const Node* spec = document.Find("spec");
  if (spec == nullptr || !spec->IsMapping()) {
    policy.works = false;
    policy.problems.push_back("a policy without a spec");
    return policy;
  }
  policy.severity = spec->TextAt("severity");
  ReadConditions(*spec, policy);
  policy.works = SizeOfList(spec->Find("alertMethods")) > 0;
  if (!policy.works) policy.problems.push_back("it tells nobody: no alert method");
  return policy;
}

bool IsNobl9(const Node& node) { return node.TextAt("apiVersion").starts_with("n9/") && node.TextAt("kind") == "SLO"; }

void ReadNobl9(const Node& node, std::vector<Slo>& found) {
  Slo slo{.format = Format::kNobl9, .place = node.place()};
  if (const Node* metadata = node.Find("metadata")) slo.name = metadata->TextAt("name");
  const Node* spec = node.Find("spec");
  if (spec == nullptr || !spec->IsMapping()) {
    slo.faults.push_back("no spec");
    found.push_back(std::move(slo));
    return;
  }
  slo.service = spec->TextAt("service");
  ReadWindow(*spec, slo);
  const Node* objectives = spec->Find("objectives");
  for (const Node& objective : objectives == nullptr ? std::span<const Node>() : objectives->items()) {
    Target target = ReadTarget(objective, "target", Unit::kRatio);
    target.indicator = ReadIndicator(objective);
    slo.targets.push_back(std::move(target));
  }
  if (slo.targets.empty()) slo.faults.push_back("no objectives");
  slo.alerts = SizeOfList(spec->Find("alertPolicies"));
  slo.policies = ReadPolicies(spec->Find("alertPolicies"));
  found.push_back(std::move(slo));
}

}  // namespace seaworthy::slo
