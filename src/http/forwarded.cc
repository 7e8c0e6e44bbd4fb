#include "http/forwarded.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"

namespace seaworthy::http {
namespace {

// One proxy's word about who came to it.
struct Hop {
  std::optional<net::IpAddress> client;
  std::string protocol;
  std::string host;
};

std::string_view Unquoted(std::string_view text) {
  text = Trim(text);
  return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`.
std::optional<net::IpAddress> ParseNode(std::string_view text) {
  if (text.starts_with('[')) return net::ParseAddress(text.substr(0, text.find(']') + 1));
  if (std::count(text.begin(), text.end(), ':') == 1) text = text.substr(0, text.find(':'));
  return net::ParseAddress(text);
}

// `for=192.0.2.1;proto=https;host=example.com`.
Hop ParseElement(std::string_view element) {
  Hop hop;
  for (std::string_view pair : Split(element, ';')) {
    std::size_t equals = pair.find('=');
    if (equals == pair.npos) continue;
    std::string_view name = Trim(pair.substr(0, equals));
    std::string_view value = Unquoted(pair.substr(equals + 1));
    if (EqualsIgnoringCase(name, "for")) hop.client = ParseNode(value);
    if (EqualsIgnoringCase(name, "proto")) hop.protocol = Lower(value);
    if (EqualsIgnoringCase(name, "host")) hop.host = Lower(value);
  }
  return hop;
}

std::string LastOf(const Headers& headers, std::string_view name) {
  std::string all = headers.Joined(name);
  return Lower(Trim(Split(all, ',').back()));
}

std::vector<Hop> HopsOf(const Headers& headers, ForwardedBy by) {
  std::vector<Hop> hops;
  std::string all = headers.Joined(by == ForwardedBy::kForwarded ? "Forwarded" : "X-Forwarded-For");
  if (all.empty() && by == ForwardedBy::kForwarded) return hops;
  for (std::string_view element : Split(all, ',')) {
    hops.push_back(by == ForwardedBy::kForwarded ? ParseElement(element) : Hop{.client = ParseNode(Trim(element))});
  }
  if (by == ForwardedBy::kXForwarded) {
    hops.back().protocol = LastOf(headers, "X-Forwarded-Proto");
    hops.back().host = LastOf(headers, "X-Forwarded-Host");
  }
  return hops;
}

bool IsHost(std::string_view text) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789.-_:[]";
  return !text.empty() && text.size() <= 300 && text.find_first_not_of(kAllowed) == text.npos;
}

}  // namespace

void SetClient(Request& request, const net::IpAddress& peer, bool tls, std::span<const net::AddressRange> trusted,
               ForwardedBy forwarded_by) {
  auto is_trusted = [&](const net::IpAddress& address) {
    return std::any_of(trusted.begin(), trusted.end(), [&](const auto& range) { return range.Contains(address); });
  };
  request.secure = tls;
  net::IpAddress client = peer;
  if (is_trusted(peer)) {
    std::vector<Hop> hops = HopsOf(request.headers, forwarded_by);
    for (auto hop = hops.rbegin(); hop != hops.rend() && is_trusted(client); ++hop) {
      if (!hop->protocol.empty()) request.secure = hop->protocol == "https";
      if (IsHost(hop->host)) request.host = hop->host;
      if (!hop->client) break;  // `unknown`, or no address: what stands before it cannot be judged.
      client = *hop->client;
    }
  }
  request.remote = ToString(client);
}

}  // namespace seaworthy::http
