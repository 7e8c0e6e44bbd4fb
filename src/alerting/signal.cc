// Decisions are taken in this order; the first that tells is meant:
//   1. what the expression measures, by its structure and the plain words of its series (shape.h, series.h, words.h);
//   2. how a number that nothing tells about is compared: with 0 or 1 it is a flag;
//   3. the alert's own name, as weak evidence that is said to be weak;
//   4. what common words and units of the expression leave.
#include "alerting/signal.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alerting/detect.h"
#include "alerting/logql.h"
#include "alerting/shape.h"
#include "alerting/words.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

using promql::BinaryOperator;

bool IsEquality(const Bound& bound) {
  return bound.op == BinaryOperator::kEqual || bound.op == BinaryOperator::kNotEqual;
}

bool IsFloor(const Bound& bound) {
  return bound.op == BinaryOperator::kLess || bound.op == BinaryOperator::kLessEqual ||
         (bound.op == BinaryOperator::kEqual && bound.value == 0);
}

// A level that is compared with 0 or 1: `x == 0`, `x != 1`, `x < 1`.
bool IsFlag(const Quantity& quantity) {
  if (!quantity.bound || quantity.reading == Reading::kCount || quantity.is_ratio) return false;
  const Bound& bound = *quantity.bound;
  bool zero_or_one = bound.value == 0 || bound.value == 1;
  return zero_or_one && (IsEquality(bound) || (bound.op == BinaryOperator::kLess && bound.value == 1));
}

// Whether a flag is one although its words count or measure: `job_failed == 1`, `api_available == 0`.
bool IsStateFlag(const Quantity& quantity) {
  if (!IsFlag(quantity)) return false;
  const Bound& bound = *quantity.bound;
  switch (quantity.kind) {
    case Kind::kFailures: return bound.op == BinaryOperator::kEqual && bound.value == 1;
    case Kind::kSuccesses: return true;
    case Kind::kRoom: {
      // Of what is it available? Slots and memory run out; a service is there or is not.
      std::vector<std::string> words = WordsOf(quantity.series);
      std::erase(words, "available");
      return MeaningOf(words, Reading::kLevel).kind == Kind::kUnknown;
    }
    default: return false;
  }
}

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

std::string ReasonOf(const Quantity& quantity) {
  return quantity.because.empty() ? quantity.text : quantity.text + ": " + quantity.because;
}

Watch FromExpression(const Quantity& quantity, Signal signal, std::string reason) {
  Watch watch;
  watch.signal = signal;
  watch.grounds = Grounds::kExpression;
  watch.reason = std::move(reason);
  if (quantity.bound) watch.bound = quantity.bound->text;
  return watch;
}

// A level of use that should not be low, or should be one number: what holds it is gone.
std::optional<Watch> ByFloor(const Quantity& quantity) {
  constexpr int kNoun = 80;
  constexpr int kQueue = 90;
  bool is_level = quantity.kind == Kind::kUse && quantity.reading == Reading::kLevel && !quantity.is_ratio;
  if (!is_level || !quantity.bound || quantity.weight >= kQueue) return std::nullopt;
  const Bound& bound = *quantity.bound;
  if (bound.op == BinaryOperator::kNotEqual || (bound.op == BinaryOperator::kEqual && bound.value == 1))
    return FromExpression(quantity, Signal::kOther, quantity.text + " is compared as a flag");
  if (quantity.weight >= kNoun) return std::nullopt;
  if (!IsFloor(bound) || !bound.value) return std::nullopt;
  return FromExpression(quantity, Signal::kOther, quantity.text + ": a floor under what is in use");
}

// What the alert's own name says, if it says anything of a signal.
std::optional<Watch> ByName(const Rule& rule, const std::optional<Bound>& bound) {
  constexpr int kNoun = 50;
  std::vector<std::string> words = WordsOf(rule.name);
  // In a name they say how a number moved: `RevenueDrop`, `OrdersAnomaly`.
  std::erase_if(words, [](const std::string& word) {
    return word == "drop" || word == "drops" || word == "dropped" || word == "anomaly" || word == "anomalies";
  });
  Meaning meaning = MeaningOf(words, Reading::kLevel);
  if (meaning.kind == Kind::kUnknown || meaning.weight < kNoun) return std::nullopt;
  Quantity quantity;
  quantity.kind = meaning.kind;
  quantity.weight = meaning.weight;
  quantity.series = rule.name;
  quantity.bound = bound;
  std::optional<Watch> floor = ByFloor(quantity);
  Watch watch;
  watch.signal = floor ? floor->signal : SignalOf(quantity);
  watch.grounds = Grounds::kName;
  watch.reason = "only the alert's name tells: \"" + meaning.word + "\" says " + std::string(Name(meaning.kind));
  if (bound) watch.bound = bound->text;
  return watch;
}

