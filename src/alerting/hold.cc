#include "alerting/hold.h"

#include <array>
#include <charconv>
#include <cstdint>

namespace seaworthy::alerting {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};

constexpr std::int64_t kDay = 24 * 3600 * 1000LL;
constexpr auto kUnits = std::to_array<Unit>(
    {{"y", 365 * kDay}, {"w", 7 * kDay}, {"d", kDay}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}});
constexpr std::int64_t kMost = 292LL * 365 * kDay;  // What Prometheus' clock can hold.

}  // namespace

std::optional<Span> ParseHold(std::string_view text) {
  if (text == "0") return Span{};
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  std::size_t next = 0;  // The largest unit that may follow.
  while (!text.empty()) {
    std::int64_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number < 0 || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    std::string_view name = text.substr(0, text.find_first_of("0123456789"));
    while (next < kUnits.size() && kUnits[next].name != name) ++next;
    if (next == kUnits.size() || number > (kMost - total) / kUnits[next].milliseconds) return std::nullopt;
    total += number * kUnits[next++].milliseconds;
    text.remove_prefix(name.size());
  }
  return Span{total / 1000, static_cast<std::int32_t>(total % 1000 * 1'000'000)};
}

}  // namespace seaworthy::alerting
