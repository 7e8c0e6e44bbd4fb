// Every role asks every route: allowed or refused as the table of rights says. What the table says is tested by itself
// (auth/access_test.cc); here, that each route asks it, about the right thing.

#include <array>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "server/fixture_test.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using auth::AccessRole;
using auth::Right;

constexpr auto kRoles =
    std::to_array<AccessRole>({AccessRole::kViewer, AccessRole::kContributor, AccessRole::kStandardAuthor,
                               AccessRole::kAdministrator, AccessRole::kAuditor});
const std::string kNobody = "01900000-0000-7000-8000-000000000000";
// Answers everybody, and tells those who have not signed in that they have not.
const std::set<std::string> kAskThemselves = {"getMe"};

// The services of three teams: the caller's, another's, and another's that is restricted.
enum class Whose { kOwn, kOther, kHidden };

class AccessOfRoutes : public ServerTest {
 protected:
  AccessOfRoutes() {
    Person("admin", {AccessRole::kAdministrator});
    auto all = Person("owner", {AccessRole::kContributor, AccessRole::kAdministrator}, {"shop", "bank"});
    for (const auto& [id, owner, restricted] :
         {std::tuple("mine", "shop", "false"), std::tuple("theirs", "bank", "false"),
          std::tuple("hidden", "bank", "true")}) {
      auto made = Ask("POST", "/api/v1/services",
                      fmt::format(R"({{"id": "{}", "owner": "{}", "restricted": {}}})", id, owner, restricted), all);
      EXPECT_EQ(made.status, 201) << made.body;
      auto started =
          Ask("POST", "/api/v1/reviews",
              fmt::format(R"({{"title": "Checkout: accept payments by invoice", "services": ["{}"]}})", id), all);
      EXPECT_EQ(started.status, 201) << started.body;
      reviews_.emplace_back(started.headers.Find("Location").value_or(""));
      reviews_.back() = reviews_.back().substr(reviews_.back().rfind('/') + 1);
    }
    for (AccessRole role : kRoles) callers_.push_back(Person(std::string(auth::Name(role)), {role}, {"shop"}));
  }

  static std::string ServiceOf(Whose whose) {
    return whose == Whose::kOwn ? "mine" : whose == Whose::kOther ? "theirs" : "hidden";
  }

  http::Response Try(const Route& route, const TestHeaders& headers, Whose whose) {
    return Try(route, headers, ServiceOf(whose), reviews_.at(static_cast<std::size_t>(whose)));
  }
  http::Response Try(const Route& route, const TestHeaders& headers, const std::string& service,
                     const std::string& review) {
    std::string target = route.pattern;
    for (const auto& [name, value] : {std::pair<std::string, std::string>("{service}", service),
                                      {"{review}", review},
                                      {"{person}", kNobody},
                                      {"{token}", kNobody},
                                      {"{session}", kNobody},
                                      {"{run}", kNobody},
                                      {"{digest}", "none"},
                                      {"{team}", "none"},
                                      {"{standard}", "none"},
                                      {"{version}", "1"}}) {
      if (std::size_t at = target.find(name); at != std::string::npos) target.replace(at, name.size(), value);
    }
    EXPECT_EQ(target.find('{'), std::string::npos) << "this test does not know how to ask " << route.pattern;
    std::string body = route.method == "GET" || route.method == "DELETE" ? "" : "{}";
    if (route.operation == "changeService") body = R"({"owner": "shop"})";
    if (route.operation == "startReview") {
      body = R"({"title": "Checkout: accept payments by invoice", "services": [")" + service + R"("]})";
    }
    if (route.operation == "registerService") {
      body = fmt::format(R"({{"id": "new-{}", "owner": "{}"}})", ++asked_, service == "mine" ? "shop" : "bank");
    }
    return Ask(route.method, target, body, headers);
  }

  // Whether the route is about an object that has an owner.
  static bool IsOwned(const Route& route) {
    return route.pattern.find("{service}") != std::string::npos ||
           route.pattern.find("{review}") != std::string::npos || route.operation == "startReview" ||
           route.operation == "registerService";
  }

  std::vector<std::string> reviews_;  // By Whose.
  std::vector<TestHeaders> callers_;  // By role; all in the team `shop`.
  int asked_ = 0;
};

bool IsRefusal(const std::string& code) {
  return code == "auth/not-signed-in" || code == "auth/not-allowed" || code == "auth/not-your-team" ||
         code == "auth/insufficient-scope" || code == "auth/other-service";
}

TEST_F(AccessOfRoutes, NobodyWhoHasNotSignedIn) {
  for (const Route& route : Routes()) {
    if (route.about == About::kNothing && !kAskThemselves.contains(route.operation)) continue;
    for (Whose whose : {Whose::kOwn, Whose::kHidden}) {
      auto answer = Try(route, {{"Sec-Fetch-Site", "same-origin"}}, whose);
      EXPECT_EQ(answer.status, 401) << route.operation << answer.body;
      EXPECT_EQ(TextAt(answer, "code"), "auth/not-signed-in") << route.operation;
    }
  }
}

