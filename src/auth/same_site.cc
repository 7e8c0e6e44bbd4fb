#include "auth/same_site.h"

#include <algorithm>

#include <fmt/format.h>

#include "auth/errors.h"
#include "base/text.h"

namespace seaworthy::auth {
namespace {

constexpr std::size_t kLongestPath = 2048;

// Methods that change nothing here. An unknown one is taken for one that does.
bool IsSafe(std::string_view method) { return method == "GET" || method == "HEAD" || method == "OPTIONS"; }

struct OriginParts {
  std::string_view scheme;
  std::string_view host;  // With the port, where it is not the scheme's own.
};

// Nothing where it is no origin of a web page: `null`, two origins, a path behind it.
OriginParts SplitOrigin(std::string_view origin) {
  std::size_t end = origin.find("://");
  if (end == std::string_view::npos) return {};
  std::string_view scheme = origin.substr(0, end), host = origin.substr(end + 3);
  if (scheme != "https" && scheme != "http") return {};
  if (host.find_first_of("/\\@?# ,") != std::string_view::npos) return {};
  return {scheme, host};
}

// `Host` may name the scheme's own port, which an origin never does.
std::string_view WithoutPort(std::string_view host, std::string_view scheme) {
  std::string_view port = scheme == "https" ? ":443" : ":80";
  if (host.ends_with(port)) host.remove_suffix(port.size());
  return host;
}

bool IsOurs(std::string_view origin, std::string_view host, std::string_view public_origin) {
  if (!public_origin.empty()) return Lower(origin) == Lower(public_origin);
  OriginParts parts = SplitOrigin(origin);
  return !parts.host.empty() && Lower(parts.host) == Lower(WithoutPort(host, parts.scheme));
}

Error CrossSite(std::string what) {
  return Error(kCrossSite, std::move(what))
      .Advise("use the page itself; a program sends a token as `Authorization: Bearer …` and no cookie");
}

bool IsPathCharacter(char c) { return c > ' ' && c < 0x7F && c != '\\' && c != '"' && c != '<' && c != '>'; }

}  // namespace

Result<void> CheckSameSite(const BrowserRequest& request, std::string_view public_origin) {
  if (IsSafe(request.method) || request.credential == Credential::kBearer) return {};
  if (!request.sec_fetch_site.empty() && request.sec_fetch_site != "same-origin") {
    return CrossSite("the request does not come from a page of this server");
  }
  if (!request.origin.empty() && !IsOurs(request.origin, request.host, public_origin)) {
    return CrossSite(fmt::format("the request comes from '{}', which is not this server", OneLine(request.origin)));
  }
  if (request.sec_fetch_site.empty() && request.origin.empty()) {
    return CrossSite("the request does not say from which page it comes");
  }
  return {};
}

bool IsLocalPath(std::string_view target) {
  if (target.empty() || target.size() > kLongestPath || target.front() != '/') return false;
  if (!std::ranges::all_of(target, IsPathCharacter)) return false;
  std::string_view path = target.substr(0, target.find_first_of("?#"));
  return path.find("//") == std::string_view::npos;
}

}  // namespace seaworthy::auth
