#include "promql/ast.h"

#include <array>

namespace seaworthy::promql {
namespace {

constexpr auto kAggregators =
    std::to_array<std::string_view>({"sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "topk",
                                     "bottomk", "count_values", "quantile", "limitk", "limit_ratio"});

constexpr auto kBinaryOperators = std::to_array<std::string_view>(
    {"+", "-", "*", "/", "%", "^", "atan2", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless", "</", ">/"});

}  // namespace

std::string_view Name(ValueType type) {
  switch (type) {
    case ValueType::kScalar: return "scalar";
    case ValueType::kVector: return "instant vector";
    case ValueType::kMatrix: return "range vector";
    case ValueType::kString: return "string";
  }
  return {};
}

std::string_view Name(Aggregator aggregator) { return kAggregators[static_cast<std::size_t>(aggregator)]; }

std::string_view Name(BinaryOperator op) { return kBinaryOperators[static_cast<std::size_t>(op)]; }

bool IsComparison(BinaryOperator op) { return op >= BinaryOperator::kEqual && op <= BinaryOperator::kLessEqual; }

bool IsSetOperator(BinaryOperator op) { return op >= BinaryOperator::kAnd && op <= BinaryOperator::kUnless; }

std::string_view MetricName(const VectorSelector& selector) {
  if (!selector.name.empty()) return selector.name;
  for (const Matcher& matcher : selector.matchers) {
    if (matcher.label == kMetricNameLabel && matcher.op == MatchOperator::kEqual) return matcher.value;
  }
  return {};
}

const Node& Unwrapped(const Node& node) {
  const Node* inner = &node;
  while (const auto* paren = inner->As<Paren>()) inner = paren->operand;
  return *inner;
}

}  // namespace seaworthy::promql
