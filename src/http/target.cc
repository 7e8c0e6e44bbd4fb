#include "http/target.h"

#include <algorithm>

#include "base/text.h"

namespace seaworthy::http {
namespace {

int HexDigit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

bool IsControl(char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; }

bool HasParentSegment(std::string_view path) {
  std::vector<std::string_view> segments = Split(path, '/');
  return std::find(segments.begin(), segments.end(), "..") != segments.end();
}

std::string_view WhyUnusablePath(std::string_view path) {
  if (std::any_of(path.begin(), path.end(), IsControl)) return "the path holds a control character";
  if (!IsUtf8(path)) return "the path is no well-formed UTF-8";
  if (path.find('\\') != path.npos) return "the path holds a backslash";
  if (HasParentSegment(path)) return "the path holds a .. segment";
  return {};
}

std::optional<std::string> DecodeFormText(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return PercentDecode(spaced);
}

std::optional<QueryParameter> ParseParameter(std::string_view part) {
  std::size_t equals = std::min(part.find('='), part.size());
  auto name = DecodeFormText(part.substr(0, equals));
  auto value = DecodeFormText(part.substr(std::min(equals + 1, part.size())));
  if (!name || !value) return std::nullopt;
  return QueryParameter{std::move(*name), std::move(*value)};
}

}  // namespace

std::optional<Target> ParseTarget(std::string_view text, std::string* reason) {
  auto refuse = [&](std::string_view why) {
    if (reason != nullptr) *reason = why;
    return std::nullopt;
  };
  if (text.empty() || text.front() != '/') return refuse("the target must be a path that starts with /");
  if (text.find('#') != text.npos) return refuse("the target holds a fragment");
  std::size_t mark = std::min(text.find('?'), text.size());
  auto path = PercentDecode(text.substr(0, mark));
  if (!path) return refuse("a percent sign of the path is not followed by two hexadecimal digits");
  if (auto why = WhyUnusablePath(*path); !why.empty()) return refuse(why);
  std::string_view query = text.substr(std::min(mark + 1, text.size()));
  if (query.find('%') != query.npos && !PercentDecode(query)) {
    return refuse("a percent sign of the query is not followed by two hexadecimal digits");
  }
  return Target{std::move(*path), std::string(query)};
}

std::optional<std::string> PercentDecode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    int high = HexDigit(text[i + 1]);
    int low = HexDigit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::string PercentEncode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  for (char letter : text) {
    if (kPlain.find(letter) != kPlain.npos) {
      encoded += letter;
      continue;
    }
    auto byte = static_cast<unsigned char>(letter);
    encoded += '%';
    encoded += kDigits[byte >> 4];
    encoded += kDigits[byte & 15];
  }
  return encoded;
}

std::vector<QueryParameter> ParseQuery(std::string_view query) {
  std::vector<QueryParameter> parameters;
  for (std::string_view part : Split(query, '&')) {
    if (part.empty()) continue;
    if (auto parameter = ParseParameter(part)) parameters.push_back(std::move(*parameter));
  }
  return parameters;
}

std::optional<std::string> FindInQuery(std::string_view query, std::string_view name) {
  if (query.empty()) return std::nullopt;
  for (QueryParameter& parameter : ParseQuery(query)) {
    if (parameter.name == name) return std::move(parameter.value);
  }
  return std::nullopt;
}

}  // namespace seaworthy::http
