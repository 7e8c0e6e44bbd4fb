#include "base/instant.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>

#include "base/errors.h"

namespace seaworthy {
namespace {

constexpr std::int32_t kBillion = 1'000'000'000;
constexpr std::int64_t kDay = 86'400;

Instant NormalizedInstant(std::int64_t seconds, std::int64_t nanoseconds) {
  seconds += nanoseconds / kBillion;
  nanoseconds %= kBillion;
  if (nanoseconds < 0) {
    nanoseconds += kBillion;
    --seconds;
  }
  return {seconds, static_cast<std::int32_t>(nanoseconds)};
}

Span NormalizedSpan(std::int64_t seconds, std::int64_t nanoseconds) {
  seconds += nanoseconds / kBillion;
  nanoseconds %= kBillion;
  if (seconds > 0 && nanoseconds < 0) {
    --seconds;
    nanoseconds += kBillion;
  } else if (seconds < 0 && nanoseconds > 0) {
    ++seconds;
    nanoseconds -= kBillion;
  }
  return {seconds, static_cast<std::int32_t>(nanoseconds)};
}

// `.25` for 250'000'000, nothing for 0.
std::string Fraction(std::int32_t nanoseconds) {
  if (nanoseconds == 0) return "";
  std::string text = fmt::format(".{:09}", nanoseconds);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

// Reads a text from left to right.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool AtEnd() const { return at_ == text_.size(); }
  char Peek() const { return AtEnd() ? '\0' : text_[at_]; }

  bool Skip(std::string_view any_of) {
    if (AtEnd() || any_of.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }

  std::optional<int> Digits(std::size_t count) {
    if (text_.size() - at_ < count) return std::nullopt;
    int value = 0;
    for (std::size_t end = at_ + count; at_ < end; ++at_) {
      if (text_[at_] < '0' || text_[at_] > '9') return std::nullopt;
      value = value * 10 + (text_[at_] - '0');
    }
    return value;
  }

  // Digits after a point, as nanoseconds; digits beyond the ninth are dropped.
  std::optional<std::int32_t> Nanoseconds() {
    std::int32_t value = 0;
    std::int32_t unit = kBillion / 10;
    std::size_t start = at_;
    for (; !AtEnd() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_, unit /= 10) value += (text_[at_] - '0') * unit;
    return at_ == start ? std::nullopt : std::optional(value);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<std::int64_t> Date(Reader& in) {
  auto year = in.Digits(4);
  if (!year || !in.Skip("-")) return std::nullopt;
  auto month = in.Digits(2);
  if (!month || !in.Skip("-")) return std::nullopt;
  auto day = in.Digits(2);
  if (!day) return std::nullopt;
  std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                   std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *year < 1) return std::nullopt;
  return std::chrono::sys_days{date}.time_since_epoch().count() * kDay;
}

std::optional<std::int64_t> TimeOfDay(Reader& in) {
  auto hour = in.Digits(2);
  if (!hour || *hour > 23 || !in.Skip(":")) return std::nullopt;
  auto minute = in.Digits(2);
  if (!minute || *minute > 59 || !in.Skip(":")) return std::nullopt;
  auto second = in.Digits(2);
  if (!second || *second > 59) return std::nullopt;
  return *hour * 3600 + *minute * 60 + *second;
}

// Seconds east of UTC.
std::optional<std::int64_t> Offset(Reader& in) {
  if (in.Skip("Zz")) return 0;
  int sign = in.Peek() == '-' ? -1 : 1;
  if (!in.Skip("+-")) return std::nullopt;
  auto hours = in.Digits(2);
  if (!hours || *hours > 23 || !in.Skip(":")) return std::nullopt;
  auto minutes = in.Digits(2);
  if (!minutes || *minutes > 59) return std::nullopt;
  return sign * (*hours * 3600 + *minutes * 60);
}

std::optional<Instant> ReadInstant(std::string_view text) {
  Reader in(text);
  auto date = Date(in);
  if (!date || !in.Skip("Tt ")) return std::nullopt;
  auto time = TimeOfDay(in);
  if (!time) return std::nullopt;
  std::int32_t nanoseconds = 0;
  if (in.Skip(".")) {
    auto fraction = in.Nanoseconds();
    if (!fraction) return std::nullopt;
    nanoseconds = *fraction;
  }
  auto offset = Offset(in);
  if (!offset || !in.AtEnd()) return std::nullopt;
  Instant instant{*date + *time - *offset, nanoseconds};
  if (instant.seconds < kMinInstantSeconds || instant.seconds > kMaxInstantSeconds) return std::nullopt;
  return instant;
}

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};

constexpr auto kUnits = std::to_array<Unit>({{"ns", 1},
                                             {"us", 1'000},
                                             {"µs", 1'000},
                                             {"ms", 1'000'000},
                                             {"s", kBillion},
                                             {"m", 60LL * kBillion},
                                             {"h", 3'600LL * kBillion},
                                             {"d", kDay* kBillion},
                                             {"w", 7 * kDay* kBillion}});

const Unit* FindUnit(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

// One `12.5h`, taken from the front of a text.
struct Amount {
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
};

std::optional<Amount> TakeAmount(std::string_view& text) {
  std::size_t digits = text.find_first_not_of("0123456789.");
  if (digits == 0 || digits == std::string_view::npos || digits > 30) return std::nullopt;
  std::string_view number = text.substr(0, digits);
  std::size_t end = text.find_first_of("0123456789.", digits);
  if (end == std::string_view::npos) end = text.size();
  const Unit* unit = FindUnit(text.substr(digits, end - digits));
  if (unit == nullptr || number == ".") return std::nullopt;
  text.remove_prefix(end);

  std::string_view whole = number.substr(0, number.find('.'));
  std::int64_t count = 0;
  if (!whole.empty()) {
    auto [rest, error] = std::from_chars(whole.data(), whole.data() + whole.size(), count);
    if (error != std::errc{} || count > 10'000'000'000'000) return std::nullopt;
  }
  Amount amount;
  if (unit->nanoseconds >= kBillion) {
    amount.seconds = count * (unit->nanoseconds / kBillion);
  } else {
    std::int64_t per_second = kBillion / unit->nanoseconds;
    amount = {count / per_second, (count % per_second) * unit->nanoseconds};
  }
  if (std::size_t point = number.find('.'); point != std::string_view::npos) {
    std::string fraction = "0." + std::string(number.substr(point + 1));
    if (fraction.find('.', 2) != std::string::npos) return std::nullopt;
    double part = std::strtod(fraction.c_str(), nullptr) * static_cast<double>(unit->nanoseconds);
    auto nanoseconds = static_cast<std::int64_t>(part + 0.5);
    amount.seconds += nanoseconds / kBillion;
    amount.nanoseconds += nanoseconds % kBillion;
  }
  return amount;
}

}  // namespace

Instant operator+(Instant instant, Span span) {
  return NormalizedInstant(instant.seconds + span.seconds, std::int64_t{instant.nanoseconds} + span.nanoseconds);
}

Instant operator-(Instant instant, Span span) { return instant + Span{-span.seconds, -span.nanoseconds}; }

Span operator-(Instant later, Instant earlier) {
  return NormalizedSpan(later.seconds - earlier.seconds, std::int64_t{later.nanoseconds} - earlier.nanoseconds);
}

std::string ToString(Instant instant) {
  std::int64_t day = instant.seconds / kDay;
  std::int64_t second = instant.seconds % kDay;
  if (second < 0) {
    second += kDay;
    --day;
  }
  std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), second / 3600,
                     second / 60 % 60, second % 60, Fraction(instant.nanoseconds));
}

Result<Instant> ParseInstant(std::string_view text) {
  if (auto instant = ReadInstant(text)) return *instant;
  return Error(kBadTime, fmt::format("'{}' is no instant", text)).Advise("write it as 2026-11-21T10:00:00Z");
}

Result<Span> ParseSpan(std::string_view text) {
  Error bad = Error(kBadSpan, fmt::format("'{}' is no span of time", text)).Advise("write it as 90s, 1h30m or 14d");
  std::string_view rest = text;
  bool negative = !rest.empty() && rest.front() == '-';
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) rest.remove_prefix(1);
  if (rest == "0") return Span{};
  if (rest.empty()) return bad;
  Amount total;
  while (!rest.empty()) {
    auto amount = TakeAmount(rest);
    if (!amount || total.seconds > kMaxInstantSeconds * 2) return bad;
    total.seconds += amount->seconds;
    total.nanoseconds += amount->nanoseconds;
  }
  Span span = NormalizedSpan(total.seconds, total.nanoseconds);
  return negative ? Span{-span.seconds, -span.nanoseconds} : span;
}

std::string ToString(Span span) {
  bool negative = span.seconds < 0 || span.nanoseconds < 0;
  std::int64_t seconds = negative ? -span.seconds : span.seconds;
  std::int32_t nanoseconds = negative ? -span.nanoseconds : span.nanoseconds;
  std::string text = negative ? "-" : "";
  if (seconds == 0 && nanoseconds != 0 && nanoseconds % 1'000'000 == 0) {
    return fmt::format("{}{}ms", text, nanoseconds / 1'000'000);
  }
  if (std::int64_t hours = seconds / 3600; hours != 0) text += fmt::format("{}h", hours);
  if (std::int64_t minutes = seconds / 60 % 60; minutes != 0) text += fmt::format("{}m", minutes);
  if (seconds % 60 != 0 || nanoseconds != 0 || seconds == 0) {
    text += fmt::format("{}{}s", seconds % 60, Fraction(nanoseconds));
  }
  return text;
}

namespace {

// `250 milliseconds`, to three digits.
std::string PartOfSecond(std::int32_t nanoseconds) {
  std::string_view unit = "nanosecond";
  double count = nanoseconds;
  for (std::string_view larger : {"microsecond", "millisecond"}) {
    if (count < 1000) break;
    count /= 1000;
    unit = larger;
  }
  return fmt::format("{:.3g} {}{}", count, unit, count == 1 ? "" : "s");
}

}  // namespace

std::string InWords(Span span) {
  struct Word {
    std::int64_t seconds;
    std::string_view name;
  };
  constexpr auto kWords =
      std::to_array<Word>({{365 * kDay, "year"}, {kDay, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}});
  if (span.seconds == 0 && span.nanoseconds != 0) return PartOfSecond(std::abs(span.nanoseconds));
  std::int64_t left = span.seconds < 0 ? -span.seconds : span.seconds;
  std::string text;
  int parts = 0;
  for (const Word& word : kWords) {
    std::int64_t count = left / word.seconds;
    left %= word.seconds;
    if (count == 0 && parts == 0) continue;
    if (count != 0) text += fmt::format("{}{} {}{}", parts == 0 ? "" : " ", count, word.name, count == 1 ? "" : "s");
    if (++parts == 2) break;
  }
  return text.empty() ? "0 seconds" : text;
}

}  // namespace seaworthy
