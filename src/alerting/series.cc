#include "alerting/series.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "alerting/selector.h"
#include "alerting/series_known.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

constexpr int kCertain = 95;     // Nothing in a name or its labels says more.
constexpr int kStateWord = 80;   // The weight of words that tell a state.
constexpr int kFlow = 60;        // Heavier words of demand tell that something passes: `published`.
constexpr int kByUnit = 35;      // Only the unit tells.
constexpr int kByValues = 45;    // Only the values of labels tell.
constexpr int kByQuantile = 79;  // A quantile of times is one of durations, unless a word tells a state.

enum class Part : std::uint8_t { kNone, kTotal, kBucket, kSum, kCount };  // Of a counter or a histogram.
enum class Unit : std::uint8_t { kNone, kTime, kBytes };

// A metric's name without what says how it is kept.
struct NameParts {
  std::vector<std::string> words;
  Part part = Part::kNone;
  Unit unit = Unit::kNone;
  bool is_rate = false;      // A recorded rate.
  bool is_quantile = false;  // A recorded quantile or mean.
  bool is_share = false;     // `_ratio`, `_percent`, `_rate`.
};

constexpr std::string_view kTimeUnits =
    "second sec millisecond milli microsecond micro nanosecond nano minute hour ms us ns duration_seconds";
constexpr std::string_view kByteUnits = "byte kb mb gb kib mib gib octet kilobyte megabyte gigabyte";
constexpr std::string_view kShares = "ratio percent percentage pct rate";
// What says that a counter's name is one of a level after all: `connections_active`.
constexpr std::string_view kLevelWords = "active idle current max used free available open connected inuse";
constexpr std::string_view kIgnoredEnds =
    "avg average mean value number min minimum maximum p50 p75 p90 p95 p99 p999 1m 5m "
    "10m 15m 30m 1h per stat metric gauge counter";

Part PartOf(std::string_view word) {
  if (word == "total") return Part::kTotal;
  if (word == "bucket") return Part::kBucket;
  if (word == "sum") return Part::kSum;
  if (word == "count") return Part::kCount;
  return Part::kNone;
}

