#include "server/people_directory.h"

#include <gmock/gmock.h>

#include "server/fixture_test.h"

namespace seaworthy::server {
namespace {

using auth::AccessRole;
using testing::IsEmpty;

class PeopleDirectoryTest : public ServerTest {
 protected:
  std::shared_ptr<const app::Directory> Get() { return *people_.directory.Get(now_); }
};

TEST_F(PeopleDirectoryTest, HoldsPeopleAndTeams) {
  Person("alex", {AccessRole::kContributor}, {"sre", "shop"});
  ASSERT_TRUE(people_.teams.Update("sre", {.review_roles = {{"designated-sre"}}}, {}, now_).ok());
  ASSERT_TRUE(people_.accounts.Update(IdOf("alex"), {.review_roles = {{"security"}}}, {}, now_).ok());
  people_.Changed();
  auto actor = Get()->ActorOf(IdOf("alex"));
  ASSERT_TRUE(actor.ok());
  EXPECT_THAT(actor->teams, testing::UnorderedElementsAre("shop", "sre"));
  EXPECT_THAT(actor->roles, testing::UnorderedElementsAre("designated-sre", "security"));
  EXPECT_EQ(Get()->NameOf(IdOf("alex")), "Person alex");
}

TEST_F(PeopleDirectoryTest, WhoIsDisabledHasANameAndIsNobodyWhoCouldAct) {
  Person("alex", {AccessRole::kContributor}, {"sre"});
  ASSERT_TRUE(people_.accounts.Update(IdOf("alex"), {.review_roles = {{"security"}}, .disabled = true}, {}, now_).ok());
  EXPECT_EQ(Get()->NameOf(IdOf("alex")), "Person alex");
  EXPECT_THAT(Get()->teams.at(0).members, IsEmpty());
  EXPECT_THAT(Get()->people.at(0).roles, IsEmpty());
}

TEST_F(PeopleDirectoryTest, IsMadeAnewWhenToldAndAfterAMoment) {
  EXPECT_THAT(Get()->people, IsEmpty());
  Person("alex", {});
  EXPECT_THAT(Get()->people, IsEmpty()) << "as another server's change";
  now_ = now_ + Span{5};
  EXPECT_EQ(Get()->people.size(), 1u);
  Person("sam", {});
  people_.Changed();
  EXPECT_EQ(Get()->people.size(), 2u);
}

TEST_F(PeopleDirectoryTest, HoldsMoreThanAPage) {
  for (int i = 0; i < 501; ++i) {
    ASSERT_TRUE(people_.accounts.Create({.login = "p" + std::to_string(i), .names = {"P", ""}}, now_).ok());
  }
  EXPECT_EQ(Get()->people.size(), 501u);
}

}  // namespace
}  // namespace seaworthy::server
