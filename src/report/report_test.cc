// One run through every renderer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/json.h"
#include "report/layout.h"
#include "report/markdown.h"
#include "report/standard.h"
#include "report/summary.h"
#include "report/text.h"

namespace seaworthy::report {
namespace {

using model::Finding;
using model::ItemResult;
using model::Outcome;
using model::Severity;
using testing::HasSubstr;
using testing::Not;

model::Item MakeItem(std::string id, std::string section, Severity severity) {
  model::Item item;
  item.id = std::move(id);
  item.section = std::move(section);
  item.question = "Is " + item.id + " so?";
  item.action = "Mend " + item.id + ".";
  item.severity = severity;
  return item;
}

class ReportTest : public testing::Test {
 protected:
  ReportTest() {
    standard_.id = "house";
    standard_.version = "2";
    model::Section running{"running", "Running it"};
    running.items = {MakeItem("probes", "running", Severity::kBlocker),
                     MakeItem("limits", "running", Severity::kWarning), MakeItem("pdb", "running", Severity::kAdvice)};
    model::Section people{"people", "People"};
    people.items = {MakeItem("owner", "people", Severity::kBlocker), MakeItem("oncall", "people", Severity::kBlocker),
                    MakeItem("handover", "people", Severity::kBlocker)};
    standard_.sections = {running, people};
    run_.standard = &standard_;
    run_.service = "checkout";
    run_.service_source = "seaworthy.yaml";
    Add("probes", Outcome::kFail, true);
    run_.items.back().findings = {{.subject = "api",
                                   .expression = "w.replicas >= 2",
                                   .measure = "replicas",
                                   .measured = "1",
                                   .said = "replicas is 1",
                                   .threshold = ">= 2",
                                   .place = {"k8s/api.yaml", 12, 3}},
                                  {.subject = "web",
                                   .expression = "w.replicas >= 2",
                                   .measure = "replicas",
                                   .measured = "0",
                                   .said = "replicas is 0",
                                   .threshold = ">= 2"}};
    run_.items.back().findings_total = 9;
    Add("limits", Outcome::kPass, false);
    Add("pdb", Outcome::kFail, false);
    Add("owner", Outcome::kPass, true);
    Add("oncall", Outcome::kUnknown, true);
    run_.items.back().missing = {
        {.fact = "repo.on_call", .reason = "not_found", .detail = "", .advice = "Name the schedule.", .place = {}}};
    Add("handover", Outcome::kUnknown, true);
    run_.items.back().for_review = true;
    run_.verdict = model::Judge(run_.items);
  }

  void Add(std::string_view id, Outcome outcome, bool required) {
    ItemResult result;
    result.item = standard_.FindItem(id);
    result.outcome = outcome;
    result.required = required;
    run_.items.push_back(result);
  }

  ItemResult& At(std::size_t i) { return run_.items[i]; }

