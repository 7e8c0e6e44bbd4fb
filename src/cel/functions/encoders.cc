// The encoders extension.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "cel/functions/functions.h"
#include "value/build.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::Value;

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

Value EncodeBase64(Context& context, Arguments arguments) {
  if (!arguments[0].Is(Kind::kBytes)) return NoOverload();
  std::string_view bytes = arguments[0].AsBytes();
  if (!context.SpendOn(bytes.size())) return Exhausted();
  std::string text;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (char byte : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(byte);
    for (count += 8; count >= 6; count -= 6) text += kDigits[bits >> (count - 6) & 0x3F];
  }
  if (count > 0) text += kDigits[bits << (6 - count) & 0x3F];
  while (text.size() % 4 != 0) text += '=';
  return value::CopyString(context.arena(), text);
}

// Padding may be left out.
Value DecodeBase64(Context& context, Arguments arguments) {
  if (!arguments[0].Is(Kind::kString)) return NoOverload();
  std::string_view text = arguments[0].AsString();
  if (!context.SpendOn(text.size())) return Exhausted();
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (char c : text) {
    std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return Value::Error("the text is no base64");
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  if (text.size() % 4 == 1) return Value::Error("the text is no base64");
  return Value::Bytes(context.arena().Copy(bytes));
}

}  // namespace seaworthy::cel
