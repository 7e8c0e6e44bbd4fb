#include "review/timeline.h"

#include <gtest/gtest.h>

#include "review/random_log.h"
#include "review/testing.h"

namespace seaworthy::review {
namespace {

std::vector<std::string> Lines(const std::vector<TimelineEntry>& entries) {
  std::vector<std::string> lines;
  for (const TimelineEntry& entry : entries) lines.push_back(ToString(entry));
  return lines;
}

TEST(Timeline, TellsAReviewInLines) {
  Scene scene = SceneSigned();
  scene.Wait({3600, 0}).Must(Dana(), Comment{{"reliability", ""}, Text("why one region?"), false});
  scene.Must(Dana(), AttachRun{RunOf(scene.standard(), "run-2", scene.now(), {Failing("backups")}), {}});
  EXPECT_EQ(Lines(Timeline(scene.review_log())),
            (std::vector<std::string>{
                "2027-01-15 08:00 dana (oidc) started the review \"Shop: accept payments by invoice\" of shop by small "
                "1.0.0",
                "2027-01-15 08:00 dana (oidc) asked sre to take part",
                "2027-01-15 08:00 dana (oidc) asked security to take part",
                "2027-01-15 08:00 dana (oidc) attached run run-1 at 5f2c1e0: 7 pass, 3 unknown",
                "2027-01-15 08:00 sam (sre, oidc) signed off Reliability",
                "2027-01-15 08:00 sky (security, oidc) signed off Security",
                "2027-01-15 09:00 dana (oidc) commented #1 on Reliability",
                "2027-01-15 09:00 dana (oidc) attached run run-2 at 5f2c1e0: backups pass -> fail",
                "2027-01-15 09:00 the sign-off of Reliability by sam became void: outcome of backups pass -> fail",
            }));
}

TEST(Timeline, TellsAServiceInLines) {
  Scene scene = SceneAttested();
  const std::vector<std::string> lines = Lines(Timeline(scene.service_logs().at("shop"), "shop"));
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[1],
            "2027-01-15 08:00 dana (oidc) attested runbook (https://wiki.example.com/proof), good until 2028-01-15: "
            "covers paging");
}

TEST(Timeline, NamesPeopleAndQuotesWords) {
  Lookup lookup;
  lookup.person = [](const std::string& id) { return "Dr. " + id; };
  lookup.text = [](const BlobRef& text) { return text.digest.substr(7); };
  Scene scene = SceneStarted();
  scene.Must(Dana(), Comment{{"", "backups"}, Text("where to?\nand \x1B[2J how?"), true});
  EXPECT_EQ(Timeline(scene.review_log(), lookup).back().text,
            "Dr. dana (oidc) noted #1 on backups: \"where to? and  [2J how?\"");
  lookup.text = [](const BlobRef&) { return std::nullopt; };
  EXPECT_EQ(Timeline(scene.review_log(), lookup).back().text, "Dr. dana (oidc) noted #1 on backups: (erased)");
}

TEST(Timeline, WhatTheSystemDoesHasNoPerson) {
  ReviewRecord record{kStart, {"", Known::kSystem, {}, {}, ""}, CertificateIssued{"0123456789ab", {}, "k"}};
  EXPECT_EQ(Timeline(std::vector{record}).front().text, "seaworthy issued the certificate 01234567");
}

TEST(Timeline, GivesWhatCameAfterAVersion) {
  Scene scene = SceneSigned();
  const std::vector<ReviewRecord>& log = scene.review_log();
  const std::int64_t seen = LastActOf(log, "sam");
  EXPECT_EQ(seen, 5);
  std::vector<TimelineEntry> since = Timeline(log, {}, seen);
  ASSERT_EQ(since.size(), 1U);
  EXPECT_EQ(since[0].person, "sky");
  EXPECT_EQ(since[0].version, 6);
  EXPECT_EQ(LastActOf(log, "otto"), 0);
  EXPECT_TRUE(Timeline(log, {}, 100).empty());
}

TEST(Timeline, MergesByTime) {
  auto at = [](std::int64_t second, const char* text) { return TimelineEntry{Instant{second, 0}, 1, "", "", text}; };
  std::vector<TimelineEntry> merged = Merge({at(1, "a"), at(3, "b")}, {at(1, "c"), at(2, "d")});
  EXPECT_EQ(merged[0].text + merged[1].text + merged[2].text + merged[3].text, "acdb");
}

TEST(Timeline, TellsAnyLogInWholeLines) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const std::vector<ReviewRecord> review = RandomLog(seed).Review(100);
    const std::vector<ServiceRecord> service = RandomLog(seed).Service(100);
    std::vector<TimelineEntry> all = Merge(Timeline(review), Timeline(service, "shop"));
    EXPECT_EQ(all.size(), 200U);
    for (const TimelineEntry& entry : all) {
      EXPECT_FALSE(entry.text.empty());
      EXPECT_EQ(entry.text.find('\n'), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace seaworthy::review
