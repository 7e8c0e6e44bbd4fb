#include "auth/accounts.h"

#include <atomic>

#include <gmock/gmock.h>

#include "auth/errors.h"
#include "auth/fixture_test.h"

namespace seaworthy::auth {
namespace {

using testing::ElementsAre;

class AccountsTest : public AuthTest {};

TEST_F(AccountsTest, WhatIsMadeIsFound) {
  Account made = *accounts_.Create({.login = "Alex.Moreno",
                                    .names = {" Alex Moreno ", "alex@example.org"},
                                    .password = "correct horse battery",
                                    .external = {"https://id.example", "248289761001"},
                                    .access = {AccessRole::kViewer, AccessRole::kAuditor},
                                    .review_roles = {"sre"},
                                    .created_by = "somebody"},
                                   kNow);
  EXPECT_TRUE(IsId(made.id));
  EXPECT_EQ(made.version, 1);
  for (const auto& found : {accounts_.Read(made.id, kNow), accounts_.FindByLogin("alex.moreno", kNow),
                            accounts_.FindByLogin("ALEX.MORENO", kNow),
                            accounts_.FindByExternal({"https://id.example", "248289761001"}, kNow)}) {
    ASSERT_TRUE(found.ok() && *found);
    EXPECT_EQ((*found)->id, made.id);
    EXPECT_EQ((*found)->login, "alex.moreno");
    EXPECT_EQ((*found)->access, (AccessRoles{AccessRole::kViewer, AccessRole::kAuditor}));
    EXPECT_THAT((*found)->review_roles, ElementsAre("sre"));
    EXPECT_EQ((*found)->created_at, kNow);
    EXPECT_EQ((*found)->created_by, "somebody");
    EXPECT_EQ((*found)->version, 1);
    EXPECT_EQ(*hasher_.Verify("correct horse battery", (*found)->password_hash), PasswordMatch::kYes);
  }
  EXPECT_EQ(accounts_.NamesOf(made.id)->name, "Alex Moreno");
  EXPECT_EQ(accounts_.NamesOf(made.id)->mail, "alex@example.org");
}

TEST_F(AccountsTest, NobodyIsFoundByWhatIsNoName) {
  Make("alex");
  for (std::string odd : {std::string(), std::string("alex\0", 5), std::string("\xFF"), std::string(1 << 20, 'a'),
                          std::string("' or 1=1"), std::string("sam")}) {
    EXPECT_FALSE(*accounts_.FindByLogin(odd, kNow)) << odd;
    EXPECT_FALSE(*accounts_.Read(odd, kNow)) << odd;
    EXPECT_FALSE(*accounts_.FindByExternal({"https://id.example", odd}, kNow)) << odd;
  }
  EXPECT_FALSE(*accounts_.FindByExternal({}, kNow)) << "no identity is nobody's";
}

TEST_F(AccountsTest, AnIdentityIsOfItsIssuer) {
  ASSERT_TRUE(accounts_.Create({.names = {"A", ""}, .external = {"https://a.example", "7"}}, kNow).ok());
  EXPECT_FALSE(*accounts_.FindByExternal({"https://b.example", "7"}, kNow));
  EXPECT_FALSE(*accounts_.FindByExternal({"https://a.example/", "7"}, kNow));
  EXPECT_FALSE(*accounts_.FindByExternal({"https://a.example\n7", "7"}, kNow));
  EXPECT_EQ(CodeOf(accounts_.Create({.names = {"B", ""}, .external = {"https://a.example", "7"}}, kNow)), "auth/taken");
}

TEST_F(AccountsTest, WhatIsWrongMakesNothing) {
  const NewAccount good{.login = "alex", .names = {"Alex", ""}, .password = "correct horse battery"};
  NewAccount bad = good;
  bad.login = "a l";
  EXPECT_EQ(CodeOf(accounts_.Create(bad, kNow)), "auth/bad-name");
  bad = good;
  bad.login.clear();
  EXPECT_EQ(CodeOf(accounts_.Create(bad, kNow)), "auth/bad-name");
  bad = good;
  bad.names.name = " ";
  EXPECT_EQ(CodeOf(accounts_.Create(bad, kNow)), "auth/bad-name");
  bad = good;
  bad.password = "short";
  EXPECT_EQ(CodeOf(accounts_.Create(bad, kNow)), "auth/weak-password");
  bad = good;
  bad.review_roles = {"SRE"};
  EXPECT_EQ(CodeOf(accounts_.Create(bad, kNow)), "auth/bad-name");
  EXPECT_TRUE(accounts_.List({}, 10, kNow)->empty());
  EXPECT_TRUE(store_->ReadPeople("", 10)->empty()) << "and no name is kept";
}

TEST_F(AccountsTest, ALoginNameIsOfOneAccount) {
  Account alex = Make("alex"), sam = Make("sam");
  EXPECT_EQ(CodeOf(accounts_.Create({.login = "ALEX", .names = {"Other", ""}}, kNow)), "auth/taken");
  EXPECT_EQ(CodeOf(accounts_.Update(sam.id, {.login = "Alex"}, {}, kNow)), "auth/taken");
  ASSERT_TRUE(accounts_.Update(alex.id, {.login = "alexandra"}, {}, kNow).ok());
  EXPECT_FALSE(*accounts_.FindByLogin("alex", kNow));
  EXPECT_TRUE(accounts_.Update(sam.id, {.login = "alex"}, {}, kNow).ok());
  EXPECT_EQ((*accounts_.FindByLogin("alex", kNow))->id, sam.id);
}

TEST_F(AccountsTest, ThreadsThatWantOneLoginNameMakeOneAccount) {
  std::atomic<int> made = 0, taken = 0;
  InThreads(8, [&](int i) {
    auto account = accounts_.Create({.login = "alex", .names = {"Alex " + std::to_string(i), ""}}, kNow);
    ++(account.ok() ? made : taken);
    if (!account.ok()) {
      EXPECT_EQ(CodeOf(account), "auth/taken");
    }
  });
  EXPECT_EQ(made, 1);
  EXPECT_EQ(taken, 7);
  EXPECT_EQ(accounts_.List({}, 10, kNow)->size(), 1u);
}

TEST_F(AccountsTest, NoUpdateOfAnotherThreadIsLost) {
  Account alex = Make("alex");
  InThreads(8, [&](int i) {
    AccountChange change;
    if (i % 2 == 0) change.review_roles = {"role-" + std::to_string(i)};
    if (i % 2 == 1) change.access = i % 4 == 1 ? AccessRoles{AccessRole::kViewer} : AccessRoles{AccessRole::kAuditor};
    EXPECT_TRUE(accounts_.Update(alex.id, change, {}, kNow).ok());
  });
  EXPECT_EQ(Reread(alex).version, 9);
}

TEST_F(AccountsTest, AnUpdateOfWhatWasChangedIsRefused) {
  Account alex = Make("alex");
  ASSERT_TRUE(accounts_.Update(alex.id, {.review_roles = {{"sre"}}}, alex.version, kNow).ok());
  EXPECT_EQ(CodeOf(accounts_.Update(alex.id, {.review_roles = {{"dba"}}}, alex.version, kNow)), "auth/changed");
  EXPECT_THAT(Reread(alex).review_roles, ElementsAre("sre"));
  EXPECT_EQ(CodeOf(accounts_.Update(MakeId(kNow, random_), {}, {}, kNow)), "auth/no-such-account");
}

TEST_F(AccountsTest, EpochsEndSessionsAndTokens) {
  Account alex = Make("alex");
  Account changed = *accounts_.Update(alex.id, {.review_roles = {{"sre"}}}, {}, kNow);
  EXPECT_EQ(changed.session_epoch, alex.session_epoch) << "review roles are asked for at every request";
  changed = *accounts_.Update(alex.id, {.access = AccessRoles{AccessRole::kAuditor}}, {}, kNow);
  EXPECT_EQ(changed.session_epoch, alex.session_epoch + 1);
  EXPECT_EQ(changed.token_epoch, alex.token_epoch);
  changed = *accounts_.Update(alex.id, {.access = AccessRoles{AccessRole::kAuditor}}, {}, kNow);
  EXPECT_EQ(changed.session_epoch, alex.session_epoch + 1) << "nothing changed";
  changed = *accounts_.Update(alex.id, {.disabled = true}, {}, kNow);
  EXPECT_EQ(changed.session_epoch, alex.session_epoch + 2);
  EXPECT_EQ(changed.token_epoch, alex.token_epoch + 1);
  changed = *accounts_.Update(alex.id, {.disabled = false}, {}, kNow);
  EXPECT_EQ(changed.token_epoch, alex.token_epoch + 1) << "what was made before stays void";
  changed = *accounts_.SetPassword(alex.id, "something else at all", kNow);
  EXPECT_EQ(changed.session_epoch, alex.session_epoch + 3);
  EXPECT_EQ(changed.token_epoch, alex.token_epoch + 1);
}

TEST_F(AccountsTest, APasswordIsChangedByWhoKnowsIt) {
  Account alex = Make("alex");
  EXPECT_EQ(CodeOf(accounts_.ChangePassword(alex.id, "wrong", "something else at all", kNow)), "auth/wrong-password");
  EXPECT_EQ(CodeOf(accounts_.ChangePassword(alex.id, "correct horse battery", "short", kNow)), "auth/weak-password");
  EXPECT_EQ(CodeOf(accounts_.ChangePassword(alex.id, "correct horse battery", "person alex 1", kNow)),
            "auth/weak-password");
  ASSERT_TRUE(accounts_.ChangePassword(alex.id, "correct horse battery", "something else at all", kNow).ok());
  EXPECT_EQ(CodeOf(accounts_.ChangePassword(alex.id, "correct horse battery", "another one again", kNow)),
            "auth/wrong-password");
}

TEST_F(AccountsTest, ANewHashOfThePasswordEndsNothing) {
  Account alex = Make("alex");
  ASSERT_TRUE(accounts_.KeepHash(alex, "$argon2id$new", kNow).ok());
  EXPECT_EQ(Reread(alex).password_hash, "$argon2id$new");
  EXPECT_EQ(Reread(alex).session_epoch, alex.session_epoch);
  ASSERT_TRUE(accounts_.KeepHash(alex, "$argon2id$newer", kNow).ok());
  EXPECT_EQ(Reread(alex).password_hash, "$argon2id$new") << "of a password that is no longer it";
}

TEST_F(AccountsTest, TheLastAdministratorStays) {
  Account first = Make("first", {AccessRole::kAdministrator}), second = Make("second", {AccessRole::kAdministrator});
  const AccountChange no_more{.access = AccessRoles{AccessRole::kViewer}};
  ASSERT_TRUE(accounts_.Update(second.id, no_more, {}, kNow).ok());
  EXPECT_EQ(CodeOf(accounts_.Update(first.id, no_more, {}, kNow)), "auth/last-administrator");
  EXPECT_EQ(CodeOf(accounts_.Update(first.id, {.disabled = true}, {}, kNow)), "auth/last-administrator");
  EXPECT_EQ(CodeOf(accounts_.Erase(first.id, kNow)), "auth/last-administrator");
  ASSERT_TRUE(accounts_.Update(second.id, {.access = AccessRoles{AccessRole::kAdministrator}}, {}, kNow).ok());
  EXPECT_TRUE(accounts_.Update(first.id, {.disabled = true}, {}, kNow).ok());
}

TEST_F(AccountsTest, TwoAdministratorsWhoDisableEachOtherLeaveOne) {
  for (int round = 0; round < 5; ++round) {
    std::string number = std::to_string(round);
    Account one = Make("one" + number, {AccessRole::kAdministrator}),
            two = Make("two" + number, {AccessRole::kAdministrator});
    auto all = *accounts_.List({}, 100, kNow);
    for (const Account& account : all) {
      if (account.id != one.id && account.id != two.id && account.IsActiveAdministrator()) {
        ASSERT_TRUE(accounts_.Update(account.id, {.disabled = true}, {}, kNow).ok());
      }
    }
    std::atomic<int> refused = 0;
    InThreads(2, [&](int i) {
      auto result = accounts_.Update(i == 0 ? one.id : two.id, {.disabled = true}, {}, kNow);
      if (CodeOf(result) == "auth/last-administrator") ++refused;
    });
    EXPECT_EQ(refused, 1);
    EXPECT_NE(Reread(one).IsActiveAdministrator(), Reread(two).IsActiveAdministrator());
  }
}

TEST_F(AccountsTest, AnErasedPersonHasNoNameAndNeverComesBack) {
  Account alex = Make("alex");
  EXPECT_TRUE(*accounts_.Erase(alex.id, kNow));
  EXPECT_FALSE(*accounts_.Read(alex.id, kNow));
  EXPECT_FALSE(*accounts_.FindByLogin("alex", kNow));
  EXPECT_EQ(accounts_.NamesOf(alex.id)->name, "");
  EXPECT_EQ(CodeOf(accounts_.SetNames(alex.id, {"Alex", ""}, kNow)), "store/erased");
  EXPECT_TRUE(accounts_.Create({.login = "alex", .names = {"Another Alex", ""}}, kNow).ok());
}

TEST_F(AccountsTest, ListsByAge) {
  std::vector<std::string> made, listed;
  for (int i = 0; i < 5; ++i) {
    made.push_back(accounts_.Create({.login = "p" + std::to_string(i), .names = {"P", ""}}, After(i))->id);
  }
  std::optional<std::string> after;
  for (;;) {
    auto page = *accounts_.List(after, 2, kNow);
    if (page.empty()) break;
    for (const Account& account : page) listed.push_back(account.id);
    after = listed.back();
  }
  EXPECT_EQ(listed, made);
}

TEST_F(AccountsTest, WhatCannotBeReadGrantsNothing) {
  Account alex = Make("alex");
  for (std::string body :
       {"", "{", "[]", R"({"id": 7})", R"({"access": "administrator"})", R"({"created_at": "soon"})"}) {
    ASSERT_TRUE(store_->documents().Change(std::vector{store::PutDocument("account", alex.id, body)}, kNow).ok());
    EXPECT_EQ(CodeOf(accounts_.Read(alex.id, kNow)), "auth/damaged") << body;
  }
}

}  // namespace
}  // namespace seaworthy::auth
