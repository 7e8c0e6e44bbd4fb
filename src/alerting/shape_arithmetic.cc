#include "alerting/shape_arithmetic.h"

#include <cmath>
#include <utility>

#include "base/text.h"

namespace seaworthy::alerting {
namespace {

using promql::BinaryOperator;

constexpr std::size_t kLongestText = 240;
constexpr std::string_view kEarlier = " earlier";  // As shape.cc marks what is read with an offset.

bool IsConstant(const Quantity& quantity) { return quantity.kind == Kind::kConstant; }
bool IsUnknown(const Quantity& quantity) { return quantity.kind == Kind::kUnknown; }
bool IsResource(const Quantity& quantity) {
  return quantity.kind == Kind::kUse || quantity.kind == Kind::kRoom || quantity.kind == Kind::kLimit ||
         quantity.kind == Kind::kBusy;
}

// Whether `part` is those of `whole` that one label chooses.
bool IsShareOfIt(const Quantity& part, const Quantity& whole) {
  bool is_part = part.text.find(" with ") != std::string::npos && whole.text.find(" with ") == std::string::npos;
  return is_part && part.series == whole.series && !whole.text.ends_with(kEarlier);
}

std::string OverText(const Quantity& part, const Quantity& whole) {
  if (IsShareOfIt(part, whole)) return part.text + " over all of it";
  return OneLine(part.text + " over " + whole.text, kLongestText);
}

std::optional<double> Calculated(BinaryOperator op, const Quantity& left, const Quantity& right) {
  if (!left.value || !right.value) return std::nullopt;
  switch (op) {
    case BinaryOperator::kAdd: return *left.value + *right.value;
    case BinaryOperator::kSub: return *left.value - *right.value;
    case BinaryOperator::kMul: return *left.value * *right.value;
    case BinaryOperator::kDiv: return *left.value / *right.value;
    case BinaryOperator::kMod: return std::fmod(*left.value, *right.value);
    case BinaryOperator::kPow: return std::pow(*left.value, *right.value);
    default: return std::nullopt;
  }
}

// `1 - x`.
Quantity Complement(Quantity quantity) {
  switch (quantity.kind) {
    case Kind::kFailures: quantity.kind = Kind::kSuccesses; break;
    case Kind::kSuccesses: quantity.kind = Kind::kFailures; break;
    case Kind::kRoom: quantity.kind = Kind::kUse; break;
    case Kind::kUse: quantity.kind = Kind::kRoom; break;
    default: break;
  }
  quantity.is_ratio = true;
  quantity.text = "all but " + quantity.text;
  return quantity;
}

Quantity Quotient(Quantity left, const Quantity& right) {
  Quantity result = left;
  result.is_ratio = true;
  result.text = OverText(left, right);
  bool of_counts = right.kind == Kind::kDemand || (IsUnknown(right) && right.reading == Reading::kCount);
  bool other_demand = left.kind == Kind::kDemand && of_counts && left.series != right.series;
  if (other_demand) result.weight = kPlain / 2;  // What share of demand it is, only its name may tell.
  if (left.kind == Kind::kDemand && IsShareOfIt(left, right)) {
    // What this share says, only the name may tell.
    result.kind = Kind::kState;
    result.weight = 0;
    result.because = "a share of them that neither failed nor did well";
    return result;
  }
  bool by_events = right.reading == Reading::kCount && right.kind != Kind::kBusy;
  switch (left.kind) {
    case Kind::kBusy:
      if (by_events) {
        result.kind = Kind::kDuration;
        result.because = "time over the number of events is how long one takes";
      }
      break;
    case Kind::kUnknown:
      if (right.kind == Kind::kLimit) result.kind = Kind::kUse, result.weight = right.weight;
      // `1 / x` of something known.
      if (right.kind == Kind::kUse || right.kind == Kind::kRoom) result.kind = right.kind, result.weight = kPlain - 1;
      break;
    case Kind::kDemand:
      if (IsResource(right)) result.kind = Kind::kUse, result.because = "demand is measured by a resource";
      break;
    case Kind::kState:
      if (right.kind == Kind::kLimit || HasWord(WordsOf(left.series), "used usage"))
        result.kind = Kind::kUse, result.because = "it is measured by a limit";
      break;
    default: break;
  }
  return result;
}

Quantity Difference(const Quantity& left, const Quantity& right) {
  Quantity result = IsUnknown(left) ? right : left;
  result.text = OneLine(left.text + " less " + right.text, kLongestText);
  if (left.kind == Kind::kDemand && right.kind == Kind::kSuccesses) result.kind = Kind::kFailures;
  if (left.kind == Kind::kDemand && right.kind == Kind::kFailures) result.kind = Kind::kSuccesses;
  if (left.kind == Kind::kDemand && right.kind == Kind::kDuration) result.kind = Kind::kDuration;
  if (left.kind == Kind::kLimit && right.kind == Kind::kUse) result.kind = Kind::kRoom;
  if (left.kind == Kind::kState && right.kind == Kind::kUse) result = right;
  if (IsResource(left) && IsResource(right)) result.is_ratio = true;
  bool both_demand = left.kind == Kind::kDemand && right.kind == Kind::kDemand && left.series != right.series;
  bool both_offsets = left.series != right.series && HasWord(WordsOf(left.series), "offset") &&
                      HasWord(WordsOf(right.series), "offset") && IsUnknown(left) && IsUnknown(right);
  if (both_demand || both_offsets) {
    result.kind = Kind::kUse;
    result.weight = kPlain;
    result.because = "what comes in less what is done is a backlog";
  }
  return result;
}

Quantity Sum(const Quantity& left, const Quantity& right) {
  if (IsUnknown(left)) return right;
  Quantity result = left;
  bool mixed = (left.kind == Kind::kFailures && (right.kind == Kind::kDemand || right.kind == Kind::kSuccesses)) ||
               (right.kind == Kind::kFailures && (left.kind == Kind::kDemand || left.kind == Kind::kSuccesses));
  if (mixed) result.kind = Kind::kDemand;
  // A budget that slow and failed requests spend together.
  if (left.kind == Kind::kDuration && right.kind == Kind::kFailures) result = right;
  if (left.kind == Kind::kUse && right.kind == Kind::kRoom) result.kind = Kind::kLimit;
  result.text = OneLine(left.text + " and " + right.text, kLongestText);
  return result;
}

// A factor is most often a label that is joined in, or a switch.
Quantity Product(Quantity left, Quantity right) {
  bool left_is_factor = IsUnknown(left) || left.kind == Kind::kState || left.kind == Kind::kLimit;
  bool right_is_factor = IsUnknown(right) || right.kind == Kind::kState || right.kind == Kind::kLimit;
  if (left.kind == Kind::kUse && right.kind == Kind::kRoom) left_is_factor = true;
  bool take_right = left_is_factor && (!right_is_factor || IsUnknown(left));
  Quantity result = take_right ? std::move(right) : left;
  if (!result.bound) result.bound = take_right ? left.bound : right.bound;
  return result;
}

Quantity WithConstant(BinaryOperator op, Quantity left, Quantity right) {
  if (IsConstant(right)) return left;
  if (op == BinaryOperator::kSub) return Complement(std::move(right));
  return right;
}

Quantity Compared(const Quantity& left, const Quantity& right, BinaryOperator op) {
  bool equality = op == BinaryOperator::kEqual || op == BinaryOperator::kNotEqual;
  bool measured = left.kind == Kind::kFailures || left.kind == Kind::kDuration;
  Quantity result = IsUnknown(left) ? right : left;
  if (left.weight < kPlain && right.weight >= kPlain && right.kind == Kind::kUse) result = right;
  if (right.kind == Kind::kLimit && !measured) result.kind = Kind::kUse, result.because = "it is compared with a limit";
  if (left.kind == Kind::kLimit && IsResource(right)) result.kind = Kind::kUse;
  if (equality && right.kind != Kind::kLimit && left.kind != Kind::kLimit) {
    result.kind = Kind::kState;
    result.because = "two readings should agree";
  }
  result.text = OneLine(left.text + " against " + right.text, kLongestText);
  return result;
}

BinaryOperator Flipped(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::kGreater: return BinaryOperator::kLess;
    case BinaryOperator::kLess: return BinaryOperator::kGreater;
    case BinaryOperator::kGreaterEqual: return BinaryOperator::kLessEqual;
    case BinaryOperator::kLessEqual: return BinaryOperator::kGreaterEqual;
    default: return op;
  }
}

Quantity Comparison(BinaryOperator op, Quantity left, Quantity right) {
  bool flip = IsConstant(left) && !IsConstant(right);
  if (flip) std::swap(left, right), op = Flipped(op);
  Bound bound;
  bound.op = op;
  if (IsConstant(right)) {
    bound.value = right.value;
    bound.text = std::string(promql::Name(op)) + " " + right.text;
  }
  Quantity result = IsConstant(right) ? std::move(left) : Compared(left, right, op);
  result.bound = std::move(bound);
  return result;
}

// How much a side of `and` says: a guard says only that there is something to look at.
int Says(const Quantity& quantity) {
  // A flag of any name is watched by its equality; `x > 0` beside it says that there is something to look at.
  bool is_flag = quantity.bound && quantity.bound->op == BinaryOperator::kEqual && !quantity.is_ratio;
  if (IsUnknown(quantity)) return is_flag ? 2 : 0;
  if (IsConstant(quantity)) return 0;
  if (quantity.is_age) return 3;
  if (quantity.weight < kPlain) return 1;
  bool guard = quantity.bound &&
               (quantity.bound->op == BinaryOperator::kGreater || quantity.bound->op == BinaryOperator::kGreaterEqual);
  bool exists = guard && quantity.bound->value == 0 && !quantity.is_ratio;
  switch (quantity.kind) {
    case Kind::kUse: return exists ? 2 : 3;
    case Kind::kState:
    case Kind::kLimit: return guard || !quantity.bound ? 1 : 3;
    case Kind::kDemand:
    case Kind::kSuccesses: return guard && !quantity.is_ratio ? 2 : 3;
    case Kind::kFailures: return 4;
    default: return 3;
  }
}

}  // namespace

