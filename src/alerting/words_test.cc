#include "alerting/words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "alerting/words_table.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

using Words = std::vector<std::string>;

Meaning LevelOf(std::string_view name) { return MeaningOf(WordsOf(name), Reading::kLevel); }
Meaning CountOf(std::string_view name) { return MeaningOf(WordsOf(name), Reading::kCount); }

TEST(Words, NamesAreSplitWhereTheirAuthorsMeantTo) {
  EXPECT_EQ(WordsOf("http_requests_total"), (Words{"http", "requests", "total"}));
  EXPECT_EQ(WordsOf("ClickHouse_RejectedInserts"), (Words{"click", "house", "rejected", "inserts"}));
  EXPECT_EQ(WordsOf("http.server.request.duration"), (Words{"http", "server", "request", "duration"}));
  EXPECT_EQ(WordsOf("HTTPRequest"), (Words{"http", "request"}));
  EXPECT_EQ(WordsOf("ifHCInOctets"), (Words{"if", "hc", "in", "octets"}));
  EXPECT_EQ(WordsOf("job:errors:rate5m"), (Words{"job", "errors", "rate", "5m"}));
  EXPECT_EQ(WordsOf("node_load15"), (Words{"node", "load15"}));
  EXPECT_EQ(WordsOf("elb_5xx"), (Words{"elb", "5xx"}));
  EXPECT_TRUE(WordsOf("").empty());
  EXPECT_TRUE(WordsOf("__::--").empty());
}

TEST(Words, TheHeaviestWordIsMeant) {
  EXPECT_EQ(LevelOf("queue_requests_failed").kind, Kind::kFailures);
  EXPECT_EQ(LevelOf("queue_wait_latency").kind, Kind::kDuration);
  EXPECT_EQ(LevelOf("memory_pressure_errors").kind, Kind::kUse);
}

TEST(Words, PhrasesAreOneWord) {
  EXPECT_EQ(LevelOf("requests_in_flight").kind, Kind::kUse);
  EXPECT_EQ(LevelOf("requests_in_flight").word, "in_flight");
  EXPECT_EQ(LevelOf("rounds_timed_out").kind, Kind::kFailures);
}

TEST(Words, WhatIsCountedIsNotWhatIsRead) {
  EXPECT_EQ(LevelOf("connections").kind, Kind::kUse);
  EXPECT_EQ(CountOf("connections").kind, Kind::kDemand);
  EXPECT_EQ(LevelOf("last_run_successful").kind, Kind::kState);
  EXPECT_EQ(CountOf("runs_successful").kind, Kind::kSuccesses);
}

TEST(Words, PluralsAndGluedWordsAreKnown) {
  EXPECT_EQ(LevelOf("latencies").kind, Kind::kDuration);
  EXPECT_EQ(LevelOf("crashes").kind, Kind::kState);
  EXPECT_EQ(LevelOf("viewwritelatency").kind, Kind::kDuration);
  EXPECT_EQ(LevelOf("terror").kind, Kind::kUnknown);  // Too short to be made of two.
}

TEST(Words, PairsSayMoreThanTheirParts) {
  EXPECT_EQ(LevelOf("consumer_lag").kind, Kind::kUse);
  EXPECT_EQ(LevelOf("replication_lag").kind, Kind::kState);
  EXPECT_EQ(CountOf("session_limit_reached").kind, Kind::kUse);
}

TEST(Words, UnknownWordsSayNothing) {
  EXPECT_EQ(LevelOf("acme_widgets").kind, Kind::kUnknown);
  EXPECT_EQ(LevelOf("acme_widgets").weight, 0);
  EXPECT_EQ(LevelOf("").kind, Kind::kUnknown);
}

TEST(Words, ListsMatchSingularAndPlural) {
  EXPECT_TRUE(HasWord(WordsOf("jobs_done"), "job task"));
  EXPECT_FALSE(HasWord(WordsOf("jobless"), "job task"));
  EXPECT_FALSE(HasWord({}, "job"));
}

TEST(Words, EveryKindHasAName) {
  for (int kind = 0; kind <= static_cast<int>(Kind::kConstant); ++kind)
    EXPECT_FALSE(Name(static_cast<Kind>(kind)).empty()) << kind;
}

TEST(Words, TheTableIsInOrderOfWeight) {
  int weight = 100;
  for (const WordGroup& group : kWordGroups) {
    EXPECT_LE(group.weight, weight) << group.words;
    weight = group.weight;
  }
}

TEST(Words, NoWordStandsTwiceInOneGroup) {
  for (const WordGroup& group : kWordGroups) {
    std::vector<std::string_view> words = Split(group.words, ' ');
    std::ranges::sort(words);
    EXPECT_EQ(std::ranges::adjacent_find(words), words.end()) << group.words;
  }
}

}  // namespace
}  // namespace seaworthy::alerting
