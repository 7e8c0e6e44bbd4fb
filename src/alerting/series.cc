#include "alerting/series.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "alerting/selector.h"
#include "alerting/series_known.h"
#include "alerting/series_name.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

constexpr int kCertain = 95;     // Nothing in a name or its labels says more.
constexpr int kStateWord = 80;   // The weight of words that tell a state.
constexpr int kFlow = 60;        // Heavier words of demand tell that something passes: `published`.
constexpr int kByUnit = 35;      // Only the unit tells.
constexpr int kByValues = 45;    // Only the values of labels tell.
constexpr int kByQuantile = 79;  // A quantile of times is one of durations, unless a word tells a state.

// What says that a counter's name is one of a level after all: `connections_active`.
constexpr std::string_view kLevelWords = "active idle current max used free available open connected inuse";
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
      : selector_(selector), name_(NameOfSeries(NameOf(selector))), choice_(ChoiceOf(selector)) {
    is_quantile_ = sampling == Sampling::kQuantile || name_.is_quantile || AsksQuantile(selector);
    bool counted = sampling == Sampling::kCount || sampling == Sampling::kEvents || name_.is_rate;
    bool is_count = name_.part == Part::kCount || sampling == Sampling::kEvents;
    is_histogram_count_ = is_count && !is_quantile_ && (name_.IsTime() || name_.unit == Unit::kBytes);
    if (HasWord(name_.words, kLevelWords) && name_.part == Part::kNone) counted = false;
    reading_ = (counted || is_histogram_count_) && !is_quantile_ ? Reading::kCount : Reading::kLevel;
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

  bool NamesObjective() const {
    return std::ranges::any_of(selector_.matchers, [](const promql::Matcher& matcher) {
      return HasWord(WordsOf(matcher.label), "slo sli objective");
    });
  }

  // What is read in seconds is how long it takes: `lag_seconds`, `max_total_time_seconds`, `requests_seconds_max`.
  bool IsSpan() const {
    return quantity_.kind == Kind::kLimit || quantity_.kind == Kind::kDemand ||
           (quantity_.kind == Kind::kUse && HasWord(name_.words, "lag wait oldest"));
  }

  void Set(Kind kind, int weight, std::string because) {
    quantity_.kind = kind;
    quantity_.weight = weight;
    quantity_.because = std::move(because);
  }

  void ReadWords() {
    Meaning meaning = OwnMeaning();
    if (meaning.kind == Kind::kUnknown) return;
    if (name_.is_share && HasWord(WordsOf(meaning.word), "success successful succeeded ok availability")) {
      meaning.kind = Kind::kSuccesses;
      quantity_.is_ratio = true;
    }
    Set(meaning.kind, meaning.weight, Because(meaning));
  }

  // What the words say of the way that the series is read.
  Meaning OwnMeaning() {
    if (is_histogram_count_) return WithoutDurations(name_.words, reading_);
    if (name_.part == Part::kTotal && !is_quantile_) {
      // A raw counter is named like one, although nobody may take its rate.
      quantity_.reading = Reading::kCount;
      Meaning counted = MeaningOf(name_.words, Reading::kCount);
      // `connections_total > 10000` without a rate is how many there are.
      Meaning level = MeaningOf(name_.words, Reading::kLevel);
      bool of_things = counted.kind == Kind::kDemand && counted.weight == level.weight && level.kind == Kind::kUse;
      if (of_things && reading_ == Reading::kLevel) return level;
      if (counted.kind == Kind::kDemand) return UnlessItWaits(counted);
      return counted.kind == Kind::kUnknown ? MeaningOf(name_.words, reading_) : counted;
    }
    Meaning meaning = MeaningOf(name_.words, reading_);
    return reading_ == Reading::kLevel ? meaning : UnlessItWaits(meaning);
  }

  // The growth of what waits is no demand: `rate(tasks_queued)` is taken of a level.
  Meaning UnlessItWaits(const Meaning& counted) {
    Meaning level = MeaningOf(name_.words, Reading::kLevel);
    bool waits = level.kind == Kind::kUse && level.weight > kStateWord;
    bool flows = counted.kind == Kind::kDemand && counted.weight > kFlow;
    return waits && !flows ? level : counted;
  }

  // What a histogram, a unit of time or of bytes says.
  void ReadUnit() {
    if (is_histogram_count_) {
      if (quantity_.kind == Kind::kUnknown) Set(Kind::kDemand, kByValues, "");
    } else if (is_quantile_ || name_.part == Part::kBucket || HasUpperBound(selector_)) {
      ReadQuantile();
    } else if (name_.part == Part::kSum && name_.SpeaksOfDuration()) {
      Set(Kind::kBusy, kByQuantile, "");
    } else if (name_.is_per_time && quantity_.weight < kPlain) {
      Set(Kind::kDemand, kByValues, "it happens so often in each second");
    } else if (name_.unit == Unit::kTime) {
      ReadTime();
    } else if (name_.unit == Unit::kBytes) {
      ReadBytes();
    }
  }

  // A quantile, or those within a bound. Most histograms without a unit are of durations; sizes say that they are not.
  void ReadQuantile() {
    if (name_.IsTime() && !IsState()) Set(Kind::kDuration, kByQuantile, "");
    bool is_number = HasWord(name_.words, "size batch iteration token score number depth length row");
    // Requests have no quantiles; what they took has.
    bool is_open = quantity_.kind == Kind::kUnknown || (quantity_.kind == Kind::kDemand && is_quantile_);
    if (is_open && name_.unit == Unit::kNone && !is_number) Set(Kind::kDuration, kByUnit, "");
  }

  void ReadTime() {
    if (reading_ == Reading::kCount) {
      // A counter of time says so; else it is how a time grew.
      bool is_gauge = name_.part == Part::kNone && HasWord(name_.words, "duration latency");
      if (!IsState() && !HasWord(name_.words, "cpu")) Set(is_gauge ? Kind::kDuration : Kind::kBusy, kByQuantile, "");
    } else if (HasWord(name_.words, "last since") && quantity_.kind != Kind::kDuration) {
      Set(Kind::kState, kStateWord, "when something happened last is no signal");
    } else if (IsSpan()) {
      Set(Kind::kDuration, kByQuantile, "");
    } else if (quantity_.weight < kPlain) {
      Set(Kind::kDuration, HasWord(name_.words, "time") ? kPlain : kByUnit, "its unit is one of time");
    }
  }

  void ReadBytes() {
    bool counted = reading_ == Reading::kCount;
    if (counted && HasWord(name_.words, "read write written")) {
      Set(Kind::kUse, kPlain, "bytes read and written are the work of a disk");
    } else if (quantity_.kind == Kind::kUnknown) {
      Set(counted ? Kind::kDemand : Kind::kUse, kByUnit, "its unit is bytes");
    }
  }

  bool IsState() const { return quantity_.kind == Kind::kState && quantity_.weight >= kStateWord; }

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
    if (choice_.chooses == Chooses::kAnything) {
      if (quantity_.kind == Kind::kDemand && !choice_.matcher.empty()) quantity_.text += " with " + choice_.matcher;
      return;
    }
    bool failures = choice_.chooses == Chooses::kFailures;
    if (reading_ == Reading::kLevel) {
      if (quantity_.kind == Kind::kDuration || quantity_.kind == Kind::kFailures) return;
      if (quantity_.kind == Kind::kState || (failures && choice_.of_a_state)) {
        SetByChoice(Kind::kState);
      } else if (quantity_.kind == Kind::kDemand || quantity_.weight < kPlain || name_.part == Part::kCount) {
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
  SeriesName name_;
  Choice choice_;
  bool is_quantile_ = false;
  bool is_histogram_count_ = false;
  Reading reading_ = Reading::kLevel;
  Quantity quantity_;
};

}  // namespace

Quantity QuantityOf(const promql::VectorSelector& selector, Sampling sampling) {
  return Reader(selector, sampling).Read();
}

}  // namespace seaworthy::alerting
