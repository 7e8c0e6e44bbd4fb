#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "server/fixture_test.h"
#include "server/oidc_sign_in.h"

namespace seaworthy::server {
namespace {

using testing::HasSubstr;
using testing::Not;

// A provider that describes itself and does nothing else; whole sign-ins are tried with real ones (tests/npm).
class Provider : public net::HttpTransport {
 public:
  Result<net::HttpAnswer> Fetch(const net::HttpAsk&, std::stop_token) override {
    return net::HttpAnswer{.status = status, .body = R"({"issuer":"https://idp.test","jwks_uri":"https://idp.test/keys",
        "authorization_endpoint":"https://idp.test/auth","token_endpoint":"https://idp.test/token",
        "end_session_endpoint":"https://idp.test/end"})"};
  }
  int status = 200;
};

class OidcRoutes : public ServerTest {
 protected:
  OidcRoutes() {
    OidcConfig config{
        .issuer = "https://idp.test", .client_id = "prr", .groups_claim = "groups", .scopes = "openid, email"};
    auto opened = OidcSignIn::Open(config, "https://prr.example", nullptr, people_, file_.store->documents(), provider_,
                                   [this] { return now_; });
    EXPECT_TRUE(opened.ok()) << opened.error().ToString();
    oidc_ = *std::move(opened);
    parts_.oidc = oidc_.get();
  }

  static TestHeaders Page() { return {{"Accept", "text/html,*/*;q=0.8"}}; }
  static std::string Header(const http::Response& response, std::string_view name) {
    return std::string(response.headers.Find(name).value_or(""));
  }

  Provider provider_;
  std::unique_ptr<OidcSignIn> oidc_;
};

TEST_F(OidcRoutes, StartLeadsToTheProviderWithACookie) {
  const auto start = Ask("GET", "/auth/oidc/start?return=%2Freviews");
  EXPECT_EQ(start.status, 303);
  EXPECT_THAT(Header(start, "Location"), HasSubstr("https://idp.test/auth?response_type=code&client_id=prr"));
  EXPECT_THAT(Header(start, "Location"), HasSubstr("redirect_uri=https%3A%2F%2Fprr.example%2Fauth%2Foidc%2Fcallback"));
  EXPECT_THAT(Header(start, "Location"), HasSubstr("scope=openid%20email&"));
  EXPECT_THAT(Header(start, "Set-Cookie"), HasSubstr("__Host-seaworthy_sign_in="));
  EXPECT_THAT(Header(start, "Set-Cookie"), HasSubstr("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600; Secure"));
}

TEST_F(OidcRoutes, AnAnswerOfNobodyIsAPageForABrowserAndAProblemForOthers) {
  const std::string target = "/auth/oidc/callback?state=x&code=y";
  const auto page = Ask("GET", target, "", Page());
  EXPECT_EQ(page.status, 400);
  EXPECT_EQ(Header(page, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(page.body, HasSubstr("auth/unknown-login"));
  EXPECT_THAT(page.body, HasSubstr("/auth/oidc/start"));
  const auto problem = Ask("GET", target);
  EXPECT_EQ(problem.status, 400);
  EXPECT_EQ(TextAt(problem, "code"), "auth/unknown-login");
  EXPECT_EQ(Header(problem, "Set-Cookie"), "");
}

TEST_F(OidcRoutes, WhatTheProviderSaysIsNoMarkup) {
  const auto start = Ask("GET", "/auth/oidc/start");
  const std::string url = Header(start, "Location");
  const std::string state = url.substr(url.find("&state=") + 7, 43);
  const auto page = Ask("GET", "/auth/oidc/callback?error=a%3Cscript%3Ealert(1)%3C%2Fscript%3E&state=" + state, "",
                        With(Page(), "Cookie", "__Host-seaworthy_sign_in=" + CookieOf(start)));
  EXPECT_EQ(page.status, 403);
  EXPECT_THAT(page.body, Not(HasSubstr("<script>")));
  EXPECT_THAT(page.body, HasSubstr("&lt;script&gt;"));
}

TEST_F(OidcRoutes, AProviderThatIsDownIsTold) {
  provider_.status = 503;
  EXPECT_EQ(Ask("GET", "/auth/oidc/start").status, 502);
}

TEST_F(OidcRoutes, BeginningIsLimitedByAddress) {
  for (int i = 0; i < 30; ++i) ASSERT_EQ(Ask("GET", "/auth/oidc/start").status, 303);
  EXPECT_EQ(Ask("GET", "/auth/oidc/start").status, 429);
  now_ = now_ + Span{5, 0};
  EXPECT_EQ(Ask("GET", "/auth/oidc/start").status, 303);
}

TEST_F(OidcRoutes, WithoutAProviderThereIsNothing) {
  parts_.oidc = nullptr;
  EXPECT_EQ(Ask("GET", "/auth/oidc/start").status, 404);
  EXPECT_EQ(Ask("GET", "/auth/oidc/callback?state=x").status, 404);
}

TEST_F(OidcRoutes, SigningOutEndsTheSessionAndTellsWhereElse) {
  const auto account = people_.accounts.Create(
      {.names = {"Ann", ""}, .external = {"https://idp.test", "ann"}, .access = {auth::AccessRole::kViewer}}, now_);
  ASSERT_TRUE(account.ok());
  const auto started = people_.sessions.Start(*account, auth::Known::kOidc, {}, now_);
  const TestHeaders browser = Browser(started->secret);
  ASSERT_EQ(Ask("GET", "/api/v1/me", "", browser).status, 200);
  const auto out = Ask("POST", "/auth/oidc/sign-out", "", browser);
  EXPECT_EQ(out.status, 200) << out.body;
  EXPECT_EQ(TextAt(out, "url"), "https://idp.test/end?client_id=prr");
  EXPECT_THAT(Header(out, "Set-Cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", browser).status, 401);
  EXPECT_EQ(TextAt(Ask("POST", "/auth/oidc/sign-out", "", Person("bob", {auth::AccessRole::kViewer})), "url"), "")
      << "who signed in here has no session there";
}

TEST_F(OidcRoutes, AnotherSiteCannotSignAnybodyOut) {
  const TestHeaders browser = Person("ann", {auth::AccessRole::kViewer});
  const TestHeaders forged{
      {"Cookie", browser[0].second}, {"Origin", "https://evil.test"}, {"Sec-Fetch-Site", "cross-site"}};
  EXPECT_EQ(Ask("POST", "/auth/oidc/sign-out", "", forged).status, 403);
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", browser).status, 200);
}

TEST_F(OidcRoutes, ASetUpThatCannotWorkIsRefusedAtTheStart) {
  const auto code = [&](const OidcConfig& config) {
    const auto opened = OidcSignIn::Open(
        config, "https://prr.example", [](const std::string&) { return std::nullopt; }, people_,
        file_.store->documents(), provider_, [this] { return now_; });
    return opened.ok() ? "ok" : std::string(opened.error().code());
  };
  EXPECT_EQ(code({.issuer = "http://idp.test", .client_id = "prr", .scopes = "openid"}), "auth/bad-oidc-settings");
  EXPECT_EQ(code({.issuer = "https://idp.test", .client_id = "prr", .scopes = "email"}), "auth/bad-oidc-settings");
  EXPECT_NE(
      code({.issuer = "https://idp.test", .client_id = "prr", .client_secret = "env:NOT_SET", .scopes = "openid"}),
      "ok");
}

}  // namespace
}  // namespace seaworthy::server