TEST_F(AccessOfRoutes, EveryRoleAsTheTableSays) {
  for (const Route& route : Routes()) {
    if (route.about == About::kNothing) continue;
    for (std::size_t role = 0; role < kRoles.size(); ++role) {
      for (Whose whose : {Whose::kOwn, Whose::kOther}) {
        Right right = auth::Row(route.action).rights[role];
        auto answer = Try(route, callers_[role], whose);
        std::string code = TextAt(answer, "code");
        SCOPED_TRACE(route.operation + " as " + std::string(auth::Name(kRoles[role])) + ": " +
                     answer.body.substr(0, 200));
        if (right == Right::kNo) {
          EXPECT_EQ(code, "auth/not-allowed");
        } else if (right == Right::kOwn && whose == Whose::kOther) {
          EXPECT_EQ(code, "auth/not-your-team");
        } else {
          EXPECT_FALSE(IsRefusal(code));
        }
        // Signing in again where a route ended the session is no part of this.
        EXPECT_EQ(Ask("GET", "/api/v1/me", "", callers_[role]).status, 200);
      }
    }
  }
}

// The answer without the names that the caller sent.
std::string WithoutNames(std::string body, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    for (std::size_t at = 0; (at = body.find("'" + name + "'")) != std::string::npos;)
      body.replace(at, name.size() + 2, "it");
  }
  return body;
}

TEST_F(AccessOfRoutes, WhatIsHiddenIsAnsweredAsWhatIsNotThere) {
  for (const Route& route : Routes()) {
    if (!IsOwned(route) || route.operation == "registerService") continue;
    for (std::size_t role = 0; role < 3; ++role) {  // Administrators and auditors see all.
      if (auth::Row(route.action).rights[role] == Right::kNo && route.operation == "startReview") continue;
      auto hidden = Try(route, callers_[role], "hidden", reviews_[2]);
      auto nowhere = Try(route, callers_[role], "nowhere", kNobody);
      EXPECT_EQ(hidden.status, 404) << route.operation;
      EXPECT_EQ(WithoutNames(hidden.body, {"hidden", reviews_[2]}), WithoutNames(nowhere.body, {"nowhere", kNobody}))
          << route.operation;
    }
  }
  for (std::string name : {"hidden", "hidden#1", "hidden#2"}) {
    auto hidden = Ask("GET", "/api/v1/reviews/" + name, "", callers_[0]);
    auto nowhere = Ask("GET", "/api/v1/reviews/nowhere", "", callers_[0]);
    EXPECT_EQ(WithoutNames(hidden.body, {name}), WithoutNames(nowhere.body, {"nowhere"})) << name;
  }
}

TEST_F(AccessOfRoutes, NoListNamesWhatIsHidden) {
  for (std::string target :
       {"/api/v1/services", "/api/v1/reviews", "/api/v1/queue", "/api/v1/services/mine/dependencies"}) {
    for (std::string accept : {"application/json", "text/plain"}) {
      for (std::size_t role = 0; role < 3; ++role) {
        auto listed = Ask("GET", target, "", With(callers_[role], "Accept", accept));
        EXPECT_EQ(listed.status, 200) << target;
        EXPECT_EQ(listed.body.find("hidden"), std::string::npos) << target << " as " << accept;
        EXPECT_EQ(listed.body.find(reviews_[2]), std::string::npos) << target << " as " << accept;
      }
      EXPECT_TRUE(target.ends_with("queue") || target.ends_with("dependencies") ||
                  Ask("GET", target, "", With(callers_[4], "Accept", accept)).body.find("hidden") != std::string::npos)
          << "an auditor sees it in " << target;
    }
  }
}

TEST_F(AccessOfRoutes, ATokenNeedsTheScopeOfEveryRoute) {
  auto account =
      *people_.accounts.Create({.login = "every",
                                .names = {"Every Role", ""},
                                .access = {AccessRole::kViewer, AccessRole::kContributor, AccessRole::kStandardAuthor,
                                           AccessRole::kAdministrator, AccessRole::kAuditor}},
                               now_);
  (void)people_.teams.AddMember("shop", account.id, now_);  // It is there.
  for (const Route& route : Routes()) {
    if (route.about == About::kNothing) continue;
    auth::Scopes others;
    for (std::string_view name : auth::kScopeNames) others.Add(*auth::ParseScope(name));
    auto scope = auth::Row(route.action).scope;
    if (scope) others.Remove(*scope);
    auto token = people_.tokens.Make(account, {.name = "t", .scopes = others}, now_);
    ASSERT_TRUE(token.ok());
    auto answer = Try(route, Bearer(token->text), Whose::kOwn);
    EXPECT_EQ(TextAt(answer, "code"), "auth/insufficient-scope") << route.operation << answer.body.substr(0, 200);
    ASSERT_TRUE(people_.tokens.EraseAll(account.id, now_).ok());
  }
}

TEST_F(AccessOfRoutes, AChangeFromAnotherSiteIsRefusedEverywhere) {
  for (const Route& route : Routes()) {
    if (route.method == "GET") continue;
    TestHeaders forged = {callers_[3].front(), {"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}};
    EXPECT_EQ(TextAt(Try(route, forged, Whose::kOwn), "code"), "auth/cross-site") << route.operation;
  }
}

}  // namespace
}  // namespace seaworthy::server
