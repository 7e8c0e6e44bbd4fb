#include "formats/text_check.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "formats/errors.h"

namespace seaworthy::formats {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsUtf16(std::string_view bytes) { return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"); }

std::size_t FirstIllFormed(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    std::size_t length = Utf8Length(text.substr(offset));
    if (length == 0) break;
    offset += length;
  }
  return offset;
}

}  // namespace

Place PlaceAt(std::string_view text, std::size_t offset) {
  std::string_view before = text.substr(0, offset);
  auto lines = std::count(before.begin(), before.end(), '\n');
  std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  auto column = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_start), before.end(), starts_character);
  return {"", static_cast<int>(lines) + 1, static_cast<int>(column) + 1};
}

Result<std::string_view> CheckText(std::string_view bytes) {
  if (IsUtf16(bytes)) {
    return Error(kNotText, "the file is UTF-16").At({"", 1, 1}).Advise("save it as UTF-8");
  }
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  if (!IsUtf8(bytes)) {
    std::size_t offset = FirstIllFormed(bytes);
    return Error(kNotText, fmt::format("the byte 0x{:02X} is no UTF-8 text", static_cast<unsigned char>(bytes[offset])))
        .At(PlaceAt(bytes, offset))
        .Advise("save the file as UTF-8");
  }
  if (std::size_t offset = bytes.find('\0'); offset != std::string_view::npos) {
    return Error(kNotText, "the text holds a NUL byte").At(PlaceAt(bytes, offset)).Advise("a binary file is no text");
  }
  return bytes;
}

}  // namespace seaworthy::formats
