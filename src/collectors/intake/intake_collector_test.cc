#include "collectors/intake/intake_collector.h"

#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collectors/collected_test.h"

namespace seaworthy::collectors::intake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using value::Kind;
using value::Value;

constexpr std::string_view kTrivy =
    R"({"SchemaVersion":2,"CreatedAt":"2026-05-12T10:00:00Z","ArtifactName":".","Results":[{"Target":"Dockerfile",
    "Misconfigurations":[{"ID":"DS002","Severity":"HIGH","Status":"FAIL","CauseMetadata":{"StartLine":2}},
    {"ID":"DS005","Severity":"LOW","Status":"EXCEPTION"},{"ID":"DS001","Status":"PASS"}]}]})";
constexpr std::string_view kFailedRun =
    R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"CodeQL"}},"results":[{"ruleId":"a"}],
    "invocations":[{"executionSuccessful":false}]}]})";

class IntakeCollectorTest : public CollectedTest {
 protected:
  IntakeCollectorTest() : CollectedTest(kCollector, Instant{1'900'000'000}) {}

  static std::string Text(const Value& part, std::string_view field) {
    const Value* text = part.Find(field);
    return text == nullptr ? "" : std::string(text->AsString());
  }

  // `tool rule` of each.
  std::vector<std::string> Names(std::string_view key) const {
    std::vector<std::string> names;
    for (const Value& part : Get(key).AsList()) {
      names.push_back(part.Is(Kind::kAbsent) ? Absence(part) : Text(part, "tool") + " " + Text(part, "rule"));
    }
    return names;
  }
};

TEST_F(IntakeCollectorTest, NoReportIsNotFound) {
  folder_.Write("data.json", kTrivy);
  Collect();
  for (std::string_view key : {"intake.runs", "intake.findings", "intake.trivy"}) {
    EXPECT_THAT(Absence(Get(key)), HasSubstr("not_found: no report")) << key;
  }
  EXPECT_THAT(Get("intake.waivers").AsList(), IsEmpty());
}

TEST_F(IntakeCollectorTest, AToolsListIsKnownOnlyWhereItRan) {
  folder_.Write("Dockerfile", "FROM a\nUSER root\n");
  folder_.Write("reports/trivy.json", kTrivy);
  Collect();
  EXPECT_THAT(Names("intake.findings"), ElementsAre("trivy DS002", "trivy DS005"));
  EXPECT_THAT(Names("intake.trivy"), ElementsAre("trivy DS002", "trivy DS005"));
  EXPECT_THAT(Absence(Get("intake.checkov")), HasSubstr("not_found: no run of this tool"));
  const facts::Provenance* place = set_->ProvenanceOf(Get("intake.trivy").AsList()[0].origin());
  EXPECT_EQ(place->place.file, "Dockerfile");
  EXPECT_EQ(place->place.line, 2);
  EXPECT_EQ(ToString(*place->observed), "2026-05-12T10:00:00Z");
  EXPECT_EQ(Get("intake.runs").AsList()[0].Find("suppressed")->AsInt(), 1);
  EXPECT_THAT(Names("intake.waivers"), ElementsAre("trivy DS005"));
}

TEST_F(IntakeCollectorTest, ACleanRunIsAnEmptyList) {
  folder_.Write("trivy.json", R"({"SchemaVersion":2,"ArtifactName":".","Results":[{"Target":"go.mod"}]})");
  Collect();
  EXPECT_THAT(Get("intake.trivy").AsList(), IsEmpty());
  EXPECT_THAT(Get("intake.findings").AsList(), IsEmpty());
}

TEST_F(IntakeCollectorTest, AToolMayWriteSarif) {
  folder_.Write("out.sarif", R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Trivy"}},"results":[]}]})");
  Collect();
  EXPECT_THAT(Get("intake.trivy").AsList(), IsEmpty());
}

TEST_F(IntakeCollectorTest, ARunThatFailedLeavesAnUnknownPart) {
  folder_.Write("codeql.sarif", kFailedRun);
  Collect();
  EXPECT_THAT(Names("intake.findings"), ElementsAre("codeql a", HasSubstr("malformed: codeql.sarif: the tool says")));
  EXPECT_FALSE(Get("intake.runs").AsList()[0].Find("complete")->AsBool());
}

TEST_F(IntakeCollectorTest, ABrokenReportLeavesAnUnknownPart) {
  folder_.Write("a.sarif", "{\"version\":\"2.1.0\",\"runs\":[");
  folder_.Write("trivy.json", kTrivy);
  Collect();
  EXPECT_THAT(Names("intake.findings"), ElementsAre("trivy DS002", "trivy DS005", HasSubstr("malformed: a.sarif")));
  EXPECT_THAT(Absence(Get("intake.checkov")), HasSubstr("malformed: a.sarif"));
}

TEST_F(IntakeCollectorTest, OnlyDeclaredReportsAreReadWhereThereAreAny) {
  service_.reports.push_back({.kind = "sarif", .paths = {"out/*.json"}, .integration = {}, .place = {}});
  folder_.Write("trivy.json", kTrivy);
  folder_.Write("out/other.json", "{}");
  Collect();
  EXPECT_THAT(Names("intake.findings"), ElementsAre(HasSubstr("malformed: out/other.json: the JSON is no SARIF")));
}

TEST_F(IntakeCollectorTest, DeclaredReportsThatAreMissingSayWhere) {
  service_.reports.push_back({.kind = "sarif", .paths = {"out/*.json"}, .integration = {}, .place = {}});
  folder_.Write("trivy.json", kTrivy);
  Collect();
  EXPECT_THAT(Absence(Get("intake.findings")), HasSubstr("no file is at out/*.json"));
}

TEST_F(IntakeCollectorTest, IgnoreAnnotationsAreUnapprovedWaivers) {
  folder_.Write("app.yaml",
                "metadata:\n  annotations:\n    kube-score/ignore: pod-probes, container-image-tag\n"
                "    \"ignore-check.kube-linter.io/run-as-non-root\": \"needs port 80\"\n"
                "    kube-linter.io/ignore-all: generated\n"
                "    polaris.fairwinds.com/exempt: \"true\"\n"
                "    polaris.fairwinds.com/cpuLimitsMissing-exempt: true\n"
                "    polaris.fairwinds.com/tagNotSpecified-exempt: \"false\"\n"
                "    checkov.io/skip1: CKV_K8S_20=no root here\n"
                "    # kube-score/ignore: commented-out\n");
  folder_.Write("main.tf",
                "resource \"a\" \"b\" {\n  #checkov:skip=CKV_AWS_20:public on purpose\n}\n#trivy:ignore:AVD-1\n");
  folder_.Write(".trivyignore", "# accepted\nCVE-2031-1 exp:2031-01-01\n\n");
  folder_.Write("test/app.yaml", "kube-score/ignore: in-a-test\n");
  Collect();
  EXPECT_THAT(Names("intake.waivers"),
              ElementsAre("trivy CVE-2031-1", "kube-score pod-probes", "kube-score container-image-tag",
                          "kube-linter run-as-non-root", "kube-linter *", "polaris *", "polaris cpuLimitsMissing",
                          "checkov CKV_K8S_20", "checkov CKV_AWS_20", "trivy AVD-1"));
  const Value& waiver = Get("intake.waivers").AsList()[3];
  EXPECT_EQ(Text(waiver, "reason"), "needs port 80");
  EXPECT_EQ(waiver.Find("line")->AsInt(), 4);
}

TEST_F(IntakeCollectorTest, FilesOfTheToolsOwnAreUnapprovedWaivers) {
  folder_.Write(".checkov.yaml", "framework: terraform\nskip-check:\n  - CKV_AWS_1\n  - CKV_AWS_2\n");
  folder_.Write("infra/.checkov.yml", "skip-check: CKV_AWS_3, CKV_AWS_4\n");
  folder_.Write(".trivyignore.yaml", "vulnerabilities:\n  - id: CVE-2031-1\n    statement: not reachable\n");
  folder_.Write(".kube-linter.yaml", "checks:\n  exclude: [latest-tag]\n  doNotAutoAddDefaults: true\n");
  folder_.Write(".hadolint.yaml", "ignored: [DL3008]\n");
  folder_.Write(".snyk", "ignore:\n  SNYK-JS-A-1:\n    - '*':\n        reason: no fix yet\n");
  folder_.Write("scorecard.yml", "annotations:\n  - checks: [fuzzing]\n    reasons:\n      - reason: test-data\n");
  folder_.Write(
      "polaris.yaml",
      "checks:\n  tagNotSpecified: ignore\n  runAsRootAllowed: danger\nexemptions:\n  - namespace: kube-system\n"
      "    rules: [hostNetworkSet]\n  - controllerNames: [agent]\n");
  folder_.Write("Dockerfile", "# hadolint ignore=DL3006,DL3018\nFROM a\n");
  folder_.Write("broken/.checkov.yaml", "skip-check: [\n");
  Collect();
  EXPECT_THAT(
      Names("intake.waivers"),
      testing::UnorderedElementsAre("checkov CKV_AWS_1", "checkov CKV_AWS_2", "checkov CKV_AWS_3", "checkov CKV_AWS_4",
                                    "trivy CVE-2031-1", "kube-linter latest-tag", "kube-linter *", "hadolint DL3008",
                                    "hadolint DL3006", "hadolint DL3018", "snyk SNYK-JS-A-1", "scorecard fuzzing",
                                    "polaris tagNotSpecified", "polaris hostNetworkSet", "polaris *"));
}

}  // namespace
}  // namespace seaworthy::collectors::intake
