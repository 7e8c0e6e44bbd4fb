#include "app/certificate_issue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/errors.h"
#include "attest/verify.h"
#include "base/digest.h"
#include "review/testing.h"

namespace seaworthy::app {
namespace {

CitedBlob Cited(std::string bytes, std::string media_type, std::string name) {
  CitedBlob cited;
  cited.reference = {"salted:certificate", std::move(name), static_cast<std::int64_t>(bytes.size())};
  cited.blob = {"salted:certificate", "salt", std::move(media_type), std::move(bytes)};
  return cited;
}

// What closing the scene would decide, without the handler of Close.
review::Decided Closing(const review::Scene& scene) {
  review::ReviewClosed closed;
  closed.decision = review::Decision::kGo;
  closed.snapshot_digest = std::string(64, 'b');
  closed.valid_until = scene.now() + review::Days(180);
  closed.valid_because = "attestation";
  review::Decided decided;
  decided.review.push_back({scene.now(), review::Lee(), closed});
  return decided;
}

TEST(CertificateIssueTest, ClosingKeepsACertificateThatVerifies) {
  review::Scene scene = review::SceneSigned();
  attest::SigningKey key = *attest::SigningKey::Generate(attest::KeyType::kEcdsaP256);
  review::Decided decided = Closing(scene);
  std::vector<store::Blob> blobs;
  std::string envelope;
  auto complete = IssuingCertificate(key, {"https://seaworthy.example", "1"}, Cited, &envelope);
  ASSERT_TRUE(complete(scene.subject(), decided, blobs).ok());
  ASSERT_EQ(decided.review.size(), 2u);
  const auto& issued = std::get<review::CertificateIssued>(decided.review[1].event);
  EXPECT_EQ(decided.review[1].at, scene.now());
  EXPECT_EQ(issued.key, key.public_key().id());
  EXPECT_EQ(issued.digest, Sha256(envelope));
  ASSERT_EQ(blobs.size(), 1u);
  EXPECT_EQ(blobs[0].bytes, envelope);
  EXPECT_EQ(issued.envelope.digest, blobs[0].digest);
  attest::KeySet keys{{.name = "ours", .key = key.public_key()}};
  auto verified = attest::Verify(envelope, keys,
                                 {.now = scene.now() + Span{60},
                                  .decision = attest::Decision::kGo,
                                  .service = "shop",
                                  .environment = "production",
                                  .known_by = attest::KnownBy::kOidc,
                                  .snapshot = std::string(64, 'b')});
  ASSERT_TRUE(verified.ok());
  EXPECT_TRUE(verified->valid());
}

TEST(CertificateIssueTest, WhatClosesNothingGetsNone) {
  review::Scene scene = review::SceneSigned();
  attest::SigningKey key = *attest::SigningKey::Generate(attest::KeyType::kEd25519);
  review::Decided decided;
  decided.review.push_back({scene.now(), review::Lee(), review::ReviewAbandoned{"not needed"}});
  std::vector<store::Blob> blobs;
  auto complete = IssuingCertificate(key, {"https://seaworthy.example", "1"}, Cited, nullptr);
  ASSERT_TRUE(complete(scene.subject(), decided, blobs).ok());
  EXPECT_EQ(decided.review.size(), 1u);
  EXPECT_TRUE(blobs.empty());
}

// Alone it would say more than the joined decision: neither its emergency, nor its waivers and conditions.
TEST(CertificateIssueTest, ADeltaReviewHasNone) {
  review::Scene scene = review::SceneSigned();
  attest::SigningKey key = *attest::SigningKey::Generate(attest::KeyType::kEd25519);
  review::Decided decided = Closing(scene);
  review::Case delta = scene.subject();
  delta.review.started.delta_of = "first";
  std::vector<store::Blob> blobs;
  auto complete = IssuingCertificate(key, {"https://seaworthy.example", "1"}, Cited, nullptr);
  EXPECT_TRUE(complete(delta, decided, blobs).error().Is(kBadExpectation));
  EXPECT_TRUE(blobs.empty());
}

TEST(CertificateIssueTest, WhatCannotBeCertifiedIsNotClosed) {
  review::Scene scene = review::SceneSigned();
  attest::SigningKey key = *attest::SigningKey::Generate(attest::KeyType::kEd25519);
  review::Decided decided = Closing(scene);
  std::get<review::ReviewClosed>(decided.review[0].event).snapshot_digest = "none";
  std::vector<store::Blob> blobs;
  auto complete = IssuingCertificate(key, {"https://seaworthy.example", "1"}, Cited, nullptr);
  EXPECT_FALSE(complete(scene.subject(), decided, blobs).ok());
}

}  // namespace
}  // namespace seaworthy::app
