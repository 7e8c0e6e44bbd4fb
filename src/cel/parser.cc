#include "cel/parser.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/errors.h"
#include "cel/lexer.h"
#include "cel/literal.h"
#include "cel/macros.h"

namespace seaworthy::cel {
namespace {

constexpr auto kReserved =
    std::to_array<std::string_view>({"as", "break", "const", "continue", "else", "for", "function", "if", "import",
                                     "let", "loop", "package", "namespace", "return", "var", "void", "while"});

constexpr std::size_t kMostBytes = 100'000;

bool IsWord(std::string_view name) {  // Never the name of a field either.
  return name == "true" || name == "false" || name == "null" || name == "in";
}

struct Operator {
  std::string_view symbol;
  std::string_view function;
  int level;  // The higher binds tighter.
};

constexpr auto kOperators = std::to_array<Operator>({{"<", "_<_", 1},
                                                     {"<=", "_<=_", 1},
                                                     {">", "_>_", 1},
                                                     {">=", "_>=_", 1},
                                                     {"==", "_==_", 1},
                                                     {"!=", "_!=_", 1},
                                                     {"in", "@in", 1},
                                                     {"+", "_+_", 2},
                                                     {"-", "_-_", 2},
                                                     {"*", "_*_", 3},
                                                     {"/", "_/_", 3},
                                                     {"%", "_%_", 3}});

constexpr int kTightest = 3;

// Recursive descent. A null ExprPtr means that `error_` is set.
class Parser {
 public:
  Parser(std::string_view text, std::vector<Token> tokens, int depth, value::Arena& arena)
      : text_(text), tokens_(std::move(tokens)), limit_(depth), arena_(arena) {}

  Result<ExprPtr> Run() {
    ExprPtr expr = Expression();
    if (expr && Now().kind != TokenKind::kEnd) expr = Unexpected("the end of the expression");
    if (!expr) return *std::move(error_);
    return expr;
  }

 private:
  const Token& Now() const { return tokens_[at_]; }
  const Token& Ahead(std::size_t count) const { return tokens_[std::min(at_ + count, tokens_.size() - 1)]; }
  std::string_view TextOf(const Token& token) const {
    return text_.substr(token.range.begin, token.range.end - token.range.begin);
  }
  bool Sees(std::string_view symbol) const { return Now().kind == TokenKind::kSymbol && TextOf(Now()) == symbol; }
  bool Take(std::string_view symbol) {
    if (!Sees(symbol)) return false;
    ++at_;
    return true;
  }

  ExprPtr Fail(const ErrorCode& code, std::string message, std::uint32_t at) {
    if (!error_) error_ = Error(code, std::move(message)).At(PlaceOf(text_, at));
    return nullptr;
  }

  ExprPtr Unexpected(std::string_view wanted) {
    std::string found =
        Now().kind == TokenKind::kEnd ? "the expression ends" : "found '" + OneLine(TextOf(Now()), 40) + "'";
    return Fail(kSyntax, fmt::format("{} where {} was expected", found, wanted), Now().range.begin);
  }

  ExprPtr TooDeep() {
    return Fail(kTooComplex, fmt::format("the expression is nested deeper than {} parts", limit_), Now().range.begin);
  }

  ExprPtr New(ExprKind kind, std::uint32_t begin, std::uint32_t at) {
    auto expr = std::make_unique<Expr>();
    expr->kind = kind;
    expr->range = {begin, begin};
    expr->at = at;
    return expr;
  }

  // Closes a node at the last token taken; refuses one that became too deep.
  ExprPtr Finish(ExprPtr expr) {
    expr->range.end = tokens_[at_ - 1].range.end;
    for (const ExprPtr& child : expr->children) expr->depth = std::max(expr->depth, child->depth + 1);
    return expr->depth > limit_ ? TooDeep() : std::move(expr);
  }

  ExprPtr Expression() {
    if (++nesting_ > limit_) return TooDeep();
    ExprPtr expr = Conditional();
    --nesting_;
    return expr;
  }

  ExprPtr Conditional() {
    ExprPtr condition = Or();
    if (!condition || !Sees("?")) return condition;
    ExprPtr expr = New(ExprKind::kConditional, condition->range.begin, Now().range.begin);
    ++at_;
    ExprPtr yes = Or();
    if (!yes) return nullptr;
    if (!Take(":")) return Unexpected("':'");
    ExprPtr no = Expression();
    if (!no) return nullptr;
    expr->children.push_back(std::move(condition));
    expr->children.push_back(std::move(yes));
    expr->children.push_back(std::move(no));
    return Finish(std::move(expr));
  }

  ExprPtr Or() {
    return Chain(ExprKind::kOr, "||", [this] { return And(); });
  }

  ExprPtr And() {
    return Chain(ExprKind::kAnd, "&&", [this] { return Binary(1); });
  }

