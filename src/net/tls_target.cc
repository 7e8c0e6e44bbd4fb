#include "net/tls_target.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "net/address.h"
#include "net/errors.h"

namespace seaworthy::net {
namespace {

constexpr std::size_t kLongestName = 253;  // RFC 1035, without the final dot.

Error BadTarget(std::string_view text) {
  return Error(kBadTarget, fmt::format("\"{}\" is no host and port", OneLine(text)))
      .Advise("write HOST:PORT, such as api.example.com:443");
}

std::string_view WithoutUrl(std::string_view text) {
  if (constexpr std::string_view kScheme = "https://"; text.starts_with(kScheme)) {
    text.remove_prefix(kScheme.size());
    return text.substr(0, text.find_first_of("/?#"));
  }
  return text;
}

// Where the `:port` begins, or the end. The colons of an IPv6 address stand in brackets, or there is no port.
std::size_t PortPosition(std::string_view text) {
  if (ParseAddress(text)) return text.size();
  const std::size_t colon = text.rfind(':');
  return colon == std::string_view::npos ? text.size() : colon;
}

std::optional<std::uint16_t> ParsePort(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

// What a name may be made of. Everything else would end up in a request to the server.
bool IsName(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
  };
  const bool empty_label = text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != text.npos;
  return !empty_label && text.size() <= kLongestName && std::all_of(text.begin(), text.end(), plain);
}

}  // namespace

Result<TlsTarget> ParseTlsTarget(std::string_view text) {
  const std::string_view authority = WithoutUrl(text);
  const std::size_t colon = PortPosition(authority);
  TlsTarget target;
  if (colon < authority.size()) {
    const auto port = ParsePort(authority.substr(colon + 1));
    if (!port) return BadTarget(text);
    target.port = *port;
  }
  std::string_view host = authority.substr(0, colon);
  if (const auto address = ParseAddress(host)) {
    target.host = ToString(*address);
    return target;
  }
  if (host.ends_with('.')) host.remove_suffix(1);
  if (!IsName(host)) return BadTarget(text);
  target.host = Lower(host);
  return target;
}

std::string ToString(const TlsTarget& target) {
  if (const auto address = ParseAddress(target.host)) return WithPort(*address, target.port);
  return fmt::format("{}:{}", target.host, target.port);
}

}  // namespace seaworthy::net
