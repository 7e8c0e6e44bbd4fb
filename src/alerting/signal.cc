// Decisions are taken in this order; the first that tells is meant:
//   1. how a quantity is compared, where that overturns its words (bounds.h);
//   2. what the expression measures, by its structure and the plain words of its series (shape.h, series.h, words.h);
//   3. that a number of which nothing tells is compared with 0 or 1: a flag;
//   4. the alert's own name, as weak evidence that is said to be weak;
//   5. what common words, units and the comparison leave.
#include "alerting/signal.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alerting/bounds.h"
#include "alerting/detect.h"
#include "alerting/logql.h"
#include "alerting/shape.h"
#include "alerting/words.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

Signal SignalOf(const Quantity& quantity) {
  switch (quantity.kind) {
    case Kind::kFailures: return Signal::kErrors;
    // A floor under the share of what goes well is a ceiling over failures; under their number, one of demand.
    case Kind::kSuccesses:
      return quantity.is_ratio || quantity.reading == Reading::kLevel ? Signal::kErrors : Signal::kTraffic;
    case Kind::kDemand: return Signal::kTraffic;
    case Kind::kDuration: return Signal::kLatency;
    case Kind::kBusy:
    case Kind::kUse:
    case Kind::kRoom:
    case Kind::kLimit: return Signal::kSaturation;
    case Kind::kState:
    case Kind::kUnknown:
    case Kind::kConstant: return Signal::kOther;
  }
  return Signal::kOther;
}

Watch FromExpression(const Quantity& quantity, Signal signal, std::string reason) {
  Watch watch;
  watch.signal = signal;
  watch.grounds = Grounds::kExpression;
  watch.reason = std::move(reason);
  if (quantity.bound) watch.bound = quantity.bound->text;
  return watch;
}

Watch FromWords(const Quantity& quantity) {
  std::string reason = quantity.because.empty() ? quantity.text : quantity.text + ": " + quantity.because;
  return FromExpression(quantity, SignalOf(quantity), std::move(reason));
}

// What the alert's own name says, if it says anything of a signal.
std::optional<Watch> ByName(const Rule& rule, const std::optional<Bound>& bound) {
  constexpr int kNoun = 50;
  std::vector<std::string> words = WordsOf(rule.name);
  // In a name they say how a number moved: `RevenueDrop`, `OrdersAnomaly`.
  std::erase_if(words,
                [](const std::string& word) { return HasWord(std::span(&word, 1), "drop dropped anomaly anomalie"); });
  Meaning meaning = MeaningOf(words, Reading::kLevel);
  if (meaning.kind == Kind::kUnknown || meaning.weight < kNoun) return std::nullopt;
  Quantity quantity;
  quantity.kind = meaning.kind;
  quantity.weight = meaning.weight;
  quantity.series = rule.name;
  quantity.bound = bound;
  std::optional<BoundVerdict> by_bound = JudgeAgainstWords(quantity);
  std::string reason = "only the alert's name tells: \"" + meaning.word + "\" says " + std::string(Name(meaning.kind));
  Watch watch = FromExpression(quantity, by_bound ? by_bound->signal : SignalOf(quantity), std::move(reason));
  watch.grounds = Grounds::kName;
  return watch;
}

Watch Unread(const Rule& rule) {
  Watch watch;
  watch.reason = "a log query is not read";
  if (JudgeLogQl(rule.expression) != LogQl::kNo) return watch;
  watch.reason = "the expression is no PromQL";
  if (std::optional<Watch> named = ByName(rule, std::nullopt)) {
    named->reason = watch.reason + "; " + named->reason;
    return *named;
  }
  return watch;
}

Watch Decide(const Rule& rule, const Quantity& quantity) {
  if (quantity.kind == Kind::kConstant)
    return FromExpression(quantity, Signal::kOther, "it compares no series: it fires always, or never");
  if (std::optional<BoundVerdict> bound = JudgeAgainstWords(quantity))
    return FromExpression(quantity, bound->signal, bound->reason);
  if (quantity.kind != Kind::kUnknown && quantity.weight >= kPlain) return FromWords(quantity);
  if (std::optional<BoundVerdict> flag = JudgeUnknownLevel(quantity))
    return FromExpression(quantity, flag->signal, flag->reason);
  if (std::optional<Watch> named = ByName(rule, quantity.bound)) return *named;
  if (std::optional<BoundVerdict> count = JudgeUnknownCount(quantity)) {
    Watch watch = FromExpression(quantity, count->signal, count->reason);
    if (watch.signal == Signal::kOther) watch.grounds = Grounds::kNothing;
    return watch;
  }
  if (quantity.kind != Kind::kUnknown) return FromWords(quantity);
  Watch nothing;
  nothing.reason = "neither the expression nor the name tells what " +
                   (quantity.text.empty() ? std::string("it") : quantity.text) + " is";
  return nothing;
}

}  // namespace

std::string_view Name(Signal signal) {
  switch (signal) {
    case Signal::kOther: return "other";
    case Signal::kLatency: return "latency";
    case Signal::kTraffic: return "traffic";
    case Signal::kErrors: return "errors";
    case Signal::kSaturation: return "saturation";
  }
  return "";
}

std::string_view Name(Grounds grounds) {
  switch (grounds) {
    case Grounds::kExpression: return "expression";
    case Grounds::kName: return "name";
    case Grounds::kNothing: return "nothing";
  }
  return "?";
}

std::string_view Name(Detection detection) {
  switch (detection) {
    case Detection::kThreshold: return "threshold";
    case Detection::kAnomaly: return "anomaly";
    case Detection::kBurnRate: return "burn-rate";
    case Detection::kAbsence: return "absence";
  }
  return "";
}

Watch WatchOf(const Rule& rule, const Definitions& definitions) {
  if (!rule.parsed) return Unread(rule);
  Watch watch = Decide(rule, Measure(rule.parsed->root(), rule.parsed->text(), definitions));
  watch.detection = DetectionOf(rule, definitions);
  watch.reason = OneLine(watch.reason, 300);
  return watch;
}

}  // namespace seaworthy::alerting
