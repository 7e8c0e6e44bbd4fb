#include "net/http_head.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>
#include <string>

#include "base/text.h"

namespace seaworthy::net {
namespace {

constexpr std::string_view kProtocol = "HTTP/1.";

// The position after the blank line that ends a head, or npos. A bare LF ends a line too, as most clients have it.
std::size_t EndOfHead(std::string_view bytes) {
  for (std::size_t at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
    const std::string_view rest = bytes.substr(at + 1);
    if (rest.starts_with("\n")) return at + 2;
    if (rest.starts_with("\r\n")) return at + 3;
  }
  return std::string_view::npos;
}

bool IsInterim(std::string_view head) { return head.size() > 9 && head[9] == '1'; }

// The bytes from the head that counts: interim heads before it are cut off.
std::string_view FinalHead(std::string_view bytes) {
  while (bytes.starts_with(kProtocol) && IsInterim(bytes)) {
    const std::size_t end = EndOfHead(bytes);
    if (end == std::string_view::npos) break;
    bytes.remove_prefix(end);
  }
  return bytes;
}

std::string_view Unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
  return text;
}

// Digits only; more than fit are as good as for ever.
std::optional<std::int64_t> ParseSeconds(std::string_view text) {
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.empty() || !digits) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return error == std::errc() ? seconds : std::numeric_limits<std::int64_t>::max();
}

}  // namespace

HeadState StateOfHead(std::string_view bytes) {
  bytes = FinalHead(bytes);
  const std::string_view start = bytes.substr(0, kProtocol.size());
  if (start != kProtocol.substr(0, start.size())) return HeadState::kNotHttp;
  if (start.size() < kProtocol.size() || IsInterim(bytes)) return HeadState::kIncomplete;
  return EndOfHead(bytes) == std::string_view::npos ? HeadState::kIncomplete : HeadState::kComplete;
}

std::optional<Hsts> FindHsts(std::string_view bytes) {
  const std::string_view final_head = FinalHead(bytes);
  const std::string_view head = final_head.substr(0, EndOfHead(final_head));
  for (std::string_view line : Split(head, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || Lower(line.substr(0, colon)) != "strict-transport-security") continue;
    return ParseHsts(Trim(line.substr(colon + 1)));
  }
  return std::nullopt;
}

Hsts ParseHsts(std::string_view header) {
  Hsts hsts{.header = OneLine(header, 1024)};
  std::set<std::string> seen;
  std::optional<std::int64_t> max_age;
  for (std::string_view directive : Split(header, ';')) {
    const std::size_t equals = directive.find('=');
    const std::string name = Lower(Trim(directive.substr(0, equals)));
    if (name.empty()) continue;
    if (!seen.insert(name).second) return hsts;
    if (name == "includesubdomains") hsts.include_subdomains = true;
    if (name != "max-age" || equals == std::string_view::npos) continue;
    max_age = ParseSeconds(Unquoted(Trim(directive.substr(equals + 1))));
  }
  hsts.valid = max_age.has_value();
  hsts.max_age_seconds = max_age.value_or(0);
  return hsts;
}

}  // namespace seaworthy::net
