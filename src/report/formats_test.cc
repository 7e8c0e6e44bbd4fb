// One run with hostile names through the formats that pipelines read: junit, sarif, github, gitlab.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/json.h"
#include "report/github.h"
#include "report/gitlab.h"
#include "report/junit.h"
#include "report/problems.h"
#include "report/sarif.h"
#include "value/arena.h"

namespace seaworthy::report {
namespace {

using model::Finding;
using model::ItemResult;
using model::Outcome;
using model::Severity;
using model::Stage;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kHostile = "]]></x>&\"'\n::error::x%0A\x1b[31m\x01\xff\xef\xbf\xbf##[add-mask]";

class FormatsTest : public testing::Test {
 protected:
  FormatsTest() {
    standard_.id = "house";
    standard_.version = "2";
    standard_.sections = {{.id = "running", .title = "Running it"}};
    for (const char* id : {"probes", "limits", "pdb", "oncall", "handover", "region"}) {
      model::Item item;
      item.id = id;
      item.section = "running";
      item.question = std::string("Is ") + id + " so?";
      item.action = std::string("Mend ") + id + ".";
      standard_.sections[0].items.push_back(item);
    }
    run_.standard = &standard_;
    run_.service = "checkout";
    run_.service_source = "seaworthy.yaml";
    run_.root = ".";
    Add("probes", Outcome::kFail, true);
    run_.items[0].findings = {Deployed("api", 12), Deployed("web", 40)};
    run_.items[0].findings_total = 2;
    Add("limits", Outcome::kPass, true);
    Add("pdb", Outcome::kFail, false);
    Add("oncall", Outcome::kUnknown, true);
    run_.items[3].missing = {{.fact = "repo.on_call", .reason = "not_found", .advice = "Name the schedule."}};
    Add("handover", Outcome::kUnknown, true);
    run_.items[4].for_review = true;
    Add("region", Outcome::kNotApplicable, false);
    run_.items[5].message = "it has one region";
    run_.verdict = model::Judge(run_.items);
    ItemOf("pdb").severity = Severity::kAdvice;
  }

  static Finding Deployed(std::string subject, int line) {
    return {.subject = std::move(subject),
            .expression = "w.replicas >= 2",
            .said = "replicas is 1",
            .threshold = ">= 2",
            .place = {"k8s/api.yaml", line, 3}};
  }

  model::Item& ItemOf(std::string_view id) {
    return *std::ranges::find(standard_.sections[0].items, id, &model::Item::id);
  }

  void Add(std::string_view id, Outcome outcome, bool required) {
    ItemResult result;
    result.item = standard_.FindItem(id);
    result.outcome = outcome;
    result.required = required;
    run_.items.push_back(result);
  }

  std::vector<const model::Run*> Runs() const { return {&run_}; }

