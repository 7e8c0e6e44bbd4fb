#include "auth/audit.h"

#include <gmock/gmock.h>

#include "auth/callers.h"
#include "auth/fixture_test.h"
#include "auth/onboarding.h"
#include "auth/teams.h"
#include "auth/tokens.h"

namespace seaworthy::auth {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Whoever may not be named for ever, and what opens doors.
constexpr std::string_view kPassword = "correct horse battery";

class AuditTest : public AuthTest {
 protected:
  std::vector<AuditRecord> Log() {
    std::vector<AuditRecord> records;
    const std::vector<store::StoredEvent> events = *store_->ReadLog(kOrganisationLog);
    for (const store::StoredEvent& event : events) {
      text_ += event.bytes + "\n";
      auto record = DecodeAudit(event.bytes);
      EXPECT_TRUE(record.ok()) << event.bytes;
      if (record.ok()) records.push_back(*record);
    }
    return records;
  }
  // What was told since the last time it was asked.
  std::vector<AuditRecord> News() {
    std::vector<AuditRecord> all = Log();
    std::vector<AuditRecord> news(all.begin() + static_cast<std::ptrdiff_t>(seen_), all.end());
    seen_ = all.size();
    return news;
  }
  std::string All() {
    text_.clear();
    Log();
    return text_;
  }

  Teams teams_{*store_};
  Tokens tokens_{*store_, random_};
  Sessions sessions_{store_->documents(), random_};
  Onboarding onboarding_{*store_, accounts_, teams_, random_};

