#include "promql/lexer.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "promql/characters.h"
#include "promql/number_scan.h"

namespace seaworthy::promql {

Token Lexer::Next() {
  SkipSpaceAndComments();
  if (stopped_ || at_ >= text_.size()) return End();
  char c = text_[at_];
  if (Is(c, kLetter)) return Word();
  if (c == '"' || c == '\'' || c == '`') return String(c);
  if (c == ',') return Symbol(TokenKind::kComma);
  if (surroundings_ == Surroundings::kBraces) return InBraces(c);
  if (Is(c, kDigit) || (c == '.' && Is(At(at_ + 1), kDigit))) return NumberOrDuration();
  switch (c) {
    case '(': return Symbol(TokenKind::kLeftParen);
    case ')': return Symbol(TokenKind::kRightParen);
    case '+': return Operator(BinaryOperator::kAdd, at_, 1);
    case '-': return Operator(BinaryOperator::kSub, at_, 1);
    case '*': return Operator(BinaryOperator::kMul, at_, 1);
    case '/': return Operator(BinaryOperator::kDiv, at_, 1);
    case '%': return Operator(BinaryOperator::kMod, at_, 1);
    case '^': return Operator(BinaryOperator::kPow, at_, 1);
    case '@': return Symbol(TokenKind::kAt);
    case ':': return surroundings_ == Surroundings::kBrackets ? Symbol(TokenKind::kColon) : Word();
    case '{':
    case '[':
    case ']': return Bracket(c);
    default: return Comparison(c);
  }
}

void Lexer::SkipSpaceAndComments() {
  while (at_ < text_.size()) {
    if (Is(text_[at_], kSpace)) {
      ++at_;
    } else if (text_[at_] == '#') {
      while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
    } else {
      return;
    }
  }
}

Token Lexer::Make(TokenKind kind, std::size_t begin) const {
  Token token;
  token.kind = kind;
  token.extent = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
  return token;
}

Token Lexer::Operator(BinaryOperator op, std::size_t begin, std::size_t length) {
  at_ = begin + length;
  Token token = Make(TokenKind::kOperator, begin);
  token.op = op;
  return token;
}

Token Lexer::Symbol(TokenKind kind, std::size_t length) {
  at_ += length;
  return Make(kind, at_ - length);
}

Token Lexer::Fail(std::size_t at, std::string message) {
  error_ = std::move(message);
  stopped_ = true;
  at_ = at;
  return Make(TokenKind::kError, at_);
}

Token Lexer::End() {
  if (!error_.empty()) return Make(TokenKind::kError, at_);
  if (surroundings_ == Surroundings::kBraces) return Fail(at_, "the braces of the selector are not closed");
  return Make(TokenKind::kEnd, at_);
}

Token Lexer::Comparison(char first) {
  bool equals = At(at_ + 1) == '=';
  bool slash = At(at_ + 1) == '/';
  if (first == '<' && slash) return Operator(BinaryOperator::kTrimUpper, at_, 2);
  if (first == '>' && slash) return Operator(BinaryOperator::kTrimLower, at_, 2);
  if (first == '<') return Operator(equals ? BinaryOperator::kLessEqual : BinaryOperator::kLess, at_, equals ? 2 : 1);
  if (first == '>') {
    return Operator(equals ? BinaryOperator::kGreaterEqual : BinaryOperator::kGreater, at_, equals ? 2 : 1);
  }
  if (first == '=' && equals) return Operator(BinaryOperator::kEqual, at_, 2);
  if (first == '!' && equals) return Operator(BinaryOperator::kNotEqual, at_, 2);
  if ((first == '=' || first == '!') && At(at_ + 1) == '~') {
    return Fail(at_, fmt::format("'{}~' compares labels and stands in braces only", first));
  }
  if (first == '=') return Symbol(TokenKind::kAssign);
  return Unexpected();
}

Token Lexer::InBraces(char first) {
  char second = At(at_ + 1);
  if (first == '}') {
    surroundings_ = Surroundings::kNone;
    return Symbol(TokenKind::kRightBrace);
  }
  if (first == '=') return second == '~' ? Symbol(TokenKind::kMatches, 2) : Symbol(TokenKind::kAssign);
  if (first == '!' && second == '~') return Symbol(TokenKind::kNotMatches, 2);
  if (first == '!' && second == '=') return Operator(BinaryOperator::kNotEqual, at_, 2);
  return Unexpected();
}

Token Lexer::Bracket(char first) {
  if (first == '{') {
    surroundings_ = Surroundings::kBraces;
    return Symbol(TokenKind::kLeftBrace);
  }
  if (first == '[') {
    if (surroundings_ == Surroundings::kBrackets) return Unexpected();
    surroundings_ = Surroundings::kBrackets;
    return Symbol(TokenKind::kLeftBracket);
  }
  if (surroundings_ != Surroundings::kBrackets) return Unexpected();
  surroundings_ = Surroundings::kNone;
  return Symbol(TokenKind::kRightBracket);
}

Token Lexer::Word() {
  std::size_t begin = at_;
  bool colons_belong = surroundings_ == Surroundings::kNone;
  bool has_colon = false;
  for (; at_ < text_.size(); ++at_) {
    if (Is(text_[at_], kLetter | kDigit)) continue;
    if (text_[at_] != ':' || !colons_belong) break;
    has_colon = true;
  }
  Token token = Make(has_colon ? TokenKind::kMetricName : TokenKind::kWord, begin);
  if (has_colon || surroundings_ == Surroundings::kBraces) return token;
  if (const KeywordMeaning* meaning = FindKeyword(text_.substr(begin, at_ - begin))) {
    if (meaning->is_number) token.kind = TokenKind::kNumber;
    token.keyword = meaning->keyword;
    token.op = meaning->op;
    token.aggregator = meaning->aggregator;
  }
  return token;
}

Token Lexer::NumberOrDuration() {
  std::size_t begin = at_;
  NumberScan scan(text_, begin);
  if (scan.kind() == NumberScan::Kind::kNeither) {
    std::string_view written = text_.substr(begin, scan.end() - begin);
    return Fail(begin, fmt::format("'{}' is neither a number nor a duration", OneLine(written, 40)));
  }
  at_ = scan.end();
  return Make(scan.kind() == NumberScan::Kind::kNumber ? TokenKind::kNumber : TokenKind::kDuration, begin);
}

Token Lexer::String(char quote) {
  std::size_t begin = at_++;
  while (at_ < text_.size()) {
    char c = text_[at_];
    if (c == quote) {
      ++at_;
      return Make(TokenKind::kString, begin);
    }
    if (c == '\n' && quote != '`') break;
    if (c == '\\' && quote != '`') {
      if (!ScanEscape(quote)) return Make(TokenKind::kError, at_);
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x80) {
      ++at_;
      continue;
    }
    // U+FFFD itself is refused, too: Prometheus takes it for the mark of bytes that are not UTF-8.
    std::size_t length = Utf8Length(text_.substr(at_));
    if (length == 0 || text_.substr(at_, length) == "\xEF\xBF\xBD") return Fail(at_, "the text is not valid UTF-8");
    at_ += length;
  }
  return Fail(begin, fmt::format("the text that begins with {} is not closed", quote));
}

bool Lexer::ScanEscape(char quote) {
  struct Escape {
    std::size_t digits, skipped;
    std::uint32_t base, largest;
  };
  char kind = At(at_ + 1);
  if (kind == quote || (kind != '\0' && std::string_view("abfnrtv\\").find(kind) != std::string_view::npos)) {
    at_ += 2;
    return true;
  }
  Escape form{};
  if (kind >= '0' && kind <= '7') form = {3, 1, 8, 0xFF};
  if (kind == 'x') form = {2, 2, 16, 0xFF};
  if (kind == 'u') form = {4, 2, 16, 0x10FFFF};
  if (kind == 'U') form = {8, 2, 16, 0x10FFFF};
  if (form.digits == 0) {
    Fail(at_, fmt::format("unknown escape '{}'", OneLine(text_.substr(at_, 2))));
    return false;
  }
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < form.digits; ++i) {
    char c = At(at_ + form.skipped + i);
    std::uint32_t digit = DigitOf(c);
    if (digit >= form.base) {
      Fail(at_,
           fmt::format("the escape '{}' needs {} digits", OneLine(text_.substr(at_, form.skipped + i)), form.digits));
      return false;
    }
    value = value * form.base + digit;
  }
  bool surrogate = value >= 0xD800 && value < 0xE000;
  if (value > form.largest || surrogate) {
    Fail(at_, fmt::format("the escape '{}' stands for no character", text_.substr(at_, form.skipped + form.digits)));
    return false;
  }
  at_ += form.skipped + form.digits;
  return true;
}

Token Lexer::Unexpected() {
  std::size_t length = std::max<std::size_t>(Utf8Length(text_.substr(at_)), 1);
  std::string_view where = surroundings_ == Surroundings::kBraces     ? " in braces"
                           : surroundings_ == Surroundings::kBrackets ? " in square brackets"
                                                                      : "";
  std::string_view character = text_.substr(at_, length);
  auto byte = static_cast<unsigned char>(character[0]);
  bool printable = length > 1 || (byte >= 0x20 && byte < 0x7F);
  std::string shown = printable ? fmt::format("'{}'", character) : fmt::format("byte {:#04x}", byte);
  return Fail(at_, fmt::format("unexpected {}{}", shown, where));
}

}  // namespace seaworthy::promql
