// Splits the text of an expression into tokens, one at a time.
//
// As in Prometheus, what is a token depends on the brackets around it: between braces a keyword is a plain label name
// and `=~` an operator; in square brackets a colon stands alone instead of starting a name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "promql/ast.h"
#include "promql/keyword.h"

namespace seaworthy::promql {

enum class TokenKind : std::uint8_t {
  kEnd,
  kError,  // Lexer::error() says what is wrong at its beginning.
  kWord,   // A name without a colon, or a keyword.
  kMetricName,
  kNumber,
  kDuration,
  kString,  // With its quotes.
  kLeftParen,
  kRightParen,
  kLeftBrace,
  kRightBrace,
  kLeftBracket,
  kRightBracket,
  kComma,
  kColon,
  kAssign,      // `=`
  kMatches,     // `=~`
  kNotMatches,  // `!~`
  kAt,
  kOperator,  // `op` says which; `and` and its like are keywords.
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Keyword keyword = Keyword::kNone;          // Of kWord. Keywords may be written in any case.
  BinaryOperator op = BinaryOperator::kAdd;  // Of kOperator, and of Keyword::kOperator.
  Aggregator aggregator = Aggregator::kSum;  // Of Keyword::kAggregator.
  Extent extent;
};

class Lexer {
 public:
  // The text must outlive the lexer and be shorter than 4 GiB.
  explicit Lexer(std::string_view text) : text_(text) {}

  // At the end, and after an error, the same again.
  Token Next();

  // The character that the next token begins with, or NUL at the end.
  char Peek() {
    SkipSpaceAndComments();
    return At(at_);
  }

  const std::string& error() const { return error_; }

 private:
  enum class Surroundings : std::uint8_t { kNone, kBraces, kBrackets };

  void SkipSpaceAndComments();
  Token Make(TokenKind kind, std::size_t begin) const;
  Token Operator(BinaryOperator op, std::size_t begin, std::size_t length);
  Token Symbol(TokenKind kind, std::size_t length = 1);
  Token Fail(std::size_t at, std::string message);
  Token End();
  Token Comparison(char first);
  Token InBraces(char first);
  Token Bracket(char first);
  Token Word();
  Token NumberOrDuration();
  Token String(char quote);
  Token Unexpected();
  bool ScanEscape(char quote);

  char At(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }

  std::string_view text_;
  std::size_t at_ = 0;
  Surroundings surroundings_ = Surroundings::kNone;
  bool stopped_ = false;
  std::string error_;
};

}  // namespace seaworthy::promql
