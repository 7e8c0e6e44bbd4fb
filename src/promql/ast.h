// A PromQL expression as a tree, as Prometheus 3 defines the language.
//
// Nodes are plain data in the arena of their Expression and never change; several threads may read them. Text in a
// node lies in that arena, or is a literal. The tree says what was written: parentheses are nodes, nothing is folded.
// Every node knows its type and where it stands, in bytes from the start of the text.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "base/instant.h"

namespace seaworthy::promql {

struct Function;  // promql/function.h
struct Node;

inline constexpr int kMaxHeight = 1000;

enum class ValueType : std::uint8_t { kScalar, kVector, kMatrix, kString };

std::string_view Name(ValueType type);  // `scalar`, `instant vector`, `range vector`, `string`, as Prometheus says.

// From `begin` to before `end`.
struct Extent {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

enum class MatchOperator : std::uint8_t { kEqual, kNotEqual, kMatches, kNotMatches };

inline constexpr std::string_view kMetricNameLabel = "__name__";

struct Matcher {
  std::string_view label;
  MatchOperator op = MatchOperator::kEqual;
  std::string_view value;  // Unquoted.
  Extent extent;
};

// `5m`, `300`, or with the experimental options an expression such as `step() * 2`: then `expression` is set, and
// `value` is known only where it needs nothing from the query and fits.
struct Duration {
  std::optional<Span> value;
  const Node* expression = nullptr;
};

enum class AtKind : std::uint8_t { kNone, kTime, kStart, kEnd };

// `offset 5m`, `@ 1609746000`, `anchored`, `smoothed`.
struct Modifiers {
  std::optional<Duration> offset;  // As written: negative looks forward.
  AtKind at = AtKind::kNone;
  double at_seconds = 0;  // Of kTime: Unix seconds.
  bool anchored = false;
  bool smoothed = false;
};

inline constexpr Modifiers kNoModifiers;

struct NumberLiteral {
  double value = 0;          // In seconds where it was written as a duration.
  bool is_duration = false;  // `5m`.
};

struct StringLiteral {
  std::string_view text;  // Unquoted.
};

// `name{label="value"}`. The name is empty where only a matcher on `__name__` gives it, or nothing.
struct VectorSelector {
  std::string_view name;
  std::span<const Matcher> matchers;  // As written, without one for `name`; `{"up"}` is a matcher on `__name__`.
  const Modifiers* modifiers = &kNoModifiers;
};

// The metric's name, wherever it was written: `up`, `{"up"}`, `{__name__="up"}`. Empty where no single name is asked
// for.
std::string_view MetricName(const VectorSelector& selector);

// `selector[5m]`: its modifiers are those of the selector.
struct MatrixSelector {
  const Node* selector = nullptr;
  Duration range;
};

// `expression[1h:5m]`.
struct Subquery {
  const Node* operand = nullptr;
  const Duration* range = nullptr;  // Never null.
  const Duration* step = nullptr;   // Null where it is left out.
  const Modifiers* modifiers = &kNoModifiers;
};

struct Call {
  const Function* function = nullptr;
  std::span<const Node* const> arguments;
};

enum class Aggregator : std::uint8_t {
  kSum,
  kAvg,
  kCount,
  kMin,
  kMax,
  kGroup,
  kStddev,
  kStdvar,
  kTopk,
  kBottomk,
  kCountValues,
  kQuantile,
  kLimitk,
  kLimitRatio,
};

std::string_view Name(Aggregator aggregator);

enum class Grouping : std::uint8_t { kNone, kBy, kWithout };

struct Aggregate {
  Aggregator aggregator = Aggregator::kSum;
  Grouping grouping = Grouping::kNone;
  std::span<const std::string_view> labels;
  const Node* parameter = nullptr;  // Of topk, bottomk, count_values, quantile, limitk, limit_ratio.
  const Node* operand = nullptr;
};

enum class BinaryOperator : std::uint8_t {
  kAdd,
  kSub,
  kMul,
  kDiv,
  kMod,
  kPow,
  kAtan2,
  kEqual,
  kNotEqual,
  kGreater,
  kLess,
  kGreaterEqual,
  kLessEqual,
  kAnd,
  kOr,
  kUnless,
  kTrimUpper,
  kTrimLower,  // `</` and `>/`, on native histograms.
};

std::string_view Name(BinaryOperator op);  // `+`, `==`, `unless`, …
bool IsComparison(BinaryOperator op);
bool IsSetOperator(BinaryOperator op);

enum class Side : std::uint8_t { kNone, kLeft, kRight };  // kLeft: `group_left`.

struct VectorMatching {
  Grouping on = Grouping::kNone;  // kBy: `on`, kWithout: `ignoring`.
  std::span<const std::string_view> labels;
  Side group = Side::kNone;
  std::span<const std::string_view> include;  // `group_left(include)`.
  std::optional<double> fill_left;            // `fill`, `fill_left`, `fill_right`: experimental.
  std::optional<double> fill_right;
};

struct Binary {
  BinaryOperator op = BinaryOperator::kAdd;
  bool returns_bool = false;
  const Node* left = nullptr;
  const Node* right = nullptr;
  const VectorMatching* matching = nullptr;  // Null where nothing was written.
};

struct Unary {
  bool negative = false;
  const Node* operand = nullptr;
};

struct Paren {
  const Node* operand = nullptr;
};

// Only inside a Duration: `step()`, `range()`, `min_of(a, b)`, `max_of(a, b)`.
enum class DurationFunction : std::uint8_t { kStep, kRange, kMin, kMax };

struct DurationCall {
  DurationFunction function = DurationFunction::kStep;
  std::span<const Node* const> arguments;
};

using Form = std::variant<NumberLiteral, StringLiteral, VectorSelector, MatrixSelector, Subquery, Call, Aggregate,
                          Binary, Unary, Paren, DurationCall>;

struct Node {
  Extent extent;
  ValueType type = ValueType::kScalar;
  std::uint16_t height = 1;  // Of the tree from here down: what recursion over it costs. At most kMaxHeight.
  Form form;

  template <typename T>
  const T* As() const {
    return std::get_if<T>(&form);
  }
};

// The node without the parentheses around it.
const Node& Unwrapped(const Node& node);

}  // namespace seaworthy::promql
