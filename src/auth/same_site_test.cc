#include "auth/same_site.h"

#include <array>

#include <gtest/gtest.h>

#include "auth/errors.h"

namespace seaworthy::auth {
namespace {

struct Case {
  const char* name;
  BrowserRequest request;
  bool allowed;
  const char* public_origin = "";
};

constexpr Credential kCookie = Credential::kCookie;

TEST(SameSite, DecidesByMethodOriginAndCredential) {
  const auto cases = std::to_array<Case>({
      {"reading needs nothing", {"GET", "prr.example", "", "", kCookie}, true},
      {"a link from another site reads", {"GET", "prr.example", "", "cross-site", kCookie}, true},
      {"HEAD", {"HEAD", "prr.example", "https://evil.example", "cross-site", kCookie}, true},
      {"our page posts", {"POST", "prr.example", "https://prr.example", "same-origin", kCookie}, true},
      {"an old browser's page posts", {"POST", "prr.example", "https://prr.example", "", kCookie}, true},
      {"no origin but the fetch header", {"DELETE", "prr.example", "", "same-origin", kCookie}, true},
      {"another site's form", {"POST", "prr.example", "https://evil.example", "cross-site", kCookie}, false},
      {"another site, an old browser", {"POST", "prr.example", "https://evil.example", "", kCookie}, false},
      {"a neighbour of the same site", {"POST", "prr.example", "https://blog.example", "same-site", kCookie}, false},
      {"the header alone tells", {"POST", "prr.example", "", "cross-site", kCookie}, false},
      {"typed by a person: nobody types a POST", {"POST", "prr.example", "", "none", kCookie}, false},
      {"headers that disagree", {"POST", "prr.example", "https://evil.example", "same-origin", kCookie}, false},
      {"headers that disagree the other way",
       {"POST", "prr.example", "https://prr.example", "cross-site", kCookie},
       false},
      {"neither header", {"POST", "prr.example", "", "", kCookie}, false},
      {"a sandboxed frame", {"POST", "prr.example", "null", "", kCookie}, false},
      {"a value nobody knows",
       {"POST", "prr.example", "https://prr.example", "same-origin, cross-site", kCookie},
       false},
      {"a forged sign-in", {"POST", "prr.example", "https://evil.example", "cross-site", Credential::kNone}, false},
      {"a sign-in from our page",
       {"POST", "prr.example", "https://prr.example", "same-origin", Credential::kNone},
       true},
      {"a token", {"POST", "prr.example", "", "", Credential::kBearer}, true},
      {"a token from a page elsewhere",
       {"POST", "prr.example", "https://tool.example", "cross-site", Credential::kBearer},
       true},
      {"a method in lower case is none that is safe",
       {"get", "prr.example", "https://evil.example", "", kCookie},
       false},
      {"a method nobody knows", {"FROB", "prr.example", "https://evil.example", "", kCookie}, false},
      {"an empty method", {"", "prr.example", "", "", kCookie}, false},
      {"PUT, PATCH and DELETE count", {"PATCH", "prr.example", "https://evil.example", "", kCookie}, false},
      {"the same host at another port", {"POST", "prr.example:8443", "https://prr.example", "", kCookie}, false},
      {"a port that both name", {"POST", "127.0.0.1:8080", "http://127.0.0.1:8080", "", kCookie}, true},
      {"the scheme's own port", {"POST", "prr.example:443", "https://prr.example", "", kCookie}, true},
      {"the other scheme's port", {"POST", "prr.example:443", "http://prr.example", "", kCookie}, false},
      {"IPv6", {"POST", "[::1]:8080", "http://[::1]:8080", "", kCookie}, true},
      {"upper case", {"POST", "PRR.example", "https://prr.Example", "", kCookie}, true},
      {"our name as the beginning", {"POST", "prr.example", "https://prr.example.evil.org", "", kCookie}, false},
      {"our name as the end", {"POST", "prr.example", "https://evilprr.example", "", kCookie}, false},
      {"our name as a user", {"POST", "prr.example", "https://prr.example@evil.org", "", kCookie}, false},
      {"our name as a path", {"POST", "prr.example", "https://evil.org/prr.example", "", kCookie}, false},
      {"two origins", {"POST", "prr.example", "https://prr.example https://evil.org", "", kCookie}, false},
      {"an origin without a host", {"POST", "", "https://", "", kCookie}, false},
      {"no host and no origin", {"POST", "", "", "", kCookie}, false},
      {"another scheme", {"POST", "prr.example", "ftp://prr.example", "", kCookie}, false},
      {"an extension of the browser", {"POST", "prr.example", "moz-extension://prr.example", "", kCookie}, false},
      {"set up: ours",
       {"POST", "inner:8080", "https://prr.example", "same-origin", kCookie},
       true,
       "https://prr.example"},
      {"set up: http is not https",
       {"POST", "prr.example", "http://prr.example", "", kCookie},
       false,
       "https://prr.example"},
      {"set up: the host is not asked",
       {"POST", "evil.example", "https://evil.example", "", kCookie},
       false,
       "https://prr.example"},
  });
  for (const Case& one : cases) {
    auto result = CheckSameSite(one.request, one.public_origin);
    EXPECT_EQ(result.ok(), one.allowed) << one.name;
    if (!result.ok()) {
      EXPECT_TRUE(result.error().Is(kCrossSite)) << one.name;
    }
  }
}

TEST(LocalPath, StaysWithUs) {
  for (const char* path : {"/", "/reviews/checkout/3", "/reviews?tab=items&q=a%20b", "/a#part", "/a/b-c_d.e~f",
                           "/search?next=https://example.org//x", "/%2F%2Fevil.example"}) {
    EXPECT_TRUE(IsLocalPath(path)) << path;
  }
}

TEST(LocalPath, LeavesUsInManyWays) {
  for (std::string path : {std::string(),
                           std::string("//evil.example"),
                           std::string("///evil.example"),
                           std::string("/\\evil.example"),
                           std::string("\\/evil.example"),
                           std::string("\\\\evil.example"),
                           std::string("https://evil.example"),
                           std::string("https:/evil.example"),
                           std::string("javascript:alert(1)"),
                           std::string("evil.example"),
                           std::string(" //evil.example"),
                           std::string("\t//evil.example"),
                           std::string("/\t/evil.example"),
                           std::string("/\n/evil.example"),
                           std::string("/\r\nLocation: https://evil.example"),
                           std::string("/a\0b", 4),
                           std::string("/a//evil.example"),
                           std::string("/.//evil.example"),
                           std::string("/a b"),
                           std::string("/\xC3\xA9"),
                           std::string("/\"><script>"),
                           std::string("?next=/"),
                           std::string("#"),
                           std::string("@evil.example"),
                           "/" + std::string(5000, 'a'),
                           std::string("/\x7F")}) {
    EXPECT_FALSE(IsLocalPath(path)) << path;
  }
}

}  // namespace
}  // namespace seaworthy::auth