 private:
  std::string text_;
  std::size_t seen_ = 0;
};

TEST_F(AuditTest, AnAccountIsToldWithWhoMadeItAndWhatItMayDo) {
  auto made = accounts_.Create({.login = "alex",
                                .names = {"Alex Moreno", "alex@example.org"},
                                .password = std::string(kPassword),
                                .external = {"https://id.example", "248289761001"},
                                .access = {AccessRole::kViewer, AccessRole::kAuditor},
                                .review_roles = {"sre"}},
                               By("root", After(5)));
  ASSERT_TRUE(made.ok());
  auto news = News();
  ASSERT_EQ(news.size(), 1u);
  EXPECT_EQ(news[0].at, After(5));
  EXPECT_EQ(news[0].by, "root");
  EXPECT_EQ(news[0].known, "local");
  EXPECT_EQ(news[0].event, (AuditEvent{AuditKind::kAccountMade,
                                       made->id,
                                       {{"login", {}, {}},
                                        {"identity", {}, {}},
                                        {"password", {}, {}},
                                        {"access", {}, {"viewer", "auditor"}},
                                        {"review_roles", {}, {"sre"}},
                                        {"created_by", {}, {"root"}}}}));
}

TEST_F(AuditTest, WhatChangesAboutAnAccountIsToldWithoutNamesAndSecrets) {
  Account alex = Make("alex");
  News();
  ASSERT_TRUE(
      accounts_.Update(alex.id, {.login = "alexa", .access = AccessRoles{AccessRole::kAdministrator}}, {}, By("root"))
          .ok());
  ASSERT_TRUE(accounts_.SetPassword(alex.id, "another horse battery", By(alex.id)).ok());
  ASSERT_TRUE(accounts_.ChangePassword(alex.id, "another horse battery", "third horse battery", By(alex.id)).ok());
  ASSERT_TRUE(accounts_.SetNames(alex.id, {"Alexa Moreno", ""}, By(alex.id)).ok());
  auto news = News();
  ASSERT_EQ(news.size(), 4u);
  EXPECT_THAT(news[0].event.changes,
              ElementsAre(AuditChange{"login", {}, {}}, AuditChange{"access", {"contributor"}, {"administrator"}}));
  EXPECT_THAT(news[1].event.changes, ElementsAre(AuditChange{"password", {}, {}}));
  EXPECT_THAT(news[2].event.changes, ElementsAre(AuditChange{"password", {}, {}}));
  EXPECT_THAT(news[3].event.changes, ElementsAre(AuditChange{"name", {}, {}}));
  for (std::string_view word : {"alex", "Alex", "Moreno", "horse", "argon2"}) EXPECT_THAT(All(), Not(HasSubstr(word)));
}

TEST_F(AuditTest, WhatChangesNothingIsNotTold) {
  Account alex = Make("alex");
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE", .members = {alex.id}}, kNow).ok());
  News();
  ASSERT_TRUE(accounts_.Update(alex.id, {.access = alex.access}, {}, kNow).ok());
  ASSERT_TRUE(accounts_.KeepHash(alex, "$argon2id$other", kNow).ok());
  ASSERT_TRUE(accounts_.SetNames(alex.id, *accounts_.NamesOf(alex.id), kNow).ok());
  ASSERT_TRUE(teams_.AddMember("sre", alex.id, kNow).ok());
  ASSERT_TRUE(teams_.SetGroups(alex.id, {}, kNow).ok());
  EXPECT_FALSE(*teams_.Remove("none", kNow));
  EXPECT_THAT(News(), IsEmpty());
}

TEST_F(AuditTest, WhatIsRefusedIsNotTold) {
  Account alex = Make("alex");
  Account root = Make("root", {AccessRole::kAdministrator});
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE"}, kNow).ok());
  News();
  EXPECT_FALSE(accounts_.Create({.login = "alex", .names = {"A", ""}, .password = std::string(kPassword)}, kNow).ok());
  EXPECT_FALSE(accounts_.Update(root.id, {.disabled = true}, {}, kNow).ok()) << "the last administrator";
  EXPECT_FALSE(accounts_.Update(alex.id, {.disabled = true}, alex.version + 1, kNow).ok());
  EXPECT_FALSE(teams_.Create({.id = "sre", .name = "SRE"}, kNow).ok());
  EXPECT_FALSE(teams_.AddMember("sre", "nobody", kNow).ok());
  EXPECT_FALSE(tokens_.Make(alex, {.name = "no scope"}, kNow).ok());
  EXPECT_THAT(News(), IsEmpty());
}

TEST_F(AuditTest, TeamsAreToldMemberByMember) {
  Account alex = Make("alex"), sam = Make("sam");
  News();
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE", .members = {alex.id}, .groups = {"ops"}}, By("root")).ok());
  ASSERT_TRUE(teams_.AddMember("sre", sam.id, By("root")).ok());
  ASSERT_TRUE(teams_
                  .Update("sre", {.members = std::vector{sam.id}, .review_roles = std::vector<std::string>{"sre"}}, {},
                          By("root"))
                  .ok());
  ASSERT_TRUE(teams_.SetGroups(alex.id, std::vector<std::string>{"ops"}, Deed(kNow, alex.id, Known::kOidc)).ok());
  ASSERT_TRUE(teams_.Remove("sre", By("root")).ok());
  auto news = News();
  ASSERT_EQ(news.size(), 5u);
  EXPECT_EQ(news[0].event, (AuditEvent{AuditKind::kTeamMade,
                                       "sre",
                                       {{"name", {}, {"SRE"}}, {"members", {}, {alex.id}}, {"groups", {}, {"ops"}}}}));
  EXPECT_EQ(news[1].event, (AuditEvent{AuditKind::kTeamChanged, "sre", {{"members", {}, {sam.id}}}}));
  EXPECT_EQ(news[2].event,
            (AuditEvent{AuditKind::kTeamChanged, "sre", {{"members", {alex.id}, {}}, {"review_roles", {}, {"sre"}}}}));
  EXPECT_EQ(news[3].event, (AuditEvent{AuditKind::kTeamChanged, "sre", {{"group_members", {}, {alex.id}}}}));
  EXPECT_EQ(news[3].known, "oidc");
  EXPECT_EQ(news[4].event, (AuditEvent{AuditKind::kTeamRemoved, "sre", {}}));
}

TEST_F(AuditTest, TokensAreToldByIdAndNeverByTheirText) {
  Account alex = Make("alex");
  News();
  auto made =
      tokens_.Make(alex, {.name = "Alex's laptop", .scopes = {Scope::kRunsWrite}, .service = "checkout"}, By(alex.id));
  ASSERT_TRUE(made.ok());
  ASSERT_TRUE(*tokens_.Revoke(alex.id, made->token.id, By("root")));
  ASSERT_TRUE(*tokens_.Revoke(alex.id, made->token.id, By("root"))) << "twice is once";
  auto news = News();
  ASSERT_EQ(news.size(), 2u);
  EXPECT_EQ(news[0].event.kind, AuditKind::kTokenMade);
  EXPECT_EQ(news[0].event.subject, made->token.id);
  EXPECT_THAT(news[0].event.changes,
              ElementsAre(AuditChange{"person", {}, {alex.id}}, AuditChange{"scopes", {}, {"runs:write"}},
                          AuditChange{"service", {}, {"checkout"}},
                          AuditChange{"expires_at", {}, {ToString(made->token.expires_at)}}));
  EXPECT_EQ(news[1].event, (AuditEvent{AuditKind::kRevokedToken, made->token.id, {{"person", {alex.id}, {}}}}));
  EXPECT_EQ(news[1].by, "root");
  EXPECT_THAT(All(), Not(HasSubstr(made->text)));
  EXPECT_THAT(All(), Not(HasSubstr(made->token.start)));
  EXPECT_THAT(All(), Not(HasSubstr("laptop")));
}

TEST_F(AuditTest, LinksAreToldAndWhoCameInByThem) {
  Account alex = Make("alex");
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE"}, kNow).ok());
  News();
  std::string set_up = **onboarding_.SetUpLink(kNow);
  EXPECT_THAT(News(), IsEmpty()) << "nobody made it";
  Account first = *onboarding_.FirstAdministrator(set_up, {"root", "Root", "", std::string(kPassword)}, kNow);
  std::string invitation = *onboarding_.Invite({.access = {AccessRole::kViewer}, .teams = {"sre"}}, By(first.id));
  Account sam = *onboarding_.Accept(invitation, {"sam", "Sam", "", std::string(kPassword)}, kNow);
  std::string reset = *onboarding_.NewPasswordLink(alex.id, By(first.id));
  ASSERT_TRUE(onboarding_.SetNewPassword(reset, "another horse battery", kNow).ok());
  std::vector<std::string> told;
  for (const AuditRecord& record : News()) {
    told.push_back(std::string(Name(record.event.kind)) + " by " +
                   (record.by == first.id  ? "root"
                    : record.by == sam.id  ? "sam"
                    : record.by == alex.id ? "alex"
                                           : "?"));
  }
  EXPECT_THAT(told, ElementsAre("account_made by root", "link_made by root", "account_made by sam",
                                "team_changed by sam", "link_made by root", "account_changed by alex"));
  for (const std::string& text : {set_up, invitation, reset}) EXPECT_THAT(All(), Not(HasSubstr(text)));
}

TEST_F(AuditTest, ErasingIsToldAndTheLogKeepsNoName) {
  Account alex = Make("alex");
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE", .members = {alex.id}}, kNow).ok());
  News();
  ASSERT_TRUE(*ErasePerson(accounts_, teams_, sessions_, tokens_, alex.id, By("root")));
  auto news = News();
  ASSERT_EQ(news.size(), 3u);
  EXPECT_EQ(news[0].event, (AuditEvent{AuditKind::kAccountChanged, alex.id, {{"disabled", {}, {"true"}}}}));
  EXPECT_EQ(news[1].event, (AuditEvent{AuditKind::kTeamChanged, "sre", {{"members", {alex.id}, {}}}}));
  EXPECT_EQ(news[2].event, (AuditEvent{AuditKind::kAccountErased, alex.id, {}}));
  EXPECT_THAT(All(), Not(HasSubstr("lex")));
}

// With a key.

TEST_F(AuditTest, WhatComesAgainWithItsKeyIsMadeOnceAndAnsweredByWhatIsThere) {
  Deed deed = By("root");
  deed.key = "make alex";
  const NewAccount wanted{.login = "alex", .names = {"Alex", ""}, .password = std::string(kPassword)};
  Account alex = *accounts_.Create(wanted, deed);
  ASSERT_TRUE(accounts_.Update(alex.id, {.disabled = true}, {}, kNow).ok());
  auto again = accounts_.Create(wanted, deed);
  ASSERT_TRUE(again.ok()) << again.error().ToString();
  EXPECT_EQ(again->id, alex.id);
  EXPECT_TRUE(again->disabled) << "as it is by now";
  deed.key = "make alex anew";
  EXPECT_EQ(CodeOf(accounts_.Create(wanted, deed)), "auth/taken") << "somebody else asks for the same";
  deed.key = "make sre";
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE"}, deed).ok());
  ASSERT_TRUE(teams_.Update("sre", {.name = "Reliability"}, {}, kNow).ok());
  EXPECT_EQ(teams_.Create({.id = "sre", .name = "SRE"}, deed)->name, "Reliability");
  ASSERT_TRUE(*teams_.Remove("sre", kNow));
  EXPECT_EQ(CodeOf(teams_.Create({.id = "sre", .name = "SRE"}, deed)), "auth/no-such-team")
      << "it was made, and is gone";
}

TEST_F(AuditTest, ManyWhoBringTheSameKeyAtOnceMakeOne) {
  Deed deed = By("root");
  deed.key = "make alex";
  const NewAccount wanted{.login = "alex", .names = {"Alex", ""}, .password = std::string(kPassword)};
  std::array<std::string, 8> ids;
  InThreads(8, [&](int i) {
    auto made = accounts_.Create(wanted, deed);
    ids[static_cast<std::size_t>(i)] = made.ok() ? made->id : made.error().ToString();
  });
  EXPECT_THAT(ids, testing::Each(ids.front()));
  EXPECT_EQ(accounts_.List({}, 10, kNow)->size(), 1u);
  EXPECT_EQ(News().size(), 1u);
  std::size_t named = 0;
  const std::vector<store::Person> people = *store_->ReadPeople("", 100);
  for (const store::Person& person : people) named += person.erased ? 0 : 1;
  EXPECT_EQ(named, 1u) << "who did not come to be has no name in the directory";
}

// The bytes.

// Lines that were ever written can be read: of each kind one, as the first version wrote it. Add lines, change none.
constexpr std::string_view kFirstVersion[] = {
    R"({"type":"account_made","at":"2030-03-17T17:46:40Z","by":{"person":"p","known":"local"},"data":{"subject":"a","changes":[{"what":"login"},{"what":"access","added":["viewer"]}]}})",
    R"({"type":"account_changed","at":"2030-03-17T17:46:40Z","by":{"person":"p","known":"token","proof":"t"},"data":{"subject":"a","changes":[{"what":"access","removed":["viewer"],"added":["administrator","auditor"]}]}})",
    R"({"type":"account_erased","at":"2030-03-17T17:46:40Z","by":{"person":"p","known":"local"},"data":{"subject":"a","changes":[]}})",
    R"({"type":"team_made","at":"2030-03-17T17:46:40Z","by":{"person":"p","known":"oidc"},"data":{"subject":"sre","changes":[{"what":"name","added":["SRE"]}]}})",
    R"({"type":"team_changed","at":"2030-03-17T17:46:40Z","by":{},"data":{"subject":"sre","changes":[{"what":"members","removed":["a"]}]}})",
    R"({"type":"team_removed","at":"2030-03-17T17:46:40Z","by":{"person":"p","known":"local"},"data":{"subject":"sre","changes":[]}})",
    R"({"type":"token_made","at":"2030-03-17T17:46:40Z","by":{"person":"p","known":"local"},"data":{"subject":"t","changes":[{"what":"person","added":["p"]},{"what":"scopes","added":["read"]}]}})",
    R"({"type":"token_revoked","at":"2030-03-17T17:46:40Z","by":{"person":"p","known":"local"},"data":{"subject":"t","changes":[{"what":"person","removed":["p"]}]}})",
    R"({"type":"link_made","at":"2030-03-17T17:46:40Z","by":{"person":"p","known":"local"},"data":{"changes":[{"what":"purpose","added":["invitation"]}]}})",
    R"({"type":"service_registered","at":"2030-03-17T17:46:40Z","by":{"person":"p","known":"local"},"data":{"subject":"checkout","changes":[{"what":"owner","added":["shop"]}]}})",
    R"({"type":"service_changed","at":"2030-03-17T17:46:40Z","by":{"person":"p","known":"local"},"data":{"subject":"checkout","changes":[{"what":"tier","removed":["2"],"added":["1"]}]}})",
    R"({"type":"standard_uploaded","at":"2030-03-17T17:46:40Z","by":{"person":"p","known":"local"},"data":{"subject":"ours@2.1","changes":[{"what":"digest","added":["abc"]}]}})",
    R"({"type":"text_erased","at":"2030-03-17T17:46:40Z","by":{"person":"p","known":"local"},"data":{"subject":"abc","changes":[]}})",
};

TEST(AuditBytes, EveryLineOfTheFirstVersionIsReadAndWrittenAlike) {
  std::vector<std::string_view> kinds;
  for (std::string_view line : kFirstVersion) {
    auto record = DecodeAudit(line);
    ASSERT_TRUE(record.ok()) << line;
    kinds.push_back(Name(record->event.kind));
    EXPECT_EQ(EncodeAudit(*record), line);
  }
  EXPECT_THAT(kinds, testing::ElementsAreArray(kAuditKindNames)) << "each kind has its line";
}

TEST(AuditBytes, WhatALaterVersionAddsIsLeftAside) {
  auto record = DecodeAudit(
      R"({"type":"team_made","at":"2030-03-17T17:46:40Z","by":{"person":"p","mood":1},"data":{"subject":"sre","x":[],"changes":[{"what":"name","y":2}]},"z":{}})");
  ASSERT_TRUE(record.ok());
  EXPECT_EQ(record->by, "p");
  EXPECT_THAT(record->event.changes, ElementsAre(AuditChange{"name", {}, {}}));
}

TEST(AuditBytes, WhatDoesNotFitIsDamaged) {
  for (std::string_view bytes :
       {"", "[]", "{}", "null", R"({"type":"team_made","at":"2030-03-17T17:46:40Z","by":{}})",
        R"({"type":"team_sold","at":"2030-03-17T17:46:40Z","by":{},"data":{"changes":[]}})",
        R"({"type":"team_made","at":"yesterday","by":{},"data":{"changes":[]}})",
        R"({"type":"team_made","at":"2030-03-17T17:46:40Z","by":"p","data":{"changes":[]}})",
        R"({"type":"team_made","at":"2030-03-17T17:46:40Z","by":{},"data":{"subject":7}})",
        R"({"type":"team_made","at":"2030-03-17T17:46:40Z","by":{},"data":{"changes":["name"]}})",
        R"({"type":"team_made","at":"2030-03-17T17:46:40Z","by":{},"data":{"changes":[{"what":"a","added":[1]}]}})"}) {
    EXPECT_EQ(CodeOf(DecodeAudit(bytes)), "auth/damaged") << bytes;
  }
}

TEST(AuditBytes, OfAListOnlyWhatDiffersIsToldAndLongTextsAreCut) {
  std::vector<AuditChange> changes;
  Compare("same", std::vector<std::string>{"b", "a"}, {"a", "b"}, changes);
  Compare("text", "x", "x", changes);
  EXPECT_THAT(changes, IsEmpty());
  Compare("list", std::vector<std::string>{"a", "b"}, {"c", "b"}, changes);
  Compare("text", "", std::string(100'000, 'x') + "\n", changes);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0], (AuditChange{"list", {"a"}, {"c"}}));
  EXPECT_LT(changes[1].added.front().size(), 500u);
}

}  // namespace
}  // namespace seaworthy::auth