Quantity Both(Quantity left, Quantity right) {
  // A side that only says that something is there yields to one that measures; among equals the first is meant.
  if (left.kind == Kind::kSuccesses && right.kind == Kind::kDemand && !left.is_ratio) {
    // `rate(ok) == 0 and rate(all) > 0`: all of them fail.
    left.kind = Kind::kFailures;
    return left;
  }
  // `... and x_enabled == 1`: only where it is so.
  bool is_where = right.kind == Kind::kState && right.bound && right.bound->op == BinaryOperator::kEqual;
  bool is_known = !IsUnknown(left) && !IsConstant(left) && left.kind != Kind::kState;
  if (is_where && is_known && left.bound) return left;
  int first = Says(left);
  int second = Says(right);
  bool take_right = second > first && (first <= 2 || (right.kind == Kind::kFailures && left.kind == Kind::kDemand));
  if (left.kind == Kind::kState && first == 1 && second <= 2) take_right = first == 0;
  return take_right ? std::move(right) : std::move(left);
}

Quantity Either(Quantity left, Quantity right) {
  bool take_right = IsUnknown(left) || IsConstant(left);
  return take_right ? std::move(right) : std::move(left);
}

Quantity Combined(BinaryOperator op, Quantity left, Quantity right) {
  if (promql::IsComparison(op)) return Comparison(op, std::move(left), std::move(right));
  if (IsConstant(left) && IsConstant(right)) {
    left.value = Calculated(op, left, right);
    left.text = OneLine(left.text + " " + std::string(promql::Name(op)) + " " + right.text, kLongestText);
    return left;
  }
  if (IsConstant(left) || IsConstant(right)) return WithConstant(op, std::move(left), std::move(right));
  switch (op) {
    case BinaryOperator::kDiv: return Quotient(std::move(left), right);
    case BinaryOperator::kSub: return Difference(left, right);
    case BinaryOperator::kAdd: return Sum(left, right);
    case BinaryOperator::kMul: return Product(std::move(left), std::move(right));
    default: return IsUnknown(left) ? right : left;
  }
}

}  // namespace seaworthy::alerting
