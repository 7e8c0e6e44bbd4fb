#include "collectors/repo/update_bots.h"

#include <gtest/gtest.h>

#include "collectors/repo/json5.h"
#include "collectors/repo/test_repository.h"

namespace seaworthy::collectors::repo {
namespace {

using List = std::vector<std::string>;

// `kind at line: ecosystems`, or `kind broken`.
List BotsOf(TestFiles files) {
  List out;
  for (const UpdateBot& bot : ReadUpdateBots(*TestRepository(files))) {
    std::string line = bot.kind + (bot.broken.empty() ? "" : " broken");
    for (const std::string& ecosystem : bot.ecosystems) line += " " + ecosystem;
    out.push_back(line);
  }
  return out;
}

TEST(ReadUpdateBots, ReadsDependabot) {
  EXPECT_EQ(BotsOf({{".github/dependabot.yml",
                     "version: 2\nupdates:\n- package-ecosystem: pip\n- package-ecosystem: docker\n"}}),
            (List{"dependabot docker pip"}));
  EXPECT_EQ(BotsOf({{".dependabot/config.yml", "version: 1\nupdate_configs:\n- package_manager: javascript\n"}}),
            (List{"dependabot javascript"}));
}

TEST(ReadUpdateBots, WhatWatchesNothingIsNone) {
  EXPECT_EQ(BotsOf({{".github/dependabot.yml", "version: 2\nupdates: []\n"}}), List{});
  EXPECT_EQ(BotsOf({{".github/dependabot.yml", "just text\n"}}), List{});
  EXPECT_EQ(BotsOf({{".github/dependabot.yml", "updates: {a: b}\n"}}), List{});
  EXPECT_EQ(BotsOf({{"renovate.json", R"({"enabled": false})"}}), List{});
  EXPECT_EQ(BotsOf({{"renovate.json", "[]"}}), List{});
  EXPECT_EQ(BotsOf({{"dependabot.yml", "updates: [{package-ecosystem: pip}]\n"}}),
            List{});  // Not where Dependabot looks.
}

TEST(ReadUpdateBots, ReadsRenovateWhereverItLives) {
  for (std::string_view path :
       {"renovate.json", ".github/renovate.json5", ".renovaterc", ".renovaterc.json", ".gitlab/renovate.json"}) {
    EXPECT_EQ(BotsOf({{path, "{\"extends\": [\"config:recommended\"]}"}}), (List{"renovate"})) << path;
  }
  EXPECT_EQ(BotsOf({{"package.json", R"({"name": "x", "renovate": {"extends": []}})"}}), (List{"renovate"}));
  EXPECT_EQ(BotsOf({{"package.json", R"({"devDependencies": {"renovate": "1"}})"}}), List{});
}

TEST(ReadUpdateBots, ReadsJson5) {
  constexpr std::string_view kText =
      "{\n  // comment: [\n  enabledManagers: ['gomod', \"npm\",], /* } */\n  'rebaseWhen': 'it\\'s',\n  labels: "
      "[],\n}\n";
  EXPECT_EQ(BotsOf({{"renovate.json5", kText}}), (List{"renovate gomod npm"}));
}

TEST(ReadUpdateBots, ABrokenFileIsSaidSo) {
  EXPECT_EQ(BotsOf({{".github/dependabot.yml", "updates: [\n"}}), (List{"dependabot broken"}));
  EXPECT_EQ(BotsOf({{"renovate.json", "{\"a\": "}}), (List{"renovate broken"}));
}

TEST(ReadUpdateBots, ABrokenFileAloneIsAnAbsentFact) {
  Collected broken({{".github/dependabot.yml", "updates: [\n"}});
  EXPECT_EQ(broken.Get("repo.update_bots").AsAbsence().reason, value::AbsentReason::kMalformed);
  Collected mixed({{".github/dependabot.yml", "updates: [\n"}, {"renovate.json", "{}"}});
  EXPECT_EQ(mixed.Get("repo.update_bots").AsList().size(), 2u);
}

TEST(RewriteJson5, KeepsLinesAndLetsJsonBe) {
  EXPECT_EQ(RewriteJson5("{\"a\": \"b // c\"}"), "{\"a\":  \"b // c\"}");
  EXPECT_EQ(RewriteJson5("{a: 1, // x\n b: 'q\"r'}"), "{\"a\":  1, \n \"b\":  \"q\\\"r\"}");
  EXPECT_EQ(RewriteJson5("[1, 2,]"), "[1, 2 ]");
  for (std::string_view text : {"'", "\"\\", "/*", "//", "{a", "]", ",]", "'a\\"})
    (void)RewriteJson5(text);  // None crashes.
}

}  // namespace
}  // namespace seaworthy::collectors::repo
