// The strings extension. Positions count characters, not bytes.
#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/characters.h"
#include "cel/functions/functions.h"
#include "cel/literal.h"
#include "cel/operators.h"
#include "value/build.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::Value;

Value OutOfRange(Context& context, std::int64_t index) {
  return Value::Error(context.arena().Copy(fmt::format("index out of range: {}", index)));
}

// Whether the arguments are of these kinds; also pays for reading the texts among them.
bool Fit(Context& context, Arguments arguments, std::initializer_list<Kind> kinds) {
  if (arguments.size() > kinds.size()) return false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i].Is(kinds.begin()[i])) return false;
    if (arguments[i].Is(Kind::kString)) context.SpendOn(arguments[i].AsString().size());
  }
  if (arguments.size() > 1 && arguments[1].Is(Kind::kString)) {
    context.SpendOnSearch(arguments[0].AsString().size(), arguments[1].AsString().size());
  }
  return true;
}

std::string_view Text(Arguments arguments, std::size_t i) { return arguments[i].AsString(); }

Value Copied(Context& context, const std::string& text) {
  if (!context.SpendOn(text.size())) return Exhausted();
  return value::CopyString(context.arena(), text);
}

// The code point that starts at that byte, and its length.
struct Character {
  char32_t code = 0;
  std::size_t length = 1;
};

Character CharacterAt(std::string_view text, std::size_t at) {
  auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
  std::size_t length = 1;
  while (at + length < text.size() && length < 4 && !StartsCharacter(text[at + length])) ++length;
  constexpr std::array<std::uint8_t, 5> kMasks{0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code = byte(0) & kMasks[length];
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3F);
  return {code, length};
}

