// What stands between two operands: `> bool on (a) group_left (b) fill (0)`.
#include <fmt/format.h>

#include "base/text.h"
#include "promql/check.h"
#include "promql/errors.h"
#include "promql/parser.h"
#include "promql/precedence.h"

namespace seaworthy::promql {

Node* Parser::ParseBinary(Node* left, const Token& op) {
  Binary binary{.op = op.op, .left = left};
  if (At(Keyword::kBool)) {
    binary.returns_bool = true;
    Advance();
  }
  bool matching_follows = At(Keyword::kOn) || At(Keyword::kIgnoring) || AtFill();
  if (matching_follows) {
    binary.matching = ParseMatching();
    if (binary.matching == nullptr) return nullptr;
  }
  binary.right = ParseExpression(WeakestOnTheRight(op.op));
  if (binary.right == nullptr || !CheckBinary(binary, op.extent, failure_)) return nullptr;
  return Make(left->extent.begin, TypeOf(binary), binary, {binary.left, binary.right});
}

const VectorMatching* Parser::ParseMatching() {
  VectorMatching matching;
  if (!AtFill()) {
    matching.on = At(Keyword::kOn) ? Grouping::kBy : Grouping::kWithout;
    Advance();
    auto labels = ParseLabels();
    if (!labels) return nullptr;
    matching.labels = *labels;
    if (At(Keyword::kGroupLeft) || At(Keyword::kGroupRight)) {
      matching.group = At(Keyword::kGroupLeft) ? Side::kLeft : Side::kRight;
      Advance();
      if (At(TokenKind::kLeftParen)) {
        auto include = ParseLabels();
        if (!include) return nullptr;
        matching.include = *include;
      }
    }
  }
  while (AtFill()) {
    if (!ParseFill(matching)) return nullptr;
  }
  return arena_.New(matching);
}

// `fill` is a keyword only before a parenthesis; else it names a metric.
bool Parser::AtFill() {
  bool is_word = At(Keyword::kFill) || At(Keyword::kFillLeft) || At(Keyword::kFillRight);
  return is_word && lexer_.Peek() == '(';
}

bool Parser::ParseFill(VectorMatching& matching) {
  if (!options_.fill_modifiers) {
    Fail(kNotEnabled, token_.extent, fmt::format("'{}' is experimental", TextOf(token_.extent)),
         "Prometheus knows it with --enable-feature=promql-binop-fill-modifiers");
    return false;
  }
  bool left = !At(Keyword::kFillRight);
  bool right = !At(Keyword::kFillLeft);
  if ((left && matching.fill_left) || (right && matching.fill_right)) {
    Fail(kSyntax, token_.extent, "the same side is filled twice");
    return false;
  }
  Advance();
  if (!Expect(TokenKind::kLeftParen, "'('", "fill")) return false;
  auto value = ParseSignedNumber("fill");
  if (!value || !Expect(TokenKind::kRightParen, "')'", "fill")) return false;
  if (left) matching.fill_left = value;
  if (right) matching.fill_right = value;
  return true;
}

// `(a, "b.c", by,)`.
std::optional<std::span<const std::string_view>> Parser::ParseLabels() {
  if (!Expect(TokenKind::kLeftParen, "'('", "a list of labels")) return std::nullopt;
  std::size_t begin = labels_.Begin();
  while (!At(TokenKind::kRightParen)) {
    if (!ParseLabel()) return std::nullopt;
    if (At(TokenKind::kRightParen)) break;
    if (!Expect(TokenKind::kComma, "',' or ')'", "a list of labels")) return std::nullopt;
  }
  Advance();
  return labels_.Finish(begin, arena_);
}

// Any keyword may name a label.
bool Parser::ParseLabel() {
  Token label = token_;
  if (At(TokenKind::kString)) {
    std::string_view name = ParseString();
    labels_.Add(name);
    if (!name.empty() && IsUtf8(name)) return true;
    Fail(kSyntax, label.extent, "a label's name is not empty and valid UTF-8");
    return false;
  }
  if (!At(TokenKind::kWord) && !At(TokenKind::kMetricName)) {
    Unexpected("a label", "a list of labels");
    return false;
  }
  labels_.Add(TextOf(label.extent));
  Advance();
  return true;
}

}  // namespace seaworthy::promql
