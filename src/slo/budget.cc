#include "slo/budget.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace seaworthy::slo {
namespace {

constexpr int kFactorPlaces = 4;
constexpr int kSharePlaces = 6;
constexpr double kNanosecondsPerSecond = 1e9;
constexpr double kLongestSeconds = 9e15;  // Below 2^53, 285 million years: what is longer is not worth telling apart.

// The whole number below a decimal that is not negative; the largest one where it does not fit.
std::int64_t Floor(const Decimal& decimal) {
  std::string text = decimal.Text();
  std::string_view whole = std::string_view(text).substr(0, text.find('.'));
  std::int64_t number = std::numeric_limits<std::int64_t>::max();
  std::from_chars(whole.data(), whole.data() + whole.size(), number);
  return number;
}

Span SpanOfSeconds(double seconds) {
  if (!(seconds < kLongestSeconds)) return Span{static_cast<std::int64_t>(kLongestSeconds), 0};
  std::int64_t whole = static_cast<std::int64_t>(seconds);
  long nanoseconds = std::lround((seconds - static_cast<double>(whole)) * kNanosecondsPerSecond);
  if (nanoseconds == std::lround(kNanosecondsPerSecond)) return {whole + 1, 0};
  return {whole, static_cast<std::int32_t>(nanoseconds)};
}

double SecondsOf(Span span) {
  return static_cast<double>(span.seconds) + static_cast<double>(span.nanoseconds) / kNanosecondsPerSecond;
}

}  // namespace

Decimal Seconds(Span span) { return Decimal::Of(span.seconds) + Decimal::Of(span.nanoseconds).Shifted(-9); }

std::optional<Decimal> ErrorBudget(const Decimal& target_percent) {
  const Decimal whole = Decimal::Of(100);
  if (target_percent <= Decimal() || target_percent >= whole) return std::nullopt;
  return (whole - target_percent).Shifted(-2);
}

Span AllowedBad(const Decimal& budget, Span period) {
  Decimal seconds = budget * Seconds(period);
  std::int64_t whole = Floor(seconds);
  Decimal rest = seconds - Decimal::Of(whole);
  return {whole, static_cast<std::int32_t>(Floor(rest.Shifted(9)))};
}

double BurnRate(double error_ratio, const Decimal& budget) { return error_ratio / budget.ToDouble(); }

double FastestBurn(const Decimal& budget) { return BurnRate(1, budget); }

double SpentShare(double burn_rate, Span window, Span period) {
  return burn_rate * SecondsOf(window) / SecondsOf(period);
}

double RemainingShare(double error_ratio_of_period, const Decimal& budget) {
  return 1 - BurnRate(error_ratio_of_period, budget);
}

std::optional<Span> TimeToExhaustion(double remaining_share, double burn_rate, Span period) {
  if (remaining_share <= 0) return Span{};
  if (!(burn_rate > 0)) return std::nullopt;
  return SpanOfSeconds(SecondsOf(period) * remaining_share / burn_rate);
}

Decimal BurnFactor(const Decimal& share, Span window, Span period) {
  return Quotient(share * Seconds(period), Seconds(window), kFactorPlaces);
}

Decimal ShareOf(const Decimal& factor, Span window, Span period) {
  return Quotient(factor * Seconds(window), Seconds(period), kSharePlaces);
}

std::optional<Span> DetectionTime(Span window, const Decimal& threshold, double error_ratio) {
  if (!(error_ratio > threshold.ToDouble())) return std::nullopt;
  return SpanOfSeconds(SecondsOf(window) * threshold.ToDouble() / error_ratio);
}

Span ResetTime(Span window, const Decimal& threshold, double error_ratio) {
  if (!(error_ratio > threshold.ToDouble())) return {};
  return SpanOfSeconds(SecondsOf(window) * (1 - threshold.ToDouble() / error_ratio));
}

std::int64_t FewestEvents(const Decimal& threshold) {
  double events = std::ceil(1 / threshold.ToDouble());
  return events < kLongestSeconds ? static_cast<std::int64_t>(events) : static_cast<std::int64_t>(kLongestSeconds);
}

}  // namespace seaworthy::slo
