// Recursive descent over tokens to a typed tree. Private to this folder; parse.h is the way in.
//
// Types are judged while the tree is built (check.h), so the first error in the text is the one that is told. A
// function returns null after an error; the error is then in `failure`.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "promql/arena.h"
#include "promql/ast.h"
#include "promql/failure.h"
#include "promql/function.h"
#include "promql/lexer.h"
#include "promql/parse.h"

namespace seaworthy::promql {

// A list that grows while it is parsed and then moves to the arena. Lists nest, so each remembers where it began.
template <typename T>
class Scratch {
 public:
  std::size_t Begin() const { return items_.size(); }
  void Add(const T& item) { items_.push_back(item); }
  std::span<const T> Since(std::size_t begin) const { return std::span(items_).subspan(begin); }
  std::span<const T> Finish(std::size_t begin, Arena& arena) {
    std::span<const T> kept = arena.Copy(Since(begin));
    Drop(begin);
    return kept;
  }
  void Drop(std::size_t begin) { items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(begin), items_.end()); }

 private:
  std::vector<T> items_;
};

class Parser {
 public:
  // `text` is what nodes keep views of.
  Parser(std::string_view text, const ParseOptions& options, Arena& arena, Failure& failure);

  // The whole text as one expression.
  const Node* ParseAll();

 private:
  // parser.cc: expressions.
  Node* ParseExpression(int weakest);
  Node* ParseOperand();
  Node* ParseSign();
  Node* ParsePrimary();
  Node* ParseParen();
  Node* ParseLiteral();
  Node* ParseWord();
  Node* ParseCall(const Token& name);
  bool ParseArguments(const Function* function);
  Node* ParseAggregate(const Token& name);
  bool ParseGrouping(Aggregate& aggregate);

  // parser_binary.cc: what stands between two operands.
  Node* ParseBinary(Node* left, const Token& op);
  const VectorMatching* ParseMatching();
  bool AtFill();
  bool ParseFill(VectorMatching& matching);
  std::optional<std::span<const std::string_view>> ParseLabels();
  bool ParseLabel();

  // parser_selector.cc: selectors and what follows an operand.
  Node* ParseSelector(std::string_view name, std::uint32_t begin);
  bool ParseMatchers();
  bool ParseMatcher();
  bool ParseMatchOperator(Matcher& matcher);
  bool CheckSelector(const VectorSelector& selector, Extent extent);
  Node* ParsePostfix(Node* node);
  Node* ParseRange(Node* operand);
  Node* MakeMatrix(Node* operand, const Duration& range, Extent brackets);
  Node* ParseSubquery(Node* operand, const Duration& range);
  Node* ParseOffset(Node* node);
  Node* ParseAt(Node* node);
  Node* ParseExtended(Node* node);
  Modifiers* ModifiersOf(Node* node, std::string_view modifier, Extent where);

  // parser_duration.cc
  std::optional<Duration> ParsePositiveDuration();
  std::optional<Duration> ParseOffsetDuration();
  Node* ParseUnsignedOffset();
  Node* ParseSignedOffset(const Token& sign);
  std::optional<Duration> ToDuration(const Node& node);
  Node* ParseDurationExpression(int weakest);
  Node* ParseDurationOperators(Node* left, int weakest);
  Node* ParseDurationOperand();
  Node* ParseDurationAtom();
  Node* ParseDurationParen();
  Node* ParseDurationCall();
  std::optional<double> ParseDurationLiteral();
  Node* ParseDurationNumber();
  bool RequireDurationExpressions(Extent where);

  // Small steps.
  void Advance();
  bool At(TokenKind kind) const { return token_.kind == kind; }
  bool At(Keyword keyword) const { return token_.kind == TokenKind::kWord && token_.keyword == keyword; }
  bool AtOperator(BinaryOperator op) const { return token_.kind == TokenKind::kOperator && token_.op == op; }
  bool AtSign() const { return AtOperator(BinaryOperator::kAdd) || AtOperator(BinaryOperator::kSub); }
  bool Take(TokenKind kind);
  bool Expect(TokenKind kind, std::string_view what, std::string_view where);
  std::nullptr_t Unexpected(std::string_view expected, std::string_view where = {});
  std::string_view TextOf(Extent extent) const { return text_.substr(extent.begin, extent.end - extent.begin); }
  std::optional<double> ParseNumber(std::string_view where);
  std::optional<double> ParseSignedNumber(std::string_view where);
  std::string_view ParseString();
  Node* Make(std::uint32_t begin, ValueType type, const Form& form, std::initializer_list<const Node*> children = {});
  Node* CheckHeight(Node* node);
  std::nullptr_t Fail(const ErrorCode& code, Extent where, std::string message, std::string advice = {});

  // Counts how deep functions call each other.
  class Nesting {
   public:
    explicit Nesting(Parser& parser) : parser_(parser) { ++parser_.depth_; }
    ~Nesting() { --parser_.depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    Parser& parser_;
  };
  bool TooDeep();

  std::string_view text_;
  const ParseOptions& options_;
  Arena& arena_;
  Failure& failure_;
  Lexer lexer_;
  Token token_;
  std::uint32_t last_end_ = 0;  // Where the token before token_ ends.
  int depth_ = 0;
  bool may_select_all_ = false;  // The selector that begins here needs no matcher: the labels of info().
  Scratch<const Node*> nodes_;
  Scratch<Matcher> matchers_;
  Scratch<std::string_view> labels_;
};

}  // namespace seaworthy::promql
