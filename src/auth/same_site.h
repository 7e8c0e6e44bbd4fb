// Whether a request that a browser sends was meant: the guard against forged requests and open redirects. Pure.
//
// A browser sends its cookies along with whatever another site makes it send. Cookies are SameSite=Lax; besides, a
// request that changes anything must say that our own pages sent it. Whoever calls with a bearer token is no browser
// that was tricked: no site can make one add that header.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace seaworthy::auth {

enum class Credential : std::uint8_t {
  kNone,  // Signing in is one of these: a forged sign-in is refused too.
  kCookie,
  kBearer,  // What decided who calls, even where a cookie came along.
};

// Headers as received; empty where there was none.
struct BrowserRequest {
  std::string method;
  std::string host;  // `prr.example.org:8443`
  std::string origin;
  std::string sec_fetch_site;
  Credential credential = Credential::kNone;
};

// `public_origin`: `https://prr.example.org` as set up; empty: the origin must be of the request's host.
// Error: auth/cross-site.
Result<void> CheckSameSite(const BrowserRequest& request, std::string_view public_origin = {});

// Whether a browser that is sent there stays with us: a path such as `/reviews/checkout/3?tab=items`.
bool IsLocalPath(std::string_view target);

}  // namespace seaworthy::auth
