// What is changed over the API stands in the organisation's log with who did it, and comes once however often it is
// sent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include <fmt/format.h>

#include "auth/audit.h"
#include "server/fixture_test.h"
#include "server/route.h"
#include "store/verify.h"

namespace seaworthy::server {
namespace {

using auth::AccessRole;
using auth::AuditChange;
using auth::AuditRecord;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kStandard =
    R"({"text": "id: house\nversion: '1'\ntitle: House\nsections:\n  - id: all\n    title: All\n    items:\n)"
    R"(      - {id: total, question: Small?, severity: warning, why: W., action: D., check: coverage.total <= 100}\n"})";

class ApiAuditTest : public ServerTest {
 protected:
  ApiAuditTest() {
    root_ = Person("root", {AccessRole::kAdministrator, AccessRole::kStandardAuthor, AccessRole::kContributor,
                            AccessRole::kAuditor});
    News();
  }

  // What was told since the last time it was asked.
  std::vector<AuditRecord> News() {
    std::vector<AuditRecord> news;
    const std::vector<store::StoredEvent> events = *file_.store->ReadLog(auth::kOrganisationLog, seen_);
    for (const store::StoredEvent& event : events) {
      auto record = auth::DecodeAudit(event.bytes);
      EXPECT_TRUE(record.ok()) << event.bytes;
      if (record.ok()) news.push_back(*std::move(record));
      text_ += event.bytes;
    }
    seen_ += static_cast<std::int64_t>(events.size());
    return news;
  }
  std::vector<std::string> Kinds() {
    std::vector<std::string> kinds;
    const std::vector<AuditRecord> news = News();
    for (const AuditRecord& record : news) {
      kinds.emplace_back(auth::Name(record.event.kind));
      EXPECT_EQ(record.by, IdOf("root")) << kinds.back();
      EXPECT_EQ(record.at, now_) << kinds.back();
    }
    return kinds;
  }
  http::Response Must(std::string method, const std::string& target, const std::string& body = "",
                      const TestHeaders& more = {}) {
    TestHeaders headers = root_;
    headers.insert(headers.end(), more.begin(), more.end());
    http::Response answer = Ask(std::move(method), "/api/v1" + target, body, headers);
    EXPECT_LT(answer.status, 300) << target << ": " << answer.body;
    return answer;
  }
  TestHeaders Unchanged(const std::string& target) {
    return {{"If-Match", std::string(Must("GET", target).headers.Find("ETag").value_or(""))}};
  }

  TestHeaders root_;
  std::int64_t seen_ = 0;
  std::string text_;
};

TEST_F(ApiAuditTest, EveryChangeOfTheOrganisationIsToldByWhomeverMadeIt) {
  std::string person = TextAt(
      Must("POST", "/people", R"({"login": "sam", "name": "Sam Okafor", "password": "secret horse battery"})"), "id");
  EXPECT_THAT(Kinds(), ElementsAre("account_made"));
  Must("PATCH", "/people/" + person, R"({"access": ["auditor"], "name": "Sam B. Okafor"})",
       Unchanged("/people/" + person));
  EXPECT_THAT(Kinds(), ElementsAre("account_changed", "account_changed"));
  Must("PUT", "/me", R"({"name": "The root", "mail": ""})");
  EXPECT_THAT(Kinds(), ElementsAre("account_changed"));
  Must("POST", "/teams", R"({"id": "sre"})");
  Must("PUT", "/teams/sre/members/" + person);
  Must("DELETE", "/teams/sre/members/" + person);
  Must("PATCH", "/teams/sre", R"({"review_roles": ["sre"]})", Unchanged("/teams/sre"));
  Must("DELETE", "/teams/sre");
  EXPECT_THAT(Kinds(), ElementsAre("team_made", "team_changed", "team_changed", "team_changed", "team_removed"));
  std::string link = TextAt(Must("POST", "/invitations", R"({"access": ["viewer"]})"), "link");
  std::string reset = TextAt(Must("POST", "/people/" + person + "/password-link"), "link");
  EXPECT_THAT(Kinds(), ElementsAre("link_made", "link_made"));
  std::string token = TextAt(Must("POST", "/tokens", R"({"name": "ci", "scopes": ["read"]})"), "text");
  std::string id = (*people_.tokens.List(IdOf("root"), now_)).front().id;
  Must("DELETE", "/tokens/" + id);
  EXPECT_THAT(Kinds(), ElementsAre("token_made", "token_revoked"));
  Must("POST", "/services", R"({"id": "checkout", "tier": 2})");
  Must("PUT", "/services/checkout", R"({"tier": 1})", Unchanged("/services/checkout"));
  Must("POST", "/standards", std::string(kStandard));
  EXPECT_THAT(Kinds(), ElementsAre("service_registered", "service_changed", "standard_uploaded"));
  Must("DELETE", "/people/" + person);
  EXPECT_THAT(Kinds(), ElementsAre("account_changed", "account_erased"));
  for (const std::string& secret : {link, reset, token, std::string("horse"), std::string("Okafor")}) {
    ASSERT_FALSE(secret.empty());
    EXPECT_THAT(text_, Not(HasSubstr(secret)));
  }
}

