#include <gmock/gmock.h>

#include "attest/base64.h"
#include "auth/token_text.h"
#include "server/fixture_test.h"

namespace seaworthy::server {
namespace {

using auth::AccessRole;
using testing::HasSubstr;
using testing::Not;

class PeopleRoutes : public ServerTest {
 protected:
  TestHeaders admin_ = Person("admin", {AccessRole::kAdministrator});
  TestHeaders alex_ = Person("alex", {AccessRole::kContributor});

  std::string TagOf(const std::string& target) {
    return std::string(Ask("GET", target, "", admin_).headers.Find("ETag").value_or(""));
  }
  http::Response Patch(const std::string& target, const std::string& body) {
    return Ask("PATCH", target, body, With(admin_, "If-Match", TagOf(target)));
  }
};

TEST_F(PeopleRoutes, OthersSeeNamesAndNoMore) {
  std::string of_admin = "/api/v1/people/" + IdOf("admin");
  EXPECT_THAT(Ask("GET", of_admin, "", alex_).body, Not(HasSubstr("example.org")));
  EXPECT_THAT(Ask("GET", "/api/v1/people", "", alex_).body, HasSubstr("alex@example.org")) << "one's own";
  EXPECT_THAT(Ask("GET", "/api/v1/people", "", admin_).body, HasSubstr("admin@example.org"));
  EXPECT_THAT(Ask("GET", "/api/v1/people", "", admin_).body, Not(HasSubstr("argon2")));
  EXPECT_EQ(Ask("GET", "/api/v1/people").status, 401);
  EXPECT_EQ(Ask("GET", "/api/v1/people/none", "", alex_).status, 404);
}

TEST_F(PeopleRoutes, ListsComeInPages) {
  for (int i = 0; i < 5; ++i) Person("p" + std::to_string(i), {});
  std::string target = "/api/v1/people?limit=3";
  int seen = 0, pages = 0;
  while (!target.empty()) {
    auto page = Ask("GET", target, "", alex_);
    ASSERT_EQ(page.status, 200);
    for (std::size_t at = 0; (at = page.body.find("\"id\":", at)) != std::string::npos; ++at) ++seen;
    target = TextAt(page, "next");
    ASSERT_LT(++pages, 9);
  }
  EXPECT_EQ(seen, 7);
}

TEST_F(PeopleRoutes, AnAdministratorChangesWhatWasRead) {
  std::string target = "/api/v1/people/" + IdOf("alex");
  EXPECT_EQ(Ask("PATCH", target, R"({"access": ["auditor"]})", admin_).status, 428);
  std::string tag = TagOf(target);
  EXPECT_EQ(
      Ask("PATCH", target, R"({"access": ["auditor"], "review_roles": ["sre"]})", With(admin_, "If-Match", tag)).status,
      200);
  EXPECT_EQ(Ask("PATCH", target, R"({"access": ["viewer"]})", With(admin_, "If-Match", tag)).status, 412);
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", alex_).status, 401) << "other rights, a new session";
  tag = TagOf(target);
  EXPECT_EQ(Patch(target, R"({"name": "Alexandra"})").status, 200);
  EXPECT_NE(TagOf(target), tag);
  EXPECT_EQ(Patch(target, R"({"access": ["administartor"]})").status, 422);
  EXPECT_THAT(Patch(target, R"({"access": ["administartor"]})").body, HasSubstr("did you mean 'administrator'"));
  EXPECT_EQ(Patch(target, R"({"login": "admin"})").status, 409);
}

TEST_F(PeopleRoutes, NobodyMakesThemselvesMore) {
  std::string target = "/api/v1/people/" + IdOf("alex");
  EXPECT_EQ(Ask("PATCH", target, R"({"access": ["administrator"]})", With(alex_, "If-Match", "*")).status, 403);
  EXPECT_EQ(Ask("POST", "/api/v1/invitations", "{}", alex_).status, 403);
  EXPECT_EQ(Ask("POST", "/api/v1/teams", R"({"id": "sre"})", alex_).status, 403);
  EXPECT_EQ(Ask("PUT", "/api/v1/me", R"({"name": "Alex", "access": ["administrator"]})", alex_).status, 422);
}

TEST_F(PeopleRoutes, ADisabledPersonIsOutAtOnce) {
  auto made = Ask("POST", "/api/v1/tokens", R"({"name": "ci", "scopes": ["read"]})", alex_);
  std::string token = TextAt(made, "text");
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", Bearer(token)).status, 200);
  ASSERT_EQ(Patch("/api/v1/people/" + IdOf("alex"), R"({"disabled": true})").status, 200);
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", alex_).status, 401);
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", Bearer(token)).status, 401);
  EXPECT_EQ(Patch("/api/v1/people/" + IdOf("admin"), R"({"disabled": true})").status, 409) << "the last one";
}

TEST_F(PeopleRoutes, AnInvitationComesIn) {
  ASSERT_EQ(
      Ask("POST", "/api/v1/teams", R"({"id": "sre", "name": "Site reliability", "review_roles": ["sre"]})", admin_)
          .status,
      201);
  auto invited = Ask("POST", "/api/v1/invitations", R"({"access": ["contributor"], "teams": ["sre"]})", admin_);
  ASSERT_EQ(invited.status, 201) << invited.body;
  std::string link = TextAt(invited, "link");
  EXPECT_EQ(TextAt(invited, "url"), "https://prr.example/invitation#" + link);
  std::string body =
      R"({"link": ")" + link + R"(", "login": "sam", "name": "Sam", "password": "correct horse battery"})";
  auto come = Ask("POST", "/api/v1/invitations/accept", body, {{"Sec-Fetch-Site", "same-origin"}});
  ASSERT_EQ(come.status, 201) << come.body;
  EXPECT_THAT(come.body, HasSubstr(R"("teams":["sre"],"review_roles":["sre"])"));
  auto directory = *people_.directory.Get(now_);
  EXPECT_EQ(directory->NameOf(IdOf("sam")), "Sam");
}

TEST_F(PeopleRoutes, AForgottenPasswordIsSetByLink) {
  auto made = Ask("POST", "/api/v1/people/" + IdOf("alex") + "/password-link", "", admin_);
  ASSERT_EQ(made.status, 201) << made.body;
  std::string body = R"({"link": ")" + TextAt(made, "link") + R"(", "password": "something else at all"})";
  TestHeaders page = {{"Sec-Fetch-Site", "same-origin"}};
  EXPECT_EQ(Ask("POST", "/api/v1/password/reset", body, page).status, 204);
  EXPECT_EQ(Ask("POST", "/api/v1/password/reset", body, page).status, 410);
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", alex_).status, 401);
  EXPECT_EQ(Ask("POST", "/api/v1/session", R"({"login": "alex", "password": "something else at all"})", page).status,
            201);
}

TEST_F(PeopleRoutes, ErasingTakesTheNameAway) {
  std::string id = IdOf("alex");
  EXPECT_EQ(Ask("DELETE", "/api/v1/people/" + id, "", alex_).status, 403);
  EXPECT_EQ(Ask("DELETE", "/api/v1/people/" + id, "", admin_).status, 204);
  EXPECT_EQ(Ask("GET", "/api/v1/people/" + id, "", admin_).status, 404);
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", alex_).status, 401);
  EXPECT_EQ((*people_.directory.Get(now_))->NameOf(id), id);
}

TEST_F(PeopleRoutes, TeamsHaveMembersAndRoles) {
  ASSERT_EQ(Ask("POST", "/api/v1/teams", R"({"id": "sre", "review_roles": ["sre"]})", admin_).status, 201);
  EXPECT_EQ(Ask("POST", "/api/v1/teams", R"({"id": "sre"})", admin_).status, 409);
  std::string member = "/api/v1/teams/sre/members/" + IdOf("alex");
  EXPECT_EQ(Ask("PUT", member, "", admin_).status, 200);
  EXPECT_THAT(Ask("GET", "/api/v1/me", "", alex_).body, HasSubstr(R"("review_roles":["sre"])"));
  EXPECT_EQ(Patch("/api/v1/teams/sre", R"({"review_roles": ["designated-sre"], "groups": ["/eng/sre"]})").status, 200);
  EXPECT_THAT(Ask("GET", "/api/v1/me", "", alex_).body, HasSubstr(R"("review_roles":["designated-sre"])"));
  auto actor = (*people_.directory.Get(now_))->ActorOf(IdOf("alex"));
  ASSERT_TRUE(actor.ok());
  EXPECT_THAT(actor->roles, testing::ElementsAre("designated-sre"));
  EXPECT_EQ(Ask("DELETE", member, "", admin_).status, 200);
  EXPECT_EQ(Ask("PUT", "/api/v1/teams/sre/members/none", "", admin_).status, 404);
  EXPECT_EQ(Ask("DELETE", "/api/v1/teams/sre", "", admin_).status, 204);
  EXPECT_EQ(Ask("GET", "/api/v1/teams/sre", "", alex_).status, 404);
}

TEST_F(PeopleRoutes, TokensAreMadeInTheBrowserOnly) {
  const std::string wanted = R"({"name": "ci", "scopes": ["read", "admin"], "type": "service", "service": "checkout"})";
  EXPECT_EQ(Ask("POST", "/api/v1/tokens", wanted, alex_).status, 404) << "for a service that is not there";
  ASSERT_EQ(Ask("POST", "/api/v1/services", R"({"id": "checkout"})", admin_).status, 201);
  auto made = Ask("POST", "/api/v1/tokens", wanted, alex_);
  ASSERT_EQ(made.status, 201) << made.body;
  std::string text = TextAt(made, "text");
  EXPECT_TRUE(auth::CheckTokenText(text).ok());
  EXPECT_EQ(Ask("POST", "/api/v1/tokens", R"({"name": "more", "scopes": ["read"]})", Bearer(text)).status, 403);
  EXPECT_THAT(Ask("GET", "/api/v1/tokens", "", alex_).body, Not(HasSubstr(text.substr(8))));
  EXPECT_THAT(Ask("GET", "/api/v1/me", "", Bearer(text)).body, HasSubstr(R"("service":"checkout")"));
  EXPECT_EQ(Ask("GET", "/api/v1/people", "", Bearer(text)).status, 403) << "only about its service";
  EXPECT_EQ(Ask("POST", "/api/v1/invitations", "{}", Bearer(text)).status, 403) << "the scope gives no right";
  std::string id = people_.tokens.List(IdOf("alex"), now_)->at(0).id;
  EXPECT_EQ(Ask("DELETE", "/api/v1/tokens/" + id, "", admin_).status, 404) << "not among the administrator's own";
  EXPECT_EQ(Ask("DELETE", "/api/v1/people/" + IdOf("alex") + "/tokens/" + id, "", alex_).status, 403);
  EXPECT_EQ(Ask("DELETE", "/api/v1/people/" + IdOf("alex") + "/tokens/" + id, "", admin_).status, 204);
  auto revoked = Ask("GET", "/api/v1/me", "", Bearer(text));
  EXPECT_EQ(revoked.status, 401);
  EXPECT_EQ(TextAt(revoked, "code"), "auth/token-revoked");
}

TEST_F(PeopleRoutes, TheHeaderAloneDecidesWhoCalls) {
  auto token = TextAt(Ask("POST", "/api/v1/tokens", R"({"name": "ci", "scopes": ["read"]})", alex_), "text");
  const std::vector<std::string> odd = {"Bearer",     "Bearer ",    "Bearer x", "Basic",       "Basic !!!",
                                        "Basic eA==", "Digest abc", "",         "bearer sw_p", "Bearer " + token + "x"};
  for (const std::string& bad : odd) {
    EXPECT_EQ(Ask("GET", "/api/v1/me", "", With(alex_, "Authorization", bad)).status, 401) << bad;
  }
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", {{"Authorization", "bEARER  " + token}}).status, 200);
  EXPECT_EQ(Ask("GET", "/api/v1/me", "", {{"Authorization", "Basic " + attest::EncodeBase64("any:" + token)}}).status,
            200);
  EXPECT_EQ(
      Ask("GET", "/api/v1/me", "", {{"Cookie", "a=b; __Host-seaworthy_session=x; __Host-seaworthy_session=y"}}).status,
      401);
}

}  // namespace
}  // namespace seaworthy::server
