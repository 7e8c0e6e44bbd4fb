// Splits the text of an expression into tokens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace seaworthy::cel {

enum class TokenKind : std::uint8_t {
  kEnd,
  kName,        // Also `true`, `in` and the reserved words: the parser knows where which is allowed.
  kQuotedName,  // In backquotes, after a point.
  kInt,
  kUint,
  kDouble,
  kString,
  kBytes,
  kSymbol,  // An operator or bracket; `text` is the whole of it.
};

// A part of the source text, as byte offsets.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Range range;
};

// `range.begin` as line and column, both from 1; columns count characters.
Place PlaceOf(std::string_view text, std::uint32_t offset);

// The text must outlive nothing: tokens hold offsets. The last token is kEnd. Errors: cel/syntax.
Result<std::vector<Token>> Tokenize(std::string_view text);

}  // namespace seaworthy::cel
