#include "auth/callers.h"

#include <gmock/gmock.h>

#include "auth/access.h"
#include "auth/errors.h"
#include "auth/fixture_test.h"

namespace seaworthy::auth {
namespace {

using testing::ElementsAre;

constexpr std::string_view kPassword = "correct horse battery";

class CallersTest : public AuthTest {
 protected:
  std::string CodeOfSignIn(std::string_view login, std::string_view password, Instant now = kNow) {
    auto answer = sign_in_.SignIn(login, password, origin_, now);
    if (!answer.ok()) return std::string(answer.error().code());
    return std::holds_alternative<Sessions::Started>(*answer) ? "" : "later";
  }
  std::string SignedIn(std::string_view login = "alex") {
    auto answer = sign_in_.SignIn(login, kPassword, origin_, kNow);
    EXPECT_TRUE(answer.ok() && std::holds_alternative<Sessions::Started>(*answer));
    return std::get<Sessions::Started>(*answer).secret;
  }

  Teams teams_{*store_};
  Sessions sessions_{store_->documents(), random_};
  Tokens tokens_{*store_, random_};
  Callers callers_{accounts_, teams_, sessions_, tokens_};
  SignInLimit limit_;
  LocalSignIn sign_in_{accounts_, hasher_, sessions_, limit_};
  SessionOrigin origin_{"192.0.2.1", "Browser/1", ""};
  Account alex_ = Make("alex");
};

TEST_F(CallersTest, ASessionIsItsPersonOfThisMoment) {
  std::string secret = SignedIn("ALEX");
  Caller caller = *callers_.FromSession(secret, kNow);
  EXPECT_EQ(caller.person, alex_.id);
  EXPECT_EQ(caller.name, "Person alex");
  EXPECT_EQ(caller.known, Known::kLocal);
  EXPECT_FALSE(caller.token);
  EXPECT_FALSE(caller.session.empty());
  EXPECT_TRUE(caller.teams.empty());
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE", .members = {alex_.id}, .review_roles = {"sre"}}, kNow).ok());
  ASSERT_TRUE(accounts_.Update(alex_.id, {.review_roles = {{"dba", "sre"}}}, {}, kNow).ok());
  caller = *callers_.FromSession(secret, kNow);
  EXPECT_THAT(caller.teams, ElementsAre("sre"));
  EXPECT_THAT(caller.review_roles, ElementsAre("dba", "sre"));
}

TEST_F(CallersTest, ASessionEndsWithItsAccount) {
  for (AccountChange change :
       {AccountChange{.access = AccessRoles{AccessRole::kViewer}}, AccountChange{.disabled = true}}) {
    std::string secret = SignedIn();
    ASSERT_TRUE(callers_.FromSession(secret, kNow).ok());
    ASSERT_TRUE(accounts_.Update(alex_.id, change, {}, kNow).ok());
    EXPECT_EQ(CodeOf(callers_.FromSession(secret, kNow)), "auth/not-signed-in");
  }
  ASSERT_TRUE(accounts_.Update(alex_.id, {.disabled = false}, {}, kNow).ok());
  std::string secret = SignedIn();
  ASSERT_TRUE(accounts_.ChangePassword(alex_.id, kPassword, "something else at all", kNow).ok());
  EXPECT_EQ(CodeOf(callers_.FromSession(secret, kNow)), "auth/not-signed-in");
}

TEST_F(CallersTest, ATokenIsItsPersonWithLess) {
  auto made = *tokens_.Make(alex_, {.name = "ci", .scopes = {Scope::kRunsWrite}, .service = "checkout"}, kNow);
  Caller caller = *callers_.FromToken(made.text, kNow);
  EXPECT_EQ(caller.known, Known::kToken);
  EXPECT_EQ(caller.token->id, made.token.id);
  EXPECT_EQ(caller.token->service, "checkout");
  EXPECT_EQ(CodeOf(Allowed(caller, Action::kReadService, {.service = "checkout"})), "auth/insufficient-scope");
  ASSERT_TRUE(accounts_.Update(alex_.id, {.disabled = true}, {}, kNow).ok());
  EXPECT_EQ(CodeOf(callers_.FromToken(made.text, kNow)), "auth/token-revoked");
  ASSERT_TRUE(accounts_.Update(alex_.id, {.disabled = false}, {}, kNow).ok());
  EXPECT_EQ(CodeOf(callers_.FromToken(made.text, kNow)), "auth/token-revoked");
}

TEST_F(CallersTest, ASecretOfOneKindIsNoneOfTheOther) {
  auto made = *tokens_.Make(alex_, {.name = "ci", .scopes = {Scope::kRead}}, kNow);
  EXPECT_EQ(CodeOf(callers_.FromSession(made.text, kNow)), "auth/not-signed-in");
  EXPECT_EQ(CodeOf(callers_.FromToken(SignedIn(), kNow)), "auth/bad-token");
  EXPECT_EQ(CodeOf(callers_.FromSession("", kNow)), "auth/not-signed-in");
  EXPECT_EQ(CodeOf(callers_.FromToken("", kNow)), "auth/bad-token");
}

TEST_F(CallersTest, SigningInFailsInOneWay) {
  Make("off");
  ASSERT_TRUE(accounts_.Update((*accounts_.FindByLogin("off", kNow))->id, {.disabled = true}, {}, kNow).ok());
  ASSERT_TRUE(accounts_.Create({.names = {"Elsewhere", ""}, .external = {"https://id.example", "7"}}, kNow).ok());
  ASSERT_TRUE(accounts_.Create({.login = "nopassword", .names = {"None", ""}}, kNow).ok());
  EXPECT_EQ(CodeOfSignIn("alex", kPassword), "");
  for (std::string login : {std::string("off"), std::string("nobody"), std::string("nopassword"), std::string(),
                            std::string("alex\0", 5), std::string(1 << 16, 'a'), std::string("\xFF")}) {
    EXPECT_EQ(CodeOfSignIn(login, kPassword), "auth/wrong-login") << login;
  }
  for (std::string password :
       {std::string(), std::string("wrong"), std::string(kPassword) + "\n", std::string(1 << 20, 'a')}) {
    EXPECT_EQ(CodeOfSignIn("alex", password), "auth/wrong-login");
  }
}

TEST_F(CallersTest, GuessingIsSlowedDown) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(CodeOfSignIn("alex", "wrong"), "auth/wrong-login");
  EXPECT_EQ(CodeOfSignIn("alex", kPassword), "later") << "even with the right one";
  EXPECT_EQ(CodeOfSignIn("alex", kPassword, After(60)), "");
}

TEST_F(CallersTest, AnOldHashIsMadeAnew) {
  PasswordHasher dearer({.cost = {2, std::size_t{128} << 10}});
  LocalSignIn sign_in(accounts_, dearer, sessions_, limit_);
  auto answer = sign_in.SignIn("alex", kPassword, origin_, kNow);
  ASSERT_TRUE(answer.ok());
  EXPECT_NE(Reread(alex_).password_hash, alex_.password_hash);
  EXPECT_EQ(*dearer.Verify(kPassword, Reread(alex_).password_hash), PasswordMatch::kYes);
  EXPECT_TRUE(callers_.FromSession(std::get<Sessions::Started>(*answer).secret, kNow).ok()) << "ends no session";
}

TEST_F(CallersTest, SigningInAgainEndsTheSessionBefore) {
  std::string before = SignedIn();
  auto answer = *sign_in_.SignIn("alex", kPassword, origin_, kNow, before);
  EXPECT_FALSE(callers_.FromSession(before, kNow).ok());
  EXPECT_TRUE(callers_.FromSession(std::get<Sessions::Started>(answer).secret, kNow).ok());
  EXPECT_EQ(CodeOf(sign_in_.SignIn("alex", "wrong", origin_, kNow, std::get<Sessions::Started>(answer).secret)),
            "auth/wrong-login");
  EXPECT_TRUE(callers_.FromSession(std::get<Sessions::Started>(answer).secret, kNow).ok()) << "a failure ends nothing";
}

TEST_F(CallersTest, ErasingAPersonTakesAllAway) {
  Make("admin", {AccessRole::kAdministrator});
  ASSERT_TRUE(teams_.Create({.id = "sre", .name = "SRE", .members = {alex_.id}}, kNow).ok());
  auto token = *tokens_.Make(alex_, {.name = "ci", .scopes = {Scope::kRead}}, kNow);
  std::string secret = SignedIn();
  EXPECT_TRUE(*ErasePerson(accounts_, teams_, sessions_, tokens_, alex_.id, kNow));
  EXPECT_FALSE(callers_.FromSession(secret, kNow).ok());
  EXPECT_FALSE(callers_.FromToken(token.text, kNow).ok());
  EXPECT_TRUE((*teams_.Read("sre", kNow))->members.empty());
  for (std::string_view space : {"session", "session-of", "token", "token-of", "member-of"}) {
    EXPECT_TRUE(store_->documents().List({.space = space}, kNow)->empty()) << space;
  }
  EXPECT_FALSE(*ErasePerson(accounts_, teams_, sessions_, tokens_, MakeId(kNow, random_), kNow));
}

}  // namespace
}  // namespace seaworthy::auth
