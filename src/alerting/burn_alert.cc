#include "alerting/burn_alert.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "alerting/hold.h"
#include "base/text.h"
#include "slo/budget.h"
#include "slo/fit.h"
#include "slo/windows.h"

namespace seaworthy::alerting {
namespace {

using slo::BurnPair;
using slo::Decimal;

constexpr int kFactorPlaces = 4;

bool IsNear(const Decimal& a, const Decimal& b, double tolerance) {
  return std::abs(a.ToDouble() - b.ToDouble()) <= tolerance * std::abs(b.ToDouble());
}

// The budget of a target; empty where it leaves none.
std::optional<Decimal> BudgetOf(const slo::Target& target) {
  return target.percent ? slo::ErrorBudget(*target.percent) : std::nullopt;
}

Decimal PercentOf(const slo::Target& target) { return target.percent.value_or(Decimal()); }

// The burn rate that the condition asks for: as written, else its threshold in budgets of this objective.
std::optional<Decimal> FactorOf(const BurnCondition& condition, const std::optional<Decimal>& budget) {
  if (condition.factor) return condition.factor;
  if (!condition.threshold || !budget) return std::nullopt;
  return slo::Quotient(*condition.threshold, *budget, kFactorPlaces);
}

bool IsAnotherBudget(const BurnCondition& condition, const std::optional<Decimal>& budget) {
  constexpr double kTolerance = 0.01;
  return condition.budget && budget && !IsNear(*condition.budget, *budget, kTolerance);
}

// The long window and the short one of an alternative, under the factor of the long one.
std::optional<BurnPair> PairOf(const BurnWindows& windows, const std::optional<Decimal>& budget) {
  const BurnCondition& first = windows.conditions.front();
  const BurnCondition& last = windows.conditions.back();
  std::optional<Decimal> factor = FactorOf(first, budget);
  if (!factor || first.window <= Span{}) return std::nullopt;
  BurnPair pair{.long_window = first.window, .short_window = {}, .factor = *std::move(factor)};
  if (last.window > Span{} && last.window < first.window) pair.short_window = last.window;
  return pair;
}

void Take(const slo::Fit& fit, BurnAlert& alert) {
  alert.problems.insert(alert.problems.end(), fit.problems.begin(), fit.problems.end());
  alert.fits = alert.fits && fit.problems.empty();
  alert.fast = alert.fast || fit.fast;
  alert.slow = alert.slow || fit.slow;
}

void Refuse(std::string problem, BurnAlert& alert) {
  alert.problems.push_back(std::move(problem));
  alert.fits = false;
}

void JudgeFactors(const BurnWindows& windows, const BurnPair& pair, const std::optional<Decimal>& budget,
                  BurnAlert& alert) {
  constexpr double kTolerance = 0.05;
  for (const BurnCondition& condition : windows.conditions) {
    std::optional<Decimal> factor = FactorOf(condition, budget);
    if (!factor || IsNear(*factor, pair.factor, kTolerance)) continue;
    Refuse(fmt::format("its windows have different factors: {} over {}, {} over {}", pair.factor.Text(),
                       slo::WindowText(pair.long_window), factor->Text(), slo::WindowText(condition.window)),
           alert);
    return;
  }
}

void JudgeWindows(const BurnWindows& windows, const slo::Slo& slo, const slo::Target& target, BurnAlert& alert) {
  std::optional<Decimal> budget = BudgetOf(target);
  std::optional<BurnPair> pair = PairOf(windows, budget);
  const BurnCondition& condition = windows.conditions.front();
  if (!pair) return Refuse("its burn rate or its window cannot be told", alert);
  alert.pairs.push_back(*pair);
  if (IsAnotherBudget(condition, budget)) {
    return Refuse(fmt::format("{} × {} is written for another objective: the budget of {} % is {}", pair->factor.Text(),
                              condition.budget->Text(), PercentOf(target).Text(), budget->Text()),
                  alert);
  }
  JudgeFactors(windows, *pair, budget, alert);
  Take(slo::FitOf(*pair, PercentOf(target), slo.window, alert.source), alert);
}

// An alert that waits longer than its longest window comes when the errors of that window are over.
void JudgeHold(const Rule& rule, BurnAlert& alert) {
  bool loads = rule.for_text.empty() || ParseHold(rule.for_text);
  bool waits = !alert.pairs.empty() && rule.hold > alert.pairs.back().long_window;
  if (loads && !waits) return;
  alert.fast = alert.slow = false;
  Refuse(loads ? fmt::format("it waits {} before it fires, longer than its windows", rule.for_text)
               : fmt::format("its `for` is no duration: \"{}\"", OneLine(rule.for_text, 40)),
         alert);
}

// Of the fastest condition of what wakes people: there a single bad event hurts most.
void Advise(const slo::Target& target, BurnAlert& alert) {
  constexpr std::int64_t kFew = 10;  // So many events come everywhere.
  std::optional<Decimal> budget = BudgetOf(target);
  if (!budget || alert.urgency != Urgency::kPage || alert.pairs.empty() || !(alert.fast || alert.slow)) return;
  const BurnPair& fastest = alert.pairs.front();
  if (slo::FewestEvents(fastest.factor * *budget) < kFew) return;
  alert.advice.push_back(slo::LowTrafficAdvice(fastest, *budget));
}

Urgency UrgencyOfRule(const Rule& rule) {
  Urgency urgency = UrgencyOf(rule);
  if (urgency != Urgency::kUnknown) return urgency;
  Rule generated{.severity = std::string(rule.Label("sloth_severity"))};
  return UrgencyOf(generated);
}

// A tool's page may be labelled down; its ticket stays one where the label only names a channel, such as `slack`.
Urgency UrgencyOfPolicy(const slo::BurnPolicy& policy) {
  Urgency urgency = UrgencyOf(Rule{.severity = policy.severity});
  if (!policy.response) return urgency;
  if (*policy.response == slo::Response::kPage) return urgency == Urgency::kUnknown ? Urgency::kPage : urgency;
  return std::max(urgency, Urgency::kTicket);
}

}  // namespace

bool IsWrittenFor(const RuleBurn& burn, const slo::Slo& slo, const slo::Target& target) {
  std::optional<Decimal> budget = BudgetOf(target);
  return budget && std::ranges::any_of(burn.windows, [&](const BurnWindows& windows) {
           const BurnCondition& condition = windows.conditions.front();
           if (condition.budget) return !IsAnotherBudget(condition, budget);
           std::optional<BurnPair> pair = PairOf(windows, budget);
           return pair && slo::FitOf(*pair, PercentOf(target), slo.window, slo::AlertSource::kRule).problems.empty();
         });
}

BurnAlert JudgeRule(const RuleBurn& burn, const Related& related, const slo::Slo& slo, const slo::Target& target) {
  BurnAlert alert{.name = burn.rule->name, .urgency = UrgencyOfRule(*burn.rule), .place = burn.rule->place};
  alert.uses_indicator = related.uses_indicator;
  for (const BurnWindows& windows : burn.windows) JudgeWindows(windows, slo, target, alert);
  if (!related.problem.empty()) alert.problems.push_back(related.problem);
  std::ranges::stable_sort(alert.pairs, {}, &BurnPair::long_window);
  JudgeHold(*burn.rule, alert);
  Advise(target, alert);
  return alert;
}

BurnAlert JudgePolicy(const slo::BurnPolicy& policy, const slo::Slo& slo, const slo::Target& target) {
  BurnAlert alert{.name = policy.name,
                  .source = policy.source,
                  .urgency = UrgencyOfPolicy(policy),
                  .pairs = policy.pairs,
                  .problems = policy.problems,
                  .place = policy.place};
  for (const BurnPair& pair : policy.pairs) Take(slo::FitOf(pair, PercentOf(target), slo.window, policy.source), alert);
  if (policy.pairs.empty()) alert.fits = false;
  if (!policy.works) alert.fast = alert.slow = false;
  Advise(target, alert);
  return alert;
}

}  // namespace seaworthy::alerting