// Takes units and parts off the end, and keeps at least one word.
void TakeEnds(NameParts& name) {
  while (name.words.size() > 1) {
    std::span<const std::string> last(&name.words.back(), 1);
    if (Part part = PartOf(last[0]); part != Part::kNone) {
      if (name.part == Part::kNone) name.part = part;
    } else if (HasWord(last, kTimeUnits)) {
      // `requests_per_second` is a rate, not a time.
      bool is_rate = *(name.words.end() - 2) == "per";
      if (!is_rate) name.unit = Unit::kTime;
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
void TakeOperations(NameParts& name, std::string_view operations) {
  for (const std::string& word : WordsOf(operations)) {
    if (word.starts_with("rate") || word.starts_with("irate") || word.starts_with("increase")) name.is_rate = true;
    if (word.find("quantile") != std::string::npos || word.starts_with("p9") || word.starts_with("p5") ||
        word.starts_with("mean"))
      name.is_quantile = true;
  }
}

NameParts PartsOf(std::string_view metric) {
  NameParts name;
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

bool AsksQuantile(const promql::VectorSelector& selector) {
  return std::ranges::any_of(selector.matchers,
                             [](const promql::Matcher& matcher) { return matcher.label == "quantile"; });
}

std::string Because(const Meaning& meaning) {
  if (meaning.word.empty()) return "";
  std::string word = meaning.word;
  std::ranges::replace(word, '_', ' ');
  return "\"" + word + "\" says " + std::string(Name(meaning.kind));
}

// Words that tell how long something takes say nothing about how often it happened.
Meaning WithoutDurations(std::vector<std::string> words, Reading reading) {
  Meaning meaning = MeaningOf(words, reading);
  while (meaning.kind == Kind::kDuration && words.size() > 1) {
    std::vector<std::string> told = WordsOf(meaning.word);
    std::erase_if(words, [&](const std::string& word) { return std::ranges::find(told, word) != told.end(); });
    meaning = words.empty() ? Meaning{} : MeaningOf(words, reading);
  }
  if (meaning.kind == Kind::kDuration) return {};
  return meaning;
}

class Reader {
 public:
  Reader(const promql::VectorSelector& selector, Sampling sampling)
      : selector_(selector), name_(PartsOf(NameOf(selector))), choice_(ChoiceOf(selector)) {
    is_quantile_ = sampling == Sampling::kQuantile || name_.is_quantile || AsksQuantile(selector);
    bool counted = sampling == Sampling::kCount || name_.is_rate;
    is_occurrences_ = name_.part == Part::kCount && !is_quantile_ && (TellsTime() || name_.unit == Unit::kBytes);
    if (HasWord(name_.words, kLevelWords) && name_.part == Part::kNone) counted = false;
    reading_ = (counted || is_occurrences_) && !is_quantile_ ? Reading::kCount : Reading::kLevel;
  }

  Quantity Read() {
    quantity_.series = NameOf(selector_);
    quantity_.text = quantity_.series.empty() ? "series of any name" : quantity_.series;
    quantity_.reading = reading_;
    if (std::optional<KnownSeries> known = KnownSeriesOf(selector_)) {
      Set(known->kind, kCertain, known->because);
      return quantity_;
    }
    ReadWords();
    ReadUnit();
    ReadChoice();
    ReadValues();
    return quantity_;
  }

 private:
  static std::string NameOf(const promql::VectorSelector& selector) {
    if (std::string_view name = promql::MetricName(selector); !name.empty()) return std::string(name);
    for (const promql::Matcher& matcher : selector.matchers)
      if (matcher.label == promql::kMetricNameLabel) return std::string(matcher.value);
    return "";
  }

  bool TellsTime() const {
    return name_.unit == Unit::kTime || MeaningOf(name_.words, Reading::kLevel).kind == Kind::kDuration;
  }

  bool NamesObjective() const {
    return std::ranges::any_of(selector_.matchers, [](const promql::Matcher& matcher) {
      return HasWord(WordsOf(matcher.label), "slo sli objective");
    });
  }

  // Whether a word tells of a duration, although others may weigh more.
  bool TellsDuration() const {
    return std::ranges::any_of(name_.words, [](const std::string& word) {
      return MeaningOf(std::span(&word, 1), Reading::kLevel).kind == Kind::kDuration;
    });
  }

  // `_seconds_total`, `_duration_sum`: a rate of it is a share of time.
  bool IsTimeSpent() const { return name_.unit == Unit::kTime || (name_.part == Part::kSum && TellsDuration()); }

  // What is read in seconds is how long it takes: `lag_seconds`, `max_total_time_seconds`, `requests_seconds_max`.
  bool IsSpan() const {
    return quantity_.kind == Kind::kLimit || quantity_.kind == Kind::kDemand ||
           (quantity_.kind == Kind::kUse && HasWord(name_.words, "lag wait"));
  }

  void Set(Kind kind, int weight, std::string because) {
    quantity_.kind = kind;
    quantity_.weight = weight;
    quantity_.because = std::move(because);
  }

  void ReadWords() {
    // A raw counter is named like one, although nobody takes its rate.
    Reading named = name_.part == Part::kTotal && !is_quantile_ ? Reading::kCount : reading_;
    Meaning meaning = is_occurrences_ ? WithoutDurations(name_.words, named) : MeaningOf(name_.words, named);
    if (named == Reading::kCount) quantity_.reading = named;
    if (meaning.kind == Kind::kUnknown && named != reading_) meaning = MeaningOf(name_.words, reading_);
    // The growth of what waits is no demand: `rate(tasks_queued)` is taken of a level.
    if (reading_ == Reading::kCount && name_.part != Part::kTotal && !is_occurrences_) {
      Meaning level = MeaningOf(name_.words, Reading::kLevel);
      bool flows = meaning.kind == Kind::kDemand && meaning.weight > kFlow;
      if (level.kind == Kind::kUse && level.weight > kStateWord && !flows) meaning = level;
    }
    if (meaning.kind == Kind::kUnknown) return;
    if (name_.is_share && HasWord(WordsOf(meaning.word), "success successful succeeded ok availability")) {
      meaning.kind = Kind::kSuccesses;
      quantity_.is_ratio = true;
    }
    Set(meaning.kind, meaning.weight, Because(meaning));
  }

  // What a histogram, a unit of time or of bytes says.
  void ReadUnit() {
    bool is_state = quantity_.kind == Kind::kState && quantity_.weight >= kStateWord;
    if (is_occurrences_) {
      if (quantity_.kind == Kind::kUnknown) Set(Kind::kDemand, kByValues, "");
    } else if (is_quantile_ || name_.part == Part::kBucket || HasUpperBound(selector_)) {
      if (TellsTime() && !is_state) Set(Kind::kDuration, kByQuantile, "");
      // Most histograms without a unit are of durations; sizes and numbers say that they are not.
      bool is_number = HasWord(name_.words, "size batch iteration token score number depth length row");
      if (quantity_.kind == Kind::kUnknown && name_.unit == Unit::kNone && !is_number)
        Set(Kind::kDuration, kByUnit, "");
    } else if (name_.part == Part::kSum && TellsDuration()) {
      Set(Kind::kBusy, kByQuantile, "");
    } else if (reading_ == Reading::kCount && IsTimeSpent()) {
      if (!is_state && !HasWord(name_.words, "cpu")) Set(Kind::kBusy, kByQuantile, "");
    } else if (reading_ == Reading::kLevel && name_.unit == Unit::kTime && IsSpan()) {
      Set(Kind::kDuration, kByQuantile, "");
    } else if (quantity_.weight < kPlain && name_.unit == Unit::kTime) {
      Set(Kind::kDuration, HasWord(name_.words, "time") ? kPlain : kByUnit, "its unit is one of time");
    } else if (reading_ == Reading::kCount && name_.unit == Unit::kBytes &&
               HasWord(name_.words, "read write written")) {
      Set(Kind::kUse, kPlain, "bytes read and written are the work of a disk");
    } else if (quantity_.kind == Kind::kUnknown && name_.unit == Unit::kBytes) {
      Set(reading_ == Reading::kCount ? Kind::kDemand : Kind::kUse, kByUnit, "its unit is bytes");
    }
  }

  void ReadValues() {
    std::vector<std::string> values = WordsOf(ValuesOf(selector_));
    if (values.empty()) return;
    Meaning meaning = MeaningOf(values, reading_);
    if (meaning.weight < kPlain) meaning = MeaningOf(values, Reading::kCount);
    // The score of an anomaly is about what it was found in: `anomaly_score{for="read_latency"}`.
    bool is_open = quantity_.kind == Kind::kUnknown || HasWord(name_.words, "anomaly");
    if (is_open && meaning.kind != Kind::kUnknown)
      Set(meaning.kind, std::min(meaning.weight, kByValues), Because(meaning));
    // Whose budget is spent, the objective's name may tell: `{slo="checkout-latency"}`.
    bool of_objective = quantity_.kind == Kind::kFailures && meaning.kind == Kind::kDuration && NamesObjective();
    if (of_objective) Set(Kind::kDuration, kByValues, Because(meaning));
    // `jobs{state="pending"}`.
    bool waits = reading_ == Reading::kLevel && meaning.kind == Kind::kUse && meaning.weight >= kStateWord;
    if (waits && quantity_.kind == Kind::kDemand) Set(Kind::kUse, kByValues, Because(meaning));
    if (quantity_.kind == Kind::kUse && meaning.kind == Kind::kRoom) quantity_.kind = Kind::kRoom;
    if (quantity_.kind == Kind::kDemand && HasWord(values, "hit miss"))
      Set(Kind::kState, kStateWord, "it tells how well a cache works");
  }

  // `code=~"5.."` turns a count of requests into one of failures; `state="failed"` of a level is a state.
  void ReadChoice() {
    if (choice_.chooses == Chooses::kAnything) return;
    bool failures = choice_.chooses == Chooses::kFailures;
    if (reading_ == Reading::kLevel) {
      if (quantity_.kind == Kind::kDuration || quantity_.kind == Kind::kFailures) return;
      if (quantity_.kind == Kind::kState || (failures && choice_.of_a_state)) {
        SetByChoice(Kind::kState);
      } else if (quantity_.kind == Kind::kDemand || quantity_.kind == Kind::kUnknown) {
        SetByChoice(failures ? Kind::kFailures : Kind::kSuccesses);
      }
      return;
    }
    bool decides = failures || quantity_.kind == Kind::kDemand || quantity_.kind == Kind::kUnknown ||
                   quantity_.kind == Kind::kSuccesses;
    if (decides && quantity_.kind != Kind::kBusy) SetByChoice(failures ? Kind::kFailures : Kind::kSuccesses);
  }

  void SetByChoice(Kind kind) {
    Set(kind, kCertain - 1, "");
    quantity_.text += " with " + choice_.matcher;
  }

  const promql::VectorSelector& selector_;
  NameParts name_;
  Choice choice_;
  bool is_quantile_ = false;
  bool is_occurrences_ = false;  // The `_count` of a histogram.
  Reading reading_ = Reading::kLevel;
  Quantity quantity_;
};

}  // namespace

Quantity QuantityOf(const promql::VectorSelector& selector, Sampling sampling) {
  return Reader(selector, sampling).Read();
}

}  // namespace seaworthy::alerting