  // `a && b && c` is one node with three operands.
  template <typename Operand>
  ExprPtr Chain(ExprKind kind, std::string_view symbol, Operand operand) {
    ExprPtr first = operand();
    if (!first || !Sees(symbol)) return first;
    ExprPtr chain = New(kind, first->range.begin, Now().range.begin);
    chain->children.push_back(std::move(first));
    while (Take(symbol)) {
      ExprPtr next = operand();
      if (!next) return nullptr;
      chain->children.push_back(std::move(next));
    }
    return Finish(std::move(chain));
  }

  const Operator* OperatorAt(int level) const {
    std::string_view symbol = TextOf(Now());
    bool word = Now().kind == TokenKind::kName && symbol == "in";
    if (Now().kind != TokenKind::kSymbol && !word) return nullptr;
    for (const Operator& op : kOperators) {
      if (op.symbol == symbol && op.level == level) return &op;
    }
    return nullptr;
  }

  ExprPtr Binary(int level) {
    if (level > kTightest) return Unary();
    ExprPtr left = Binary(level + 1);
    while (left) {
      const Operator* op = OperatorAt(level);
      if (op == nullptr) return left;
      ExprPtr call = New(ExprKind::kCall, left->range.begin, Now().range.begin);
      call->name = op->function;
      ++at_;
      ExprPtr right = Binary(level + 1);
      if (!right) return nullptr;
      call->children.push_back(std::move(left));
      call->children.push_back(std::move(right));
      left = Finish(std::move(call));
    }
    return nullptr;
  }

  bool AtNumber(const Token& token) const { return token.kind == TokenKind::kInt || token.kind == TokenKind::kDouble; }

  ExprPtr Unary() {
    bool minus = Sees("-");
    if (!minus && !Sees("!")) return Member();
    if (minus && AtNumber(Ahead(1))) return Member();
    if (++nesting_ > limit_) return TooDeep();
    ExprPtr call = New(ExprKind::kCall, Now().range.begin, Now().range.begin);
    call->name = minus ? "-_" : "!_";
    ++at_;
    // `!-a` is not in the grammar, `!!a` and `--a` are.
    if (minus ? Sees("!") : Sees("-")) return Unexpected("an operand");
    ExprPtr operand = Unary();
    --nesting_;
    if (!operand) return nullptr;
    call->children.push_back(std::move(operand));
    return Finish(std::move(call));
  }

  ExprPtr Member() {
    ExprPtr expr = Primary();
    while (expr) {
      if (Sees(".")) {
        expr = AfterPoint(std::move(expr));
      } else if (Sees("[")) {
        expr = Index(std::move(expr));
      } else if (Sees("{") && IsTypeName(*expr)) {
        return Fail(kUndeclared, fmt::format("'{}{{…}}' makes a message; messages are left out", expr->name),
                    expr->range.begin);
      } else {
        return expr;
      }
    }
    return nullptr;
  }

  static bool IsTypeName(const Expr& expr) {
    const Expr* at = &expr;
    while (at->kind == ExprKind::kSelect && !at->optional) at = at->children[0].get();
    return at->kind == ExprKind::kName;
  }

  ExprPtr AfterPoint(ExprPtr operand) {
    ++at_;
    bool optional = Take("?");
    const Token& name = Now();
    bool quoted = name.kind == TokenKind::kQuotedName;
    if (!quoted && (name.kind != TokenKind::kName || IsWord(TextOf(name)))) return Unexpected("the name of a field");
    std::string_view word = TextOf(name);
    if (quoted) word = word.substr(1, word.size() - 2);
    ++at_;
    bool call = !quoted && !optional && Sees("(");
    ExprPtr expr = New(call ? ExprKind::kCall : ExprKind::kSelect, operand->range.begin, name.range.begin);
    expr->name = word;
    expr->optional = optional;
    expr->member = call;
    expr->children.push_back(std::move(operand));
    return call ? Arguments(std::move(expr)) : Finish(std::move(expr));
  }

  ExprPtr Index(ExprPtr operand) {
    ExprPtr call = New(ExprKind::kCall, operand->range.begin, Now().range.begin);
    ++at_;
    call->name = Take("?") ? "_[?_]" : "_[_]";
    ExprPtr index = Expression();
    if (!index) return nullptr;
    if (!Take("]")) return Unexpected("']'");
    call->children.push_back(std::move(operand));
    call->children.push_back(std::move(index));
    return Finish(std::move(call));
  }

  // From `(` to `)`; then the call may turn out to be a macro.
  ExprPtr Arguments(ExprPtr call) {
    ++at_;
    if (!Sees(")")) {
      do {
        ExprPtr argument = Expression();
        if (!argument) return nullptr;
        call->children.push_back(std::move(argument));
      } while (Take(","));
    }
    if (!Take(")")) return Unexpected("',' or ')'");
    call = Finish(std::move(call));
    if (!call) return nullptr;
    if (auto mistake = ExpandMacro(call)) return Fail(kSyntax, mistake->message, mistake->at);
    return call->depth > limit_ ? TooDeep() : std::move(call);
  }

