#include "cel/literal.h"

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/errors.h"
#include "value/build.h"

namespace seaworthy::cel {
namespace {

using value::Value;

Error BadLiteral(std::string_view text, std::string_view kind) {
  return Error(kSyntax, fmt::format("'{}' is no {}", OneLine(text, 40), kind));
}

Result<Value> ReadInt(std::string_view text, bool negative) {
  std::string digits = negative ? "-" : "";
  bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  digits += hexadecimal ? text.substr(2) : text;
  std::int64_t number = 0;
  const char* end = digits.data() + digits.size();
  auto [rest, error] = std::from_chars(digits.data(), end, number, hexadecimal ? 16 : 10);
  if (error != std::errc{} || rest != end) return BadLiteral(text, "int: it does not fit into 64 bits");
  return Value::Int(number);
}

Result<Value> ReadUint(std::string_view text) {
  std::string_view digits = text.substr(0, text.size() - 1);
  bool hexadecimal = digits.starts_with("0x") || digits.starts_with("0X");
  if (hexadecimal) digits.remove_prefix(2);
  std::uint64_t number = 0;
  const char* end = digits.data() + digits.size();
  auto [rest, error] = std::from_chars(digits.data(), end, number, hexadecimal ? 16 : 10);
  if (error != std::errc{} || rest != end) return BadLiteral(text, "uint: it does not fit into 64 bits");
  return Value::Uint(number);
}

Result<Value> ReadDouble(std::string_view text, bool negative) {
  double number = 0;
  auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) {
    number = std::strtod(std::string(text).c_str(), nullptr);  // Tells too small, which is zero, from too large.
    if (number > 1) return BadLiteral(text, "double: it is too large");
  } else if (error != std::errc{} || rest != text.data() + text.size()) {
    return BadLiteral(text, "double");
  }
  return Value::Double(negative ? -number : number);
}

// Replaces the escapes of a string or bytes literal.
class Unescaper {
 public:
  Unescaper(std::string_view text, bool bytes) : text_(text), bytes_(bytes) {}

  // Nothing where an escape is wrong.
  std::optional<std::string> Run() {
    while (at_ < text_.size()) {
      char c = text_[at_++];
      if (c != '\\') {
        out_ += c;
      } else if (!Escape()) {
        return std::nullopt;
      }
    }
    return std::move(out_);
  }

 private:
  bool Escape() {
    if (at_ == text_.size()) return false;
    char c = text_[at_++];
    switch (c) {
      case 'a': out_ += '\a'; return true;
      case 'b': out_ += '\b'; return true;
      case 'f': out_ += '\f'; return true;
      case 'n': out_ += '\n'; return true;
      case 'r': out_ += '\r'; return true;
      case 't': out_ += '\t'; return true;
      case 'v': out_ += '\v'; return true;
      case '\\':
      case '\'':
      case '"':
      case '`':
      case '?': out_ += c; return true;
      case 'x':
      case 'X': return Code(2, 16);
      case 'u': return !bytes_ && Code(4, 16);
      case 'U': return !bytes_ && Code(8, 16);
      case '0':
      case '1':
      case '2':
      case '3': --at_; return Code(3, 8);
      default: return false;
    }
  }

  bool Code(std::size_t digits, int base) {
    if (text_.size() - at_ < digits) return false;
    std::uint32_t code = 0;
    const char* first = text_.data() + at_;
    auto [rest, error] = std::from_chars(first, first + digits, code, base);
    if (error != std::errc{} || rest != first + digits) return false;
    at_ += digits;
    if (bytes_) {
      if (code > 0xFF) return false;
      out_ += static_cast<char>(code);
      return true;
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
    AppendUtf8(out_, code);
    return true;
  }

  std::string_view text_;
  bool bytes_;
  std::size_t at_ = 0;
  std::string out_;
};

Result<Value> ReadText(value::Arena& arena, std::string_view text, bool bytes) {
  std::string_view body = text;
  bool raw = false;
  while (body[0] != '"' && body[0] != '\'') {
    raw = raw || body[0] == 'r' || body[0] == 'R';
    body.remove_prefix(1);
  }
  bool triple = body.size() >= 6 && body[1] == body[0] && body[2] == body[0];
  std::size_t quotes = triple ? 3 : 1;
  body = body.substr(quotes, body.size() - 2 * quotes);

  std::optional<std::string> content = raw ? std::string(body) : Unescaper(body, bytes).Run();
  if (!content) {
    return std::move(BadLiteral(text, bytes ? "bytes literal: an escape is wrong" : "string: an escape is wrong"))
        .Advise("write \\\\ for a backslash, or r\"…\" for a string without escapes");
  }
  if (!bytes && !IsUtf8(*content)) return BadLiteral(text, "string: it is not UTF-8");
  std::string_view copy = arena.Copy(*content);
  return bytes ? Value::Bytes(copy) : Value::String(copy);
}

}  // namespace

void AppendUtf8(std::string& text, char32_t character) {
  auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  std::uint32_t code = character;
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

Result<Value> ReadLiteral(value::Arena& arena, TokenKind kind, std::string_view text, bool negative) {
  switch (kind) {
    case TokenKind::kInt: return ReadInt(text, negative);
    case TokenKind::kUint: return ReadUint(text);
    case TokenKind::kDouble: return ReadDouble(text, negative);
    case TokenKind::kString: return ReadText(arena, text, false);
    default: return ReadText(arena, text, true);
  }
}

}  // namespace seaworthy::cel