  model::Standard standard_;
  model::Run run_;
};

TEST_F(ReportTest, TheVerdictSaysWhatFailsWhatIsOpenAndWhatTurnsIt) {
  EXPECT_EQ(run_.verdict, model::Verdict::kNotReady);
  EXPECT_EQ(VerdictSentence(run_), "of 3 required items, 1 fails and 1 is not known");
  EXPECT_EQ(WhatTurnsIt(run_), "To become ready: mend probes, then let oncall be known.");
  EXPECT_THAT(RenderText(run_), HasSubstr("NOT READY: of 3 required items, 1 fails and 1 is not known."));
}

TEST_F(ReportTest, TheHeadlineHoldsNoAdvice) {
  auto useful = MostUseful(run_);
  ASSERT_EQ(useful.size(), 1u);
  EXPECT_EQ(useful[0]->item->id, "probes");
}

TEST_F(ReportTest, BlockersComeBeforeWarningsAndThreeAtMost) {
  At(1).outcome = Outcome::kFail;  // limits, a warning, stands before owner in the standard.
  At(3).outcome = Outcome::kFail;
  At(4).outcome = Outcome::kFail;
  auto useful = MostUseful(run_);
  ASSERT_EQ(useful.size(), 3u);
  EXPECT_EQ(useful[0]->item->id, "probes");
  EXPECT_EQ(useful[1]->item->id, "owner");
  EXPECT_EQ(useful[2]->item->id, "oncall");
}

TEST_F(ReportTest, AdviceIsShownLast) {
  auto sections = Sections(run_);
  ASSERT_EQ(sections.size(), 3u);
  EXPECT_EQ(sections.back().title, "Advice");
  EXPECT_EQ(sections.back().items.front()->item->id, "pdb");
}

TEST_F(ReportTest, AFailShowsValueThresholdPlaceAndAction) {
  std::string text = RenderText(run_, {.width = 100});
  EXPECT_THAT(text, HasSubstr("api: replicas is 1, wanted >= 2  k8s/api.yaml:12:3"));
  EXPECT_THAT(text, HasSubstr("… and 7 more"));
  EXPECT_THAT(text, HasSubstr("Do: Mend probes."));
  EXPECT_THAT(text, HasSubstr("1 probes: api: replicas is 1, wanted >= 2; and 8 findings more"));
}

TEST_F(ReportTest, TheHeadlineNamesTheElementsOfWhichTheSameIsSaid) {
  At(0).findings[1].said = "replicas is 1";
  EXPECT_THAT(RenderText(run_, {.width = 100}), HasSubstr("1 probes: api and web: replicas is 1, wanted >= 2; and 7"));
  At(0).findings_total = 2;
  EXPECT_THAT(RenderText(run_, {.width = 100}), HasSubstr("1 probes: api and web: replicas is 1, wanted >= 2\n"));
}

TEST_F(ReportTest, UnknownsAreToldBySourceWithAdvice) {
  std::string text = RenderText(run_);
  EXPECT_THAT(text, HasSubstr("repo.on_call (not_found): oncall"));
  EXPECT_THAT(text, HasSubstr("Name the schedule."));
  EXPECT_THAT(text, Not(HasSubstr("Is oncall so?")));
}

TEST_F(ReportTest, NoLineIsWiderThanTheTerminal) {
  for (int width : {40, 60, 80, 120}) {
    std::string text = RenderText(run_, {.width = width});
    std::size_t start = 0;
    for (std::size_t end; (end = text.find('\n', start)) != std::string::npos; start = end + 1) {
      EXPECT_LE(Columns(text.substr(start, end - start)), static_cast<std::size_t>(width))
          << text.substr(start, end - start);
    }
  }
}

TEST_F(ReportTest, ColourAddsNothingButColour) {
  std::string plain = RenderText(run_);
  std::string painted = RenderText(run_, {.colour = true});
  std::string stripped;
  for (std::size_t i = 0; i < painted.size(); ++i) {
    if (painted[i] == '\x1b')
      i = painted.find('m', i);
    else
      stripped += painted[i];
  }
  EXPECT_EQ(stripped, plain);
  EXPECT_NE(painted, plain);
}

TEST_F(ReportTest, ForeignTextCannotDriveTheTerminalOrTheMarkup) {
  run_.service = "evil\x1b[2J\nname";
  At(0).findings[0].subject = "<script>|`x`\x07";
  EXPECT_THAT(RenderText(run_), Not(HasSubstr("\x1b")));
  EXPECT_THAT(RenderText(run_), Not(HasSubstr("\x07")));
  std::string markdown = RenderMarkdown(run_);
  EXPECT_THAT(markdown, Not(HasSubstr("<script>")));
  EXPECT_THAT(markdown, HasSubstr("\\<script\\>"));
  EXPECT_THAT(RenderJson(run_), HasSubstr("\\u001b[2J\\n"));
}

TEST_F(ReportTest, AStandardIsForeignTextToo) {
  const std::string evil = "x\x1b]0;pwned\x07\n\xe2\x80\xaey";
  standard_.version = evil;
  for (model::Section& section : standard_.sections) {
    section.title = evil;
    for (model::Item& item : section.items) item.question = item.action = item.guide = item.why = evil;
  }
  At(4).missing[0] = {.fact = evil, .reason = "not_found", .detail = evil, .advice = evil, .place = {}};
  run_.remarks = {evil};
  run_.dialled = {evil};
  for (const std::string& page : {RenderText(run_), RenderMarkdown(run_), RenderStandard(standard_, 80)}) {
    EXPECT_THAT(page, Not(HasSubstr("\x1b")));
    EXPECT_THAT(page, Not(HasSubstr("\x07")));
    EXPECT_THAT(page, Not(HasSubstr("\xe2\x80\xae")));
  }
}

TEST_F(ReportTest, AnOddBackquoteFreesNoMarkup) {
  At(0).findings[0].subject = "a`b";
  At(0).findings[0].place = {"k8s/<img>|x.yaml", 1};
  std::string markdown = RenderMarkdown(run_);
  EXPECT_THAT(markdown, HasSubstr("a\\`b"));
  EXPECT_THAT(markdown, HasSubstr("`k8s/<img>\\|x.yaml:1`"));
}

TEST_F(ReportTest, APipeIsEscapedOnce) {
  At(0).findings[0].subject = "a|b";
  EXPECT_THAT(RenderMarkdown(run_), Not(HasSubstr("\\\\|")));
}

TEST_F(ReportTest, FactsOfOneCollectorThatSayTheSameAreOneSource) {
  At(1).outcome = At(4).outcome = Outcome::kUnknown;
  At(4).missing[0] = {
      .fact = "kubernetes.workloads", .reason = "not_found", .detail = "none", .advice = "", .place = {}};
  At(1).missing = {
      {.fact = "kubernetes.entry[0].x", .reason = "not_found", .detail = "none", .advice = "", .place = {}}};
  auto groups = Unknowns(run_);
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].source, "kubernetes.entry, kubernetes.workloads");
  At(0).outcome = Outcome::kUnknown;
  At(0).missing = {{.fact = "kubernetes.jobs", .reason = "not_found", .detail = "none", .advice = "", .place = {}}};
  ASSERT_EQ(Unknowns(run_).size(), 1u);
  EXPECT_EQ(Unknowns(run_)[0].source, "kubernetes") << "three facts are more than a line bears";
  At(1).missing[0].detail = "another";
  EXPECT_EQ(Unknowns(run_).size(), 2u);
}

