#include "app/certificate_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attest/statement.h"
#include "review/testing.h"

namespace seaworthy::app {
namespace {

using attest::Certificate;
using attest::KnownBy;
using ::testing::IsEmpty;

review::ReviewClosed ClosedAs(review::Decision decision) {
  review::ReviewClosed closed;
  closed.decision = decision;
  closed.snapshot_digest = std::string(64, 'b');
  closed.valid_until = *ParseInstant("2026-12-01T23:59:59Z") + review::Days(180);
  closed.valid_because = "attestation";
  return closed;
}

Certificate Of(const review::Scene& scene, const review::ReviewClosed& closed) {
  return CertificateOf(scene.subject(), closed, scene.now(), {"https://seaworthy.example", "1"});
}

// A scene whose run is at that commit.
review::Scene SceneAt(const std::string& commit, bool dirty, std::vector<std::string> images = {}) {
  review::Scene scene = review::SceneSigned();
  review::RunRecord run = review::RunOf(scene.standard(), "run-2", scene.now() + Span{60});
  run.commit = commit;
  run.dirty = dirty;
  run.images = std::move(images);
  scene.Wait(Span{120});
  scene.Must(review::Dana(), review::AttachRun{run, {}});
  return scene;
}

TEST(CertificateOfTest, AGoNamesWhoSignedWhatAndHowTheyWereKnown) {
  Certificate made = Of(review::SceneSigned(), ClosedAs(review::Decision::kGo));
  EXPECT_EQ(made.title, "Shop: accept payments by invoice");
  EXPECT_EQ(made.kind, "service");
  EXPECT_EQ(made.services, std::vector<std::string>{"shop"});
  EXPECT_EQ(made.environment, "production");
  EXPECT_EQ(made.decision, attest::Decision::kGo);
  EXPECT_FALSE(made.emergency.has_value());
  EXPECT_EQ(made.standard.id, "small");
  ASSERT_EQ(made.sign_offs.size(), 2u);
  EXPECT_EQ(made.sign_offs[0].section, "reliability");
  EXPECT_EQ(made.sign_offs[0].signer, "sam");
  EXPECT_EQ(made.sign_offs[0].role, "sre");
  EXPECT_EQ(made.sign_offs[0].known_by, KnownBy::kOidc);
  EXPECT_EQ(made.sign_offs[1].signer, "sky");
  EXPECT_EQ(made.ends_by, attest::EndsBy::kAttestation);
  EXPECT_EQ(made.valid_until, *ParseInstant("2026-12-01T23:59:59Z") + review::Days(180));
  EXPECT_TRUE(attest::WriteStatement(made).ok());
}

TEST(CertificateOfTest, TheWeakestIdentityIsThatOfTheLeastKnownSigner) {
  review::Scene scene = review::SceneAttested();
  review::Actor sam = review::Sam();
  sam.known = review::Known::kChat;
  scene.Must(sam, review::SignSection{"reliability", {}, "", {}});
  scene.Must(review::Sky(), review::SignSection{"security", {}, "", {}});
  EXPECT_EQ(attest::WeakestIdentity(Of(scene, ClosedAs(review::Decision::kGo))), KnownBy::kChat);
}

TEST(CertificateOfTest, AVoidSignOffIsNotNamed) {
  review::Scene scene = review::SceneSigned();
  scene.Wait(Span{120});
  scene.Must(
      review::Dana(),
      review::AttachRun{review::RunOf(scene.standard(), "run-2", scene.now(), {review::Failing("backups")}), {}});
  Certificate made = Of(scene, ClosedAs(review::Decision::kNoGo));
  ASSERT_EQ(made.sign_offs.size(), 1u);
  EXPECT_EQ(made.sign_offs[0].section, "security");
}

TEST(CertificateOfTest, OnlyWhatWasReviewedIsNamed) {
  std::string commit(40, 'c'), image(64, 'd');
  auto of = [](const review::Scene& scene) { return Of(scene, ClosedAs(review::Decision::kGo)); };
  Certificate made = of(SceneAt(commit, false, {"registry.example/shop@sha256:" + image, "sha256:" + image, "latest"}));
  ASSERT_EQ(made.commits.size(), 1u);
  EXPECT_EQ(made.commits[0].sha, commit);
  ASSERT_EQ(made.images.size(), 2u);
  EXPECT_EQ(made.images[0].name, "registry.example/shop");
  EXPECT_EQ(made.images[1].name, "");
  EXPECT_TRUE(attest::WriteStatement(made).ok());
  EXPECT_THAT(of(SceneAt(commit, true)).commits, IsEmpty());
  EXPECT_THAT(of(SceneAt("5f2c1e0", false)).commits, IsEmpty());
  EXPECT_THAT(of(SceneAt("", false)).commits, IsEmpty());
}

TEST(CertificateOfTest, WaiversAndConditionsAreNamedWhereTheyDecided) {
  review::Scene scene = review::SceneAttested({review::Failing("backups"), review::Failing("replicas")});
  Instant end = scene.now() + review::Days(30);
  for (const char* item : {"backups", "latency"}) {  // latency passes: its waiver decides nothing.
    std::string waiver = std::string("w-") + item;
    scene.Append(review::Dana(), "shop", review::WaiverRequested{.waiver = waiver, .item = item, .until = end});
    scene.Append(review::Sam(), "shop",
                 review::WaiverApproved{.waiver = waiver, .until = end, .outcome = model::Outcome::kFail});
  }
  scene.Append(review::Dana(), "shop",
               review::ConditionAdded{
                   .condition = "c-1", .item = "replicas", .review = scene.review().id(), .owner = "dana", .due = end});
  Certificate made = Of(scene, ClosedAs(review::Decision::kConditional));
  ASSERT_EQ(made.waivers.size(), 1u);
  EXPECT_EQ(made.waivers[0].id, "w-backups");
  EXPECT_EQ(made.waivers[0].approved_by, "sam");
  EXPECT_EQ(made.waivers[0].service, "shop");
  EXPECT_EQ(made.waivers[0].ends, end);
  ASSERT_EQ(made.conditions.size(), 1u);
  EXPECT_EQ(made.conditions[0].item, "replicas");
  EXPECT_EQ(made.conditions[0].owner, "dana");
  EXPECT_TRUE(attest::WriteStatement(made).ok());
}

TEST(CertificateOfTest, CorrectionsAreNamedWhateverElseTheItemRestsOn) {
  review::Scene scene =
      review::SceneAttested({review::Failing("tls"), review::Failing("threat-model"), review::Failing("dashboards")});
  scene.Must(review::Sky(), review::Correct{"", "tls", model::Outcome::kNotApplicable, "no TLS here", review::Link()});
  scene.Must(review::Sky(), review::Correct{"", "threat-model", model::Outcome::kPass, "it is", review::Link()});
  scene.Must(review::Sam(), review::Correct{"", "dashboards", model::Outcome::kPass, "blocks nothing", review::Link()});
  Certificate made = Of(scene, ClosedAs(review::Decision::kGo));
  ASSERT_EQ(made.corrections.size(), 2u);
  EXPECT_EQ(made.corrections[0].item, "tls");
  EXPECT_EQ(made.corrections[0].was, "fail");
  EXPECT_EQ(made.corrections[0].outcome, "not_applicable");
  EXPECT_EQ(made.corrections[1].corrected_by, "sky");
  EXPECT_TRUE(attest::WriteStatement(made).ok());
}

TEST(CertificateOfTest, TheEndOfAClosedReviewIsThatOfItsCertificate) {
  review::Scene scene = review::SceneSigned();
  review::Case before = scene.subject();
  scene.Must(review::Dana(), review::Close{review::Decision::kGo, ""});
  const review::ReviewClosed& closed = *scene.review().closed;
  Certificate made = CertificateOf(before, closed, scene.now(), {"https://seaworthy.example", "1"});
  EXPECT_EQ(made.snapshot, closed.snapshot_digest);
  EXPECT_EQ(made.valid_until, *ParseInstant("2026-12-01T23:59:59Z") + review::Days(180));
  EXPECT_EQ(made.ends_by, attest::EndsBy::kAttestation);
  EXPECT_EQ(made.ends_with, "pentest");
  EXPECT_EQ(made.sign_offs.size(), 2u);
  EXPECT_TRUE(attest::WriteStatement(made).ok());
}

TEST(CertificateOfTest, ANoGoHasNoEnd) {
  review::ReviewClosed closed = ClosedAs(review::Decision::kNoGo);
  closed.valid_until.reset();
  closed.valid_because.clear();
  Certificate made = Of(review::SceneChecked({review::Failing("backups")}), closed);
  EXPECT_EQ(made.decision, attest::Decision::kNoGo);
  EXPECT_THAT(made.sign_offs, IsEmpty());
  EXPECT_TRUE(attest::WriteStatement(made).ok());
}

TEST(CertificateOfTest, AnEmergencyIsNamed) {
  review::Scene scene = review::SceneChecked({review::Failing("backups")});
  review::EmergencyAccepted accepted;
  accepted.until = scene.now() + review::Days(7);
  scene.Append(review::Lee(), accepted);
  review::ReviewClosed closed = ClosedAs(review::Decision::kGo);
  EXPECT_FALSE(Of(scene, closed).emergency.has_value());
  closed.emergency = true;
  Certificate made = Of(scene, closed);
  ASSERT_TRUE(made.emergency.has_value());
  EXPECT_EQ(made.emergency->accepted_by, "lee");
  EXPECT_EQ(made.emergency->role, "head-of-sre");
  EXPECT_EQ(made.emergency->ends, accepted.until);
  EXPECT_TRUE(attest::WriteStatement(made).ok());
}

}  // namespace
}  // namespace seaworthy::app
