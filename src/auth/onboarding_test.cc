#include "auth/onboarding.h"

#include <array>
#include <atomic>

#include <gmock/gmock.h>

#include "auth/errors.h"
#include "auth/fixture_test.h"
#include "auth/token_text.h"

namespace seaworthy::auth {
namespace {

using testing::ElementsAre;

const NewPerson kFirst{"first", "First Person", "first@example.org", "correct horse battery"};

class OnboardingTest : public AuthTest {
 protected:
  std::size_t Count() { return accounts_.List({}, 1000, kNow)->size(); }

  Teams teams_{*store_};
  Onboarding onboarding_{*store_, accounts_, teams_, random_};
};

TEST_F(OnboardingTest, TheFirstAdministratorComesByTheLink) {
  auto link = *onboarding_.SetUpLink(kNow);
  ASSERT_TRUE(link);
  auto made = onboarding_.FirstAdministrator(*link, kFirst, After(60));
  ASSERT_TRUE(made.ok()) << made.error().ToString();
  EXPECT_TRUE(made->IsActiveAdministrator());
  EXPECT_EQ(accounts_.NamesOf(made->id)->mail, "first@example.org");
  EXPECT_FALSE(*onboarding_.SetUpLink(kNow)) << "there is one";
  EXPECT_EQ(CodeOf(onboarding_.FirstAdministrator(*link, kFirst, After(61))), "auth/link-void");
  EXPECT_EQ(Count(), 1u);
}

TEST_F(OnboardingTest, TheLinkEndsAfterADayAndWithTheNextStart) {
  std::string first = **onboarding_.SetUpLink(kNow);
  EXPECT_EQ(CodeOf(onboarding_.FirstAdministrator(first, kFirst, After(24 * 3600))), "auth/link-void");
  std::string second = **onboarding_.SetUpLink(After(60));
  EXPECT_EQ(CodeOf(onboarding_.FirstAdministrator(first, kFirst, After(61))), "auth/link-void");
  EXPECT_TRUE(onboarding_.FirstAdministrator(second, kFirst, After(61)).ok());
}

TEST_F(OnboardingTest, AWeakPasswordDoesNotUseTheLinkUp) {
  std::string link = **onboarding_.SetUpLink(kNow);
  NewPerson weak = kFirst;
  for (std::string password : {"", "short", "first person 1"}) {
    weak.password = password;
    EXPECT_EQ(CodeOf(onboarding_.FirstAdministrator(link, weak, kNow)), "auth/weak-password");
  }
  NewPerson nameless = kFirst;
  nameless.login.clear();
  EXPECT_EQ(CodeOf(onboarding_.FirstAdministrator(link, nameless, kNow)), "auth/bad-name");
  EXPECT_TRUE(onboarding_.FirstAdministrator(link, kFirst, kNow).ok());
}

TEST_F(OnboardingTest, ThreadsThatUseTheLinkMakeOneAdministrator) {
  std::string link = **onboarding_.SetUpLink(kNow);
  std::atomic<int> made = 0, wrong = 0;
  InThreads(8, [&](int i) {
    NewPerson person = kFirst;
    if (i % 2 == 0) person.login = "p" + std::to_string(i);
    auto account = onboarding_.FirstAdministrator(link, person, kNow);
    if (account.ok()) ++made;
    if (!account.ok() && CodeOf(account) != "auth/link-void" && CodeOf(account) != "auth/taken") ++wrong;
  });
  EXPECT_EQ(made, 1);
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(Count(), 1u);
  int named = 0;
  auto people = *store_->ReadPeople("", 100);
  for (const auto& person : people) named += person.erased ? 0 : 1;
  EXPECT_EQ(named, 1) << "of those who came too late no name is kept";
}

TEST_F(OnboardingTest, ServersThatStartTogetherLeaveOneLink) {
  std::array<std::string, 4> links;
  InThreads(4, [&](int i) { links[static_cast<std::size_t>(i)] = onboarding_.SetUpLink(kNow)->value_or(""); });
  EXPECT_EQ(store_->documents().List({.space = "link"}, kNow)->size(), 1u);
  int works = 0;
  for (const std::string& link : links) works += onboarding_.FirstAdministrator(link, kFirst, kNow).ok() ? 1 : 0;
  EXPECT_EQ(works, 1);
}

TEST_F(OnboardingTest, AnInvitationGivesWhatItSays) {
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE", .review_roles = {"sre"}}, kNow).ok());
  ASSERT_TRUE(teams_.Create({.id = "gone", .name = "Gone"}, kNow).ok());
  std::string link = *onboarding_.Invite(
      {.access = {AccessRole::kViewer}, .review_roles = {"security"}, .teams = {"gone", "sre"}}, By("admin"));
  ASSERT_TRUE(teams_.Remove("gone", kNow).ok());
  Account made = *onboarding_.Accept(link, kFirst, After(60));
  EXPECT_EQ(made.access, AccessRoles{AccessRole::kViewer});
  EXPECT_THAT(made.review_roles, ElementsAre("security"));
  EXPECT_EQ(made.created_by, "admin");
  EXPECT_THAT(teams_.Of(made.id, kNow)->teams, ElementsAre("sre"));
  EXPECT_EQ(CodeOf(onboarding_.Accept(link, {"second", "Second", "", "correct horse battery"}, After(61))),
            "auth/link-void");
  EXPECT_EQ(CodeOf(onboarding_.Invite({.teams = {"none"}}, kNow)), "auth/no-such-team");
}

TEST_F(OnboardingTest, ATakenNameLeavesTheInvitationForAnotherOne) {
  Make("first");
  std::string link = *onboarding_.Invite({}, kNow);
  EXPECT_EQ(CodeOf(onboarding_.Accept(link, kFirst, kNow)), "auth/taken");
  EXPECT_TRUE(onboarding_.Accept(link, {"second", "Second", "", "correct horse battery"}, kNow).ok());
}

TEST_F(OnboardingTest, ALinkIsForOneThingOnly) {
  std::string invitation = *onboarding_.Invite({}, kNow);
  EXPECT_EQ(CodeOf(onboarding_.FirstAdministrator(invitation, kFirst, kNow)), "auth/link-void");
  std::string set_up = **onboarding_.SetUpLink(kNow);
  EXPECT_EQ(CodeOf(onboarding_.Accept(set_up, kFirst, kNow)), "auth/link-void");
  EXPECT_EQ(CodeOf(onboarding_.SetNewPassword(invitation, "something else at all", kNow)), "auth/link-void");
  EXPECT_EQ(CodeOf(onboarding_.Accept(MakeTokenText(TokenType::kLink, random_), kFirst, kNow)), "auth/link-void");
  EXPECT_EQ(CodeOf(onboarding_.Accept(MakeTokenText(TokenType::kPersonal, random_), kFirst, kNow)), "auth/link-void");
  EXPECT_EQ(CodeOf(onboarding_.Accept("", kFirst, kNow)), "auth/link-void");
  EXPECT_EQ(CodeOf(onboarding_.Accept(std::string(40, '\0'), kFirst, kNow)), "auth/link-void");
}

TEST_F(OnboardingTest, AForgottenPasswordIsSetOnce) {
  Account alex = Make("alex");
  std::string link = *onboarding_.NewPasswordLink(alex.id, By("admin"));
  EXPECT_EQ(CodeOf(onboarding_.SetNewPassword(link, "short", kNow)), "auth/weak-password");
  std::atomic<int> set = 0;
  InThreads(4, [&](int i) {
    auto changed = onboarding_.SetNewPassword(link, "something else at all " + std::to_string(i), kNow);
    if (changed.ok()) ++set;
    if (!changed.ok()) {
      EXPECT_EQ(CodeOf(changed), "auth/link-void");
    }
  });
  EXPECT_EQ(set, 1);
  EXPECT_EQ(Reread(alex).session_epoch, alex.session_epoch + 1);
  EXPECT_EQ(CodeOf(onboarding_.NewPasswordLink(MakeId(kNow, random_), By("admin"))), "auth/no-such-account");
  std::string late = *onboarding_.NewPasswordLink(alex.id, By("admin"));
  EXPECT_EQ(CodeOf(onboarding_.SetNewPassword(late, "something else at all", After(24 * 3600))), "auth/link-void");
}

TEST_F(OnboardingTest, TheStoreHoldsNoLink) {
  std::string link = *onboarding_.Invite({}, kNow);
  auto documents = *store_->documents().List({.space = "link"}, kNow);
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_EQ((documents[0].key + documents[0].body).find(link.substr(4)), std::string::npos);
}

}  // namespace
}  // namespace seaworthy::auth