  ExprPtr Primary() {
    const Token& token = Now();
    switch (token.kind) {
      case TokenKind::kInt:
      case TokenKind::kUint:
      case TokenKind::kDouble:
      case TokenKind::kString:
      case TokenKind::kBytes: return Literal(token.range.begin, false);
      case TokenKind::kName: return Name();
      case TokenKind::kSymbol: break;
      default: return Unexpected("an operand");
    }
    if (Sees("(")) return Parenthesis();
    if (Sees("[")) return List();
    if (Sees("{")) return Map();
    if (Sees("-") && AtNumber(Ahead(1))) {
      ++at_;
      return Literal(token.range.begin, true);
    }
    if (Sees(".") && Ahead(1).kind == TokenKind::kName) return Name();
    return Unexpected("an operand");
  }

  ExprPtr Literal(std::uint32_t begin, bool negative) {
    ExprPtr expr = New(ExprKind::kConstant, begin, begin);
    auto literal = ReadLiteral(arena_, Now().kind, TextOf(Now()), negative);
    if (!literal.ok()) {
      if (!error_) error_ = std::move(literal).error().At(PlaceOf(text_, begin));
      return nullptr;
    }
    expr->constant = *literal;
    ++at_;
    return Finish(std::move(expr));
  }

  ExprPtr Word(value::Value constant) {
    ExprPtr expr = New(ExprKind::kConstant, Now().range.begin, Now().range.begin);
    expr->constant = constant;
    ++at_;
    return Finish(std::move(expr));
  }

  ExprPtr Name() {
    std::uint32_t begin = Now().range.begin;
    bool absolute = Take(".");
    std::string_view word = TextOf(Now());
    if (!absolute && word == "true") return Word(value::Value::Bool(true));
    if (!absolute && word == "false") return Word(value::Value::Bool(false));
    if (!absolute && word == "null") return Word(value::Value::Null());
    if (IsWord(word)) return Unexpected("an operand");
    if (std::ranges::find(kReserved, word) != kReserved.end()) {
      return Fail(kSyntax, fmt::format("'{}' is a reserved word", word), begin);
    }
    ExprPtr expr = New(ExprKind::kName, begin, Now().range.begin);
    expr->name = word;
    expr->absolute = absolute;
    ++at_;
    if (!Sees("(")) return Finish(std::move(expr));
    expr->kind = ExprKind::kCall;
    return Arguments(std::move(expr));
  }

  // The range of what is inside takes in the brackets: `(a + b)` is shown as it was written.
  ExprPtr Parenthesis() {
    std::uint32_t begin = Now().range.begin;
    ++at_;
    ExprPtr expr = Expression();
    if (!expr) return nullptr;
    if (!Take(")")) return Unexpected("')'");
    expr->range = {begin, tokens_[at_ - 1].range.end};
    return expr;
  }

  ExprPtr List() {
    ExprPtr list = New(ExprKind::kList, Now().range.begin, Now().range.begin);
    ++at_;
    while (!Sees("]")) {
      list->optional_items.push_back(Take("?"));
      ExprPtr item = Expression();
      if (!item) return nullptr;
      list->children.push_back(std::move(item));
      if (!Take(",")) break;
    }
    if (!Take("]")) return Unexpected("',' or ']'");
    return Finish(std::move(list));
  }

  ExprPtr Map() {
    ExprPtr map = New(ExprKind::kMap, Now().range.begin, Now().range.begin);
    ++at_;
    while (!Sees("}")) {
      map->optional_items.push_back(Take("?"));
      ExprPtr key = Expression();
      if (!key) return nullptr;
      if (!Take(":")) return Unexpected("':'");
      ExprPtr item = Expression();
      if (!item) return nullptr;
      map->children.push_back(std::move(key));
      map->children.push_back(std::move(item));
      if (!Take(",")) break;
    }
    if (!Take("}")) return Unexpected("',' or '}'");
    return Finish(std::move(map));
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int limit_;
  int nesting_ = 0;
  value::Arena& arena_;
  std::optional<Error> error_;
};

}  // namespace

Result<ExprPtr> Parse(std::string_view text, int depth, value::Arena& arena) {
  if (text.size() > kMostBytes) {
    return Error(kTooComplex, fmt::format("the expression is longer than {} bytes", kMostBytes));
  }
  SEAWORTHY_TRY(std::vector<Token> tokens, Tokenize(text));
  return Parser(text, std::move(tokens), depth, arena).Run();
}

}  // namespace seaworthy::cel