TEST_F(ApiAuditTest, WhatAServiceWasAndIsIsTold) {
  Must("POST", "/services", R"({"id": "checkout", "tier": 2, "aliases": ["pay", "till"]})");
  News();
  Must(
      "PUT", "/services/checkout",
      R"({"tier": 1, "restricted": true, "description": "Ask Sam.", "aliases": ["till"], "parameters": {"least": "0.9"},
           "endpoints": [{"name": "api", "address": "api.example.org:443"}],
           "dependencies": [{"name": "ledger", "kind": "service", "critical": true}]})",
      Unchanged("/services/checkout"));
  EXPECT_THAT(
      News().front().event.changes,
      ElementsAre(AuditChange{"aliases", {"pay"}, {}}, AuditChange{"tier", {"2"}, {"1"}},
                  AuditChange{"restricted", {}, {"true"}}, AuditChange{"parameters", {}, {"least = 0.9"}},
                  AuditChange{"endpoints", {}, {"api.example.org:443 api"}},
                  AuditChange{"dependencies", {}, {"ledger service critical"}}, AuditChange{"description", {}, {}}));
}

TEST_F(ApiAuditTest, ATokenIsNamedBesideItsPerson) {
  std::string token = TextAt(Must("POST", "/tokens", R"({"name": "ci", "scopes": ["services:write"]})"), "text");
  News();
  EXPECT_EQ(Ask("POST", "/api/v1/services", R"({"id": "checkout"})", Bearer(token)).status, 201);
  AuditRecord told = News().front();
  EXPECT_EQ(told.by, IdOf("root"));
  EXPECT_EQ(told.known, "token");
  EXPECT_EQ(told.token, (*people_.tokens.List(IdOf("root"), now_)).front().id);
}

TEST_F(ApiAuditTest, AnErasedTextIsToldOnce) {
  app::CitedBlob blob = file_.record->Cite("must go", "text/plain");
  store::AppendRequest request;
  request.blobs = {blob.blob};
  ASSERT_TRUE(file_.store->Append(request).ok());
  Must("DELETE", "/blobs/" + blob.reference.digest);
  EXPECT_EQ(News().front().event, (auth::AuditEvent{auth::AuditKind::kTextErased, blob.reference.digest, {}}));
  Ask("DELETE", "/api/v1/blobs/" + blob.reference.digest, "", root_);
  Ask("DELETE", "/api/v1/blobs/none", "", root_);
  EXPECT_TRUE(News().empty());
}

TEST_F(ApiAuditTest, TheLogIsReadAndVerifiedWithTheOthers) {
  Must("POST", "/teams", R"({"id": "sre"})");
  http::Response events = Must("GET", "/audit/events");
  EXPECT_THAT(events.body, HasSubstr(R"("log":"organisation")"));
  EXPECT_THAT(events.body, HasSubstr("team_made"));
  EXPECT_THAT(Must("GET", "/audit/verify").body, HasSubstr(R"("intact":true)"));
  EXPECT_EQ(Ask("GET", "/api/v1/audit/events", "", Person("vic", {AccessRole::kViewer})).status, 403);
}

// Repeated after a crash.

