#include "slo/windows.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "slo/budget.h"

namespace seaworthy::slo {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 86'400;

struct Row {
  Response response;
  Pace pace;
  std::int64_t long_seconds;
};

constexpr std::int64_t kLongToShort = 12;
constexpr auto kRows = std::to_array<Row>({{Response::kPage, Pace::kFast, kHour},
                                           {Response::kPage, Pace::kSlow, 6 * kHour},
                                           {Response::kTicket, Pace::kFast, kDay},
                                           {Response::kTicket, Pace::kSlow, 3 * kDay}});

// The share of the budget that each row lets go, in thousandths.
struct Shares {
  std::int64_t period_days;
  std::array<int, kRows.size()> thousandths;
};

constexpr Shares kUsual = {30, {20, 50, 100, 100}};
constexpr auto kShares =
    std::to_array<Shares>({kUsual, {28, {20, 50, 100, 100}}, {7, {80, 125, 200, 420}}, {90, {10, 30, 50, 100}}});

BurnRule RuleOf(const Row& row, const Shares& shares, std::size_t index, Span period) {
  BurnRule rule{.response = row.response, .pace = row.pace};
  rule.long_window = {row.long_seconds, 0};
  rule.short_window = {row.long_seconds / kLongToShort, 0};
  rule.share = Decimal::Of(shares.thousandths[index]).Shifted(-3);
  rule.factor = BurnFactor(rule.share, rule.long_window, Span{shares.period_days * kDay, 0});
  bool tabled = period == Span{shares.period_days * kDay, 0};
  if (!tabled) rule.share = ShareOf(rule.factor, rule.long_window, period);
  return rule;
}

}  // namespace

std::string_view Name(Response response) {
  switch (response) {
    case Response::kPage: return "page";
    case Response::kTicket: return "ticket";
  }
  return "?";
}

std::vector<BurnRule> RecommendedRules(Span period) {
  std::vector<BurnRule> rules;
  if (period <= Span{}) return rules;
  auto tabled = std::ranges::find(kShares, period, [](const Shares& s) { return Span{s.period_days * kDay, 0}; });
  const Shares& shares = tabled == kShares.end() ? kUsual : *tabled;
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    BurnRule rule = RuleOf(kRows[i], shares, i, period);
    if (rule.share < Decimal::Of(1)) rules.push_back(rule);
  }
  return rules;
}

std::vector<BurnRule> PyrraRules(Span period) {
  struct PyrraRow {
    Response response;
    Pace pace;
    std::int64_t long_part;  // The window is this part of the period.
    std::int64_t short_part;
    std::int64_t factor;
  };
  constexpr auto kPyrraRows = std::to_array<PyrraRow>({{Response::kPage, Pace::kFast, 672, 8064, 14},
                                                       {Response::kPage, Pace::kSlow, 112, 1344, 7},
                                                       {Response::kTicket, Pace::kFast, 28, 336, 2},
                                                       {Response::kTicket, Pace::kSlow, 7, 112, 1}});
  auto part = [&](std::int64_t of) {
    std::int64_t seconds = period.seconds / of;
    return Span{(seconds + kMinute / 2) / kMinute * kMinute, 0};
  };
  std::vector<BurnRule> rules;
  for (const PyrraRow& row : kPyrraRows) {
    BurnRule rule{.response = row.response, .pace = row.pace};
    rule.long_window = part(row.long_part);
    rule.short_window = part(row.short_part);
    rule.factor = Decimal::Of(row.factor);
    if (rule.short_window < Span{kMinute}) return {};
    rule.share = ShareOf(rule.factor, rule.long_window, period);
    rules.push_back(rule);
  }
  return rules;
}

Recommendation RecommendFor(const Decimal& target_percent, Span period) {
  Recommendation advice;
  std::optional<Decimal> budget = ErrorBudget(target_percent);
  if (!budget) {
    advice.findings.push_back(fmt::format("a target of {} % has no error budget to watch", target_percent.Text()));
    return advice;
  }
  std::vector<BurnRule> rules = RecommendedRules(period);
  if (rules.empty()) advice.findings.push_back("a period this short is over before a burn rate says anything");
  for (BurnRule& rule : rules) {
    if (rule.CanFire(*budget)) {
      advice.rules.push_back(std::move(rule));
    } else {
      advice.findings.push_back(
          fmt::format("{} times the budget over {} can never fire: a target of {} % burns {:.4g} "
                      "times at most",
                      rule.factor.Text(), WindowText(rule.long_window), target_percent.Text(), FastestBurn(*budget)));
    }
  }
  return advice;
}

std::string WindowText(Span window) {
  struct Unit {
    std::int64_t seconds;
    char letter;
  };
  std::string text;
  std::int64_t rest = window.seconds;
  for (const Unit& unit : std::to_array<Unit>({{kDay, 'd'}, {kHour, 'h'}, {kMinute, 'm'}, {1, 's'}})) {
    if (rest / unit.seconds == 0) continue;
    fmt::format_to(std::back_inserter(text), "{}{}", rest / unit.seconds, unit.letter);
    rest %= unit.seconds;
  }
  if (int milliseconds = window.nanoseconds / 1'000'000; milliseconds != 0) text += fmt::format("{}ms", milliseconds);
  return text.empty() ? "0s" : text;
}

}  // namespace seaworthy::slo
