// Ranges, steps and offsets: plain numbers and durations, or expressions of them.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "promql/errors.h"
#include "promql/literal.h"
#include "promql/parser.h"
#include "promql/precedence.h"

namespace seaworthy::promql {
namespace {

// `5m`, `-5m`, `+-5`, but not `(5m)`: what Prometheus folds to a number while it parses.
bool IsSignedLiteral(const Node& node) {
  const Node* inner = &node;
  while (const auto* sign = inner->As<Unary>()) inner = sign->operand;
  return inner->As<NumberLiteral>() != nullptr;
}

double Calculate(BinaryOperator op, double left, double right) {
  switch (op) {
    case BinaryOperator::kAdd: return left + right;
    case BinaryOperator::kSub: return left - right;
    case BinaryOperator::kMul: return left * right;
    case BinaryOperator::kDiv: return left / right;
    case BinaryOperator::kMod: return std::fmod(left, right);
    default: return std::pow(left, right);
  }
}

// In seconds; nothing where it needs the query.
std::optional<double> ValueOf(const Node& node);

std::optional<double> ValueOf(const DurationCall& call) {
  if (call.arguments.size() != 2) return std::nullopt;
  auto left = ValueOf(*call.arguments[0]);
  auto right = ValueOf(*call.arguments[1]);
  if (!left || !right) return std::nullopt;
  return call.function == DurationFunction::kMin ? std::min(*left, *right) : std::max(*left, *right);
}

std::optional<double> ValueOf(const Node& node) {
  if (const auto* number = node.As<NumberLiteral>()) return number->value;
  if (const auto* paren = node.As<Paren>()) return ValueOf(*paren->operand);
  if (const auto* sign = node.As<Unary>()) {
    auto value = ValueOf(*sign->operand);
    return value && sign->negative ? -*value : value;
  }
  if (const auto* binary = node.As<Binary>()) {
    auto left = ValueOf(*binary->left);
    auto right = ValueOf(*binary->right);
    if (left && right) return Calculate(binary->op, *left, *right);
  }
  const auto* call = node.As<DurationCall>();
  return call == nullptr ? std::nullopt : ValueOf(*call);
}

bool IsArithmetic(BinaryOperator op) { return op <= BinaryOperator::kPow; }

}  // namespace

// Of a range or step.
std::optional<Duration> Parser::ParsePositiveDuration() {
  std::uint32_t begin = token_.extent.begin;
  bool is_literal = At(TokenKind::kNumber) || At(TokenKind::kDuration);
  char next = lexer_.Peek();
  if (is_literal && (next == ']' || next == ':')) {
    auto seconds = ParseDurationLiteral();
    if (!seconds) return std::nullopt;
    if (*seconds > 0) return Duration{SpanOf(*seconds), nullptr};
    Fail(kType, {begin, last_end_}, "a range or step must be longer than nothing");
    return std::nullopt;
  }
  const Node* node = ParseDurationExpression(kWeakest);
  if (node == nullptr) return std::nullopt;
  auto duration = ToDuration(*node);
  if (duration && IsSignedLiteral(*node) && !(*ValueOf(*node) > 0)) {
    Fail(kType, node->extent, "a range or step must be longer than nothing");
    return std::nullopt;
  }
  return duration;
}

// `offset 5m + 2` adds 2 to the series: after a number, a call or a sign with parentheses the offset ends.
std::optional<Duration> Parser::ParseOffsetDuration() {
  Token first = token_;
  bool is_signed = AtSign();
  if (is_signed) Advance();
  if (At(TokenKind::kNumber) || At(TokenKind::kDuration)) {
    auto seconds = ParseDurationLiteral();
    if (!seconds) return std::nullopt;
    bool negative = is_signed && first.op == BinaryOperator::kSub;
    return Duration{SpanOf(negative ? -*seconds : *seconds), nullptr};
  }
  const Node* node = is_signed ? ParseSignedOffset(first) : ParseUnsignedOffset();
  return node == nullptr ? std::nullopt : ToDuration(*node);
}

Node* Parser::ParseUnsignedOffset() {
  return At(TokenKind::kLeftParen) ? ParseDurationExpression(kWeakest) : ParseDurationAtom();
}

Node* Parser::ParseSignedOffset(const Token& sign) {
  bool is_signed_twice = AtSign();
  Node* operand = is_signed_twice ? ParseDurationOperand() : ParseDurationAtom();
  if (operand == nullptr) return nullptr;
  bool negative = sign.op == BinaryOperator::kSub;
  Node* node = Make(sign.extent.begin, ValueType::kScalar, Unary{negative, operand}, {operand});
  return node != nullptr && is_signed_twice ? ParseDurationOperators(node, kWeakest) : node;
}

std::optional<Duration> Parser::ToDuration(const Node& node) {
  auto seconds = ValueOf(node);
  Duration duration;
  if (seconds) duration.value = SpanOf(*seconds);
  if (!IsSignedLiteral(node)) {
    duration.expression = &node;
  } else if (!duration.value) {
    Fail(kType, node.extent, "the duration is longer than 292 years");
    return std::nullopt;
  }
  return duration;
}

Node* Parser::ParseDurationExpression(int weakest) {
  Nesting nesting(*this);
  if (TooDeep()) return nullptr;
  Node* operand = ParseDurationOperand();
  return operand == nullptr ? nullptr : ParseDurationOperators(operand, weakest);
}

Node* Parser::ParseDurationOperators(Node* left, int weakest) {
  while (left != nullptr && At(TokenKind::kOperator) && IsArithmetic(token_.op) && PrecedenceOf(token_.op) >= weakest) {
    Token op = token_;
    if (!RequireDurationExpressions(op.extent)) return nullptr;
    Advance();
    Node* right = ParseDurationExpression(WeakestOnTheRight(op.op));
    if (right == nullptr) return nullptr;
    bool divides = op.op == BinaryOperator::kDiv || op.op == BinaryOperator::kMod;
    if (divides && IsSignedLiteral(*right) && *ValueOf(*right) == 0) {
      return Fail(kType, op.extent, "a duration is divided by nothing");
    }
    Binary binary{.op = op.op, .left = left, .right = right};
    left = Make(left->extent.begin, ValueType::kScalar, binary, {left, right});
  }
  return left;
}

Node* Parser::ParseDurationOperand() {
  if (!AtSign()) return ParseDurationAtom();
  bool negative = AtOperator(BinaryOperator::kSub);
  std::uint32_t begin = token_.extent.begin;
  Advance();
  Node* operand = ParseDurationExpression(PrecedenceOf(BinaryOperator::kPow));
  if (operand == nullptr) return nullptr;
  return Make(begin, ValueType::kScalar, Unary{negative, operand}, {operand});
}

Node* Parser::ParseDurationAtom() {
  if (At(TokenKind::kNumber) || At(TokenKind::kDuration)) return ParseDurationNumber();
  if (At(TokenKind::kLeftParen)) return ParseDurationParen();
  if (At(TokenKind::kWord) && token_.keyword >= Keyword::kStep) return ParseDurationCall();
  return Unexpected("a duration");
}

// In seconds.
std::optional<double> Parser::ParseDurationLiteral() {
  Extent where = token_.extent;
  auto seconds = ParseNumber("a duration");
  if (!seconds || SpanOf(*seconds)) return seconds;
  Fail(kType, where, "the duration is longer than 292 years");
  return std::nullopt;
}

Node* Parser::ParseDurationNumber() {
  Token literal = token_;
  auto value = ParseDurationLiteral();
  if (!value) return nullptr;
  NumberLiteral number{*value, literal.kind == TokenKind::kDuration};
  return Make(literal.extent.begin, ValueType::kScalar, number);
}

Node* Parser::ParseDurationParen() {
  if (!RequireDurationExpressions(token_.extent)) return nullptr;
  std::uint32_t begin = token_.extent.begin;
  Advance();
  Node* operand = ParseDurationExpression(kWeakest);
  if (operand == nullptr || !Expect(TokenKind::kRightParen, "')'", "the duration")) return nullptr;
  return Make(begin, ValueType::kScalar, Paren{operand}, {operand});
}

// `step()`, `range()`, `min_of(a, b)`, `max_of(a, b)`.
Node* Parser::ParseDurationCall() {
  if (!RequireDurationExpressions(token_.extent)) return nullptr;
  Token name = token_;
  Advance();
  if (!Expect(TokenKind::kLeftParen, "'('", "the duration")) return nullptr;
  DurationCall call;
  bool takes_two = name.keyword == Keyword::kMinOf || name.keyword == Keyword::kMaxOf;
  call.function = name.keyword == Keyword::kStep    ? DurationFunction::kStep
                  : name.keyword == Keyword::kRange ? DurationFunction::kRange
                  : name.keyword == Keyword::kMinOf ? DurationFunction::kMin
                                                    : DurationFunction::kMax;
  const Node* left = nullptr;
  const Node* right = nullptr;
  if (takes_two) {
    left = ParseDurationExpression(kWeakest);
    if (left == nullptr || !Expect(TokenKind::kComma, "','", "the duration")) return nullptr;
    right = ParseDurationExpression(kWeakest);
    if (right == nullptr) return nullptr;
    call.arguments = arena_.Copy(std::span<const Node* const>(std::array{left, right}));
  }
  if (!Expect(TokenKind::kRightParen, "')'", "the duration")) return nullptr;
  return Make(name.extent.begin, ValueType::kScalar, call, {left, right});
}

bool Parser::RequireDurationExpressions(Extent where) {
  if (options_.experimental) return true;
  Fail(kNotEnabled, where, "an expression in place of a duration is experimental",
       "Prometheus knows it with --enable-feature=promql-duration-expr");
  return false;
}

}  // namespace seaworthy::promql