Watch Unread(const Rule& rule) {
  bool is_log_query = JudgeLogQl(rule.expression) != LogQl::kNo;
  std::string reason = is_log_query ? "a log query is not read" : "the expression is no PromQL";
  if (!is_log_query) {
    if (std::optional<Watch> named = ByName(rule, std::nullopt)) {
      named->reason = reason + "; " + named->reason;
      return *named;
    }
  }
  Watch watch;
  watch.reason = reason;
  return watch;
}

// A counter that no word tells of, or one of what succeeded, that stopped: whatever counts it does not run.
std::optional<Watch> ByStandstill(const Quantity& quantity) {
  constexpr std::int64_t kLong = 6 * 3600;
  if (quantity.reading != Reading::kCount || quantity.is_ratio || !quantity.bound) return std::nullopt;
  constexpr int kNoun = 50;  // Requests and messages are demand; records and jobs may be work of its own.
  if (!IsFloor(*quantity.bound)) return std::nullopt;
  bool zero = quantity.bound->value && *quantity.bound->value <= 1;
  bool success = quantity.kind == Kind::kSuccesses && quantity.window >= kLong;
  if (success && zero)
    return FromExpression(quantity, Signal::kOther, quantity.text + ": a job that did not succeed for hours");
  bool is_weak = quantity.kind == Kind::kUnknown || (quantity.kind == Kind::kDemand && quantity.weight < kNoun);
  if (zero && is_weak)
    return FromExpression(quantity, Signal::kOther, quantity.text + ": whatever counts it stands still");
  if (quantity.kind != Kind::kUnknown) return std::nullopt;
  return FromExpression(quantity, Signal::kTraffic, quantity.text + ": a floor under what is counted");
}

// A counter that no word tells of.
std::optional<Watch> ByGrowth(const Quantity& quantity) {
  if (quantity.reading != Reading::kCount || !quantity.bound || quantity.weight >= kPlain) return std::nullopt;
  if (quantity.kind != Kind::kUnknown && quantity.kind != Kind::kDemand) return std::nullopt;
  const Bound& bound = *quantity.bound;
  bool any = bound.op == BinaryOperator::kGreater && bound.value == 0 && !quantity.is_ratio;
  if (any) return FromExpression(quantity, Signal::kErrors, quantity.text + ": a count that should not grow at all");
  if (quantity.is_ratio) return std::nullopt;
  return FromExpression(quantity, Signal::kTraffic, quantity.text + ": how often something happens");
}

Watch Decide(const Rule& rule, const Quantity& quantity) {
  if (quantity.kind == Kind::kConstant)
    return FromExpression(quantity, Signal::kOther, "it compares no series: it fires always, or never");
  if (IsStateFlag(quantity))
    return FromExpression(quantity, Signal::kOther, quantity.text + " is a flag: the state of one thing");
  if (std::optional<Watch> floor = ByFloor(quantity)) return *floor;
  if (std::optional<Watch> standstill = ByStandstill(quantity)) return *standstill;
  if (quantity.kind != Kind::kUnknown && quantity.weight >= kPlain)
    return FromExpression(quantity, SignalOf(quantity), ReasonOf(quantity));
  if (IsFlag(quantity))
    return FromExpression(quantity, Signal::kOther, quantity.text + " is compared as a flag, " + quantity.bound->text);
  if (std::optional<Watch> named = ByName(rule, quantity.bound)) return *named;
  if (std::optional<Watch> growth = ByGrowth(quantity)) return *growth;
  if (quantity.kind != Kind::kUnknown) return FromExpression(quantity, SignalOf(quantity), ReasonOf(quantity));
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
