#include "auth/sessions.h"

#include <atomic>

#include "auth/errors.h"
#include "auth/fixture_test.h"

namespace seaworthy::auth {
namespace {

class SessionsTest : public AuthTest {
 protected:
  Sessions::Started Start(const Account& account, Instant now = kNow, std::string_view replaces = {}) {
    auto started = sessions_.Start(account, Known::kLocal, {"192.0.2.1", "Browser/1", ""}, now, replaces);
    EXPECT_TRUE(started.ok());
    return *std::move(started);
  }
  bool Found(std::string_view secret, Instant now = kNow) {
    auto found = sessions_.Find(secret, now);
    EXPECT_TRUE(found.ok());
    return found.ok() && found->has_value();
  }

  Sessions sessions_{store_->documents(), random_};
  Account alex_ = Make("alex");
  Account sam_ = Make("sam");
};

TEST_F(SessionsTest, WhatIsStartedIsFound) {
  auto started = Start(alex_);
  auto found = *sessions_.Find(started.secret, kNow);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->person, alex_.id);
  EXPECT_EQ(found->known, "local");
  EXPECT_EQ(found->agent, "Browser/1");
  EXPECT_EQ(found->id, started.session.id);
  EXPECT_TRUE(Sessions::Counts(*found, alex_));
  EXPECT_FALSE(Sessions::Counts(*found, sam_));
}

TEST_F(SessionsTest, TheStoreHoldsNoSecret) {
  auto started = Start(alex_);
  for (std::string_view space : {"session", "session-of"}) {
    auto documents = *store_->documents().List({.space = space}, kNow);
    for (const auto& document : documents) {
      EXPECT_EQ((document.key + document.body).find(started.secret), std::string::npos);
    }
  }
  auto entries = *store_->documents().List({.space = "session"}, kNow);
  EXPECT_FALSE(Found(entries.at(0).key)) << "the digest that is stored opens nothing";
}

TEST_F(SessionsTest, WhatIsNoSecretFindsNothing) {
  auto started = Start(alex_);
  for (std::string odd : {std::string(), started.secret.substr(1), started.secret + "A", std::string(43, 'A'),
                          std::string(43, '\0'), std::string(1 << 20, 'x'), std::string("%"), started.session.id}) {
    EXPECT_FALSE(Found(odd));
    EXPECT_TRUE(sessions_.End(odd, kNow).ok());
  }
  EXPECT_TRUE(Found(started.secret));
}

TEST_F(SessionsTest, EndsWhenNotUsedForEightHours) {
  auto started = Start(alex_);
  EXPECT_TRUE(Found(started.secret, After(8 * 3600 - 1)));
  EXPECT_TRUE(Found(started.secret, After(16 * 3600 - 2)));
  EXPECT_FALSE(Found(started.secret, After(24 * 3600 - 2)));
}

TEST_F(SessionsTest, EndsAfterADayHoweverMuchItIsUsed) {
  auto started = Start(alex_);
  for (int hour = 1; hour < 24; ++hour) EXPECT_TRUE(Found(started.secret, After(hour * 3600))) << hour;
  EXPECT_TRUE(Found(started.secret, After(24 * 3600 - 1)));
  EXPECT_FALSE(Found(started.secret, After(24 * 3600)));
  EXPECT_TRUE(sessions_.List(alex_, After(24 * 3600))->empty());
}

TEST_F(SessionsTest, AUseIsNotedOnceAMinute) {
  auto started = Start(alex_);
  EXPECT_TRUE(Found(started.secret, After(59)));
  EXPECT_EQ(sessions_.Find(started.secret, After(60)).operator*()->used_at, kNow);
  EXPECT_EQ(sessions_.Find(started.secret, After(61)).operator*()->used_at, After(60));
  auto documents = *store_->documents().List({.space = "session"}, kNow);
  EXPECT_EQ(documents.at(0).version, 2);
}

TEST_F(SessionsTest, SigningInMakesANewSecretAndEndsTheOld) {
  const std::string planted(43, 'A');  // Session fixation: a value that somebody else knows.
  auto started = Start(alex_, kNow, planted);
  EXPECT_NE(started.secret, planted);
  EXPECT_FALSE(Found(planted));
  auto again = Start(alex_, kNow, started.secret);
  EXPECT_NE(again.secret, started.secret);
  EXPECT_FALSE(Found(started.secret));
  EXPECT_TRUE(Found(again.secret));
  EXPECT_EQ(sessions_.List(alex_, kNow)->size(), 1u);
}

TEST_F(SessionsTest, EndsWithWhatItsAccountBecame) {
  for (AccountChange change : {AccountChange{.disabled = true}, AccountChange{.disabled = false},
                               AccountChange{.access = AccessRoles{AccessRole::kAuditor}}}) {
    auto session = Start(Reread(alex_)).session;
    ASSERT_TRUE(accounts_.Update(alex_.id, change, {}, kNow).ok());
    bool still = change.disabled == false;  // To enable changes nothing for those that count.
    EXPECT_EQ(Sessions::Counts(session, Reread(alex_)), still && session.epoch == Reread(alex_).session_epoch);
    if (!still) {
      EXPECT_TRUE(sessions_.List(Reread(alex_), kNow)->empty());
    }
  }
  auto session = Start(Reread(alex_)).session;
  ASSERT_TRUE(accounts_.SetPassword(alex_.id, "something else at all", kNow).ok());
  EXPECT_FALSE(Sessions::Counts(session, Reread(alex_)));
}

TEST_F(SessionsTest, APersonEndsTheirOwnAndNobodyElses) {
  auto mine = Start(alex_), other = Start(alex_), theirs = Start(sam_);
  EXPECT_FALSE(*sessions_.EndOne(alex_.id, theirs.session.id, kNow));
  EXPECT_FALSE(*sessions_.EndOne(alex_.id + "/" + mine.session.id, "", kNow));
  EXPECT_TRUE(*sessions_.EndOne(alex_.id, other.session.id, kNow));
  EXPECT_FALSE(*sessions_.EndOne(alex_.id, other.session.id, kNow));
  EXPECT_FALSE(Found(other.secret));
  EXPECT_TRUE(Found(mine.secret));
  ASSERT_TRUE(sessions_.End(mine.secret, kNow).ok());
  EXPECT_FALSE(Found(mine.secret));
  EXPECT_TRUE(Found(theirs.secret));
  Start(sam_);
  ASSERT_TRUE(sessions_.EndAll(sam_.id, kNow).ok());
  EXPECT_FALSE(Found(theirs.secret));
  EXPECT_TRUE(sessions_.List(sam_, kNow)->empty());
}

TEST_F(SessionsTest, ThereAreNotTooManyOfOnePerson) {
  Sessions few(store_->documents(), random_, {.of_one_person = 3});
  std::vector<std::string> secrets;
  for (int i = 0; i < 5; ++i) secrets.push_back(few.Start(alex_, Known::kLocal, {}, After(i))->secret);
  EXPECT_EQ(few.List(alex_, After(5))->size(), 3u);
  EXPECT_FALSE(Found(secrets[0], After(5)));
  EXPECT_FALSE(Found(secrets[1], After(5)));
  EXPECT_TRUE(Found(secrets[2], After(5)));
}

TEST_F(SessionsTest, WhatIsNotedDoesNotBringBackWhatEnded) {
  for (int round = 0; round < 20; ++round) {
    auto started = Start(alex_);
    InThreads(4, [&](int i) {
      if (i == 0) {
        EXPECT_TRUE(sessions_.End(started.secret, After(61)).ok());
      } else {
        EXPECT_TRUE(sessions_.Find(started.secret, After(60 + i)).ok());
      }
    });
    EXPECT_FALSE(Found(started.secret, After(61)));
  }
}

TEST_F(SessionsTest, LongAndOddOriginsAreCut) {
  SessionOrigin origin{std::string(1 << 16, 'a'), "Browser\x1B[31m\n" + std::string(1 << 16, 'b'),
                       std::string(1 << 16, 'c')};
  auto started = sessions_.Start(alex_, Known::kOidc, origin, kNow);
  ASSERT_TRUE(started.ok());
  EXPECT_LT(started->session.agent.size(), 300u);
  EXPECT_EQ(started->session.agent.find('\x1B'), std::string::npos);
  EXPECT_TRUE(Found(started->secret));
}

TEST(SessionCookie, IsBoundToTheHostOverHttps) {
  EXPECT_EQ(SetSessionCookie("abc", true), "__Host-seaworthy_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
  EXPECT_EQ(SetSessionCookie("abc", false), "seaworthy_session=abc; Path=/; HttpOnly; SameSite=Lax");
  EXPECT_EQ(ClearSessionCookie(true), "__Host-seaworthy_session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
}

TEST(SessionCookie, IsFoundAmongOthers) {
  EXPECT_EQ(FindCookie("a=1; s=abc; b=2", "s"), "abc");
  EXPECT_EQ(FindCookie("s=abc", "s"), "abc");
  EXPECT_EQ(FindCookie("s=abc=d", "s"), "abc=d");
  EXPECT_EQ(FindCookie("", "s"), "");
  EXPECT_EQ(FindCookie("ss=abc; xs=1; s", "s"), "");
  EXPECT_EQ(FindCookie("S=abc", "s"), "");
  EXPECT_EQ(FindCookie("s=abc; s=abc", "s"), "abc");
  EXPECT_EQ(FindCookie("s=planted; s=abc", "s"), "") << "which one is ours nobody can say";
  EXPECT_EQ(FindCookie(";;;=;s=;", "s"), "");
}

}  // namespace
}  // namespace seaworthy::auth
