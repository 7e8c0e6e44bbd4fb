#include "promql/equal.h"

#include <algorithm>
#include <cmath>

namespace seaworthy::promql {
namespace {

bool Same(double left, double right) { return left == right || (std::isnan(left) && std::isnan(right)); }

bool Same(std::optional<double> left, std::optional<double> right) {
  return left.has_value() == right.has_value() && (!left || Same(*left, *right));
}

bool Same(const Node* left, const Node* right) {
  if (left == nullptr || right == nullptr) return left == right;
  return Equal(*left, *right);
}

bool Same(std::span<const Node* const> left, std::span<const Node* const> right) {
  return std::ranges::equal(left, right, [](const Node* a, const Node* b) { return Equal(*a, *b); });
}

bool Same(const Duration& left, const Duration& right) {
  return left.value == right.value && Same(left.expression, right.expression);
}

bool Same(const Duration* left, const Duration* right) {
  if (left == nullptr || right == nullptr) return left == right;
  return Same(*left, *right);
}

bool Same(const Modifiers& left, const Modifiers& right) {
  const Duration* left_offset = left.offset ? &*left.offset : nullptr;
  const Duration* right_offset = right.offset ? &*right.offset : nullptr;
  return left.at == right.at && Same(left.at_seconds, right.at_seconds) && left.anchored == right.anchored &&
         left.smoothed == right.smoothed && Same(left_offset, right_offset);
}

bool Same(const VectorMatching* left, const VectorMatching* right) {
  if (left == nullptr || right == nullptr) return left == right;
  return left->on == right->on && left->group == right->group && std::ranges::equal(left->labels, right->labels) &&
         std::ranges::equal(left->include, right->include) && Same(left->fill_left, right->fill_left) &&
         Same(left->fill_right, right->fill_right);
}

bool SameForm(const NumberLiteral& left, const NumberLiteral& right) {
  return Same(left.value, right.value) && left.is_duration == right.is_duration;
}

bool SameForm(const StringLiteral& left, const StringLiteral& right) { return left.text == right.text; }

bool SameForm(const VectorSelector& left, const VectorSelector& right) {
  auto same_matcher = [](const Matcher& a, const Matcher& b) {
    return a.label == b.label && a.op == b.op && a.value == b.value;
  };
  return left.name == right.name && std::ranges::equal(left.matchers, right.matchers, same_matcher) &&
         Same(*left.modifiers, *right.modifiers);
}

bool SameForm(const MatrixSelector& left, const MatrixSelector& right) {
  return Same(left.selector, right.selector) && Same(left.range, right.range);
}

bool SameForm(const Subquery& left, const Subquery& right) {
  return Same(left.operand, right.operand) && Same(left.range, right.range) && Same(left.step, right.step) &&
         Same(*left.modifiers, *right.modifiers);
}

bool SameForm(const Call& left, const Call& right) {
  return left.function == right.function && Same(left.arguments, right.arguments);
}

bool SameForm(const Aggregate& left, const Aggregate& right) {
  return left.aggregator == right.aggregator && left.grouping == right.grouping &&
         std::ranges::equal(left.labels, right.labels) && Same(left.parameter, right.parameter) &&
         Same(left.operand, right.operand);
}

bool SameForm(const Binary& left, const Binary& right) {
  return left.op == right.op && left.returns_bool == right.returns_bool && Same(left.matching, right.matching) &&
         Same(left.left, right.left) && Same(left.right, right.right);
}

bool SameForm(const Unary& left, const Unary& right) {
  return left.negative == right.negative && Same(left.operand, right.operand);
}

bool SameForm(const Paren& left, const Paren& right) { return Same(left.operand, right.operand); }

bool SameForm(const DurationCall& left, const DurationCall& right) {
  return left.function == right.function && Same(left.arguments, right.arguments);
}

}  // namespace

bool Equal(const Node& left, const Node& right) {
  if (left.type != right.type || left.form.index() != right.form.index()) return false;
  return std::visit(
      [&](const auto& form) { return SameForm(form, std::get<std::decay_t<decltype(form)>>(right.form)); }, left.form);
}

}  // namespace seaworthy::promql
