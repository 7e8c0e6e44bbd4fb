#include "auth/teams.h"

#include <atomic>

#include <gmock/gmock.h>

#include "auth/errors.h"
#include "auth/fixture_test.h"

namespace seaworthy::auth {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TeamsTest : public AuthTest {
 protected:
  std::vector<std::string> TeamsOf(const Account& account) { return teams_.Of(account.id, kNow)->teams; }
  std::vector<std::string> RolesOf(const Account& account) { return teams_.Of(account.id, kNow)->review_roles; }

  Teams teams_{*store_};
  Account alex_ = Make("alex");
  Account sam_ = Make("sam");
};

TEST_F(TeamsTest, MembershipGivesTeamsAndRoles) {
  ASSERT_TRUE(teams_
                  .Create({.id = "sre",
                           .name = "Site reliability",
                           .members = {alex_.id, sam_.id},
                           .review_roles = {"sre", "on-call"}},
                          kNow)
                  .ok());
  ASSERT_TRUE(
      teams_
          .Create({.id = "shop", .name = "Shop", .members = {alex_.id}, .review_roles = {"product-owner", "sre"}}, kNow)
          .ok());
  EXPECT_THAT(TeamsOf(alex_), ElementsAre("shop", "sre"));
  EXPECT_THAT(RolesOf(alex_), ElementsAre("on-call", "product-owner", "sre"));
  EXPECT_THAT(TeamsOf(sam_), ElementsAre("sre"));
  EXPECT_THAT(teams_.Of("", kNow)->teams, IsEmpty());
  EXPECT_THAT(teams_.Of(alex_.id.substr(0, 8), kNow)->teams, IsEmpty());
}

TEST_F(TeamsTest, ChangesReachTheMembers) {
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE", .members = {alex_.id}, .review_roles = {"sre"}}, kNow).ok());
  ASSERT_TRUE(teams_.Update("sre", {.review_roles = {{"designated-sre"}}}, {}, kNow).ok());
  EXPECT_THAT(RolesOf(alex_), ElementsAre("designated-sre"));
  ASSERT_TRUE(teams_.AddMember("sre", sam_.id, kNow).ok());
  ASSERT_TRUE(teams_.AddMember("sre", sam_.id, kNow).ok()) << "twice is once";
  EXPECT_THAT(RolesOf(sam_), ElementsAre("designated-sre"));
  EXPECT_EQ((*teams_.Read("sre", kNow))->members.size(), 2u);
  ASSERT_TRUE(teams_.RemoveMember("sre", alex_.id, kNow).ok());
  EXPECT_THAT(TeamsOf(alex_), IsEmpty());
  EXPECT_TRUE(*teams_.Remove("sre", kNow));
  EXPECT_FALSE(*teams_.Remove("sre", kNow));
  EXPECT_THAT(TeamsOf(sam_), IsEmpty());
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "New"}, kNow).ok());
  EXPECT_THAT(TeamsOf(sam_), IsEmpty()) << "a new team of that id has no old members";
}

TEST_F(TeamsTest, WhatIsWrongChangesNothing) {
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE"}, kNow).ok());
  EXPECT_EQ(CodeOf(teams_.Create({.id = "sre", .name = "Again"}, kNow)), "auth/taken");
  EXPECT_EQ(CodeOf(teams_.Create({.id = "S R E", .name = "SRE"}, kNow)), "auth/bad-name");
  EXPECT_EQ(CodeOf(teams_.Create({.id = "dba", .name = ""}, kNow)), "auth/bad-name");
  EXPECT_EQ(CodeOf(teams_.Create({.id = "dba", .name = "DBA", .members = {"alex"}}, kNow)), "auth/no-such-account");
  EXPECT_EQ(CodeOf(teams_.AddMember("sre", MakeId(kNow, random_), kNow)), "auth/no-such-account");
  EXPECT_EQ(CodeOf(teams_.AddMember("none", alex_.id, kNow)), "auth/no-such-team");
  EXPECT_EQ(CodeOf(teams_.Update("sre", {.review_roles = {{"Not A Role"}}}, {}, kNow)), "auth/bad-name");
  EXPECT_EQ(CodeOf(teams_.Update("sre", {.groups = {{""}}}, {}, kNow)), "auth/bad-name");
  EXPECT_EQ(CodeOf(teams_.Update("sre", {.groups = std::vector<std::string>(300, "g")}, {}, kNow)), "") << "one group";
  std::vector<std::string> many;
  for (int i = 0; i < 300; ++i) many.push_back("g" + std::to_string(i));
  EXPECT_EQ(CodeOf(teams_.Update("sre", {.groups = many}, {}, kNow)), "auth/too-many");
  for (std::string odd : {std::string(), std::string("sre\0", 4), std::string("../sre"), std::string(1 << 20, 'a')}) {
    EXPECT_FALSE(*teams_.Read(odd, kNow));
  }
  EXPECT_EQ(CodeOf(teams_.Update("sre", {.name = "x"}, 99, kNow)), "auth/changed");
}

