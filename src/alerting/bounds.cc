#include "alerting/bounds.h"

#include <cstdint>
#include <vector>

#include "alerting/words.h"

namespace seaworthy::alerting {
namespace {

using promql::BinaryOperator;

constexpr int kRequests = 50;  // Requests and messages are demand; records and jobs may be work of its own.
constexpr int kSpace = 84;     // `disk_space` is what is left of it as often as what is used.
constexpr int kFailing = 90;
constexpr std::int64_t kHours = 6 * 3600;

bool IsFloor(const Bound& bound) {
  return bound.op == BinaryOperator::kLess || bound.op == BinaryOperator::kLessEqual ||
         (bound.op == BinaryOperator::kEqual && bound.value == 0);
}

// A level that is compared with 0 or 1: `x == 0`, `x != 1`, `x < 1`.
bool IsFlag(const Quantity& quantity) {
  if (!quantity.bound || quantity.reading == Reading::kCount || quantity.is_ratio) return false;
  const Bound& bound = *quantity.bound;
  bool is_equality = bound.op == BinaryOperator::kEqual || bound.op == BinaryOperator::kNotEqual;
  bool zero_or_one = bound.value == 0 || bound.value == 1;
  return zero_or_one && (is_equality || (bound.op == BinaryOperator::kLess && bound.value == 1));
}

// Of what is it available? Slots and memory run out; a service is there or is not.
bool IsAvailabilityOfNothing(const Quantity& quantity) {
  std::vector<std::string> words = WordsOf(quantity.series);
  std::erase(words, "available");
  return MeaningOf(words, Reading::kLevel).kind == Kind::kUnknown;
}

// Of what is it the most? `max_connections` limits; the largest of anything else does not.
bool IsMostOfNothing(const Quantity& quantity) {
  std::vector<std::string> words = WordsOf(quantity.series);
  bool is_most = quantity.kind == Kind::kLimit && HasWord(words, "max maximum");
  std::erase_if(words, [](const std::string& word) { return word == "max" || word == "maximum"; });
  return is_most && quantity.bound->value && MeaningOf(words, Reading::kLevel).kind == Kind::kUnknown;
}

// Whether a flag is one although its words count or measure: `job_failed == 1`, `api_available == 0`.
bool IsStateFlag(const Quantity& quantity) {
  if (!IsFlag(quantity)) return false;
  switch (quantity.kind) {
    case Kind::kFailures:
      if (quantity.weight > kFailing) return false;
      return quantity.bound->op == BinaryOperator::kEqual && quantity.bound->value == 1;
    case Kind::kSuccesses: return true;
    case Kind::kRoom: return IsAvailabilityOfNothing(quantity);
    default: return false;
  }
}

// A level of use that should not be low, or should be one number: what holds it is gone.
std::optional<BoundVerdict> JudgeLevelOfUse(const Quantity& quantity) {
  bool is_level = quantity.kind == Kind::kUse && quantity.reading == Reading::kLevel && !quantity.is_ratio;
  if (!is_level || quantity.weight >= kFailing) return std::nullopt;
  const Bound& bound = *quantity.bound;
  if (bound.op == BinaryOperator::kNotEqual || (bound.op == BinaryOperator::kEqual && bound.value == 1))
    return BoundVerdict{Signal::kOther, quantity.text + " is compared as a flag"};
  if (quantity.weight >= kSpace || !IsFloor(bound) || !bound.value) return std::nullopt;
  return BoundVerdict{Signal::kOther, quantity.text + ": a floor under what is in use"};
}

// A counter that no word tells of, or one of what succeeded, that stopped: whatever counts it does not run.
std::optional<BoundVerdict> JudgeStandstill(const Quantity& quantity) {
  if (quantity.reading != Reading::kCount || quantity.is_ratio || !IsFloor(*quantity.bound)) return std::nullopt;
  bool is_zero = quantity.bound->value && *quantity.bound->value <= 1;
  if (is_zero && quantity.kind == Kind::kSuccesses && quantity.window >= kHours)
    return BoundVerdict{Signal::kOther, quantity.text + ": a job that did not succeed for hours"};
  bool is_weak = quantity.kind == Kind::kUnknown || (quantity.kind == Kind::kDemand && quantity.weight < kRequests);
  if (is_zero && is_weak) return BoundVerdict{Signal::kOther, quantity.text + ": whatever counts it stands still"};
  if (quantity.kind != Kind::kUnknown) return std::nullopt;
  return BoundVerdict{Signal::kTraffic, quantity.text + ": a floor under what is counted"};
}

// A time that only its unit tells of is no latency if it should not be short.
std::optional<BoundVerdict> JudgeShortTime(const Quantity& quantity) {
  if (quantity.kind != Kind::kDuration || quantity.weight >= kPlain || !IsFloor(*quantity.bound)) return std::nullopt;
  return BoundVerdict{Signal::kOther, quantity.text + ": a floor, and nothing is too fast"};
}

}  // namespace

std::optional<BoundVerdict> JudgeAgainstWords(const Quantity& quantity) {
  if (!quantity.bound) return std::nullopt;
  if (IsStateFlag(quantity)) return BoundVerdict{Signal::kOther, quantity.text + " is a flag: the state of one thing"};
  if (IsMostOfNothing(quantity)) return BoundVerdict{Signal::kOther, quantity.text + " is the most of something"};
  if (std::optional<BoundVerdict> level = JudgeLevelOfUse(quantity)) return level;
  if (std::optional<BoundVerdict> time = JudgeShortTime(quantity)) return time;
  return JudgeStandstill(quantity);
}

std::optional<BoundVerdict> JudgeUnknownLevel(const Quantity& quantity) {
  if (!IsFlag(quantity)) return std::nullopt;
  return BoundVerdict{Signal::kOther, quantity.text + " is compared as a flag"};
}

std::optional<BoundVerdict> JudgeUnknownCount(const Quantity& quantity) {
  bool is_weak = quantity.kind == Kind::kUnknown || quantity.kind == Kind::kDemand;
  if (quantity.reading != Reading::kCount || quantity.is_ratio || !quantity.bound || !is_weak) return std::nullopt;
  // Against its own past it is how much is going on; a fixed number of events of unknown kind may be anything.
  if (quantity.bound->value) return BoundVerdict{Signal::kOther, quantity.text + ": events of which no word tells"};
  return BoundVerdict{Signal::kTraffic, quantity.text + ": how often something happens"};
}

}  // namespace seaworthy::alerting
