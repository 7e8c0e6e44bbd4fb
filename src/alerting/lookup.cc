#include "alerting/lookup.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"

namespace seaworthy::alerting {
namespace {

bool Holds(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

}  // namespace

bool Admits(const promql::Matcher& matcher, std::string_view value) {
  if (matcher.op == promql::MatchOperator::kEqual) return matcher.value == value;
  if (matcher.op == promql::MatchOperator::kNotEqual) return matcher.value != value;
  return true;
}

std::vector<const Rule*> DefinitionsOf(const promql::VectorSelector& selector, const Definitions& definitions) {
  return definitions.Of(promql::MetricName(selector), selector.matchers);
}

Role RoleOf(std::string_view series) {
  constexpr auto kBudget = std::to_array<std::string_view>({"error_budget", "errorbudget"});
  constexpr auto kSpent = std::to_array<std::string_view>({"burn", "consum", "spent", "used"});
  constexpr auto kObjective =
      std::to_array<std::string_view>({"objective", "slo_target", "slo:target", "slo_threshold", "slo:threshold"});
  std::string name = Lower(series);
  if (name.find("remaining") != std::string::npos) return Role::kRemaining;
  if (Holds(name, kSpent)) return Role::kOther;
  if (Holds(name, kBudget)) return Role::kBudget;
  return Holds(name, kObjective) ? Role::kObjective : Role::kOther;
}

}  // namespace seaworthy::alerting