TEST_F(ReportTest, AnUnknownNamesTheFileThatIsBroken) {
  At(4).missing[0].detail = "a bracket is not closed";
  At(4).missing[0].place = {".github/workflows/ci.yml", 3};
  EXPECT_EQ(Unknowns(run_)[0].detail, ".github/workflows/ci.yml:3: a bracket is not closed");
  At(4).missing[0].detail = ".github/workflows/ci.yml:3: a bracket is not closed";
  EXPECT_EQ(Unknowns(run_)[0].detail, ".github/workflows/ci.yml:3: a bracket is not closed");
}

TEST_F(ReportTest, OneItemAloneSaysItsOutcomeAndNoReadiness) {
  run_.items = {At(2)};  // Advice that fails: no part of the verdict over all.
  run_.only_one = true;
  run_.verdict = model::JudgeAlone(At(0));
  EXPECT_EQ(run_.verdict, model::Verdict::kNotReady);
  EXPECT_THAT(RenderText(run_), HasSubstr("FAIL: pdb alone was judged"));
  EXPECT_THAT(RenderText(run_), Not(HasSubstr("READY")));
  EXPECT_THAT(RenderJson(run_), HasSubstr(R"("only": "pdb")"));
}

TEST_F(ReportTest, JsonHasEveryItemAndItsEvidence) {
  std::string json = RenderJson(run_);
  for (const char* part :
       {R"("schema": "seaworthy.run/v1")", R"("verdict": "not_ready")", R"("id": "handover")", R"("measured": "1")",
        R"("threshold": ">= 2")", R"("line": 12)", R"("reason": "not_found")", R"("findings_total": 9)"}) {
    EXPECT_THAT(json, HasSubstr(part));
  }
}

TEST_F(ReportTest, TheGoldenSignalsStandInEveryFormat) {
  run_.signals.emplace().rows.push_back({"web|api", {}});
  run_.signals->rows[0].cells[0] = {
      .covered = true, .urgency = "page", .alerts = {"Slow"}, .detection = {"threshold"}, .reason = {}};
  run_.signals->rows[0].cells[2] = {
      .covered = false, .urgency = {}, .alerts = {}, .detection = {}, .reason = "no alert counts errors"};
  EXPECT_THAT(RenderText(run_), HasSubstr("  web|api  page             ?                -                ?\n"));
  EXPECT_THAT(RenderMarkdown(run_), HasSubstr("| web\\|api | page | ? | - | ? |\n"));
  std::string json = RenderJson(run_);
  EXPECT_THAT(json, HasSubstr("\"covered\": null"));
  EXPECT_THAT(json, HasSubstr("\"reason\": \"no alert counts errors\""));
}

TEST_F(ReportTest, ReadyHasNothingToTurn) {
  for (ItemResult& result : run_.items) result.outcome = Outcome::kPass;
  run_.verdict = model::Judge(run_.items);
  EXPECT_EQ(run_.verdict, model::Verdict::kReady);
  EXPECT_EQ(WhatTurnsIt(run_), "");
  EXPECT_THAT(RenderText(run_), HasSubstr("READY: all 3 required items pass."));
  EXPECT_THAT(RenderText(run_), Not(HasSubstr("First things first")));
}

TEST(Layout, WrapsAtSpacesAndKeepsLongWords) {
  EXPECT_EQ(Wrap("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(Wrap("extraordinary", 5), (std::vector<std::string>{"extraordinary"}));
  EXPECT_EQ(Wrap("", 5), (std::vector<std::string>{""}));
  EXPECT_EQ(Columns("äöü…"), 4u);
  EXPECT_EQ(Edges("left", "right", 12), "left   right\n");
  EXPECT_EQ(Edges("left", "right", 9), "left\nright\n");
}

}  // namespace
}  // namespace seaworthy::report
