#include "auth/oidc_people.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <string>
#include <utility>

#include "auth/fixture_test.h"
#include "auth/oidc_logins.h"

namespace seaworthy::auth {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

OidcIdentity Ann() {
  return {.issuer = "https://idp.test",
          .subject = "ann-1",
          .name = "Ann Anders",
          .email = "ann@example.org",
          .email_verified = true,
          .groups = {"sre-group"}};
}

class OidcPeopleTest : public AuthTest {
 protected:
  void MakeTeam(const std::string& id, const std::string& group) {
    ASSERT_TRUE(teams_.Create({.id = id, .name = id, .groups = {group}}, kNow).ok());
  }
  std::vector<std::string> TeamsOf(const Account& account) { return teams_.Of(account.id, kNow)->teams; }

  Teams teams_{*store_};
  OidcPeople people_{accounts_, teams_, true};
};

TEST_F(OidcPeopleTest, TheFirstTimeMakesAnAccount) {
  const auto account = people_.Welcome(Ann(), kNow);
  ASSERT_TRUE(account.ok()) << account.error().ToString();
  EXPECT_EQ(account->external, (ExternalIdentity{"https://idp.test", "ann-1"}));
  EXPECT_EQ(account->access, AccessRoles{AccessRole::kContributor});
  EXPECT_EQ(account->login, "");
  EXPECT_EQ(account->password_hash, "");
  EXPECT_EQ(accounts_.NamesOf(account->id)->name, "Ann Anders");
  EXPECT_EQ(accounts_.NamesOf(account->id)->mail, "ann@example.org");
}

TEST_F(OidcPeopleTest, TheNextTimeFindsItWhateverTheName) {
  const Account first = *people_.Welcome(Ann(), kNow);
  OidcIdentity renamed = Ann();
  renamed.name = "Ann Berg";
  renamed.email = "berg@example.org";
  EXPECT_EQ(people_.Welcome(renamed, After(60))->id, first.id);
  EXPECT_EQ(accounts_.NamesOf(first.id)->name, "Ann Berg");
  EXPECT_EQ(accounts_.NamesOf(first.id)->mail, "berg@example.org");
}

TEST_F(OidcPeopleTest, SameNameAndMailElsewhereIsSomebodyElse) {
  const Account ann = *people_.Welcome(Ann(), kNow);
  OidcIdentity other = Ann();
  other.issuer = "https://evil.test";
  EXPECT_NE(people_.Welcome(other, kNow)->id, ann.id);
  other = Ann();
  other.subject = "ann-2";
  EXPECT_NE(people_.Welcome(other, kNow)->id, ann.id);
}

TEST_F(OidcPeopleTest, TheAccountKeepsWhatItWasGiven) {
  const Account ann = *people_.Welcome(Ann(), kNow);
  ASSERT_TRUE(accounts_.Update(ann.id, {.access = AccessRoles{AccessRole::kAuditor}}, std::nullopt, kNow).ok());
  EXPECT_EQ(people_.Welcome(Ann(), kNow)->access, AccessRoles{AccessRole::kAuditor});
}

TEST_F(OidcPeopleTest, ADisabledAccountStaysOutside) {
  const Account ann = *people_.Welcome(Ann(), kNow);
  ASSERT_TRUE(accounts_.Update(ann.id, {.disabled = true}, std::nullopt, kNow).ok());
  EXPECT_EQ(CodeOf(people_.Welcome(Ann(), kNow)), "auth/account-disabled");
}

TEST_F(OidcPeopleTest, GroupsBecomeTeamsAtEachSignIn) {
  MakeTeam("sre", "sre-group");
  MakeTeam("product", "product-group");
  const Account ann = *people_.Welcome(Ann(), kNow);
  EXPECT_THAT(TeamsOf(ann), ElementsAre("sre"));
  OidcIdentity moved = Ann();
  moved.groups = {"product-group", "of-no-team"};
  ASSERT_TRUE(people_.Welcome(moved, kNow).ok());
  EXPECT_THAT(TeamsOf(ann), ElementsAre("product"));
  moved.groups.clear();
  ASSERT_TRUE(people_.Welcome(moved, kNow).ok());
  EXPECT_THAT(TeamsOf(ann), IsEmpty());
}

TEST_F(OidcPeopleTest, WithoutGroupsMembershipsStay) {
  MakeTeam("sre", "sre-group");
  const Account ann = *people_.Welcome(Ann(), kNow);
  OidcPeople without(accounts_, teams_, false);
  OidcIdentity identity = Ann();
  identity.groups.clear();
  ASSERT_TRUE(without.Welcome(identity, kNow).ok());
  EXPECT_THAT(TeamsOf(ann), ElementsAre("sre"));
}

TEST_F(OidcPeopleTest, TwoFirstTimesAtOnceMakeOneAccount) {
  std::array<std::string, 8> ids;
  InThreads(8, [&](int i) {
    const auto account = people_.Welcome(Ann(), kNow);
    ids[static_cast<std::size_t>(i)] = account.ok() ? account->id : account.error().ToString();
  });
  for (const std::string& id : ids) EXPECT_EQ(id, ids[0]);
  EXPECT_EQ(accounts_.List(std::nullopt, 10, kNow)->size(), 1U);
}

TEST(NamesOfOidc, TakesTheBestThatIsFitToBeShown) {
  OidcIdentity identity = Ann();
  EXPECT_EQ(NamesOf(identity).name, "Ann Anders");
  identity.name = "evil\xe2\x80\xaegnp";  // Turns the direction of writing.
  identity.user_name = "ann";
  EXPECT_EQ(NamesOf(identity).name, "ann");
  identity.user_name.clear();
  EXPECT_EQ(NamesOf(identity).name, "ann@example.org");
  identity.email.clear();
  EXPECT_EQ(NamesOf(identity).name, "ann-1");
  identity.subject = "\x01";
  EXPECT_EQ(NamesOf(identity).name, "someone");
}

TEST(NamesOfOidc, KeepsOnlyAVerifiedAddress) {
  OidcIdentity identity = Ann();
  EXPECT_EQ(NamesOf(identity).mail, "ann@example.org");
  identity.email_verified = false;
  EXPECT_EQ(NamesOf(identity).mail, "");
  identity.email_verified = true;
  identity.email = "a\r\nBcc: b@c";
  EXPECT_EQ(NamesOf(identity).mail, "");
}

class StoredOidcLoginsTest : public AuthTest {
 protected:
  Instant now_ = kNow;
  StoredOidcLogins logins_{store_->documents(), [this] { return now_; }};
  const OidcLogin login_{"id", "browser", "nonce", "verifier", "/reviews?a=b", After(600)};
};

TEST_F(StoredOidcLoginsTest, GiveBackWhatWasPutOnce) {
  ASSERT_TRUE(logins_.Put(login_).ok());
  const auto taken = logins_.Take("id");
  ASSERT_TRUE(taken.ok() && *taken);
  EXPECT_EQ((*taken)->id, "id");
  EXPECT_EQ((*taken)->browser, "browser");
  EXPECT_EQ((*taken)->nonce, "nonce");
  EXPECT_EQ((*taken)->verifier, "verifier");
  EXPECT_EQ((*taken)->return_to, "/reviews?a=b");
  EXPECT_EQ((*taken)->until, After(600));
  EXPECT_FALSE(*logins_.Take("id"));
  EXPECT_FALSE(*logins_.Take("other"));
}

TEST_F(StoredOidcLoginsTest, ForgetAfterTenMinutes) {
  ASSERT_TRUE(logins_.Put(login_).ok());
  now_ = After(601);
  EXPECT_FALSE(*logins_.Take("id"));
}

TEST_F(StoredOidcLoginsTest, AreTakenByOneOfSeveral) {
  ASSERT_TRUE(logins_.Put(login_).ok());
  std::atomic<int> taken = 0;
  InThreads(8, [&](int) {
    const auto one = logins_.Take("id");
    if (one.ok() && *one) ++taken;
  });
  EXPECT_EQ(taken, 1);
}

}  // namespace
}  // namespace seaworthy::auth
