// What the literals of PromQL stand for. Precondition of each: the lexer took the text for such a literal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace seaworthy::promql {

// `1`, `0x1f`, `0755` (octal), `1_000`, `.5e-3`, `Inf`, `nan`. Nothing where it is too large or not quite a number.
std::optional<double> NumberOf(std::string_view text);

// `1h30m`: units from the largest to the smallest, each once. Nothing otherwise, or where it is longer than 292 years.
std::optional<Span> DurationOf(std::string_view text);

double Seconds(Span span);
// Rounded to nanoseconds; nothing where it is no number or longer than 292 years.
std::optional<Span> SpanOf(double seconds);

// Whether the quoted text has escapes to undo; else its text is what stands between the quotes.
bool HasEscapes(std::string_view quoted);
std::string Unquote(std::string_view quoted);

}  // namespace seaworthy::promql
