// The one text of a value: what digests and signatures are made over.
//
// JSON by RFC 8785: no space, members in the order of their UTF-16 names, shortest numbers, -0 as 0. JSON has less than
// we have, so that the rest is text: whole numbers beyond 2^53 in decimal, times as RFC 3339 with `Z` and spans as
// `1h30m`, both with trailing zeros off, bytes in base64, types by their name. A field or entry that is missing is left
// out; an absent part is an object with the one member `$absent`, holding reason and detail. Where a value was read has
// no part in it.
//
// The text does not tell kinds apart where JSON cannot: 1 and 1.0 have one text, and so have a time and that time as
// text. Where that matters, the declaration of the type is digested as well.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "value/value.h"

namespace seaworthy::value {

enum class ListOrder : std::uint8_t {
  kAsGiven,
  kByLabel,  // Lists of structs that declare a label are sets: in the order of the labels.
};

// Error: value/not-canonical, for a number that is not finite, an error, text that is not UTF-8, or a map of which two
// keys have the same text (1 and "1").
Result<std::string> CanonicalJson(const Value& value, ListOrder lists = ListOrder::kAsGiven);

// SHA-256 over `domain`, a line feed and the canonical text, so that a digest made for one use never serves another.
// Precondition: the domain has no line feed. Errors as above.
Result<std::string> CanonicalDigest(std::string_view domain, const Value& value, ListOrder lists = ListOrder::kAsGiven);

// A finite number as ECMAScript prints it: `1e+21`, `0.000001`, `1e-7`, `100`.
void AppendCanonicalNumber(std::string& out, double number);
// UTF-8 text as a JSON string with the fewest escapes.
void AppendCanonicalString(std::string& out, std::string_view text);
// Whether name `a` stands before `b`: by UTF-16 code units.
bool CanonicalNameLess(std::string_view a, std::string_view b);

}  // namespace seaworthy::value