TEST_F(TeamsTest, GroupsOfTheProviderMakeMembersAtSigningIn) {
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE", .groups = {"/eng/sre", "0b1c"}}, kNow).ok());
  ASSERT_TRUE(teams_.Create({.id = "shop", .name = "Shop", .members = {alex_.id}, .groups = {"shop"}}, kNow).ok());
  ASSERT_TRUE(teams_.Create({.id = "none", .name = "None"}, kNow).ok());
  ASSERT_TRUE(teams_.SetGroups(alex_.id, std::vector<std::string>{"/eng/sre", "unknown", ""}, kNow).ok());
  EXPECT_THAT(TeamsOf(alex_), ElementsAre("shop", "sre"));
  ASSERT_TRUE(teams_.SetGroups(alex_.id, std::vector<std::string>{"shop"}, kNow).ok());
  EXPECT_THAT(TeamsOf(alex_), ElementsAre("shop"));
  ASSERT_TRUE(teams_.SetGroups(alex_.id, {}, kNow).ok());
  EXPECT_THAT(TeamsOf(alex_), ElementsAre("shop")) << "assigned here, whatever the provider says";
  ASSERT_TRUE(teams_.SetGroups(alex_.id, std::vector<std::string>{"SHOP", "/ENG/sre"}, kNow).ok());
  EXPECT_THAT(TeamsOf(alex_), ElementsAre("shop")) << "compared exactly";
}

TEST_F(TeamsTest, SigningInAgainWithTheSameGroupsWritesNothing) {
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE", .groups = {"sre"}}, kNow).ok());
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(teams_.SetGroups(alex_.id, std::vector<std::string>{"sre"}, kNow).ok());
  EXPECT_EQ((*teams_.Read("sre", kNow))->version, 2);
}

TEST_F(TeamsTest, NoMemberOfAnotherThreadIsLost) {
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE", .review_roles = {"sre"}}, kNow).ok());
  std::vector<Account> people;
  for (int i = 0; i < 8; ++i) people.push_back(Make("p" + std::to_string(i)));
  InThreads(8, [&](int i) {
    EXPECT_TRUE(teams_.AddMember("sre", people[static_cast<std::size_t>(i)].id, kNow).ok());
    EXPECT_TRUE(teams_.Update("sre", {.review_roles = {{"role-" + std::to_string(i)}}}, {}, kNow).ok());
  });
  Team team = **teams_.Read("sre", kNow);
  EXPECT_EQ(team.members.size(), 8u);
  for (const Account& person : people) EXPECT_EQ(RolesOf(person), team.review_roles);
}

TEST_F(TeamsTest, ATeamThatIsRemovedMeanwhileKeepsNobody) {
  for (int round = 0; round < 10; ++round) {
    ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE"}, kNow).ok());
    InThreads(2, [&](int i) {
      if (i == 0) {
        EXPECT_TRUE(teams_.Remove("sre", kNow).ok());
      } else {
        auto added = teams_.AddMember("sre", alex_.id, kNow);
        EXPECT_TRUE(added.ok() || CodeOf(added) == "auth/no-such-team");
      }
    });
    EXPECT_THAT(TeamsOf(alex_), IsEmpty());
  }
}

TEST_F(TeamsTest, WhoIsForgottenIsInNoTeam) {
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE", .members = {alex_.id, sam_.id}, .groups = {"g"}}, kNow).ok());
  ASSERT_TRUE(teams_.Create({.id = "shop", .name = "Shop", .groups = {"g"}}, kNow).ok());
  ASSERT_TRUE(teams_.SetGroups(alex_.id, std::vector<std::string>{"g"}, kNow).ok());
  ASSERT_TRUE(teams_.Forget(alex_.id, kNow).ok());
  EXPECT_THAT(TeamsOf(alex_), IsEmpty());
  EXPECT_THAT((*teams_.Read("sre", kNow))->members, ElementsAre(sam_.id));
  EXPECT_THAT((*teams_.Read("shop", kNow))->group_members, IsEmpty());
}

}  // namespace
}  // namespace seaworthy::auth
