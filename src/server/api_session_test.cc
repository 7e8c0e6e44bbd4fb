#include <gmock/gmock.h>

#include "auth/token_text.h"
#include "server/fixture_test.h"

namespace seaworthy::server {
namespace {

using auth::AccessRole;
using testing::HasSubstr;
using testing::Not;

class SessionRoutes : public ServerTest {
 protected:
  static TestHeaders Page() { return {{"Origin", "https://prr.example"}, {"Sec-Fetch-Site", "same-origin"}}; }
  http::Response SignIn(const std::string& login, std::string_view password, TestHeaders headers = Page()) {
    return Ask("POST", "/api/v1/session",
               R"({"login": ")" + login + R"(", "password": ")" + std::string(password) + R"("})", headers);
  }
};

TEST_F(SessionRoutes, TheFirstAdministratorComesInAndIsSignedIn) {
  std::string link = **people_.onboarding.SetUpLink(now_);
  std::string body =
      R"({"link": ")" + link + R"(", "login": "first", "name": "First Person", "password": "correct horse battery"})";
  auto made = Ask("POST", "/api/v1/set-up", body, Page());
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_THAT(made.body, HasSubstr(R"("access":["contributor","administrator"])"));
  EXPECT_THAT(std::string(*made.headers.Find("Set-Cookie")), HasSubstr("__Host-seaworthy_session="));
  EXPECT_EQ(made.headers.Find("Cache-Control"), "no-store");
  auto me = Ask("GET", "/api/v1/me", "", Browser(CookieOf(made)));
  EXPECT_EQ(me.status, 200);
  EXPECT_EQ(TextAt(me, "name"), "First Person");
  EXPECT_THAT(me.body, HasSubstr("manage-people"));
  EXPECT_EQ(Ask("POST", "/api/v1/set-up", body, Page()).status, 410);
  EXPECT_EQ(people_.accounts.List({}, 10, now_)->size(), 1u);
}

TEST_F(SessionRoutes, SigningInAndOut) {
  Person("alex", {AccessRole::kViewer});
  auto signed_in = SignIn("Alex", kTestPassword);
  ASSERT_EQ(signed_in.status, 201) << signed_in.body;
  EXPECT_THAT(signed_in.body, Not(HasSubstr("password_hash")));
  EXPECT_THAT(std::string(*signed_in.headers.Find("Set-Cookie")), HasSubstr("; HttpOnly; SameSite=Lax; Secure"));
  auto browser = Browser(CookieOf(signed_in));
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", browser).status, 200);
  auto out = Ask("DELETE", "/api/v1/session", "", browser);
  EXPECT_EQ(out.status, 204);
  EXPECT_THAT(std::string(*out.headers.Find("Set-Cookie")), HasSubstr("Max-Age=0"));
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", browser).status, 401);
  EXPECT_EQ(
      SignIn("alex", kTestPassword, With(Page(), "Cookie", "__Host-seaworthy_session=" + CookieOf(signed_in))).status,
      201)
      << "an old cookie does not keep anybody out";
}

TEST_F(SessionRoutes, WhatIsWrongIsToldInOneWayAndLimited) {
  Person("alex", {AccessRole::kViewer});
  auto wrong = SignIn("alex", "wrong"), unknown = SignIn("nobody", "wrong");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.body, unknown.body);
  for (int i = 0; i < 12; ++i) SignIn("alex", "wrong");
  auto later = SignIn("alex", kTestPassword);
  EXPECT_EQ(later.status, 429);
  EXPECT_EQ(later.headers.Find("Retry-After"), "60");
  EXPECT_EQ(TextAt(later, "code"), "server/too-many-requests");
  now_ = now_ + Span{60};
  EXPECT_EQ(SignIn("alex", kTestPassword).status, 201);
}

TEST_F(SessionRoutes, AForgedSignInOrChangeIsRefused) {
  auto alex = Person("alex", {AccessRole::kAdministrator});
  EXPECT_EQ(SignIn("alex", kTestPassword, {{"Origin", "https://evil.example"}}).status, 403);
  EXPECT_EQ(SignIn("alex", kTestPassword, {}).status, 403) << "no browser of ours";
  TestHeaders forged = {alex[0], {"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}};
  EXPECT_EQ(Ask("DELETE", "/api/v1/me/sessions/x", "", forged).status, 403);
  EXPECT_EQ(Ask("POST", "/api/v1/invitations", "{}", forged).status, 403);
  EXPECT_EQ(
      Ask("POST", "/api/v1/invitations", "login=a", With(alex, "Content-Type", "application/x-www-form-urlencoded"))
          .status,
      415);
}

TEST_F(SessionRoutes, APlantedCookieIsWorthNothing) {
  Person("alex", {AccessRole::kViewer});
  std::string planted(43, 'A');
  auto signed_in = SignIn("alex", kTestPassword, With(Page(), "Cookie", "__Host-seaworthy_session=" + planted));
  EXPECT_NE(CookieOf(signed_in), planted);
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", Browser(planted)).status, 401);
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", {{"Cookie", "seaworthy_session=" + CookieOf(signed_in)}}).status, 401)
      << "over https only the cookie that no neighbour can plant counts";
}

TEST_F(SessionRoutes, ANewPasswordEndsTheOtherSessions) {
  Person("alex", {AccessRole::kViewer});
  auto here = Browser(CookieOf(SignIn("alex", kTestPassword))),
       there = Browser(CookieOf(SignIn("alex", kTestPassword)));
  EXPECT_EQ(
      Ask("POST", "/api/v1/password", R"({"present": "wrong", "password": "something else at all"})", here).status,
      403);
  EXPECT_EQ(
      Ask("POST", "/api/v1/password", R"({"present": "correct horse battery", "password": "short"})", here).status,
      422);
  auto changed = Ask("POST", "/api/v1/password",
                     R"({"present": "correct horse battery", "password": "something else at all"})", here);
  ASSERT_EQ(changed.status, 201) << changed.body;
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", here).status, 401);
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", there).status, 401);
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", Browser(CookieOf(changed))).status, 200);
}

TEST_F(SessionRoutes, PeopleSeeAndEndTheirOwnSessions) {
  auto alex = Person("alex", {AccessRole::kViewer}), sam = Person("sam", {AccessRole::kViewer});
  now_ = now_ + Span{1};
  SignIn("alex", kTestPassword);
  auto listed = Ask("GET", "/api/v1/me/sessions", "", alex);
  EXPECT_THAT(listed.body, HasSubstr(R"("current":true)"));
  EXPECT_THAT(listed.body, HasSubstr(R"("current":false)"));
  auto account = **people_.accounts.FindByLogin("alex", now_);
  std::string other = people_.sessions.List(account, now_)->back().id;
  EXPECT_EQ(Ask("DELETE", "/api/v1/me/sessions/" + other, "", sam).status, 404) << "not of somebody else";
  EXPECT_EQ(Ask("DELETE", "/api/v1/me/sessions/" + other, "", alex).status, 204);
  EXPECT_EQ(Ask("DELETE", "/api/v1/me/sessions/" + other, "", alex).status, 404);
}

TEST_F(SessionRoutes, NoSecretIsKeptForAnIdempotencyKey) {
  Person("alex", {AccessRole::kViewer});
  auto keyed = With(Page(), "Idempotency-Key", "k1");
  EXPECT_EQ(SignIn("alex", kTestPassword, keyed).status, 201);
  EXPECT_EQ(SignIn("alex", "wrong", keyed).status, 401) << "looked at again";
  EXPECT_TRUE(file_.store->documents().List({.space = "idempotency"}, now_)->empty());
}

TEST_F(SessionRoutes, MalformedBodiesAreToldAndDoNothing) {
  for (std::string body : {"{", "[]", R"({"login": 7})", R"({"login": "alex", "pasword": "x"})", "null",
                           R"({"login": "a", "login": "b"})"}) {
    auto answer = Ask("POST", "/api/v1/session", body, Page());
    EXPECT_TRUE(answer.status == 400 || answer.status == 422) << body << answer.status;
  }
  std::string deep(100'000, '[');
  EXPECT_GE(Ask("POST", "/api/v1/session", deep, Page()).status, 400);
}

}  // namespace
}  // namespace seaworthy::server
