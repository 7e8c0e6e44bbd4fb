#include "cloud/pulumi_updates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>
#include <utility>

#include "cloud/testing.h"

namespace seaworthy::cloud {
namespace {

std::vector<PulumiUpdate> Read(std::string_view text) { return ReadHistory(Parsed(text).root); }

std::vector<PulumiUpdate> ReadEvents(std::span<const value::Value> events) {
  EventReader reader;
  for (const value::Value& event : events) reader.Read(event);
  return std::move(reader).Done();
}

TEST(ReadHistory, ReadsAFileOfABackend) {
  auto updates = Read(R"({"kind": "update", "startTime": 1763000000, "environment":
      {"git.head": "abc", "git.dirty": "true", "ci.system": "GitHub Actions"}, "version": 0, "result": "succeeded",
      "endTime": 1763000183, "resourceChanges": {"create": 12, "same": 1}})");
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(updates[0].Duration(), (Span{183, 0}));
  EXPECT_TRUE(updates[0].IsFull());
  EXPECT_EQ(updates[0].commit, "abc");
  EXPECT_TRUE(updates[0].dirty);
  EXPECT_EQ(updates[0].ci, "GitHub Actions");
}

TEST(ReadHistory, ReadsWhatTheCommandPrints) {
  auto updates = Read(R"([{"version": 2, "kind": "update", "startTime": "2031-01-31T10:00:00.000Z",
      "endTime": "2031-01-31T10:04:00.000Z", "result": "succeeded", "resourceChanges": {"same": 9, "create": 1}},
      {"version": 1, "kind": "update", "startTime": "2031-01-30T10:00:00.000Z", "result": "in-progress"}])");
  ASSERT_EQ(updates.size(), 2U);
  EXPECT_EQ(updates[0].Duration(), (Span{240, 0}));
  EXPECT_FALSE(updates[0].IsFull());
  EXPECT_EQ(updates[1].Duration(), std::nullopt);
}

TEST(ReadHistory, ReadsWhatPulumiCloudAnswers) {
  EXPECT_EQ(Read(R"({"updates": [{"kind": "update", "startTime": 10, "endTime": 20, "result": "succeeded"}]})").size(),
            1U);
}

TEST(ReadHistory, TimesThatCannotBeAreNone) {
  auto updates = Read(R"([{"kind": "update", "startTime": 20, "endTime": 10, "result": "succeeded",
      "resourceChanges": {"create": -5, "same": 99999999999}},
      {"kind": "update", "startTime": -4, "endTime": "yesterday", "result": "failed"}])");
  ASSERT_EQ(updates.size(), 2U);
  EXPECT_EQ(updates[0].Duration(), std::nullopt);
  EXPECT_EQ(updates[0].created, 0);
  EXPECT_FALSE(updates[0].IsFull());
  EXPECT_FALSE(updates[1].start.has_value());
}

TEST(ReadHistory, OtherDocumentsAreNoHistory) {
  for (std::string_view text : {"{}", "[]", "3", R"([{"kind": 1}])", R"({"kind": "Deployment", "result": "x"})"}) {
    EXPECT_TRUE(Read(text).empty()) << text;
  }
}

TEST(EventReader, APreviewAndItsUpdateAreTwoRuns) {
  Parsed parsed(R"([{"sequence": 0, "timestamp": 1000, "preludeEvent": {"config": {}}},
    {"sequence": 1, "timestamp": 1001, "resourcePreEvent": {"planning": true, "metadata": {"op": "create",
       "urn": "urn:pulumi:qa::shop::pulumi:pulumi:Stack::shop-qa"}}},
    {"sequence": 2, "timestamp": 1002, "summaryEvent": {"durationSeconds": 2, "resourceChanges": {"create": 4}}},
    {"sequence": 3, "timestamp": 1010, "preludeEvent": {"config": {}}},
    {"sequence": 4, "timestamp": 1130, "summaryEvent": {"durationSeconds": 119, "resourceChanges": {"create": 4}}}])");
  auto runs = ReadEvents(parsed.root.AsList());
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].kind, "preview");
  EXPECT_EQ(runs[1].kind, "update");
  EXPECT_EQ(runs[1].stack, "qa");
  EXPECT_EQ(runs[1].Duration(), (Span{119, 0}));
  EXPECT_TRUE(runs[1].succeeded());
  EXPECT_TRUE(runs[1].IsFull());
}

TEST(EventReader, AFailedStepFailsTheRun) {
  Parsed parsed(R"([{"sequence": 0, "timestamp": 1000, "preludeEvent": {}},
    {"sequence": 1, "timestamp": 1001, "resOpFailedEvent": {"metadata": {"op": "create"}}},
    {"sequence": 2, "timestamp": 1002, "summaryEvent": {"durationSeconds": 2}}])");
  EXPECT_FALSE(ReadEvents(parsed.root.AsList()).at(0).succeeded());
}

TEST(EventReader, ALogThatWasCutOffProvesNoRun) {
  Parsed parsed(R"([{"sequence": 0, "timestamp": 1000, "preludeEvent": {}}])");
  EXPECT_TRUE(ReadEvents(parsed.root.AsList()).empty());
  EXPECT_TRUE(IsEvent(parsed.root.AsList()[0]));
}

TEST(FollowsDestroy, OnlyTheFirstUpdateAfterIt) {
  std::vector<PulumiUpdate> updates(4);
  updates[0] = {.kind = "destroy", .result = "succeeded"};
  updates[1] = {.kind = "refresh", .result = "succeeded"};
  updates[2] = {.kind = "update", .result = "succeeded"};
  updates[3] = {.kind = "update", .result = "succeeded"};
  EXPECT_TRUE(FollowsDestroy(updates, 2));
  EXPECT_FALSE(FollowsDestroy(updates, 3));
  EXPECT_FALSE(FollowsDestroy(updates, 0));
}

}  // namespace
}  // namespace seaworthy::cloud
