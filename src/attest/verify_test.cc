#include "attest/verify.h"

#include <algorithm>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attest/dsse.h"
#include "attest/errors.h"
#include "attest/sign.h"
#include "attest/statement.h"
#include "attest/testing.h"

namespace seaworthy::attest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const SigningKey& Key(int number) {
  static const SigningKey kKeys[] = {*SigningKey::Generate(KeyType::kEd25519),
                                     *SigningKey::Generate(KeyType::kEcdsaP256),
                                     *SigningKey::Generate(KeyType::kEd25519)};
  return kKeys[number];
}

KeySet Trusting(std::initializer_list<int> numbers) {
  KeySet keys;
  for (int number : numbers) keys.push_back({.name = "key-" + std::to_string(number), .key = Key(number).public_key()});
  return keys;
}

Expectations OnJuly() { return {.now = testing::At("2031-07-01T00:00:00Z")}; }

Envelope SignedBy(std::initializer_list<int> numbers, const Certificate& certificate = testing::Example()) {
  Envelope envelope{.payload_type = std::string(kPayloadType), .payload = *WriteStatement(certificate)};
  for (int number : numbers) EXPECT_TRUE(Sign(envelope, Key(number)).ok());
  return envelope;
}

Verification Verified(const Envelope& envelope, const KeySet& keys, const Expectations& asked = OnJuly()) {
  auto result = Verify(WriteEnvelope(envelope), keys, asked);
  EXPECT_TRUE(result.ok());
  return *std::move(result);
}

const Question& Of(const Verification& result, std::string_view id) {
  return *std::ranges::find(result.questions, id, &Question::id);
}

void ExpectUntrusted(const Verification& result, std::string_view why) {
  EXPECT_FALSE(result.valid());
  EXPECT_EQ(Of(result, "signature").answer, Answer::kFail);
  EXPECT_THAT(Of(result, "signature").detail, HasSubstr(why));
  EXPECT_EQ(Of(result, "decision").answer, Answer::kUnanswered);
  EXPECT_FALSE(result.certificate.has_value());
  EXPECT_EQ(result.statement, "");
}

TEST(VerifyTest, AGoodCertificateAnswersEveryQuestion) {
  Verification result = Verified(SignedBy({1}), Trusting({0, 1}));
  EXPECT_TRUE(result.valid());
  EXPECT_THAT(result.signed_by, ElementsAre("key-1"));
  ASSERT_TRUE(result.certificate.has_value());
  EXPECT_EQ(result.certificate->review, testing::Example().review);
  EXPECT_EQ(result.statement, *WriteStatement(testing::Example()));
  for (const Question& question : result.questions) {
    EXPECT_NE(question.answer, Answer::kFail) << question.id;
    EXPECT_NE(question.detail, "") << question.id;
  }
}

TEST(VerifyTest, WhatNoTrustedKeySignedSaysNothing) {
  ExpectUntrusted(Verified(SignedBy({0}), Trusting({1, 2})), "no key that is trusted");
  ExpectUntrusted(Verified(SignedBy({}), Trusting({0})), "nobody signed it");
  Envelope envelope = SignedBy({0});
  envelope.payload[envelope.payload.find("conditional")] = 'C';
  ExpectUntrusted(Verified(envelope, Trusting({0})), "no key that is trusted");
  envelope = SignedBy({0});
  envelope.payload_type += "x";
  ExpectUntrusted(Verified(envelope, Trusting({0})), "no key that is trusted");
}

TEST(VerifyTest, NoBitOfASignatureMayChange) {
  for (int number : {0, 1}) {
    Envelope good = SignedBy({number});
    for (std::size_t at = 0; at < good.signatures[0].bytes.size(); ++at) {
      Envelope bad = good;
      bad.signatures[0].bytes[at] = static_cast<char>(bad.signatures[0].bytes[at] ^ 1);
      EXPECT_FALSE(Verified(bad, Trusting({number})).valid()) << at;
    }
  }
}

