#include "slo/fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include <fmt/format.h>

#include "slo/budget.h"
#include "slo/windows.h"

namespace seaworthy::slo {
namespace {

constexpr Span kMonth{30 * 86'400};
constexpr Span kFourWeeks{28 * 86'400};
constexpr Span kWeek{7 * 86'400};
constexpr double kTolerance = 0.05;

bool IsNear(double value, double wanted) { return std::abs(value - wanted) <= kTolerance * wanted; }
bool IsNear(Span value, Span wanted) {
  return IsNear(static_cast<double>(value.seconds), static_cast<double>(wanted.seconds));
}

// Datadog's table for a week differs from Sloth's; the two agree elsewhere.
std::vector<BurnRule> DatadogWeek() {
  std::vector<BurnRule> rules = RecommendedRules(kWeek);
  rules.pop_back();
  constexpr auto kFactors = std::to_array<std::int64_t>({168, 56, 28});
  for (std::size_t i = 0; i < kFactors.size(); ++i) rules[i].factor = Decimal::Of(kFactors[i]).Shifted(-1);
  return rules;
}

std::vector<BurnRule> KnownRules(std::optional<Span> period) {
  std::vector<BurnRule> rules = RecommendedRules(period.value_or(kMonth));
  auto append = [&](const std::vector<BurnRule>& more) { rules.insert(rules.end(), more.begin(), more.end()); };
  if (!period) append(RecommendedRules(kFourWeeks));
  // The figures of the month are in general use over four weeks, where they let 7 % more of the budget go.
  if (period == kFourWeeks) append(RecommendedRules(kMonth));
  append(PyrraRules(period.value_or(kFourWeeks)));
  if (period == kWeek) append(DatadogWeek());
  return rules;
}

bool FitsFactor(const BurnPair& pair, const BurnRule& rule) {
  return IsNear(pair.factor.ToDouble(), rule.factor.ToDouble());
}
bool FitsWindows(const BurnPair& pair, const BurnRule& rule) {
  return IsNear(pair.long_window, rule.long_window) &&
         (!pair.short_window || IsNear(*pair.short_window, rule.short_window));
}

std::string TextOf(const BurnRule& rule) {
  return fmt::format("{} over {}/{}", rule.factor.Text(), WindowText(rule.long_window), WindowText(rule.short_window));
}

// What is wrong with a pair that is none of the rules: the factor, the short window, or the long one.
std::string Mismatch(const BurnPair& pair, std::span<const BurnRule> rules, std::optional<Span> period) {
  std::string of_period = period ? fmt::format(" for {}", WindowText(*period)) : std::string();
  std::string actual = fmt::format("{} over {}", pair.factor.Text(), WindowsText(pair));
  auto near = std::ranges::find_if(rules, [&](const BurnRule& r) { return FitsWindows(pair, r); });
  if (near == rules.end()) {
    near = std::ranges::find_if(rules, [&](const BurnRule& r) { return IsNear(pair.long_window, r.long_window); });
  }
  if (near != rules.end()) return fmt::format("{}: {} is recommended{}", actual, TextOf(*near), of_period);
  return fmt::format("{}: no condition over {} is recommended{}", actual, WindowText(pair.long_window), of_period);
}

// How much of the budget an unusual condition may let go and still count as a fast one.
bool IsFastByShare(const BurnPair& pair, Span period) {
  constexpr Span kLongest{2 * 3600};
  return pair.long_window <= kLongest && ShareOf(pair.factor, pair.long_window, period) <= Decimal::Of(1).Shifted(-1);
}

void CheckFiring(const BurnPair& pair, const Decimal& target_percent, Fit& fit) {
  std::optional<Decimal> budget = ErrorBudget(target_percent);
  if (pair.factor <= Decimal()) {
    fit.problems.push_back(fmt::format("a factor of {} is always exceeded", pair.factor.Text()));
    fit.can_fire = false;
  } else if (budget && pair.factor * *budget >= Decimal::Of(1)) {
    fit.problems.push_back(
        fmt::format("{:.6g} times over {} can never fire: the budget of {} % burns {:.4g} times at most",
                    pair.factor.ToDouble(), WindowText(pair.long_window), target_percent.Text(), FastestBurn(*budget)));
    fit.can_fire = false;
  }
}

}  // namespace

std::string LowTrafficAdvice(const BurnPair& pair, const Decimal& budget) {
  return fmt::format("one bad event alone fires it where {} sees fewer than {}", WindowText(pair.long_window),
                     FewestEvents(pair.factor * budget));
}

std::string WindowsText(const BurnPair& pair) {
  std::string text = WindowText(pair.long_window);
  if (pair.short_window) text += "/" + WindowText(*pair.short_window);
  return text;
}

Fit FitOf(const BurnPair& pair, const Decimal& target_percent, std::optional<Span> period, AlertSource source) {
  Fit fit;
  CheckFiring(pair, target_percent, fit);
  if (!pair.short_window && source != AlertSource::kPolicy) {
    std::string window = WindowText(pair.long_window);
    fit.problems.push_back(
        fmt::format("no short window beside {0}: it fires for up to {0} after the errors end", window));
  }
  if (!fit.can_fire) return fit;
  if (period && *period <= Span{}) period.reset();
  std::vector<BurnRule> rules = KnownRules(period);
  auto row =
      std::ranges::find_if(rules, [&](const BurnRule& r) { return FitsFactor(pair, r) && FitsWindows(pair, r); });
  if (row == rules.end()) {
    constexpr Span kSlowest{6 * 3600};
    fit.problems.push_back(Mismatch(pair, rules, period));
    fit.fast = IsFastByShare(pair, period.value_or(kMonth));
    fit.slow = pair.long_window >= kSlowest;
  } else {
    fit.fast = row->response == Response::kPage && row->pace == Pace::kFast;
    fit.slow = !fit.fast;
  }
  return fit;
}

}  // namespace seaworthy::slo