  model::Standard standard_;
  model::Run run_;
};

std::vector<std::string> FingerprintsOf(const model::Run& run) {
  std::vector<std::string> fingerprints;
  for (const Problem& problem : Problems(run)) fingerprints.push_back(problem.fingerprint);
  return fingerprints;
}

TEST_F(FormatsTest, EachFindingOfAFailAndEachUnknownIsAProblem) {
  auto problems = Problems(run_);
  ASSERT_EQ(problems.size(), 4u);
  EXPECT_EQ(problems[0].message, "api: replicas is 1, wanted >= 2. Mend probes.");
  EXPECT_EQ(problems[0].place, (Place{"k8s/api.yaml", 12, 3}));
  EXPECT_EQ(problems[0].level, Level::kError);
  EXPECT_EQ(problems[2].level, Level::kNote);
  EXPECT_EQ(problems[3].message, "not known: repo.on_call is not_found. Name the schedule.");
  EXPECT_EQ(problems[3].level, Level::kWarning);
}

TEST_F(FormatsTest, AnItemInShadowIsNoProblem) {
  ItemOf("probes").stage = Stage::kShadow;
  EXPECT_EQ(Problems(run_).size(), 2u);
}

TEST_F(FormatsTest, WhatHasNoPlaceInAFileIsAtTheDescriptor) {
  run_.items[0].findings[0].place = {"api.example.com:443", 0, 0};
  run_.items[0].findings[1].place = {"https://api.example.com/x", 3, 0};
  auto problems = Problems(run_);
  for (const Problem& problem : problems) {
    EXPECT_EQ(problem.place, (Place{"seaworthy.yaml", 1, 0}));
    EXPECT_FALSE(problem.place_known);
  }
  EXPECT_THAT(problems[0].message, HasSubstr("at api.example.com:443"));
}

TEST_F(FormatsTest, PlacesAreSeenFromTheFolderThatThePipelineStandsIn) {
  struct Row {
    std::string_view root, file;
  };
  for (const auto& [root, file] : {Row{".", "k8s/api.yaml"}, Row{"./services/shop/", "services/shop/k8s/api.yaml"},
                                   Row{"/srv/checkout", "k8s/api.yaml"}, Row{"../shop", "k8s/api.yaml"}}) {
    run_.root = root;
    EXPECT_EQ(Problems(run_)[0].place.file, file) << root;
  }
}

TEST_F(FormatsTest, FingerprintsStayWhereOnlyLinesAndValuesMove) {
  auto before = FingerprintsOf(run_);
  run_.items[0].findings[0].place.line = 99;
  run_.items[0].findings[0].said = "replicas is 0";
  EXPECT_EQ(FingerprintsOf(run_), before);
  run_.items[0].findings[0].subject = "worker";
  EXPECT_NE(FingerprintsOf(run_), before);
}

TEST_F(FormatsTest, EqualFindingsHaveFingerprintsOfTheirOwn) {
  run_.items[0].findings[1] = run_.items[0].findings[0];
  auto all = FingerprintsOf(run_);
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
}

TEST_F(FormatsTest, TheLastFindingSaysHowManyAreNotListed) {
  run_.items[0].findings_total = 9;
  EXPECT_THAT(Problems(run_)[0].message, Not(HasSubstr("more")));
  EXPECT_THAT(Problems(run_)[1].message, HasSubstr("(and 7 more)"));
}

TEST_F(FormatsTest, JunitTellsFailuresErrorsAndSkips) {
  std::string xml = RenderJunit(Runs());
  EXPECT_THAT(xml, HasSubstr("<testsuites name=\"seaworthy\" tests=\"6\" failures=\"2\" errors=\"1\""));
  EXPECT_THAT(
      xml, HasSubstr("<testsuite name=\"checkout: Running it\" tests=\"6\" failures=\"2\" errors=\"1\" skipped=\"2\""));
  EXPECT_THAT(xml, HasSubstr("<testcase classname=\"seaworthy.running\" name=\"limits Is limits so?\"/>"));
  EXPECT_THAT(xml, HasSubstr("<failure type=\"blocker\""));
  EXPECT_THAT(xml, HasSubstr("api: replicas is 1, wanted &#62;= 2  k8s/api.yaml:12:3"));
  EXPECT_THAT(xml, HasSubstr("<error type=\"unknown\""));
  EXPECT_THAT(xml, HasSubstr("<skipped>for the review: a person answers it</skipped>"));
  EXPECT_THAT(xml, HasSubstr("<skipped>not applicable: it has one region</skipped>"));
}

TEST_F(FormatsTest, JunitHoldsNoCharacterThatXmlForbids) {
  run_.service = kHostile;
  run_.items[0].message = kHostile;
  run_.items[0].findings[0].said = kHostile;
  standard_.sections[0].title = kHostile;
  std::string xml = RenderJunit(Runs());
  EXPECT_TRUE(IsUtf8(xml));
  EXPECT_THAT(xml, Not(HasSubstr("\xef\xbf\xbf")));
  EXPECT_THAT(xml, Not(HasSubstr("]]>")));
  EXPECT_TRUE(std::ranges::none_of(xml, [](char c) { return (c >= 0 && c < 0x20 && c != '\n') || c == 0x7F; }));
}

TEST_F(FormatsTest, GithubMarksLinesAndEndsWithTheVerdict) {
  std::string text = RenderGithub(Runs());
  EXPECT_THAT(
      text,
      StartsWith("::error file=k8s/api.yaml,line=12,col=3,title=checkout%3A probes (blocker)::api: replicas is 1"));
  EXPECT_THAT(text, HasSubstr("::warning file=seaworthy.yaml,line=1,title=checkout%3A oncall (blocker)::not known"));
  EXPECT_THAT(text, HasSubstr("\n::error title=Production readiness::checkout: NOT READY, of 3 required items"));
  EXPECT_THAT(text, EndsWith("\n"));
}

TEST_F(FormatsTest, ForeignTextStartsNoCommand) {
  run_.service = kHostile;
  run_.items[0].findings[0].said = kHostile;
  run_.items[0].findings[0].place.file = "a,line=1::b%0A:c\n::error::y.yaml";
  std::string text = RenderGithub(Runs());
  for (std::string_view line : Split(text, '\n')) {
    if (line.empty()) continue;
    EXPECT_TRUE(line.starts_with("::error ") || line.starts_with("::warning ") || line.starts_with("::notice "));
    EXPECT_THAT(std::string(line), Not(HasSubstr("\x1b")));
  }
  EXPECT_THAT(text, HasSubstr("file=a%2Cline=1%3A%3Ab%250A%3Ac%0A%3A%3Aerror%3A%3Ay.yaml,line=12"));
}

TEST_F(FormatsTest, GithubIsGivenNoMoreThanItShows) {
  for (int i = 0; i < 30; ++i) run_.items[0].findings.push_back(Deployed("s" + std::to_string(i), i + 1));
  run_.items[0].findings_total = run_.items[0].findings.size();
  std::string text = RenderGithub(Runs());
  std::vector<std::string_view> lines = Split(text, '\n');
  EXPECT_EQ(std::ranges::count_if(lines, [](std::string_view line) { return line.starts_with("::error "); }), 10);
  EXPECT_THAT(text, HasSubstr("23 problems not marked here"));
}

TEST_F(FormatsTest, TheJobSummaryIsCutAfterAWholeLine) {
  std::string whole = GithubSummary(Runs(), 1 << 20);
  EXPECT_THAT(whole, StartsWith("## checkout: NOT READY"));
  std::string cut = GithubSummary(Runs(), whole.size() - 1);
  EXPECT_LT(cut.size(), whole.size());
  EXPECT_THAT(cut, HasSubstr("the rest is left out"));
  EXPECT_EQ(GithubSummary(Runs(), 3), "");
}

TEST_F(FormatsTest, SarifAndGitlabAreJsonWhateverTheNames) {
  run_.service = kHostile;
  run_.items[0].findings[0].said = kHostile;
  run_.items[0].findings[0].place.file = kHostile;
  ItemOf("probes").guide = kHostile;
  value::Arena arena;
  for (const std::string& text : {RenderSarif(Runs()), RenderGitlab(Runs())}) {
    auto json = formats::ReadJson(text, arena);
    EXPECT_TRUE(json.ok()) << json.error().ToString();
  }
}

TEST_F(FormatsTest, SarifHasARuleForEachItemAndAResultForEachProblem) {
  std::string text = RenderSarif(Runs());
  EXPECT_THAT(text, HasSubstr("\"ruleId\": \"probes\",\n          \"ruleIndex\": 0,\n          \"kind\": \"fail\",\n"
                              "          \"level\": \"error\""));
  EXPECT_THAT(text, HasSubstr("\"ruleId\": \"oncall\",\n          \"ruleIndex\": 3,\n          \"kind\": \"open\",\n"
                              "          \"level\": \"none\""));
  EXPECT_THAT(text, Not(HasSubstr("\"ruleId\": \"limits\"")));
}

TEST_F(FormatsTest, SarifWritesPathsAsUris) {
  run_.items[0].findings[0].place.file = "k8s/größe 1%.yaml";
  EXPECT_THAT(RenderSarif(Runs()), HasSubstr("\"uri\": \"k8s/gr%C3%B6%C3%9Fe%201%25.yaml\""));
}

TEST_F(FormatsTest, GitlabSaysHowMuchEachProblemWeighs) {
  std::string text = RenderGitlab(Runs());
  EXPECT_THAT(text, HasSubstr("\"severity\": \"blocker\",\n    \"location\": {\n      \"path\": \"k8s/api.yaml\",\n"
                              "      \"lines\": {\n        \"begin\": 12"));
  EXPECT_THAT(text, HasSubstr("\"check_name\": \"oncall\""));
}

TEST_F(FormatsTest, ARunWithoutProblemsIsAnEmptyList) {
  run_.items.erase(run_.items.begin(), run_.items.end());
  EXPECT_EQ(RenderGitlab(Runs()), "[]\n");
  EXPECT_THAT(RenderSarif(Runs()), HasSubstr("\"results\": []"));
}

}  // namespace
}  // namespace seaworthy::report