TEST(VerifyTest, KeyIdsOfTheEnvelopeDecideNothing) {
  Envelope envelope = SignedBy({0});
  for (const std::string& hint : {std::string(), std::string("sha256:00"), Key(1).public_key().id()}) {
    envelope.signatures[0].key_id = hint;
    EXPECT_TRUE(Verified(envelope, Trusting({0, 1})).valid());
  }
  envelope.signatures[0].key_id = Key(1).public_key().id();
  EXPECT_FALSE(Verified(envelope, Trusting({1})).valid());
}

TEST(VerifyTest, OtherSignaturesDoNoHarm) {
  Envelope envelope = SignedBy({2, 0});
  envelope.signatures.push_back({"", "rubbish"});
  EXPECT_THAT(Verified(envelope, Trusting({0})).signed_by, ElementsAre("key-0"));
}

TEST(VerifyTest, SeveralSignaturesAreOfSeveralKeys) {
  Expectations two = OnJuly();
  two.signatures = 2;
  EXPECT_TRUE(Verified(SignedBy({0, 1}), Trusting({0, 1}), two).valid());
  ExpectUntrusted(Verified(SignedBy({0}), Trusting({0, 1}), two), "by key-0, and 2 keys are asked for");
  ExpectUntrusted(Verified(SignedBy({0, 0}), Trusting({0, 1}), two), "2 keys are asked for");
  ExpectUntrusted(Verified(SignedBy({1, 1}), Trusting({0, 1}), two), "2 keys are asked for");
  ExpectUntrusted(Verified(SignedBy({0, 1}), Trusting({0}), two), "2 keys are asked for");
}

TEST(VerifyTest, ARevokedKeyCountsForNothingWhateverTimeIsClaimed) {
  KeySet keys = Trusting({0});
  keys[0].revoked = true;
  ExpectUntrusted(Verified(SignedBy({0}), keys), "'key-0' is revoked");
  keys[0].revoked_since = testing::At("2031-06-30T00:00:00Z");  // After the certificate says it was issued.
  ExpectUntrusted(Verified(SignedBy({0}), keys), "'key-0' is revoked since 2031-06-30T00:00:00Z");
  keys.push_back(Trusting({1})[0]);
  EXPECT_TRUE(Verified(SignedBy({0, 1}), keys).valid());
}

TEST(VerifyTest, AKeyCountsForWhatWasIssuedInItsWindow) {
  Instant issued = testing::Example().issued;
  auto result = [&](std::optional<Instant> from, std::optional<Instant> until) {
    KeySet keys = Trusting({0});
    keys[0].not_before = from;
    keys[0].not_after = until;
    return Verified(SignedBy({0}), keys);
  };
  EXPECT_TRUE(result(issued, issued).valid());
  EXPECT_TRUE(result(std::nullopt, issued).valid());  // Its end has passed; the certificate holds on.
  ExpectUntrusted(result(issued + Span{1}, std::nullopt), "signs from 2031-06-01T12:00:01Z on");
  ExpectUntrusted(result(std::nullopt, issued - Span{1}), "signs until 2031-06-01T11:59:59Z");
}