bool IsSpace(char32_t code) {
  return (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 || code == 0x1680 ||
         (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
         code == 0x3000;
}

std::optional<std::string_view> QuotedEscape(char c) {
  switch (c) {
    case '\a': return "\\a";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    case '\v': return "\\v";
    case '\\': return "\\\\";
    case '"': return "\\\"";
    default: return std::nullopt;
  }
}

template <typename Change>
Value EachByte(Context& context, Arguments arguments, Change change) {
  if (!Fit(context, arguments, {Kind::kString})) return NoOverload();
  std::string text(Text(arguments, 0));
  std::ranges::transform(text, text.begin(), change);
  return Copied(context, text);
}

}  // namespace

Value CharAt(Context& context, Arguments arguments) {
  if (!Fit(context, arguments, {Kind::kString, Kind::kInt})) return NoOverload();
  std::string_view text = Text(arguments, 0);
  std::int64_t index = arguments[1].AsInt();
  auto count = static_cast<std::int64_t>(CountCharacters(text));
  if (index < 0 || index > count) return OutOfRange(context, index);
  if (index == count) return Value::String("");
  std::size_t at = ByteOf(text, static_cast<std::size_t>(index));
  return Value::String(text.substr(at, CharacterAt(text, at).length));
}

Value IndexOf(Context& context, Arguments arguments) {
  if (!Fit(context, arguments, {Kind::kString, Kind::kString, Kind::kInt})) return NoOverload();
  std::string_view text = Text(arguments, 0);
  std::int64_t from = arguments.size() == 3 ? arguments[2].AsInt() : 0;
  auto count = static_cast<std::int64_t>(CountCharacters(text));
  if (Text(arguments, 1).empty() && from >= 0 && from <= count) return Value::Int(from);
  if (from < 0 || from > count) return OutOfRange(context, from);
  std::size_t found = text.find(Text(arguments, 1), ByteOf(text, static_cast<std::size_t>(from)));
  if (found == std::string_view::npos) return Value::Int(-1);
  return Value::Int(static_cast<std::int64_t>(CountCharacters(text.substr(0, found))));
}

Value LastIndexOf(Context& context, Arguments arguments) {
  if (!Fit(context, arguments, {Kind::kString, Kind::kString, Kind::kInt})) return NoOverload();
  std::string_view text = Text(arguments, 0);
  auto count = static_cast<std::int64_t>(CountCharacters(text));
  std::int64_t from = arguments.size() == 3 ? arguments[2].AsInt() : count;
  if (from < 0 || from > count) return OutOfRange(context, from);
  std::size_t found = text.rfind(Text(arguments, 1), ByteOf(text, static_cast<std::size_t>(from)));
  if (found == std::string_view::npos) return Value::Int(-1);
  return Value::Int(static_cast<std::int64_t>(CountCharacters(text.substr(0, found))));
}

Value LowerAscii(Context& context, Arguments arguments) {
  return EachByte(context, arguments, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
}

Value UpperAscii(Context& context, Arguments arguments) {
  return EachByte(context, arguments, [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
}

Value Replace(Context& context, Arguments arguments) {
  if (!Fit(context, arguments, {Kind::kString, Kind::kString, Kind::kString, Kind::kInt})) return NoOverload();
  std::string_view text = Text(arguments, 0);
  std::string_view what = Text(arguments, 1);
  std::string_view by = Text(arguments, 2);
  std::int64_t left = arguments.size() == 4 ? arguments[3].AsInt() : -1;
  if (left < 0) left = std::numeric_limits<std::int64_t>::max();
  std::string result;
  std::size_t at = 0;
  while (left-- > 0) {
    // Nothing stands before every character and at the end.
    std::size_t found = what.empty() ? at : text.find(what, at);
    if (found == std::string_view::npos) break;
    if (!context.SpendOn(16 + found - at + by.size())) return Exhausted();
    result += text.substr(at, found - at);
    result += by;
    at = found + what.size();
    if (!what.empty()) continue;
    if (at == text.size()) break;
    std::size_t length = CharacterAt(text, at).length;
    result += text.substr(at, length);
    at += length;
  }
  return Copied(context, result + std::string(text.substr(at)));
}

Value Split(Context& context, Arguments arguments) {
  if (!Fit(context, arguments, {Kind::kString, Kind::kString, Kind::kInt})) return NoOverload();
  std::string_view text = Text(arguments, 0);
  std::string_view separator = Text(arguments, 1);
  std::int64_t most = arguments.size() == 3 ? arguments[2].AsInt() : -1;
  if (most == 0) return Value::List({});
  std::vector<Value> parts;
  while (most < 0 || static_cast<std::int64_t>(parts.size()) + 1 < most) {
    if (!context.Spend(1)) return Exhausted();
    if (separator.empty() && text.empty()) break;
    std::size_t length = separator.empty() ? CharacterAt(text, 0).length : 0;
    std::size_t end =
        separator.empty() ? (length < text.size() ? length : std::string_view::npos) : text.find(separator);
    if (end == std::string_view::npos) break;
    parts.push_back(Value::String(text.substr(0, end)));
    text.remove_prefix(end + separator.size());
  }
  if (!separator.empty() || !text.empty()) parts.push_back(Value::String(text));
  return value::CopyList(context.arena(), parts);
}

Value Substring(Context& context, Arguments arguments) {
  if (!Fit(context, arguments, {Kind::kString, Kind::kInt, Kind::kInt})) return NoOverload();
  std::string_view text = Text(arguments, 0);
  auto count = static_cast<std::int64_t>(CountCharacters(text));
  std::int64_t start = arguments[1].AsInt();
  std::int64_t end = arguments.size() == 3 ? arguments[2].AsInt() : count;
  if (start < 0 || start > count) return OutOfRange(context, start);
  if (end < 0 || end > count) return OutOfRange(context, end);
  if (start > end) {
    return Value::Error(context.arena().Copy(fmt::format("invalid substring range. start: {}, end: {}", start, end)));
  }
  std::size_t first = ByteOf(text, static_cast<std::size_t>(start));
  return Value::String(text.substr(first, ByteOf(text, static_cast<std::size_t>(end)) - first));
}

Value Trim(Context& context, Arguments arguments) {
  if (!Fit(context, arguments, {Kind::kString})) return NoOverload();
  std::string_view text = Text(arguments, 0);
  while (!text.empty()) {
    Character first = CharacterAt(text, 0);
    if (!IsSpace(first.code)) break;
    text.remove_prefix(first.length);
  }
  while (!text.empty()) {
    std::size_t at = text.size() - 1;
    while (at > 0 && !StartsCharacter(text[at])) --at;
    if (!IsSpace(CharacterAt(text, at).code)) break;
    text = text.substr(0, at);
  }
  return Value::String(text);
}

Value Join(Context& context, Arguments arguments) {
  if (!arguments[0].Is(Kind::kList) || (arguments.size() == 2 && !arguments[1].Is(Kind::kString))) return NoOverload();
  std::string_view separator = arguments.size() == 2 ? Text(arguments, 1) : std::string_view();
  if (const Value* absent = AbsentInside(arguments[0])) return *absent;
  std::string text;
  bool first = true;
  for (const Value& item : arguments[0].AsList()) {
    if (!item.Is(Kind::kString)) return NoOverload();
    if (!context.SpendOn(16 + separator.size() + item.AsString().size())) return Exhausted();
    if (!first) text += separator;
    text += item.AsString();
    first = false;
  }
  return Copied(context, text);
}

Value Quote(Context& context, Arguments arguments) {
  if (!Fit(context, arguments, {Kind::kString})) return NoOverload();
  std::string text = "\"";
  for (char c : Text(arguments, 0)) {
    if (auto escape = QuotedEscape(c)) {
      text += *escape;
    } else {
      text += c;
    }
  }
  return Copied(context, text + "\"");
}

Value ReverseText(Context& context, std::string_view text) {
  std::string reversed;
  for (std::size_t end = text.size(); end > 0;) {
    std::size_t at = end - 1;
    while (at > 0 && !StartsCharacter(text[at])) --at;
    reversed += text.substr(at, end - at);
    end = at;
  }
  return Copied(context, reversed);
}

}  // namespace seaworthy::cel
