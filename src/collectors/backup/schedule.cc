#include <array>
#include <utility>

#include "base/text.h"
#include "collectors/backup/stores.h"

namespace seaworthy::collectors::backup {
namespace {

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;

// `*/6` and `0-23/6` are every sixth; nothing for other fields.
std::optional<std::int64_t> StepOf(std::string_view field) {
  std::size_t slash = field.find('/');
  if (slash == std::string_view::npos || field.find(',') != std::string_view::npos) return std::nullopt;
  std::int64_t step = 0;
  for (char c : field.substr(slash + 1)) {
    if (c < '0' || c > '9' || step > 1000) return std::nullopt;
    step = step * 10 + (c - '0');
  }
  return step > 0 ? std::optional(step) : std::nullopt;
}

// From above: `0 1,13 * * *` is a day, though it is twelve hours.
std::optional<Span> GapOfCron(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::string_view field : Split(line, ' ')) {
    if (field.empty() || field.find("TZ=") != std::string_view::npos) continue;
    if (field.find_first_not_of("0123456789*/,-?LW#ABCDEFGHIJKLMNOPRSTUVYabcdefghijklmnoprstuvy") !=
        std::string_view::npos) {
      return std::nullopt;
    }
    fields.push_back(field);
  }
  if (fields.size() != 5) return std::nullopt;
  auto any = [&](std::size_t at) { return fields[at] == "*" || fields[at] == "?"; };
  if (!any(3)) return Span{366 * kDay};
  if (!any(2)) return Span{31 * kDay};
  if (!any(4)) return Span{7 * kDay};
  if (any(1)) return Span{kHour};
  if (auto step = StepOf(fields[1])) return Span{std::min<std::int64_t>(*step, 24) * kHour};
  return Span{kDay};
}

}  // namespace

std::optional<Span> LongestGap(std::string_view schedule) {
  std::string text = Lower(Trim(schedule));
  constexpr auto kWords = std::to_array<std::pair<std::string_view, std::int64_t>>({{"hourly", kHour},
                                                                                    {"daily", kDay},
                                                                                    {"midnight", kDay},
                                                                                    {"nightly", kDay},
                                                                                    {"weekly", 7 * kDay},
                                                                                    {"monthly", 31 * kDay},
                                                                                    {"yearly", 366 * kDay}});
  std::string_view word = text;
  if (word.starts_with('@')) word.remove_prefix(1);
  for (const auto& [name, seconds] : kWords) {
    if (word == name) return Span{seconds};
  }
  if (word.starts_with("every ")) {
    auto span = ParseSpan(Trim(word.substr(6)));
    return span.ok() && span->seconds > 0 ? std::optional(*span) : std::nullopt;
  }
  return GapOfCron(Trim(schedule));
}

}  // namespace seaworthy::collectors::backup
