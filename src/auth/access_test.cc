#include "auth/access.h"

#include <set>

#include <gtest/gtest.h>

#include "auth/errors.h"

namespace seaworthy::auth {
namespace {

// What is wanted, written anew and on purpose not made from access.def: a change of a right is made twice. One letter
// per role, viewer, contributor, standard author, administrator, auditor: y yes, o own, - no.
struct Wanted {
  std::string_view action;
  std::string_view rights;
  std::string_view scope;  // `-`: no token.
};
constexpr auto kWanted = std::to_array<Wanted>({
    {"read-service", "yyyyy", "read"},
    {"read-restricted", "oooyy", "read"},
    {"write-service", "-o-y-", "services:write"},
    {"classify-service", "---y-", "services:write"},
    {"read-run", "yyyyy", "read"},
    {"push-run", "-o---", "runs:write"},
    {"start-collection", "-o-y-", "runs:write"},
    {"read-review", "yyyyy", "read"},
    {"start-review", "-o---", "reviews:write"},
    {"act-in-review", "-y---", "reviews:write"},
    {"read-standard", "yyyyy", "read"},
    {"read-shadow", "--y-y", "read"},
    {"lint-standard", "-yyy-", "read"},
    {"what-if", "--y-y", "read"},
    {"write-standard", "--y--", "standards:write"},
    {"read-people", "yyyyy", "read"},
    {"manage-people", "---y-", "admin"},
    {"manage-teams", "---y-", "admin"},
    {"manage-self", "yyyyy", "-"},
    {"manage-tokens-own", "yyyyy", "-"},
    {"manage-tokens-any", "---y-", "admin"},
    {"read-audit", "---yy", "read"},
    {"erase", "---y-", "-"},
    {"administer", "---y-", "admin"},
    {"read-metrics", "---yy", "read"},
});

constexpr auto kRoles =
    std::to_array<AccessRole>({AccessRole::kViewer, AccessRole::kContributor, AccessRole::kStandardAuthor,
                               AccessRole::kAdministrator, AccessRole::kAuditor});
constexpr auto kScopes = std::to_array<Scope>({Scope::kRead, Scope::kRunsWrite, Scope::kServicesWrite,
                                               Scope::kReviewsWrite, Scope::kStandardsWrite, Scope::kAdmin});

Caller Someone(AccessRoles roles) {
  return {.person = "p1", .name = "Sam", .access = roles, .teams = {"shop"}, .review_roles = {"sre"}};
}

Caller ByToken(AccessRoles roles, Scopes scopes, std::string service = "") {
  Caller caller = Someone(roles);
  caller.known = Known::kToken;
  caller.token = CallerToken{"t1", scopes, std::move(service)};
  return caller;
}

std::string CodeOf(const Result<void>& result) { return result.ok() ? "" : std::string(result.error().code()); }

Action ActionOf(std::string_view name) {
  auto action = ParseAction(name);
  EXPECT_TRUE(action) << name;
  return action.value_or(Action::kAdminister);
}

TEST(Access, EveryActionIsExpectedAndNoOther) {
  std::set<std::string_view> wanted, there;
  for (const Wanted& row : kWanted) wanted.insert(row.action);
  for (const ActionRow& row : Actions()) there.insert(row.name);
  EXPECT_EQ(wanted, there);
  EXPECT_EQ(there.size(), Actions().size()) << "a name stands twice";
}

TEST(Access, EveryRoleMayWhatTheTableSays) {
  const Object own{.teams = {"shop"}, .service = "checkout"};
  const Object other{.teams = {"bank"}, .service = "ledger"};
  const Object nobodys{};
  for (const Wanted& row : kWanted) {
    for (std::size_t i = 0; i < kRoles.size(); ++i) {
      SCOPED_TRACE(std::string(row.action) + " as " + std::string(Name(kRoles[i])));
      Caller caller = Someone({kRoles[i]});
      Action action = ActionOf(row.action);
      char right = row.rights[i];
      EXPECT_EQ(CodeOf(Allowed(caller, action, own)), right == '-' ? "auth/not-allowed" : "");
      std::string_view elsewhere = right == 'y' ? "" : right == 'o' ? "auth/not-your-team" : "auth/not-allowed";
      EXPECT_EQ(CodeOf(Allowed(caller, action, other)), elsewhere);
      EXPECT_EQ(CodeOf(Allowed(caller, action, nobodys)), elsewhere);
    }
  }
}

TEST(Access, NobodyAndPeopleWithoutARoleMayNothing) {
  Caller nobody = Someone({AccessRole::kAdministrator, AccessRole::kContributor});
  nobody.person.clear();
  for (const ActionRow& row : Actions()) {
    EXPECT_EQ(CodeOf(Allowed(nobody, row.action, {.teams = {"shop"}})), "auth/not-signed-in") << row.name;
    EXPECT_EQ(CodeOf(Allowed(Someone({}), row.action, {.teams = {"shop"}})), "auth/not-allowed") << row.name;
  }
  EXPECT_TRUE(Offered(nobody).empty());
  EXPECT_TRUE(Offered(Someone({})).empty());
}

TEST(Access, RolesAddUp) {
  Caller caller = Someone({AccessRole::kContributor, AccessRole::kAdministrator});
  EXPECT_TRUE(Allowed(caller, Action::kActInReview).ok());
  EXPECT_TRUE(Allowed(caller, Action::kWriteService, {.teams = {"bank"}}).ok());
  EXPECT_EQ(CodeOf(Allowed(caller, Action::kPushRun, {.teams = {"bank"}})), "auth/not-your-team");
}

TEST(Access, AnAdministratorSignsNothingByBeingOne) {
  Caller administrator = Someone({AccessRole::kAdministrator});
  EXPECT_EQ(CodeOf(Allowed(administrator, Action::kActInReview, {.teams = {"shop"}})), "auth/not-allowed");
  EXPECT_EQ(CodeOf(Allowed(administrator, Action::kStartReview, {.teams = {"shop"}})), "auth/not-allowed");
  EXPECT_EQ(CodeOf(Allowed(administrator, Action::kPushRun, {.teams = {"shop"}})), "auth/not-allowed");
}

TEST(Access, AnEmptyTeamIsNobodysTeam) {
  Caller caller = Someone({AccessRole::kContributor});
  caller.teams = {""};
  EXPECT_EQ(CodeOf(Allowed(caller, Action::kWriteService, {.teams = {""}})), "auth/not-your-team");
}

TEST(Access, WhatIsRestrictedDoesNotExistForOthers) {
  const Object restricted{.teams = {"bank", "risk"}, .restricted = true, .service = "ledger"};
  for (const ActionRow& row : Actions()) {
    for (AccessRole role : {AccessRole::kViewer, AccessRole::kContributor, AccessRole::kStandardAuthor}) {
      EXPECT_EQ(CodeOf(Allowed(Someone({role}), row.action, restricted)), "auth/not-visible") << row.name;
    }
  }
  EXPECT_TRUE(Allowed(Someone({AccessRole::kAuditor}), Action::kReadReview, restricted).ok());
  Caller shared = Someone({AccessRole::kViewer});
  shared.teams.emplace_back("risk");
  EXPECT_TRUE(Allowed(shared, Action::kReadService, restricted).ok());
}

TEST(Access, ARestrictedObjectIsHiddenBeforeTheTokenIsLookedAt) {
  const Object restricted{.teams = {"bank"}, .restricted = true, .service = "ledger"};
  EXPECT_EQ(CodeOf(Allowed(ByToken({AccessRole::kViewer}, {}, "checkout"), Action::kReadService, restricted)),
            "auth/not-visible");
}

TEST(Access, ATokenNeedsTheScopeOfTheAction) {
  AccessRoles all{AccessRole::kContributor, AccessRole::kStandardAuthor, AccessRole::kAdministrator};
  for (const Wanted& row : kWanted) {
    for (Scope scope : kScopes) {
      bool fits = Name(scope) == row.scope;
      EXPECT_EQ(CodeOf(Allowed(ByToken(all, {scope}), ActionOf(row.action), {.teams = {"shop"}})),
                fits ? "" : "auth/insufficient-scope")
          << row.action << " with " << Name(scope);
    }
  }
}

TEST(Access, ATokenGivesNoRightThatItsPersonLacks) {
  Scopes all;
  for (Scope scope : kScopes) all.Add(scope);
  for (const Wanted& row : kWanted) {
    if (row.scope == "-") continue;
    for (std::size_t i = 0; i < kRoles.size(); ++i) {
      Object object{.teams = {"bank"}};
      EXPECT_EQ(CodeOf(Allowed(ByToken({kRoles[i]}, all), ActionOf(row.action), object)),
                CodeOf(Allowed(Someone({kRoles[i]}), ActionOf(row.action), object)))
          << row.action;
    }
  }
}

TEST(Access, ATokenForOneServiceDoesNothingElse) {
  Caller caller = ByToken({AccessRole::kContributor}, {Scope::kRunsWrite, Scope::kRead}, "checkout");
  EXPECT_TRUE(Allowed(caller, Action::kPushRun, {.teams = {"shop"}, .service = "checkout"}).ok());
  EXPECT_EQ(CodeOf(Allowed(caller, Action::kPushRun, {.teams = {"shop"}, .service = "cart"})), "auth/other-service");
  EXPECT_EQ(CodeOf(Allowed(caller, Action::kReadPeople)), "auth/other-service");
}

TEST(Access, ATokenThatWasLostOnTheWayAllowsNothing) {
  Caller caller = Someone({AccessRole::kViewer});
  caller.known = Known::kToken;  // Without `token`: a mistake of the caller's code.
  EXPECT_EQ(CodeOf(Allowed(caller, Action::kReadService)), "auth/insufficient-scope");
}

TEST(Access, WhatIsOfferedIsWhatSomeObjectAllows) {
  auto offered = Offered(ByToken({AccessRole::kContributor}, {Scope::kRunsWrite}, "checkout"));
  EXPECT_EQ(offered, (std::vector<Action>{Action::kPushRun, Action::kStartCollection}));
}

TEST(Access, ARefusalSaysWhatHelps) {
  auto refused = Allowed(Someone({AccessRole::kViewer}), Action::kWriteStandard);
  EXPECT_EQ(refused.error().message(), "you may not upload a standard");
  EXPECT_EQ(refused.error().advice(), "it needs the access role standard-author; an administrator gives access roles");
  refused = Allowed(Someone({AccessRole::kContributor}), Action::kStartReview, {.teams = {"bank"}});
  EXPECT_EQ(refused.error().advice(), "ask a member of bank");
}

TEST(Access, ThePageHoldsEveryCell) {
  std::string page = AccessPage();
  for (const Wanted& row : kWanted) {
    std::size_t at = page.find("| `" + std::string(row.action) + "` |");
    ASSERT_NE(at, std::string::npos) << row.action;
    std::string line = page.substr(at, page.find('\n', at) - at);
    std::string cells;
    for (char right : row.rights) cells += right == 'y' ? " yes |" : right == 'o' ? " own |" : " |";
    EXPECT_NE(line.find("|" + cells), std::string::npos) << line;
    std::string scope = row.scope == "-" ? " sign in |" : " `" + std::string(row.scope) + "` |";
    EXPECT_TRUE(line.ends_with(scope)) << line;
  }
}

TEST(Identity, NamesReadBack) {
  for (AccessRole role : kRoles) EXPECT_EQ(ParseAccessRole(Name(role)), role);
  for (Scope scope : kScopes) EXPECT_EQ(ParseScope(Name(scope)), scope);
  for (const ActionRow& row : Actions()) EXPECT_EQ(ParseAction(Name(row.action)), row.action);
  EXPECT_FALSE(ParseAccessRole("Administrator"));
  EXPECT_FALSE(ParseAccessRole(""));
  EXPECT_FALSE(ParseScope("*"));
  EXPECT_FALSE(ParseAction("read-services"));
}

}  // namespace
}  // namespace seaworthy::auth