TEST(VerifyTest, OtherSignedStatementsAreNoCertificates) {
  Envelope envelope{
      .payload_type = std::string(kPayloadType),
      .payload = R"({"_type":"https://in-toto.io/Statement/v1","predicateType":"https://x/y","subject":[]})"};
  ASSERT_TRUE(Sign(envelope, Key(0)).ok());
  Verification result = Verified(envelope, Trusting({0}));
  EXPECT_FALSE(result.valid());
  EXPECT_EQ(Of(result, "signature").answer, Answer::kPass);
  EXPECT_EQ(Of(result, "statement").answer, Answer::kFail);
  EXPECT_THAT(Of(result, "statement").detail, HasSubstr("https://x/y"));
  EXPECT_EQ(Of(result, "decision").answer, Answer::kUnanswered);
  envelope = {.payload_type = "text/plain", .payload = *WriteStatement(testing::Example())};
  ASSERT_TRUE(Sign(envelope, Key(0)).ok());
  result = Verified(envelope, Trusting({0}));
  EXPECT_FALSE(result.valid());
  EXPECT_THAT(Of(result, "statement").detail, HasSubstr("'text/plain'"));
}

TEST(VerifyTest, WhatIsNoEnvelopeIsAnError) {
  std::string file = *SignedCertificate(testing::Example(), Key(0));
  EXPECT_TRUE(Verify(file.substr(0, file.size() / 2), Trusting({0}), OnJuly()).error().Is(kNotEnvelope));
  EXPECT_TRUE(Verify("", Trusting({0}), OnJuly()).error().Is(kNotEnvelope));
}

struct Case {
  std::string_view name;
  std::function<void(Certificate&)> change;
  std::function<void(Expectations&)> ask;
  std::string_view question;
  Answer answer;
  std::string_view part = {};  // Of the detail.
};

TEST(VerifyTest, EachExpectationIsAskedOnItsOwn) {
  auto nothing = [](auto&) {};
  auto self_certified = [](Certificate& c) { c.sign_offs[0].self_certified = true; };
  auto emergency = [](Certificate& c) { c.emergency = EmergencyGo{.accepted_by = "p-3", .known_by = KnownBy::kOidc}; };
  const Case kCases[] = {
      {"a go satisfies go", [](auto& c) { c.decision = Decision::kGo; }, [](auto& e) { e.decision = Decision::kGo; },
       "decision", Answer::kPass},
      {"a conditional is no go", nothing, [](auto& e) { e.decision = Decision::kGo; }, "decision", Answer::kFail,
       "conditional, and go is asked for"},
      {"a conditional is taken unless more is asked", nothing, nothing, "decision", Answer::kPass},
      {"a no-go is not", [](auto& c) { c.decision = Decision::kNoGo; }, nothing, "decision", Answer::kFail, "no_go"},
      {"a no-go is genuine all the same", [](auto& c) { c.decision = Decision::kNoGo; },
       [](auto& e) { e.decision.reset(); }, "decision", Answer::kNotAsked, "no_go"},
      {"an emergency is told", emergency, nothing, "emergency", Answer::kNotAsked, "by p-3"},
      {"an emergency is refused where asked", emergency, [](auto& e) { e.refuse_emergency = true; }, "emergency",
       Answer::kFail, "by p-3"},
      {"no emergency is no reason to refuse", nothing, [](auto& e) { e.refuse_emergency = true; }, "emergency",
       Answer::kPass},
      {"a service that is among them", nothing, [](auto& e) { e.service = "carts"; }, "service", Answer::kPass},
      {"a service that is not", nothing, [](auto& e) { e.service = "cart"; }, "service", Answer::kFail,
       "checkout and carts, not for cart"},
      {"the environment", nothing, [](auto& e) { e.environment = "production"; }, "environment", Answer::kPass},
      {"another environment", nothing, [](auto& e) { e.environment = "staging"; }, "environment", Answer::kFail},
      {"no environment is not every environment", [](auto& c) { c.environment.clear(); },
       [](auto& e) { e.environment = "production"; }, "environment", Answer::kFail, "none named"},
      {"a commit that was reviewed", nothing, [](auto& e) { e.commit = std::string(40, 'c'); }, "commit",
       Answer::kPass},
      {"another commit", nothing, [](auto& e) { e.commit = std::string(40, 'e'); }, "commit", Answer::kFail,
       "was not reviewed"},
      {"no commit is not every commit", [](auto& c) { c.commits.clear(); },
       [](auto& e) { e.commit = std::string(40, 'c'); }, "commit", Answer::kFail, "none named"},
      {"an image that was reviewed", nothing, [](auto& e) { e.image = std::string(64, 'd'); }, "image", Answer::kPass},
      {"another image", nothing, [](auto& e) { e.image = std::string(64, 'e'); }, "image", Answer::kFail},
      {"signers known well enough", nothing, [](auto& e) { e.known_by = KnownBy::kChat; }, "identity", Answer::kPass},
      {"signers not known well enough", nothing, [](auto& e) { e.known_by = KnownBy::kOidc; }, "identity",
       Answer::kFail, "weakest: chat, and oidc"},
      {"self-certified is refused unasked", self_certified, nothing, "self_certified", Answer::kFail,
       "the team signed reliability for itself"},
      {"self-certified is weaker than all", self_certified, [](auto& e) { e.known_by = KnownBy::kAsserted; },
       "identity", Answer::kFail, "self_certified"},
      {"self-certified where that is enough", self_certified, [](auto& e) { e.allow_self_certified = true; },
       "self_certified", Answer::kNotAsked, "for itself"},
      {"self-certified by people known well enough", self_certified,
       [](auto& e) {
         e.allow_self_certified = true;
         e.known_by = KnownBy::kChat;
       },
       "identity", Answer::kPass, "chat"},
      {"self-certified by people not known well enough", self_certified,
       [](auto& e) {
         e.allow_self_certified = true;
         e.known_by = KnownBy::kOidc;
       },
       "identity", Answer::kFail, "weakest: chat"},
      {"others signed", nothing, nothing, "self_certified", Answer::kPass, "none"},
      {"nobody signed", [](auto& c) { c.sign_offs.clear(); }, [](auto& e) { e.known_by = KnownBy::kAsserted; },
       "identity", Answer::kFail, "nobody signed"},
      {"young enough", nothing, [](auto& e) { e.max_age = Span{30 * 86400}; }, "age", Answer::kPass},
      {"too old", nothing, [](auto& e) { e.max_age = Span{29 * 86400}; }, "age", Answer::kFail,
       "29 days 12 hours old, and at most 29 days"},
      {"the snapshot at hand", nothing, [](auto& e) { e.snapshot = std::string(64, 'b'); }, "snapshot", Answer::kPass},
      {"another snapshot", nothing, [](auto& e) { e.snapshot = std::string(64, 'f'); }, "snapshot", Answer::kFail,
       "not of ffff"},
      {"a moment before the end", nothing, [](auto& e) { e.now = testing::At("2031-08-31T23:59:59.999Z"); }, "validity",
       Answer::kPass, "waiver w-1"},
      {"the end itself", nothing, [](auto& e) { e.now = testing::At("2031-09-01T00:00:00Z"); }, "validity",
       Answer::kFail, "ended at 2031-09-01T00:00:00Z (waiver w-1)"},
      {"a no-go without end",
       [](auto& c) {
         c.decision = Decision::kNoGo;
         c.valid_until.reset();
       },
       [](auto& e) { e.decision.reset(); }, "validity", Answer::kPass, "without end"},
      {"a clock that is late", nothing, [](auto& e) { e.now = testing::At("2031-06-01T11:55:00Z"); }, "issued",
       Answer::kPass},
      {"issued in time to come", nothing, [](auto& e) { e.now = testing::At("2031-06-01T11:54:59Z"); }, "issued",
       Answer::kFail, "to come"},
  };
  for (const Case& row : kCases) {
    Certificate certificate = testing::Example();
    row.change(certificate);
    Expectations asked = OnJuly();
    row.ask(asked);
    Verification result = Verified(SignedBy({0}, certificate), Trusting({0}), asked);
    EXPECT_EQ(Of(result, row.question).answer, row.answer) << row.name;
    EXPECT_THAT(Of(result, row.question).detail, HasSubstr(row.part)) << row.name;
    EXPECT_EQ(result.valid(), row.answer != Answer::kFail) << row.name;
  }
}

}  // namespace
}  // namespace seaworthy::attest
