#include "promql/check.h"

#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "promql/errors.h"
#include "promql/function.h"

namespace seaworthy::promql {
namespace {

bool IsNumeric(const Node& node) { return node.type == ValueType::kScalar || node.type == ValueType::kVector; }

std::string_view WithArticle(ValueType type) {
  switch (type) {
    case ValueType::kScalar: return "a scalar";
    case ValueType::kVector: return "an instant vector";
    case ValueType::kMatrix: return "a range vector";
    case ValueType::kString: return "a string";
  }
  return {};
}

bool Broken(Failure& failure, Extent where, std::string message, std::string advice = {}) {
  failure.Set(kType, where, std::move(message), std::move(advice));
  return false;
}

bool Expect(ValueType wanted, const Node& node, std::string_view where, Failure& failure) {
  if (node.type == wanted) return true;
  std::string advice;
  if (wanted == ValueType::kMatrix && node.type == ValueType::kVector) {
    advice = node.As<VectorSelector>() != nullptr ? "give the selector a range, such as [5m]"
                                                  : "make it a subquery, such as (…)[5m:]";
  }
  return Broken(failure, node.extent,
                fmt::format("{} takes {} but got {}", where, WithArticle(wanted), WithArticle(node.type)),
                std::move(advice));
}

bool CheckMatching(const Binary& binary, Extent op, Failure& failure) {
  const VectorMatching& matching = *binary.matching;
  bool between_vectors = binary.left->type == ValueType::kVector && binary.right->type == ValueType::kVector;
  bool fills = matching.fill_left || matching.fill_right;
  if (!between_vectors && !matching.labels.empty()) {
    return Broken(failure, op, "labels are matched between instant vectors only, and one side is a scalar");
  }
  if (!between_vectors && fills) return Broken(failure, op, "fill needs instant vectors on both sides");
  if (between_vectors && IsSetOperator(binary.op)) {
    if (matching.group != Side::kNone) {
      return Broken(failure, op, fmt::format("'{}' allows no group_left or group_right", Name(binary.op)));
    }
    if (fills) return Broken(failure, op, fmt::format("'{}' allows no fill", Name(binary.op)));
  }
  if (matching.on != Grouping::kBy) return true;
  for (std::string_view label : matching.labels) {
    for (std::string_view included : matching.include) {
      if (label != included) continue;
      return Broken(failure, op, fmt::format("label '{}' stands both in on and in the group", OneLine(label, 40)));
    }
  }
  return true;
}

std::string ArgumentCount(const Function& function) {
  auto most = static_cast<int>(function.arguments.size());
  if (function.variadic == 0) return Count(static_cast<std::size_t>(most), "argument");
  int least = most - 1;
  if (function.variadic < 0) return fmt::format("at least {}", Count(static_cast<std::size_t>(least), "argument"));
  return fmt::format("{} to {} arguments", least, least + function.variadic);
}

bool CountFits(const Function& function, std::size_t count) {
  std::size_t named = function.arguments.size();
  if (function.variadic == 0) return count == named;
  if (count < named - 1) return false;
  return function.variadic < 0 || count <= named - 1 + static_cast<std::size_t>(function.variadic);
}

// info(v, {label="value"}): the second argument only names labels.
bool CheckInfo(std::span<const Node* const> arguments, Failure& failure) {
  if (arguments.size() < 2) return true;
  const auto* selector = arguments[1]->As<VectorSelector>();
  if (selector != nullptr && selector->name.empty()) return true;
  return Broken(failure, arguments[1]->extent, "the second argument of info() is matchers in braces, without a name");
}

}  // namespace

bool CheckBinary(const Binary& binary, Extent op, Failure& failure) {
  for (const Node* side : {binary.left, binary.right}) {
    if (IsNumeric(*side)) continue;
    return Broken(
        failure, side->extent,
        fmt::format("'{}' takes scalars and instant vectors but got {}", Name(binary.op), WithArticle(side->type)));
  }
  bool scalars = binary.left->type == ValueType::kScalar && binary.right->type == ValueType::kScalar;
  if (binary.returns_bool && !IsComparison(binary.op)) {
    return Broken(failure, op, fmt::format("bool follows comparisons only, not '{}'", Name(binary.op)));
  }
  if (scalars && IsComparison(binary.op) && !binary.returns_bool) {
    return Broken(failure, op, "a comparison between scalars needs bool",
                  fmt::format("write '{} bool'", Name(binary.op)));
  }
  if (binary.matching != nullptr && !CheckMatching(binary, op, failure)) return false;
  bool has_scalar = binary.left->type == ValueType::kScalar || binary.right->type == ValueType::kScalar;
  if (has_scalar && IsSetOperator(binary.op)) {
    return Broken(failure, op,
                  fmt::format("'{}' needs instant vectors on both sides, and one is a scalar", Name(binary.op)));
  }
  return true;
}

bool CheckCall(const Function& function, std::span<const Node* const> arguments, Extent call, Failure& failure) {
  if (!CountFits(function, arguments.size())) {
    return Broken(failure, call,
                  fmt::format("{}() takes {} but got {}", function.name, ArgumentCount(function), arguments.size()));
  }
  if (function.name == "info" && !CheckInfo(arguments, failure)) return false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    ValueType wanted = function.arguments[std::min(i, function.arguments.size() - 1)];
    if (arguments[i]->type == wanted) continue;
    return Expect(wanted, *arguments[i], fmt::format("{}()", function.name), failure);
  }
  return true;
}

bool CheckAggregate(const Aggregate& aggregate, Failure& failure) {
  std::string_view name = Name(aggregate.aggregator);
  if (aggregate.operand->type != ValueType::kVector) {
    return Expect(ValueType::kVector, *aggregate.operand, name, failure);
  }
  if (aggregate.parameter == nullptr) return true;
  bool is_text = aggregate.aggregator == Aggregator::kCountValues;
  ValueType wanted = is_text ? ValueType::kString : ValueType::kScalar;
  if (aggregate.parameter->type == wanted) return true;
  return Expect(wanted, *aggregate.parameter, fmt::format("the parameter of {}", name), failure);
}

bool CheckSign(const Node& operand, Failure& failure) {
  if (IsNumeric(operand)) return true;
  return Broken(failure, operand.extent,
                fmt::format("a sign stands before a scalar or instant vector, not {}", WithArticle(operand.type)));
}

bool CheckSubquery(const Node& operand, Failure& failure) {
  if (operand.type == ValueType::kVector) return true;
  return Broken(failure, operand.extent,
                fmt::format("a subquery needs an instant vector but got {}", WithArticle(operand.type)));
}

ValueType TypeOf(const Binary& binary) {
  bool scalars = binary.left->type == ValueType::kScalar && binary.right->type == ValueType::kScalar;
  return scalars ? ValueType::kScalar : ValueType::kVector;
}

}  // namespace seaworthy::promql
