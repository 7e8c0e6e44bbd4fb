#include "cel/lexer.h"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/errors.h"

namespace seaworthy::cel {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool IsNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsNamePart(char c) { return IsNameStart(c) || IsDigit(c); }

constexpr auto kLongSymbols = std::to_array<std::string_view>({"&&", "||", "==", "!=", "<=", ">="});
constexpr std::string_view kShortSymbols = "<>!+-*/%?:.,()[]{}";

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> Run() {
    std::vector<Token> tokens;
    while (true) {
      SkipSpace();
      start_ = at_;
      if (at_ == text_.size()) {
        tokens.push_back(Make(TokenKind::kEnd));
        return tokens;
      }
      SEAWORTHY_TRY(Token token, Next());
      tokens.push_back(token);
    }
  }

 private:
  char Peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  Token Make(TokenKind kind) const {
    return {kind, {static_cast<std::uint32_t>(start_), static_cast<std::uint32_t>(at_)}};
  }

  Error Fail(std::string message) const {
    return Error(kSyntax, std::move(message)).At(PlaceOf(text_, static_cast<std::uint32_t>(start_)));
  }

  void SkipSpace() {
    while (at_ < text_.size()) {
      char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        ++at_;
      } else if (c == '/' && Peek(1) == '/') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else {
        return;
      }
    }
  }

  Result<Token> Next() {
    char c = Peek();
    if (auto quoted = StringPrefix()) return String(*quoted);
    if (IsNameStart(c)) {
      while (IsNamePart(Peek())) ++at_;
      return Make(TokenKind::kName);
    }
    if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) return Number();
    if (c == '`') return QuotedName();
    return Symbol();
  }

  // The length of the prefix of a string literal that starts here: 0 for `"`, 2 for `br'`; nothing for other tokens.
  std::optional<std::size_t> StringPrefix() const {
    std::size_t length = 0;
    bool raw = false;
    bool bytes = false;
    for (; length < 2; ++length) {
      char c = Peek(length);
      if (!raw && (c == 'r' || c == 'R')) {
        raw = true;
      } else if (!bytes && (c == 'b' || c == 'B')) {
        bytes = true;
      } else {
        break;
      }
    }
    char quote = Peek(length);
    if (quote != '"' && quote != '\'') return std::nullopt;
    return length;
  }

  Result<Token> String(std::size_t prefix) {
    std::string_view letters = text_.substr(at_, prefix);
    bool raw = letters.find_first_of("rR") != std::string_view::npos;
    bool bytes = letters.find_first_of("bB") != std::string_view::npos;
    at_ += prefix;
    char quote = Peek();
    bool triple = Peek(1) == quote && Peek(2) == quote;
    at_ += triple ? 3 : 1;
    while (at_ < text_.size()) {
      char c = text_[at_];
      if (c == '\\' && !raw && at_ + 1 < text_.size()) {
        at_ += 2;
      } else if (c == quote && (!triple || (Peek(1) == quote && Peek(2) == quote))) {
        at_ += triple ? 3 : 1;
        return Make(bytes ? TokenKind::kBytes : TokenKind::kString);
      } else if (!triple && (c == '\n' || c == '\r')) {
        break;
      } else {
        ++at_;
      }
    }
    return Fail("the string that starts here has no end");
  }

  Result<Token> QuotedName() {
    ++at_;
    auto allowed = [](char c) { return IsNamePart(c) || c == '.' || c == '-' || c == '/' || c == ' '; };
    while (allowed(Peek())) ++at_;
    if (Peek() != '`' || at_ == start_ + 1) return Fail("the name in backquotes that starts here has no end");
    ++at_;
    return Make(TokenKind::kQuotedName);
  }

  Result<Token> Number() {
    if (Peek() == '0' && (Peek(1) == 'x' || Peek(1) == 'X') && IsHexDigit(Peek(2))) {
      at_ += 2;
      while (IsHexDigit(Peek())) ++at_;
      return Whole();
    }
    while (IsDigit(Peek())) ++at_;
    bool real = false;
    if (Peek() == '.' && IsDigit(Peek(1))) {
      real = true;
      ++at_;
      while (IsDigit(Peek())) ++at_;
    }
    if (Peek() == 'e' || Peek() == 'E') {
      std::size_t sign = Peek(1) == '+' || Peek(1) == '-' ? 1 : 0;
      if (IsDigit(Peek(1 + sign))) {
        real = true;
        at_ += 1 + sign;
        while (IsDigit(Peek())) ++at_;
      }
    }
    return real ? Result<Token>(Make(TokenKind::kDouble)) : Whole();
  }

  Result<Token> Whole() {
    if (Peek() != 'u' && Peek() != 'U') return Make(TokenKind::kInt);
    ++at_;
    return Make(TokenKind::kUint);
  }

  Result<Token> Symbol() {
    for (std::string_view symbol : kLongSymbols) {
      if (text_.substr(at_).starts_with(symbol)) {
        at_ += symbol.size();
        return Make(TokenKind::kSymbol);
      }
    }
    if (kShortSymbols.find(Peek()) != std::string_view::npos && Peek() != '\0') {
      ++at_;
      return Make(TokenKind::kSymbol);
    }
    if (Peek() == '=') return std::move(Fail("'=' is no operator")).Advise("write == to compare");
    if (Peek() == '&' || Peek() == '|') {
      return std::move(Fail(fmt::format("'{}' is no operator", Peek()))).Advise("write && for and, || for or");
    }
    return Fail(fmt::format("unexpected character '{}'", OneLine(Character(), 8)));
  }

  // The whole character at this place, for a message.
  std::string_view Character() const {
    std::size_t length = 1;
    while (length < 4 && (static_cast<unsigned char>(Peek(length)) & 0xC0) == 0x80) ++length;
    return text_.substr(at_, length);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
};

}  // namespace

Place PlaceOf(std::string_view text, std::uint32_t offset) {
  Place place{"", 1, 1};
  for (char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++place.column;
    }
  }
  return place;
}

Result<std::vector<Token>> Tokenize(std::string_view text) { return Lexer(text).Run(); }

}  // namespace seaworthy::cel
