#include "auth/tokens.h"

#include <gmock/gmock.h>

#include "auth/errors.h"
#include "auth/fixture_test.h"

namespace seaworthy::auth {
namespace {

constexpr std::int64_t kDay = 86'400;

class TokensTest : public AuthTest {
 protected:
  Tokens::Made Make(const Account& account, NewToken wanted = {}, Instant now = kNow) {
    if (wanted.name.empty()) wanted.name = "pipeline";
    if (wanted.scopes.empty()) wanted.scopes = {Scope::kRunsWrite};
    auto made = tokens_.Make(account, wanted, now);
    EXPECT_TRUE(made.ok()) << made.error().ToString();
    return *std::move(made);
  }

  Tokens tokens_{*store_, random_};
  Account alex_ = Make_("alex");
  Account sam_ = Make_("sam");

 private:
  Account Make_(std::string_view login) { return AuthTest::Make(login); }
};

TEST_F(TokensTest, WhatIsMadeIsFound) {
  auto made = Make(alex_, {.type = TokenType::kService,
                           .name = "pipeline of checkout",
                           .scopes = {Scope::kRead, Scope::kRunsWrite},
                           .service = "checkout"});
  EXPECT_TRUE(made.text.starts_with("sw_s"));
  auto found = tokens_.Find(made.text, kNow);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->person, alex_.id);
  EXPECT_EQ(found->scopes, (Scopes{Scope::kRead, Scope::kRunsWrite}));
  EXPECT_EQ(found->service, "checkout");
  EXPECT_EQ(found->start, made.text.substr(0, 8));
  EXPECT_EQ(found->expires_at, After(90 * kDay));
  EXPECT_TRUE(Tokens::Counts(*found, alex_));
  EXPECT_FALSE(Tokens::Counts(*found, sam_));
}

TEST_F(TokensTest, TheStoreHoldsNoToken) {
  auto made = Make(alex_);
  for (std::string_view space : {"token", "token-of"}) {
    auto documents = *store_->documents().List({.space = space}, kNow);
    for (const auto& document : documents) {
      EXPECT_EQ((document.key + document.body).find(made.text.substr(8)), std::string::npos);
    }
  }
}

TEST_F(TokensTest, ATypingMistakeIsToldAndAStrangerIsNot) {
  auto made = Make(alex_);
  std::string wrong = made.text;
  wrong[20] = wrong[20] == 'a' ? 'b' : 'a';
  EXPECT_EQ(CodeOf(tokens_.Find(wrong, kNow)), "auth/bad-token");
  EXPECT_EQ(CodeOf(tokens_.Find("", kNow)), "auth/bad-token");
  EXPECT_EQ(CodeOf(tokens_.Find(std::string(1 << 20, 'x'), kNow)), "auth/bad-token");
  EXPECT_EQ(CodeOf(tokens_.Find(MakeTokenText(TokenType::kPersonal, random_), kNow)), "auth/not-signed-in");
  EXPECT_EQ(CodeOf(tokens_.Find(MakeTokenText(TokenType::kLink, random_), kNow)), "auth/not-signed-in");
}

TEST_F(TokensTest, EndsAtItsEndAndSaysSoForAMonth) {
  auto made = Make(alex_, {.expires_at = After(10 * kDay)});
  EXPECT_TRUE(tokens_.Find(made.text, After(10 * kDay - 1)).ok());
  EXPECT_EQ(CodeOf(tokens_.Find(made.text, After(10 * kDay))), "auth/token-expired");
  EXPECT_EQ(CodeOf(tokens_.Find(made.text, After(40 * kDay - 1))), "auth/token-expired");
  EXPECT_EQ(CodeOf(tokens_.Find(made.text, After(40 * kDay))), "auth/not-signed-in");
  EXPECT_TRUE(tokens_.List(alex_.id, After(40 * kDay))->empty());
}

TEST_F(TokensTest, WhatIsRevokedIsOver) {
  auto made = Make(alex_), other = Make(alex_, {}, After(1));
  EXPECT_TRUE(*tokens_.Revoke(alex_.id, made.token.id, By(sam_.id, After(5))));
  EXPECT_EQ(CodeOf(tokens_.Find(made.text, After(5))), "auth/token-revoked");
  EXPECT_TRUE(tokens_.Find(other.text, After(5)).ok());
  EXPECT_TRUE(*tokens_.Revoke(alex_.id, made.token.id, By(alex_.id, After(9))));
  auto listed = *tokens_.List(alex_.id, After(9));
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_EQ(listed[0].revoked_at, After(5));
  EXPECT_EQ(listed[0].revoked_by, sam_.id);
}

TEST_F(TokensTest, APersonRevokesTheirOwnAndNobodyElses) {
  auto mine = Make(alex_), theirs = Make(sam_);
  EXPECT_FALSE(*tokens_.Revoke(alex_.id, theirs.token.id, By(alex_.id)));
  EXPECT_FALSE(*tokens_.Revoke(alex_.id, "", By(alex_.id)));
  EXPECT_FALSE(*tokens_.Revoke("", "../" + theirs.token.id, By(alex_.id)));
  EXPECT_TRUE(tokens_.Find(theirs.text, kNow).ok());
}

TEST_F(TokensTest, EndsWithItsAccountAndStaysEnded) {
  auto made = Make(alex_);
  ASSERT_TRUE(accounts_.SetPassword(alex_.id, "something else at all", kNow).ok());
  EXPECT_TRUE(Tokens::Counts(made.token, Reread(alex_))) << "a new password is no reason";
  ASSERT_TRUE(accounts_.Update(alex_.id, {.disabled = true}, {}, kNow).ok());
  EXPECT_FALSE(Tokens::Counts(made.token, Reread(alex_)));
  ASSERT_TRUE(accounts_.Update(alex_.id, {.disabled = false}, {}, kNow).ok());
  EXPECT_FALSE(Tokens::Counts(made.token, Reread(alex_)));
}

TEST_F(TokensTest, WhatIsWrongMakesNone) {
  const NewToken good{.name = "pipeline", .scopes = {Scope::kRead}};
  NewToken bad = good;
  bad.scopes = {};
  EXPECT_EQ(CodeOf(tokens_.Make(alex_, bad, kNow)), "auth/bad-token-request");
  bad = good;
  bad.type = TokenType::kLink;
  EXPECT_EQ(CodeOf(tokens_.Make(alex_, bad, kNow)), "auth/bad-token-request");
  for (std::int64_t seconds : {std::int64_t{0}, -kDay, 366 * kDay + 1, 40'000 * kDay}) {
    bad = good;
    bad.expires_at = After(seconds);
    EXPECT_EQ(CodeOf(tokens_.Make(alex_, bad, kNow)), "auth/bad-token-request") << seconds;
  }
  bad = good;
  bad.name = "a\nb";
  EXPECT_EQ(CodeOf(tokens_.Make(alex_, bad, kNow)), "auth/bad-name");
  bad = good;
  bad.service = std::string(1 << 16, 'a');
  EXPECT_EQ(CodeOf(tokens_.Make(alex_, bad, kNow)), "auth/bad-token-request");
  NewToken longest = good;
  longest.expires_at = After(366 * kDay);
  EXPECT_TRUE(tokens_.Make(alex_, longest, kNow).ok());
}

TEST_F(TokensTest, ThereAreNotTooManyOfOnePerson) {
  for (std::size_t i = 0; i < kMostTokens; ++i) Make(alex_);
  EXPECT_EQ(CodeOf(tokens_.Make(alex_, {.name = "one more", .scopes = {Scope::kRead}}, kNow)), "auth/too-many");
  Make(sam_);
}

TEST_F(TokensTest, AUseIsNotedOnceAMinute) {
  auto made = Make(alex_);
  for (std::int64_t second : {0, 1, 30, 59, 60, 61}) ASSERT_TRUE(tokens_.Find(made.text, After(second)).ok());
  EXPECT_EQ(tokens_.List(alex_.id, After(61))->at(0).used_at, After(60));
  auto documents = *store_->documents().List({.space = "token"}, kNow);
  EXPECT_EQ(documents.at(0).version, 3) << "made, used, used a minute later";
}

TEST_F(TokensTest, WhatIsNotedDoesNotUndoARevocation) {
  for (int round = 0; round < 20; ++round) {
    auto made = Make(alex_);
    InThreads(4, [&](int i) {
      if (i == 0) {
        EXPECT_TRUE(*tokens_.Revoke(alex_.id, made.token.id, By(alex_.id, After(61))));
      } else {
        (void)tokens_.Find(made.text, After(60 * i));  // Found or revoked, as it comes.
      }
    });
    EXPECT_EQ(CodeOf(tokens_.Find(made.text, After(300))), "auth/token-revoked");
  }
}

TEST_F(TokensTest, ErasingLeavesNoTrace) {
  auto made = Make(alex_), theirs = Make(sam_);
  ASSERT_TRUE(tokens_.EraseAll(alex_.id, kNow).ok());
  EXPECT_EQ(CodeOf(tokens_.Find(made.text, kNow)), "auth/not-signed-in");
  EXPECT_TRUE(tokens_.List(alex_.id, kNow)->empty());
  EXPECT_TRUE(tokens_.Find(theirs.text, kNow).ok());
}

}  // namespace
}  // namespace seaworthy::auth
