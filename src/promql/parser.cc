#include "promql/parser.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "promql/check.h"
#include "promql/errors.h"
#include "promql/literal.h"
#include "promql/precedence.h"

namespace seaworthy::promql {
namespace {

constexpr int kMaxNesting = 500;

// A token that opens an expression as the name of a metric, although it may be a keyword elsewhere.
bool MayNameMetric(Keyword keyword) {
  switch (keyword) {
    case Keyword::kOn:
    case Keyword::kIgnoring:
    case Keyword::kGroupLeft:
    case Keyword::kGroupRight:
    case Keyword::kBool: return false;
    default: return true;
  }
}

bool TakesParameter(Aggregator aggregator) { return aggregator >= Aggregator::kTopk; }

bool IsExperimental(Aggregator aggregator) {
  return aggregator == Aggregator::kLimitk || aggregator == Aggregator::kLimitRatio;
}

std::string AdviseFor(std::string_view name) {
  if (name == "holt_winters") return "since Prometheus 3 it is called 'double_exponential_smoothing'";
  std::vector<std::string_view> names;
  for (const Function& function : AllFunctions()) names.push_back(function.name);
  for (int i = 0; i <= static_cast<int>(Aggregator::kLimitRatio); ++i)
    names.push_back(Name(Aggregator{std::uint8_t(i)}));
  std::string lower = Lower(name);
  std::string_view nearest = Nearest(lower, std::span<const std::string_view>(names));
  return nearest.empty() ? "" : fmt::format("did you mean '{}'?", nearest);
}

}  // namespace

Parser::Parser(std::string_view text, const ParseOptions& options, Arena& arena, Failure& failure)
    : text_(text), options_(options), arena_(arena), failure_(failure), lexer_(text) {}

const Node* Parser::ParseAll() {
  Advance();
  if (At(TokenKind::kEnd)) return Fail(kSyntax, token_.extent, "the expression is empty");
  Node* root = ParseExpression(kWeakest);
  if (root == nullptr) return nullptr;
  if (!At(TokenKind::kEnd)) return Unexpected("an operator or the end");
  return root;
}

Node* Parser::ParseExpression(int weakest) {
  Nesting nesting(*this);
  if (TooDeep()) return nullptr;
  Node* left = ParseOperand();
  while (left != nullptr) {
    bool is_operator = At(TokenKind::kOperator) || At(Keyword::kOperator);
    if (!is_operator || PrecedenceOf(token_.op) < weakest) break;
    Token op = token_;
    Advance();
    left = ParseBinary(left, op);
  }
  return left;
}

Node* Parser::ParseOperand() {
  if (AtSign()) return ParseSign();
  Node* operand = ParsePrimary();
  return operand == nullptr ? nullptr : ParsePostfix(operand);
}

// Weaker than `^`, stronger than every other operator.
Node* Parser::ParseSign() {
  std::uint32_t begin = token_.extent.begin;
  bool negative = AtOperator(BinaryOperator::kSub);
  Advance();
  Node* operand = ParseExpression(PrecedenceOf(BinaryOperator::kPow));
  if (operand == nullptr || !CheckSign(*operand, failure_)) return nullptr;
  return Make(begin, operand->type, Unary{negative, operand}, {operand});
}

Node* Parser::ParsePrimary() {
  switch (token_.kind) {
    case TokenKind::kNumber:
    case TokenKind::kDuration:
    case TokenKind::kString: return ParseLiteral();
    case TokenKind::kLeftParen: return ParseParen();
    case TokenKind::kLeftBrace: return ParseSelector({}, token_.extent.begin);
    case TokenKind::kWord: return ParseWord();
    case TokenKind::kMetricName: {
      Token name = token_;
      Advance();
      return ParseSelector(TextOf(name.extent), name.extent.begin);
    }
    default: return Unexpected("an expression");
  }
}

Node* Parser::ParseParen() {
  std::uint32_t begin = token_.extent.begin;
  Advance();
  Node* operand = ParseExpression(kWeakest);
  if (operand == nullptr || !Expect(TokenKind::kRightParen, "')'", "the parentheses")) return nullptr;
  return Make(begin, operand->type, Paren{operand}, {operand});
}

Node* Parser::ParseLiteral() {
  Token literal = token_;
  if (At(TokenKind::kString)) {
    std::string_view text = ParseString();
    return Make(literal.extent.begin, ValueType::kString, StringLiteral{text});
  }
  auto value = ParseNumber("an expression");
  if (!value) return nullptr;
  return Make(literal.extent.begin, ValueType::kScalar, NumberLiteral{*value, literal.kind == TokenKind::kDuration});
}

Node* Parser::ParseWord() {
  Token name = token_;
  if (!MayNameMetric(name.keyword) || (name.keyword == Keyword::kOperator && name.op == BinaryOperator::kAtan2)) {
    return Unexpected("an expression");
  }
  Advance();
  bool is_aggregate =
      name.keyword == Keyword::kAggregator && (At(TokenKind::kLeftParen) || At(Keyword::kBy) || At(Keyword::kWithout));
  if (is_aggregate) return ParseAggregate(name);
  bool may_be_function = name.keyword == Keyword::kNone || name.keyword >= Keyword::kStart;
  if (may_be_function && At(TokenKind::kLeftParen)) return ParseCall(name);
  return ParseSelector(TextOf(name.extent), name.extent.begin);
}

Node* Parser::ParseCall(const Token& name) {
  std::string_view written = TextOf(name.extent);
  const Function* function = FindFunction(written);
  if (function == nullptr) {
    return Fail(kUnknownFunction, name.extent, fmt::format("there is no function '{}'", OneLine(written, 60)),
                AdviseFor(written));
  }
  if (function->experimental && !options_.experimental) {
    return Fail(kNotEnabled, name.extent, fmt::format("{}() is experimental", written),
                "Prometheus knows it with --enable-feature=promql-experimental-functions");
  }
  std::size_t begin = nodes_.Begin();
  if (!ParseArguments(function)) return nullptr;
  Extent extent{name.extent.begin, last_end_};
  if (!CheckCall(*function, nodes_.Since(begin), extent, failure_)) return nullptr;
  std::span<const Node* const> arguments = nodes_.Finish(begin, arena_);
  Node* call = Make(extent.begin, function->result, Call{function, arguments});
  if (call == nullptr) return nullptr;
  for (const Node* argument : arguments) call->height = std::max<std::uint16_t>(call->height, argument->height + 1);
  return CheckHeight(call);
}

// `(a, b)` onto nodes_; `function` is null for an aggregation.
bool Parser::ParseArguments(const Function* function) {
  if (!Expect(TokenKind::kLeftParen, "'('", "a call")) return false;
  if (Take(TokenKind::kRightParen)) return true;
  std::size_t begin = nodes_.Begin();
  while (true) {
    bool labels_of_info = function != nullptr && function->name == "info" && nodes_.Begin() == begin + 1;
    may_select_all_ = labels_of_info && At(TokenKind::kLeftBrace);
    Node* argument = ParseExpression(kWeakest);
    if (argument == nullptr) return false;
    nodes_.Add(argument);
    if (Take(TokenKind::kRightParen)) return true;
    Extent comma = token_.extent;
    if (!Expect(TokenKind::kComma, "',' or ')'", "a call")) return false;
    if (At(TokenKind::kRightParen)) {
      Fail(kSyntax, comma, "a call takes no comma after its last argument");
      return false;
    }
  }
}

Node* Parser::ParseAggregate(const Token& name) {
  Aggregate aggregate{.aggregator = name.aggregator};
  if (IsExperimental(name.aggregator) && !options_.experimental) {
    return Fail(kNotEnabled, name.extent, fmt::format("{} is experimental", Name(name.aggregator)),
                "Prometheus knows it with --enable-feature=promql-experimental-functions");
  }
  if (!ParseGrouping(aggregate)) return nullptr;
  std::size_t begin = nodes_.Begin();
  if (!ParseArguments(nullptr)) return nullptr;
  std::span<const Node* const> arguments = nodes_.Since(begin);
  std::size_t wanted = TakesParameter(name.aggregator) ? 2 : 1;
  if (arguments.size() != wanted) {
    return Fail(
        kType, {name.extent.begin, last_end_},
        fmt::format("{} takes {} but got {}", Name(name.aggregator), Count(wanted, "argument"), arguments.size()));
  }
  aggregate.parameter = wanted == 2 ? arguments[0] : nullptr;
  aggregate.operand = arguments[wanted - 1];
  nodes_.Drop(begin);
  if (!CheckAggregate(aggregate, failure_)) return nullptr;
  if (aggregate.grouping == Grouping::kNone && !ParseGrouping(aggregate)) return nullptr;
  return Make(name.extent.begin, ValueType::kVector, aggregate, {aggregate.operand, aggregate.parameter});
}

// `by (a, b)`, `without (a)`, or nothing.
bool Parser::ParseGrouping(Aggregate& aggregate) {
  if (!At(Keyword::kBy) && !At(Keyword::kWithout)) return true;
  aggregate.grouping = At(Keyword::kBy) ? Grouping::kBy : Grouping::kWithout;
  Advance();
  auto labels = ParseLabels();
  if (!labels) return false;
  aggregate.labels = *labels;
  return true;
}

void Parser::Advance() {
  last_end_ = token_.extent.end;
  token_ = lexer_.Next();
}

bool Parser::Take(TokenKind kind) {
  if (!At(kind)) return false;
  Advance();
  return true;
}

bool Parser::Expect(TokenKind kind, std::string_view what, std::string_view where) {
  if (Take(kind)) return true;
  Unexpected(what, where);
  return false;
}

std::nullptr_t Parser::Unexpected(std::string_view expected, std::string_view where) {
  if (At(TokenKind::kError)) return Fail(kSyntax, token_.extent, lexer_.error());
  std::string found = At(TokenKind::kEnd) ? "the end" : fmt::format("'{}'", OneLine(TextOf(token_.extent), 40));
  std::string place = where.empty() ? "" : fmt::format(" in {}", where);
  return Fail(kSyntax, token_.extent, fmt::format("expected {}{} but found {}", expected, place, found));
}

std::optional<double> Parser::ParseNumber(std::string_view where) {
  std::string_view text = TextOf(token_.extent);
  if (At(TokenKind::kDuration)) {
    auto span = DurationOf(text);
    if (!span) {
      Fail(kSyntax, token_.extent, fmt::format("'{}' is no duration", OneLine(text, 40)),
           "units go from y, w, d, h, m, s to ms, each once, up to 292 years");
      return std::nullopt;
    }
    Advance();
    return Seconds(*span);
  }
  if (!At(TokenKind::kNumber)) {
    Unexpected("a number", where);
    return std::nullopt;
  }
  auto value = NumberOf(text);
  if (!value) {
    Fail(kSyntax, token_.extent, fmt::format("'{}' is too large a number or none", OneLine(text, 40)));
    return std::nullopt;
  }
  Advance();
  return value;
}

std::optional<double> Parser::ParseSignedNumber(std::string_view where) {
  bool negative = AtOperator(BinaryOperator::kSub);
  if (AtSign()) Advance();
  auto value = ParseNumber(where);
  return value && negative ? -*value : value;
}

// Precondition: At(kString).
std::string_view Parser::ParseString() {
  std::string_view quoted = TextOf(token_.extent);
  Advance();
  return HasEscapes(quoted) ? arena_.Copy(std::string_view(Unquote(quoted))) : quoted.substr(1, quoted.size() - 2);
}

Node* Parser::Make(std::uint32_t begin, ValueType type, const Form& form, std::initializer_list<const Node*> children) {
  std::uint16_t height = 1;
  for (const Node* child : children) {
    if (child != nullptr) height = std::max<std::uint16_t>(height, child->height + 1);
  }
  return CheckHeight(arena_.New(Node{{begin, last_end_}, type, height, form}));
}

Node* Parser::CheckHeight(Node* node) {
  if (node->height <= kMaxHeight) return node;
  return Fail(kTooLarge, node->extent, fmt::format("the expression has more than {} operators in a row", kMaxHeight));
}

std::nullptr_t Parser::Fail(const ErrorCode& code, Extent where, std::string message, std::string advice) {
  return failure_.Set(code, where, std::move(message), std::move(advice));
}

bool Parser::TooDeep() {
  if (depth_ <= kMaxNesting) return false;
  Fail(kTooLarge, token_.extent, fmt::format("the expression is nested deeper than {}", kMaxNesting));
  return true;
}

}  // namespace seaworthy::promql