TEST_F(ApiAuditTest, WhatIsMadeComesOnceAndIsAnsweredAgainAfterACrash) {
  const std::pair<std::string, std::string> asked[] = {
      {"/services", R"({"id": "checkout", "owner": "shop"})"},
      {"/teams", R"({"id": "sre", "name": "SRE"})"},
      {"/people", R"({"login": "sam", "name": "Sam", "password": "secret horse battery"})"},
      {"/standards", std::string(kStandard)}};
  for (const auto& [target, body] : asked) {
    http::Response first = Must("POST", target, body, {{"Idempotency-Key", "key-1"}});
    if (target != "/people") DieBeforeAnswering();
    http::Response again = Must("POST", target, body, {{"Idempotency-Key", "key-1"}});
    EXPECT_EQ(again.status, 201) << target;
    EXPECT_EQ(again.body, first.body) << target;
    EXPECT_EQ(again.headers.Find("Location"), first.headers.Find("Location")) << target;
    EXPECT_FALSE(again.headers.Find("Idempotency-Replayed")) << target << ": it was decided again";
    EXPECT_EQ(News().size(), 1u) << target;
    if (target == "/standards") continue;
    EXPECT_EQ(Ask("POST", "/api/v1" + target, body, With(root_, "Idempotency-Key", "key-2")).status, 409)
        << target << ": another request for the same";
  }
}

TEST_F(ApiAuditTest, AKeyForAPersonIsForThatLogin) {
  TestHeaders key = {{"Idempotency-Key", "key-1"}};
  std::string sam = TextAt(
      Must("POST", "/people", R"({"login": "sam", "name": "S", "password": "secret horse battery"})", key), "id");
  std::string kim = TextAt(
      Must("POST", "/people", R"({"login": "kim", "name": "K", "password": "secret horse battery"})", key), "id");
  EXPECT_NE(sam, kim);
  EXPECT_TRUE(file_.store->documents().List({.space = "idempotency"}, now_)->empty()) << "the body is a secret";
}

TEST_F(ApiAuditTest, WhatIsToldOnceIsMadeAnewWithTheSameKey) {
  TestHeaders key = {{"Idempotency-Key", "key-1"}};
  std::set<std::string> tokens, links;
  for (int i = 0; i < 2; ++i) {
    tokens.insert(TextAt(Must("POST", "/tokens", R"({"name": "ci", "scopes": ["read"]})", key), "text"));
    links.insert(TextAt(Must("POST", "/invitations", R"({"access": ["viewer"]})", key), "link"));
  }
  EXPECT_EQ(tokens.size(), 2u);
  for (const std::string& token : tokens) EXPECT_EQ(Ask("GET", "/api/v1/me", "", Bearer(token)).status, 200);
  int joined = 0;
  for (const std::string& link : links) {
    std::string body = fmt::format(R"({{"link": "{}", "login": "new-{}", "name": "New", "password": "{}"}})", link,
                                   ++joined, "secret horse battery");
    EXPECT_EQ(Ask("POST", "/api/v1/invitations/accept", body, {{"Sec-Fetch-Site", "same-origin"}}).status, 201);
  }
}

TEST_F(ApiAuditTest, APasswordIsChangedTwiceWithTheSameKey) {
  auto change = [&](std::string_view present, std::string_view next, const TestHeaders& who) {
    std::string body = fmt::format(R"({{"present": "{}", "password": "{}"}})", present, next);
    return Ask("POST", "/api/v1/password", body, With(who, "Idempotency-Key", "key-1"));
  };
  http::Response first = change(kTestPassword, "second horse battery", root_);
  ASSERT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(change("second horse battery", "third horse battery", Browser(CookieOf(first))).status, 201);
}

TEST_F(ApiAuditTest, ATeamWhoseMemberIsGoneIsStillAnswered) {
  std::string sam =
      TextAt(Must("POST", "/people", R"({"login": "sam", "name": "S", "password": "secret horse battery"})"), "id");
  std::string body = fmt::format(R"({{"id": "sre", "members": ["{}"]}})", sam);
  Must("POST", "/teams", body, {{"Idempotency-Key", "key-1"}});
  DieBeforeAnswering();
  Must("DELETE", "/people/" + sam);
  EXPECT_EQ(TextAt(Must("POST", "/teams", body, {{"Idempotency-Key", "key-1"}}), "id"), "sre");
}

TEST_F(ApiAuditTest, AKeyIsForOneCaller) {
  TestHeaders other = Person("ada", {AccessRole::kAdministrator});
  Must("POST", "/teams", R"({"id": "sre"})", {{"Idempotency-Key", "key-1"}});
  EXPECT_EQ(Ask("POST", "/api/v1/teams", R"({"id": "sre"})", With(other, "Idempotency-Key", "key-1")).status, 409);
}

}  // namespace
}  // namespace seaworthy::server
