#include "alerting/series_name.h"

#include <algorithm>
#include <span>

#include "alerting/words.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

constexpr std::string_view kTimeUnits =
    "second sec millisecond milli microsecond micro nanosecond nano minute hour ms us ns duration_seconds";
constexpr std::string_view kByteUnits = "byte kb mb gb kib mib gib octet kilobyte megabyte gigabyte";
constexpr std::string_view kShares = "ratio percent percentage pct rate";
constexpr std::string_view kIgnoredEnds =
    "avg average mean value number min minimum maximum 1m 5m 10m 15m 30m 1h per stat metric gauge counter";
constexpr std::string_view kQuantiles = "p50 p75 p90 p95 p99 p999";

Part PartOf(std::string_view word) {
  if (word == "total") return Part::kTotal;
  if (word == "bucket") return Part::kBucket;
  if (word == "sum") return Part::kSum;
  if (word == "count") return Part::kCount;
  return Part::kNone;
}

// Takes units and parts off the end, and keeps at least one word.
void TakeEnds(SeriesName& name) {
  while (name.words.size() > 1) {
    std::span<const std::string> last(&name.words.back(), 1);
    if (Part part = PartOf(last[0]); part != Part::kNone) {
      // `_bytes_total` counts; `_total_bytes` is as often how many there are.
      bool is_size = part == Part::kTotal && name.unit == Unit::kBytes && name.part == Part::kNone;
      if (name.part == Part::kNone && !is_size) name.part = part;
    } else if (HasWord(last, kTimeUnits)) {
      // `requests_per_second` is a rate, not a time.
      bool is_rate = *(name.words.end() - 2) == "per";
      if (is_rate) name.is_per_time = true;
      if (!is_rate) name.unit = Unit::kTime;
    } else if (HasWord(last, kQuantiles)) {
      name.is_quantile = true;
    } else if (HasWord(last, kByteUnits)) {
      name.unit = Unit::kBytes;
    } else if (HasWord(last, kShares)) {
      name.is_share = true;
    } else if (last[0] == "max" && HasWord(std::span(name.words).last(2).first(1), kTimeUnits)) {
      // `_seconds_max` is the longest one, not a limit.
    } else if (!HasWord(last, kIgnoredEnds)) {
      return;
    }
    name.words.pop_back();
  }
}

// `level:metric:operations`: the levels are labels, the operations say how it was read.
void TakeOperations(SeriesName& name, std::string_view operations) {
  for (const std::string& word : WordsOf(operations)) {
    if (word.starts_with("rate") || word.starts_with("irate") || word.starts_with("increase")) name.is_rate = true;
    if (word.find("quantile") != std::string::npos || word.starts_with("p9") || word.starts_with("p5") ||
        word.starts_with("mean"))
      name.is_quantile = true;
  }
}

}  // namespace

bool SeriesName::SpeaksOfDuration() const {
  return std::ranges::any_of(words, [](const std::string& word) {
    return MeaningOf(std::span(&word, 1), Reading::kLevel).kind == Kind::kDuration;
  });
}

bool SeriesName::IsTime() const {
  return unit == Unit::kTime || MeaningOf(words, Reading::kLevel).kind == Kind::kDuration;
}

SeriesName NameOfSeries(std::string_view metric) {
  SeriesName name;
  std::vector<std::string_view> levels = Split(metric, ':');
  if (levels.size() > 1) TakeOperations(name, levels.back());
  std::string_view middle = metric;
  if (levels.size() > 2) {
    middle.remove_prefix(levels.front().size() + 1);
    middle.remove_suffix(levels.back().size() + 1);
  }
  name.words = WordsOf(middle);
  if (levels.size() > 2 && HasWord(WordsOf(levels.back()), "burnrate")) name.words.emplace_back("burnrate");
  if (levels.size() == 2 && name.words.size() > 1 && name.is_rate) {
    // `job:errors:rate5m` without its first level, and `http_requests:rate5m`.
    std::vector<std::string> first = WordsOf(levels.front());
    if (!first.empty()) name.words = first;
  }
  TakeEnds(name);
  return name;
}

}  // namespace seaworthy::alerting
