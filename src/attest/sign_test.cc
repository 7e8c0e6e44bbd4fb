#include "attest/sign.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attest/dsse.h"
#include "attest/errors.h"
#include "attest/statement.h"
#include "attest/testing.h"

namespace seaworthy::attest {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(SignTest, ASignedCertificateIsAnEnvelopeAroundItsStatement) {
  for (KeyType type : {KeyType::kEd25519, KeyType::kEcdsaP256}) {
    auto key = SigningKey::Generate(type);
    auto file = SignedCertificate(testing::Example(), *key);
    ASSERT_TRUE(file.ok());
    auto envelope = ReadEnvelope(*file);
    ASSERT_TRUE(envelope.ok());
    EXPECT_EQ(envelope->payload_type, "application/vnd.in-toto+json");
    EXPECT_EQ(envelope->payload, *WriteStatement(testing::Example()));
    ASSERT_EQ(envelope->signatures.size(), 1u);
    EXPECT_TRUE(
        key->public_key().Verifies(Pae(envelope->payload_type, envelope->payload), envelope->signatures[0].bytes));
  }
}

TEST(SignTest, WhatContradictsItselfIsNotSigned) {
  auto key = SigningKey::Generate(KeyType::kEd25519);
  auto refused = [&](auto change, std::string_view part) {
    Certificate wrong = testing::Example();
    change(wrong);
    auto file = SignedCertificate(wrong, *key);
    ASSERT_FALSE(file.ok()) << part;
    EXPECT_TRUE(file.error().Is(kBadCertificate));
    EXPECT_THAT(file.error().message(), HasSubstr(part));
  };
  refused([](Certificate& c) { c.review.clear(); }, "id of its review");
  refused([](Certificate& c) { c.services.clear(); }, "a service");
  refused([](Certificate& c) { c.services = {"a", "a"}; }, "'a' stands twice");
  refused([](Certificate& c) { c.services = {"a", ""}; }, "has no id");
  refused([](Certificate& c) { c.snapshot = "b"; }, "no SHA-256");
  refused([](Certificate& c) { c.snapshot = std::string(64, 'B'); }, "no SHA-256");
  refused([](Certificate& c) { c.commits[0].sha = "cccccccc"; }, "no whole commit");
  refused([](Certificate& c) { c.images[0].digest.clear(); }, "no digest of an image");
  refused([](Certificate& c) { c.valid_until = c.issued - Span{1}; }, "cannot end");
  refused([](Certificate& c) { c.valid_until.reset(); }, "only a no-go is without end");
  refused([](Certificate& c) { c.verifier.id.clear(); }, "verifier");
  refused([](Certificate& c) { c.title = "\xFF"; }, "UTF-8");
  refused([](Certificate& c) { c.standard.digest = "a"; }, "of a standard");
  refused([](Certificate& c) { c.sign_offs[0].signer.clear(); }, "its signer");
  refused([](Certificate& c) { c.sign_offs[1].known_by = KnownBy::kSelfCertified; }, "no way to know");
  refused([](Certificate& c) { c.waivers[0].item.clear(); }, "a waiver needs");
  refused([](Certificate& c) { c.conditions[0].id.clear(); }, "a condition needs");
  refused([](Certificate& c) { c.corrections[0].was.clear(); }, "a correction needs");
  refused([](Certificate& c) { c.emergency.emplace(); }, "who accepted it");
  refused([](Certificate& c) { c.emergency = EmergencyGo{.accepted_by = "p", .known_by = KnownBy::kSelfCertified}; },
          "no way to know");
  refused(
      [](Certificate& c) {
        c.decision = Decision::kNoGo;
        c.emergency.emplace();
      },
      "emergency");
}

TEST(SignTest, TheStatementIsCanonicalAndNamesItsSubjects) {
  std::string statement = *WriteStatement(testing::Example());
  EXPECT_THAT(statement, StartsWith(R"({"_type":"https://in-toto.io/Statement/v1","predicate":{"commits":[)"));
  EXPECT_THAT(statement, HasSubstr(R"("predicateType":"https://seaworthy.dev/certificate/v1")"));
  EXPECT_THAT(statement, HasSubstr(R"("weakest_identity":"chat")"));
  EXPECT_THAT(statement, HasSubstr(R"("valid":{"ends_by":"waiver","ends_with":"w-1","until":"2031-09-01T00:00:00Z"})"));
  std::string b(64, 'b'), c(40, 'c'), d(64, 'd');
  std::string review = "@review/0197a5c0-0000-7000-8000-000000000003\"}";
  EXPECT_THAT(statement,
              HasSubstr("\"subject\":[{\"digest\":{\"sha256\":\"" + b + "\"},\"name\":\"service/checkout" + review +
                        ",{\"digest\":{\"sha256\":\"" + b + "\"},\"name\":\"service/carts" + review +
                        ",{\"digest\":{\"gitCommit\":\"" + c + "\"},\"name\":\"git+https://git.example/shop/checkout@" +
                        c + "\"},{\"digest\":{\"sha256\":\"" + d +
                        "\"},\"name\":\"registry.example/shop/checkout@sha256:" + d + "\"}]"));
}

TEST(SignTest, TheWeakestIdentityIsThatOfTheWeakestSigner) {
  Certificate made = testing::Example();
  EXPECT_EQ(WeakestIdentity(made), KnownBy::kChat);
  made.emergency = EmergencyGo{.accepted_by = "p-1", .known_by = KnownBy::kAsserted};
  EXPECT_EQ(WeakestIdentity(made), KnownBy::kAsserted);
  made.sign_offs[0].self_certified = true;
  EXPECT_EQ(WeakestIdentity(made), KnownBy::kSelfCertified);
  made.sign_offs.clear();
  made.emergency.reset();
  EXPECT_EQ(WeakestIdentity(made), std::nullopt);
}

}  // namespace
}  // namespace seaworthy::attest
