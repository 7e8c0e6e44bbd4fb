#include "fix/propose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "alerting/read_rules.h"
#include "base/draft.h"
#include "slo/read.h"

namespace seaworthy::fix {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct File {
  std::string path;
  std::string text;
};

Input InputOf(const std::vector<File>& files) {
  Input input{.slos = {}, .rules = {}, .rule_folder = "monitoring/rules", .runbook_folder = "docs/runbooks"};
  slo::Reader reader;
  for (const File& file : files) {
    Result<formats::YamlStream> stream = formats::ParseYaml(file.text);
    EXPECT_TRUE(stream.ok()) << file.path;
    reader.Add(*stream, file.path);
    for (alerting::RuleFile& rules : alerting::ReadRules(*stream, file.path)) input.rules.push_back(std::move(rules));
  }
  input.slos = std::move(reader).Finish();
  return input;
}

std::vector<std::string> Paths(const Proposal& proposal) {
  std::vector<std::string> paths;
  for (const NewFile& file : proposal.files) paths.push_back(file.path);
  return paths;
}

std::vector<std::string> Notes(const Proposal& proposal, NoteKind kind) {
  std::vector<std::string> texts;
  for (const Note& note : proposal.notes) {
    if (note.kind == kind) texts.push_back(note.text);
  }
  return texts;
}

std::string Slo(std::string_view name) {
  return "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: " + std::string(name) +
         "}\nspec:\n  service: shop\n  timeWindow: [{duration: 30d}]\n  objectives: [{target: 0.999}]\n"
         "  indicator: {spec: {ratioMetric: {bad: {metricSource: {type: Prometheus, spec: {query: "
         "'sum(rate(bad_total[5m]))'}}}, total: {metricSource: {type: Prometheus, spec: {query: "
         "'sum(rate(all_total[5m]))'}}}}}}\n";
}

std::string Rule(std::string_view body) {
  return "groups:\n  - name: shop\n    rules:\n      - " + std::string(body) + "\n";
}

constexpr std::string_view kErrors =
    "{alert: HighErrors, expr: 'rate(bad_total[5m]) > 1', for: 10m, labels: {severity: critical}, annotations: "
    "{summary: "
    "'Orders | fail'}}";

TEST(Propose, AnObjectiveGetsRulesAndARunbook) {
  Proposal proposal = Propose(InputOf({{"slo/a.yaml", Slo("availability")}}));
  EXPECT_THAT(Paths(proposal), ElementsAre("monitoring/rules/shop-availability-burn-rate.yaml",
                                           "docs/runbooks/shop-availability-error-budget-burn.md"));
  EXPECT_THAT(proposal.notes, IsEmpty());
  for (const NewFile& file : proposal.files) EXPECT_TRUE(IsDraft(file.text)) << file.path;
}

TEST(Propose, WhatIsProposedOnceIsSeenTheNextTime) {
  Proposal first = Propose(InputOf({{"slo/a.yaml", Slo("availability")}}));
  Proposal second = Propose(InputOf({{"slo/a.yaml", Slo("availability")}, {first.files[0].path, first.files[0].text}}));
  EXPECT_THAT(Paths(second), ElementsAre(first.files[1].path));
  EXPECT_THAT(Notes(second, NoteKind::kCovered),
              ElementsAre(HasSubstr("is watched by ShopAvailabilityErrorBudgetBurn")));
}

TEST(Propose, RulesOfOneObjectiveDoNotCoverAnother) {
  Proposal first = Propose(InputOf({{"slo/a.yaml", Slo("availability")}}));
  std::string other = Slo("latency");
  other.replace(other.find("bad_total"), 9, "slow_total");
  Proposal second = Propose(InputOf({{"slo/b.yaml", other}, {first.files[0].path, first.files[0].text}}));
  EXPECT_THAT(Paths(second), testing::Contains("monitoring/rules/shop-latency-burn-rate.yaml"));
}

TEST(Propose, RulesTakeTheWordsThatAreThere) {
  Proposal proposal = Propose(InputOf({{"slo/a.yaml", Slo("availability")}, {"rules/a.yaml", Rule(kErrors)}}));
  EXPECT_THAT(proposal.files[0].text, HasSubstr("severity: critical\n"));
  EXPECT_THAT(proposal.files[0].text, HasSubstr("severity: ticket\n"));
}

TEST(Propose, ToolsMakeTheirOwnAlerts) {
  std::string pyrra =
      "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: api}\n"
      "spec: {target: '99', window: 4w, indicator: {bool_gauge: {metric: up}}}\n";
  Proposal proposal = Propose(InputOf({{"deploy/slo.yaml", pyrra}}));
  EXPECT_THAT(proposal.files, IsEmpty());
  EXPECT_THAT(Notes(proposal, NoteKind::kCovered), ElementsAre(HasSubstr("which its own tool makes")));
}

TEST(Propose, AToolThatDoesNotRunCanBeDoneWithout) {
  std::string sloth =
      "version: prometheus/v1\nservice: shop\nslos:\n  - name: requests\n    objective: 99.9\n    sli: {events: "
      "{error_query: 'sum(rate(bad[{{.window}}]))', total_query: 'sum(rate(all[{{.window}}]))'}}\n    alerting: {name: "
      "ShopErrors, page_alert: {labels: {severity: pager}}, ticket_alert: {}}\n";
  Input input = InputOf({{"slo/a.yaml", sloth}});
  EXPECT_THAT(Propose(input).files, IsEmpty());
  input.despite_tools = true;
  Proposal proposal = Propose(input);
  ASSERT_THAT(Paths(proposal), testing::Contains("monitoring/rules/shop-requests-burn-rate.yaml"));
  EXPECT_THAT(proposal.files[0].text, HasSubstr("severity: pager\n"));
  EXPECT_THAT(proposal.files[0].text, HasSubstr("severity: ticket\n"));
}

TEST(Propose, ResourcesStandBesideTheirObjective) {
  std::string pyrra =
      "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: api}\n"
      "spec: {target: '99', window: 4w, alerting: {disabled: true}, indicator: {bool_gauge: {metric: up}}}\n";
  EXPECT_THAT(Paths(Propose(InputOf({{"deploy/slo.yaml", pyrra}}))), testing::Contains("deploy/api-burn-rate.yaml"));
  EXPECT_THAT(Paths(Propose(InputOf({{"slo.yaml", pyrra}}))), testing::Contains("api-burn-rate.yaml"));
}

TEST(Propose, WhatCannotBeDerivedIsSaid) {
  std::string slo = Slo("availability");
  slo.replace(slo.find("  timeWindow"), slo.find("  objectives") - slo.find("  timeWindow"), "");
  Proposal proposal = Propose(InputOf({{"slo/a.yaml", slo}}));
  EXPECT_THAT(proposal.files, IsEmpty());
  ASSERT_EQ(proposal.notes.size(), 1u);
  EXPECT_EQ(proposal.notes[0].kind, NoteKind::kNotPossible);
  EXPECT_THAT(proposal.notes[0].text, HasSubstr("no time window"));
  EXPECT_THAT(proposal.notes[0].advice, HasSubstr("timeWindow"));
  EXPECT_EQ(proposal.notes[0].place.file, "slo/a.yaml");
}

TEST(Propose, ObjectivesOfOneNameAreTold) {
  Proposal proposal = Propose(InputOf({{"slo/a.yaml", Slo("availability")}, {"slo/b.yaml", Slo("availability")}}));
  EXPECT_EQ(proposal.files.size(), 2u);
  EXPECT_THAT(Notes(proposal, NoteKind::kNotPossible), ElementsAre(HasSubstr("has the same name")));
}

TEST(Propose, AnAlertWithoutRunbookGetsASkeleton) {
  Proposal proposal = Propose(InputOf({{"rules/a.yaml", Rule(kErrors)}}));
  ASSERT_THAT(Paths(proposal), ElementsAre("docs/runbooks/high-errors.md"));
  const std::string& text = proposal.files[0].text;
  EXPECT_THAT(text, HasSubstr("# HighErrors\n"));
  EXPECT_THAT(text, HasSubstr("- Severity: `critical`\n"));
  EXPECT_THAT(text, HasSubstr("- Signal: errors ("));
  EXPECT_THAT(text, HasSubstr("- Says: Orders \\| fail\n"));
  EXPECT_THAT(text, HasSubstr("for 10m:\n\n```promql\nrate(bad_total[5m]) > 1\n```\n"));
  EXPECT_TRUE(IsDraft(text));
  EXPECT_THAT(Notes(proposal, NoteKind::kByHand), ElementsAre("HighErrors names no runbook"));
}

TEST(Propose, AlertsWithARunbookAndRecordsAreLeftAlone) {
  Proposal proposal = Propose(InputOf(
      {{"rules/a.yaml", Rule("{alert: A, expr: up == 0, annotations: {runbook_url: 'https://wiki.shop.io/a'}}")},
       {"rules/b.yaml", Rule("{alert: B, expr: up == 0, annotations: {runbook: docs/b.md}}")},
       {"rules/c.yaml", Rule("{record: 'a:b', expr: up}")}}));
  EXPECT_THAT(proposal.files, IsEmpty());
  EXPECT_THAT(proposal.notes, IsEmpty());
}

TEST(Propose, ARunbookThatIsNamedAndMissingStandsWhereItIsNamed) {
  Input input =
      InputOf({{"rules/a.yaml", Rule("{alert: A, expr: up == 0, annotations: {runbook_url: ops/pages/a.md}}")},
               {"rules/b.yaml", Rule("{alert: B, expr: up == 0, annotations: {runbook_url: ../../b.md}}")}});
  EXPECT_THAT(Propose(input).files, IsEmpty());
  for (alerting::RuleFile& file : input.rules) {
    file.groups[0].rules[0].runbook.kind = alerting::RunbookKind::kMissing;
  }
  Proposal proposal = Propose(input);
  EXPECT_THAT(Paths(proposal), ElementsAre("ops/pages/a.md", "docs/runbooks/b.md"));
  EXPECT_THAT(Notes(proposal, NoteKind::kByHand), ElementsAre("B names no runbook"));
}

TEST(Propose, HostileNamesStayInTheirFolderAndTheirPlace) {
  Proposal proposal =
      Propose(InputOf({{"rules/a.yaml", Rule("{alert: '../../../etc/passwd', expr: 'vector(1) # ```\n\n# Heading'}")},
                       {"rules/b.yaml", Rule("{alert: \"a\\nb\\u001b[31m\", expr: up == 0}")}}));
  EXPECT_THAT(Paths(proposal), ElementsAre("docs/runbooks/etc-passwd.md", "docs/runbooks/a-b-31m.md"));
  EXPECT_THAT(proposal.files[0].text, HasSubstr("````promql\n"));
  EXPECT_THAT(proposal.files[1].text, Not(HasSubstr("\x1b")));
}

TEST(Propose, KindsCanBeAskedForAlone) {
  Input input = InputOf({{"slo/a.yaml", Slo("availability")}, {"rules/a.yaml", Rule(kErrors)}});
  input.burn_alerts = false;
  EXPECT_THAT(Paths(Propose(input)), ElementsAre("docs/runbooks/high-errors.md"));
  input.burn_alerts = true;
  input.runbooks = false;
  EXPECT_THAT(Paths(Propose(input)), ElementsAre("monitoring/rules/shop-availability-burn-rate.yaml"));
}

TEST(Folders, AreThoseInUse) {
  EXPECT_EQ(RuleFolder({}), "monitoring/rules");
  EXPECT_EQ(RuleFolder(
                InputOf({{"a/x.yaml", Rule(kErrors)}, {"b/y.yaml", Rule(kErrors)}, {"b/z.yaml", Rule(kErrors)}}).rules),
            "b");
  std::vector<std::string_view> none = {"docs/readme.md", "runbooks/x.py"};
  EXPECT_EQ(RunbookFolder(none), "docs/runbooks");
  std::vector<std::string_view> some = {"README.md", "ops/runbooks/disk.md"};
  EXPECT_EQ(RunbookFolder(some), "ops/runbooks");
}

TEST(PatchText, QuotesWhatGitWouldQuote) {
  std::vector<NewFile> files = {{"a b/ü\n.md", "one\n\ntwo\n"}};
  EXPECT_EQ(
      PatchText(files),
      "diff --git \"a/a b/\\303\\274\\012.md\" \"b/a b/\\303\\274\\012.md\"\nnew file mode 100644\n--- /dev/null\n"
      "+++ \"b/a b/\\303\\274\\012.md\"\n@@ -0,0 +1,3 @@\n+one\n+\n+two\n");
  EXPECT_EQ(PatchText({}), "");
}

}  // namespace
}  // namespace seaworthy::fix
