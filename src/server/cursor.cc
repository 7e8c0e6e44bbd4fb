#include "server/cursor.h"

#include <utility>

namespace seaworthy::server {
namespace {

constexpr char kHex[] = "0123456789abcdef";
constexpr std::size_t kMostBytes = 1024;

int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

// Each text in hexadecimal, with a dot between them: safe in an address without further encoding.
std::string EncodeCursor(const std::vector<std::string>& last) {
  std::string cursor;
  for (const std::string& text : last) {
    if (!cursor.empty()) cursor += '.';
    for (char c : text) {
      auto byte = static_cast<unsigned char>(c);
      cursor += kHex[byte >> 4];
      cursor += kHex[byte & 15];
    }
  }
  return cursor;
}

std::optional<std::vector<std::string>> DecodeCursor(std::string_view cursor) {
  if (cursor.empty() || cursor.size() > kMostBytes) return std::nullopt;
  std::vector<std::string> last(1);
  for (std::size_t i = 0; i < cursor.size();) {
    if (cursor[i] == '.') {
      last.emplace_back();
      ++i;
      continue;
    }
    if (i + 1 >= cursor.size()) return std::nullopt;
    int high = DigitOf(cursor[i]);
    int low = DigitOf(cursor[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    last.back() += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return last;
}

}  // namespace seaworthy::server
