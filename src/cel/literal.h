// What a literal in the source means: `0x1Fu`, `r"\d+"`, `b'\xff'`.
#pragma once

#include <string_view>

#include "base/result.h"
#include "cel/lexer.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::cel {

// `negative` puts a minus in front of a number, so that the least int can be written. Text goes to the arena.
// The error has a message only; the caller knows the place. Precondition: the token is a literal.
Result<value::Value> ReadLiteral(value::Arena& arena, TokenKind kind, std::string_view text, bool negative);

// Appends the character in UTF-8.
void AppendUtf8(std::string& text, char32_t character);

}  // namespace seaworthy::cel
