#include "collectors/intake/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collectors/intake/inspect.h"

namespace seaworthy::collectors::intake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Result<Report> Read(std::string_view text) {
  ReportReader reader;
  Result<void> fed = reader.Feed(text);
  if (!fed.ok()) return fed.error();
  return reader.Finish();
}

// One result in a run with a rule of default level `note`.
Finding ReadResult(std::string_view result, std::string_view more = "") {
  std::string text = R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Some Tool","rules":[
      {"id":"R1","defaultConfiguration":{"level":"note"},"properties":{"security-severity":"8.1"},
       "messageStrings":{"m":{"text":"{0} is {{odd}}"}}},
      {"id":"R2"}]}},"artifacts":[{"location":{"uri":"listed.c"}}],"results":[)";
  text += result;
  text += "]";
  text += more;
  text += "}]}";
  Result<Report> report = Read(text);
  EXPECT_TRUE(report.ok()) << report.error().ToString();
  EXPECT_EQ(report->runs[0].findings.size(), 1u);
  return report->runs[0].findings[0];
}

std::string LevelOf(std::string_view result, std::string_view more = "") {
  return std::string(Name(ReadResult(result, more).level));
}

TEST(Sarif, LevelIsTheResultsElseTheRulesElseWarning) {
  EXPECT_EQ(LevelOf(R"({"ruleId":"R1","level":"error"})"), "error");
  EXPECT_EQ(LevelOf(R"({"ruleId":"R1"})"), "note");
  EXPECT_EQ(LevelOf(R"({"ruleIndex":0})"), "note");
  EXPECT_EQ(LevelOf(R"({"rule":{"index":0}})"), "note");
  EXPECT_EQ(LevelOf(R"({"rule":{"id":"R1"}})"), "note");
  EXPECT_EQ(LevelOf(R"({"ruleId":"R1/sub"})"), "note");
  EXPECT_EQ(LevelOf(R"({"ruleId":"R2"})"), "warning");
  EXPECT_EQ(LevelOf(R"({"ruleId":"unheard-of"})"), "warning");
  EXPECT_EQ(LevelOf(R"({"ruleIndex":99})"), "warning");
  EXPECT_EQ(LevelOf(R"({"ruleId":"R1","level":"absurd"})"), "note");
}

TEST(Sarif, WhatIsNoFailHasNoLevel) {
  EXPECT_EQ(LevelOf(R"({"ruleId":"R1","kind":"pass"})"), "none");
  EXPECT_EQ(LevelOf(R"({"ruleId":"R1","kind":"open"})"), "none");
  EXPECT_EQ(LevelOf(R"({"ruleId":"R1","kind":"fail"})"), "note");
}

TEST(Sarif, AnInvocationOverridesTheRulesLevel) {
  constexpr std::string_view kOverride =
      R"(,"invocations":[{"executionSuccessful":true,"ruleConfigurationOverrides":[
        {"descriptor":{"index":0},"configuration":{"level":"error"}}]}])";
  EXPECT_EQ(LevelOf(R"({"ruleId":"R1","provenance":{"invocationIndex":0}})", kOverride), "error");
  EXPECT_EQ(LevelOf(R"({"ruleId":"R1"})", kOverride), "error");
  EXPECT_EQ(LevelOf(R"({"ruleId":"R1","level":"none"})", kOverride), "none");
  EXPECT_EQ(LevelOf(R"({"ruleId":"R2"})", kOverride), "warning");
}

TEST(Sarif, RulesOfExtensionsAndOverridesByIdAreFound) {
  constexpr std::string_view kText = R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"a","rules":[{"id":"R"}]},
      "extensions":[{"name":"pack","rules":[{"id":"R","defaultConfiguration":{"level":"note"}}]}]},
      "invocations":[{"ruleConfigurationOverrides":[{"descriptor":{"id":"X"},"configuration":{"level":"error"}}]}],
      "results":[{"ruleId":"R"},{"ruleId":"R","rule":{"toolComponent":{"name":"pack"}}},
                 {"rule":{"index":0,"toolComponent":{"index":0}}},{"ruleId":"X"}]}]})";
  Result<Report> report = Read(kText);
  ASSERT_TRUE(report.ok());
  std::vector<std::string_view> levels;
  for (const Finding& finding : report->runs[0].findings) levels.push_back(Name(finding.level));
  EXPECT_THAT(levels, ElementsAre("warning", "note", "note", "error"));
}

TEST(Sarif, ManyRulesWithManyResultsAreReadAtOnce) {
  std::string rules;
  std::string results;
  for (int i = 0; i < 20'000; ++i) {
    rules += (i > 0 ? ",{\"id\":\"" : "{\"id\":\"") + std::to_string(i) + "\"}";
    results += (i > 0 ? ",{\"ruleId\":\"" : "{\"ruleId\":\"") + std::to_string(i) + "\"}";
  }
  Result<Report> report = Read(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"a","rules":[)" + rules +
                               "]}},\"results\":[" + results + "]}]}");
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->runs[0].findings.size(), 20'000u);
}

TEST(Sarif, PlaceMessageAndDangerAreResolved) {
  Finding finding = ReadResult(R"({"ruleId":"R1","message":{"id":"m","arguments":["This"]},"locations":[
      {"physicalLocation":{"artifactLocation":{"uri":"file:///a%20b.c"},"region":{"startLine":7}}}]})");
  EXPECT_EQ(finding.message, "This is {odd}");
  EXPECT_EQ(finding.file, "/a b.c");
  EXPECT_EQ(finding.line, 7);
  EXPECT_EQ(finding.score, 8.1);
  finding = ReadResult(R"({"locations":[{"physicalLocation":{"artifactLocation":{"index":0}}}]})");
  EXPECT_EQ(finding.file, "listed.c");
  EXPECT_EQ(finding.line, 0);
}

TEST(Sarif, PlacesAreResolvedAgainstTheirBases) {
  auto file_of = [](std::string_view location) {
    return ReadResult(R"({"ruleId":"R1","locations":[{"physicalLocation":{"artifactLocation":)" +
                          std::string(location) + "}}]}",
                      R"(,"originalUriBaseIds":{"ROOT":{"uri":"file:///builds/shop/"},"ALL":{"uri":"file:///"},
                      "SRC":{"uri":"src/","uriBaseId":"ROOT"},"SUB":{"uri":"sub","uriBaseId":"SRC"},
                      "RING":{"uri":"r/","uriBaseId":"RING"}})")
        .file;
  };
  EXPECT_EQ(file_of(R"({"uri":"a.c","uriBaseId":"SRC"})"), "src/a.c");
  EXPECT_EQ(file_of(R"({"uri":"a.c","uriBaseId":"SUB"})"), "src/sub/a.c");
  EXPECT_EQ(file_of(R"({"uri":"a.c","uriBaseId":"ROOT"})"), "a.c");
  EXPECT_EQ(file_of(R"({"uri":"a.c","uriBaseId":"unheard-of"})"), "a.c");
  EXPECT_EQ(file_of(R"({"uri":"file:///builds/shop/src/a.c"})"), "src/a.c");
  EXPECT_EQ(file_of(R"({"uri":"file:///elsewhere/a.c"})"), "/elsewhere/a.c");
  EXPECT_EQ(file_of(R"({"uri":"file:///C:/code/a.c"})"), "C:/code/a.c");
  EXPECT_EQ(file_of(R"({"uri":"a.c","uriBaseId":"RING"})").substr(0, 4), "r/r/");
}

TEST(Sarif, OnlyAcceptedSuppressionsSuppress) {
  EXPECT_TRUE(ReadResult(R"({"suppressions":[{"kind":"inSource","justification":"no"}]})").suppressed);
  EXPECT_TRUE(ReadResult(R"({"suppressions":[{"kind":"external","status":"accepted"}]})").suppressed);
  EXPECT_FALSE(ReadResult(R"({"suppressions":[{"kind":"external","status":"rejected"}]})").suppressed);
  EXPECT_FALSE(ReadResult(R"({"suppressions":[{"kind":"external","status":"underReview"}]})").suppressed);
  EXPECT_FALSE(ReadResult(R"({"suppressions":[]})").suppressed);
  EXPECT_EQ(ReadResult(R"({"suppressions":[{"justification":"why\nnot"}]})").reason, "why not");
}

TEST(Sarif, WhatIsOnlyInTheBaselineIsNoProblem) {
  EXPECT_FALSE(ReadResult(R"({"baselineState":"absent"})").is_problem());
  EXPECT_TRUE(ReadResult(R"({"baselineState":"unchanged"})").is_problem());
  EXPECT_FALSE(ReadResult(R"({"kind":"informational"})").is_problem());
}

TEST(Sarif, ARunThatDidNotEndWellIsIncomplete) {
  constexpr std::string_view kText =
      R"({"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[
        {"tool":{"driver":{"name":"a"}}},
        {"tool":{"driver":{"name":"b"}},"results":[],"invocations":[{"executionSuccessful":false}]},
        {"tool":{"driver":{"name":"c"}},"results":[],
         "invocations":[{"executionSuccessful":true,"endTimeUtc":"2031-05-12T10:00:00.000Z"}]}]})";
  Result<Report> report = Read(kText);
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(report->runs[0].incomplete, HasSubstr("nothing was scanned"));
  EXPECT_THAT(report->runs[1].incomplete, HasSubstr("did not end well"));
  EXPECT_THAT(report->runs[2].incomplete, IsEmpty());
  EXPECT_EQ(ToString(*report->runs[2].time), "2031-05-12T10:00:00Z");
}

struct Broken {
  std::string text;
  std::string_view code;
};

TEST(Report, WhatIsNoReportSaysWhy) {
  for (const Broken& broken :
       {Broken{R"({"version":"2.0.0","$schema":"sarif","runs":[]})", "formats/other-format"},
        Broken{R"({"version":"2.1.0"})", "formats/other-format"}, Broken{R"({"runs":[]})", "formats/other-format"},
        Broken{"[]", "formats/other-format"}, Broken{"7", "formats/other-format"},
        Broken{R"([{"filename":"a"}])", "formats/other-format"},
        Broken{"{\"version\":\"2.1.0\",", "formats/json-syntax"}, Broken{"", "formats/json-syntax"},
        Broken{"\xff\xfe{", "formats/not-text"}, Broken{std::string(2000, '['), "formats/too-large"}}) {
    Result<Report> report = Read(broken.text);
    ASSERT_FALSE(report.ok()) << broken.text;
    EXPECT_EQ(report.error().code(), broken.code) << broken.text.substr(0, 60);
  }
}

TEST(Report, MembersOfWrongTypesAreMissing) {
  Result<Report> report = Read(
      R"({"version":"2.1.0","runs":[7,{"tool":[],"results":[3,{"ruleId":[],"ruleIndex":"x","kind":4,"message":"m",
      "locations":[{"physicalLocation":[]}],"suppressions":{}},{"ruleIndex":-9223372036854775808}]}]})");
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->runs.size(), 2u);
  EXPECT_EQ(report->runs[1].findings.size(), 3u);
}

TEST(Report, MoreThan64MegabytesAreTooLarge) {
  ReportReader reader;
  const std::string piece(1u << 20, ' ');
  Result<void> fed;
  for (int i = 0; i < 65 && fed.ok(); ++i) fed = reader.Feed(piece);
  ASSERT_FALSE(fed.ok());
  EXPECT_EQ(fed.error().code(), "formats/too-large");
}

TEST(Report, MoreThanHalfAMillionFindingsAreTooLarge) {
  std::string text = R"({"version":"2.1.0","runs":[{"results":[{})";
  for (int i = 0; i < 500'000; ++i) text += ",{}";
  Result<Report> report = Read(text + "]}]}");
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code(), "formats/too-large");
}

// `rule level kind`, with `~` where it is suppressed.
std::vector<std::string> Lines(const Report& report) {
  std::vector<std::string> lines;
  for (const Run& run : report.runs) {
    for (const Finding& finding : run.findings) {
      lines.push_back(finding.rule + " " + std::string(Name(finding.level)) + " " + std::string(Name(finding.kind)) +
                      (finding.suppressed ? " ~" : ""));
    }
  }
  return lines;
}

Report ReadTool(std::string_view text, std::string_view format) {
  Result<Report> report = Read(text);
  EXPECT_TRUE(report.ok()) << report.error().ToString();
  if (!report.ok()) return {};
  EXPECT_EQ(report->format, format);
  return *report;
}

TEST(Mapped, KubeScoreGradesAreLevels) {
  Report report = ReadTool(R"([{"object_name":"Deployment/apps/v1//api","type_meta":{"kind":"Deployment"},
    "object_meta":{"name":"api","namespace":"shop"},"file_name":"api.yaml","file_row":3,"checks":[
      {"check":{"id":"pod-probes"},"grade":1,"skipped":false,"comments":[{"path":"","summary":"no readinessProbe"}]},
      {"check":{"id":"container-image-tag","name":"Image tag"},"grade":5,"comments":null},
      {"check":{"id":"pod-networkpolicy"},"grade":10,"skipped":false},
      {"check":{"id":"stable-version"},"grade":0,"skipped":true,
       "comments":[{"summary":"Skipped because stable-version is ignored"}]},
      {"check":{"id":"statefulset-x"},"grade":0,"skipped":true,"comments":[{"summary":"Skipped because not matching"}]}
    ]}])",
                           "kube-score");
  EXPECT_THAT(Lines(report),
              ElementsAre("pod-probes error fail", "container-image-tag warning fail", "pod-networkpolicy none pass",
                          "stable-version none fail ~", "statefulset-x none notApplicable"));
  const Finding& finding = report.runs[0].findings[0];
  EXPECT_EQ(finding.message, "no readinessProbe");
  EXPECT_EQ(finding.subject, "Deployment/shop/api");
  EXPECT_EQ(finding.file, "api.yaml");
  EXPECT_THAT(report.runs[0].rules,
              ElementsAre("container-image-tag", "pod-networkpolicy", "pod-probes", "stable-version"));
}

TEST(Mapped, KubeLinterWithAndWithoutReports) {
  Report report = ReadTool(R"({"Checks":[{"name":"no-anti-affinity"},{"name":"run-as-non-root"}],"Reports":[
    {"Diagnostic":{"Message":"runs as root"},"Check":"run-as-non-root","Object":{"Metadata":{"FilePath":"a.yaml"},
     "K8sObject":{"Namespace":"shop","Name":"api","GroupVersionKind":{"Kind":"Deployment"}}}}],
    "Summary":{"ChecksStatus":"Failed","CheckEndTime":"2031-05-12T10:00:00Z","KubeLinterVersion":"0.6.8"}})",
                           "kube-linter");
  EXPECT_THAT(Lines(report), ElementsAre("run-as-non-root error fail"));
  EXPECT_THAT(report.runs[0].rules, ElementsAre("no-anti-affinity", "run-as-non-root"));
  EXPECT_EQ(report.runs[0].version, "0.6.8");
  EXPECT_TRUE(report.runs[0].time);
  report = ReadTool(R"({"Checks":[],"Reports":null,"Summary":{"ChecksStatus":"Passed"}})", "kube-linter");
  EXPECT_THAT(Lines(report), IsEmpty());
}

TEST(Mapped, PolarisChecksStandOnThreeLevels) {
  Report report = ReadTool(R"({"PolarisOutputVersion":"1.0","AuditTime":"0001-01-01T00:00:00Z","Results":[
    {"Name":"api","Kind":"Deployment","Results":{"a":{"ID":"a","Success":false,"Severity":"danger","Message":"m"}},
     "PodResult":{"Results":{"b":{"ID":"b","Success":true,"Severity":"warning"}},"ContainerResults":[
      {"Name":"main","Results":{"c":{"Success":false,"Severity":"warning"},
       "d":{"Success":false,"Severity":"ignore"}}}]}},
    {"Name":"svc","Kind":"Service","Results":{},"PodResult":null}]})",
                           "polaris");
  EXPECT_THAT(Lines(report), ElementsAre("a error fail", "b none pass", "c warning fail", "d note fail ~"));
  EXPECT_EQ(report.runs[0].findings[2].subject, "Deployment/api/main");
  EXPECT_FALSE(report.runs[0].time) << "a zero time is none";
}

TEST(Mapped, ConftestExceptionsAreSuppressed) {
  Report report = ReadTool(R"([{"filename":"a.yaml","namespace":"main","successes":4,
    "warnings":[{"msg":"w","metadata":{"code":"W1"}}],"failures":[{"msg":"f","loc":{"file":"b.yaml","line":9}}],
    "exceptions":[{"msg":"e","metadata":{"query":"data.main.exception"}}]}])",
                           "conftest");
  EXPECT_THAT(Lines(report), ElementsAre("main error fail", "W1 warning fail", "data.main.exception error fail ~"));
  EXPECT_EQ(report.runs[0].findings[0].file, "b.yaml");
  EXPECT_EQ(report.runs[0].findings[0].line, 9);
  EXPECT_EQ(report.runs[0].passed, 4u);
}

TEST(Mapped, CheckovOneOrSeveralFrameworks) {
  constexpr std::string_view kPart = R"({"check_type":"terraform","results":{
    "passed_checks":[{"check_id":"CKV_1","check_result":{"result":"PASSED"}}],
    "failed_checks":[{"check_id":"CKV_2","check_name":"n","file_path":"/main.tf","file_line_range":[4,9],
      "resource":"aws_s3_bucket.a","severity":null},{"check_id":"CKV_3","severity":"LOW"}],
    "skipped_checks":[{"check_id":"CKV_4","check_result":{"result":"SKIPPED","suppress_comment":"later"}}],
    "parsing_errors":[]},"summary":{"checkov_version":"3.2.1"}})";
  Report report = ReadTool(kPart, "checkov");
  EXPECT_THAT(Lines(report),
              ElementsAre("CKV_2 error fail", "CKV_3 note fail", "CKV_4 error fail ~", "CKV_1 none pass"));
  EXPECT_EQ(report.runs[0].findings[0].file, "main.tf");
  EXPECT_EQ(report.runs[0].findings[0].line, 4);
  EXPECT_EQ(report.runs[0].findings[2].reason, "later");
  report = ReadTool("[" + std::string(kPart) + "," + std::string(kPart) + "]", "checkov");
  EXPECT_EQ(report.runs[0].findings.size(), 8u);
  report = ReadTool(R"({"passed":0,"failed":0,"skipped":0,"parsing_errors":0,"checkov_version":"3.2.1"})", "checkov");
  EXPECT_THAT(Lines(report), IsEmpty());
}

TEST(Mapped, CheckovWithNothingToCheckProvesNothing) {
  Report report = ReadTool(
      R"({"passed":0,"failed":0,"skipped":0,"parsing_errors":0,"resource_count":0,"checkov_version":"2.1.269"})",
      "checkov");
  EXPECT_THAT(report.runs[0].incomplete, testing::HasSubstr("nothing to check"));
  EXPECT_EQ(report.runs[0].version, "2.1.269");
}

TEST(Mapped, TrivyListsWhatDoesNotAffectTheImageToo) {
  Report report = ReadTool(R"({"SchemaVersion":2,"ArtifactName":"a","Results":[{"Target":"a","Vulnerabilities":[
    {"VulnerabilityID":"CVE-1","Severity":"HIGH","Status":"not_affected"},
    {"VulnerabilityID":"CVE-2","Severity":"HIGH","Status":"affected"}]}]})",
                           "trivy");
  EXPECT_FALSE(report.runs[0].findings[0].is_problem());
  EXPECT_TRUE(report.runs[0].findings[1].is_problem());
}

TEST(Mapped, TrivyOnceWroteItsResultsAlone) {
  Report report = ReadTool(R"([{"Target":"alpine","Type":"alpine","Vulnerabilities":null},{"Target":"app/go.sum",
    "Vulnerabilities":[{"VulnerabilityID":"CVE-2031-1","PkgName":"a","InstalledVersion":"1","Severity":"HIGH"}]}])",
                           "trivy");
  ASSERT_EQ(report.runs[0].findings.size(), 1u);
  EXPECT_EQ(report.runs[0].findings[0].rule, "CVE-2031-1");
}

TEST(Mapped, ScorecardAnnotationsAreWaiversOfWhatIsNotWell) {
  Report report = ReadTool(R"({"date":"2031-05-12","repo":{"name":"github.com/a/b"},"scorecard":{"version":"v5.0.0"},
    "checks":[{"name":"Fuzzing","score":5,"reason":"half","annotations":["only used for tests"]},
              {"name":"License","score":10,"reason":"there","annotations":["only used for tests"]}]})",
                           "scorecard");
  ASSERT_EQ(report.runs[0].findings.size(), 2u);
  EXPECT_TRUE(report.runs[0].findings[0].suppressed);
  EXPECT_TRUE(report.runs[0].findings[0].is_problem());
  EXPECT_EQ(report.runs[0].findings[0].reason, "only used for tests");
  EXPECT_FALSE(report.runs[0].findings[1].suppressed);
}

TEST(Mapped, ScorecardThatCannotTellIsOpen) {
  Report report = ReadTool(R"({"date":"2031-05-12","repo":{"name":"github.com/a/b"},"scorecard":{"version":"v5.0.0"},
    "score":6.1,"checks":[{"name":"Maintained","score":10},{"name":"Fuzzing","score":0,"reason":"not fuzzed"},
    {"name":"Pinned","score":7},{"name":"Packaging","score":-1}]})",
                           "scorecard");
  EXPECT_THAT(Lines(report),
              ElementsAre("Maintained none pass", "Fuzzing error fail", "Pinned warning fail", "Packaging none open"));
  EXPECT_EQ(ToString(*report.runs[0].time), "2031-05-12T00:00:00Z");
  EXPECT_EQ(report.runs[0].findings[2].score, 7.0);
}

TEST(Mapped, TrivyKeepsNoTextOfSecrets) {
  Report report = ReadTool(R"({"SchemaVersion":2,"CreatedAt":"2031-05-12T10:00:00.1+02:00","ArtifactName":"shop:1",
    "Results":[{"Target":"shop:1","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"zlib",
      "InstalledVersion":"1.2","Severity":"CRITICAL","Title":"t"}]},
     {"Target":"Dockerfile","MisconfSummary":{"Successes":20},"Misconfigurations":[
      {"ID":"DS002","Severity":"MEDIUM","Status":"FAIL","CauseMetadata":{"StartLine":2}},
      {"ID":"DS003","Severity":"LOW","Status":"PASS"}]},
     {"Target":"a.env","Secrets":[{"RuleID":"aws-key","Severity":"HIGH","StartLine":5,"Match":"AKIAHIDDEN",
      "Code":{"Lines":[{"Content":"AKIAHIDDEN"}]}}],
      "ExperimentalModifiedFindings":[{"Type":"vulnerability","Status":"ignored","Statement":"not reached",
       "Finding":{"VulnerabilityID":"CVE-2","Severity":"HIGH"}}]}]
})",
                           "trivy");
  EXPECT_THAT(Lines(report), ElementsAre("CVE-1 error fail", "DS002 warning fail", "DS003 none pass",
                                         "aws-key error fail", "CVE-2 error fail ~"));
  EXPECT_EQ(report.runs[0].findings[0].subject, "zlib 1.2");
  EXPECT_EQ(report.runs[0].findings[1].line, 2);
  EXPECT_EQ(report.runs[0].findings[3].line, 5);
  EXPECT_EQ(report.runs[0].findings[4].reason, "not reached");
  for (const Finding& finding : report.runs[0].findings) {
    EXPECT_EQ(finding.message.find("HIDDEN"), std::string::npos);
  }
  report = ReadTool(R"({"SchemaVersion":2,"ArtifactName":"empty"})", "trivy");
  EXPECT_THAT(report.runs[0].incomplete, HasSubstr("nothing was scanned"));
}

std::string InspectText(std::string_view text) {
  return Inspect("x.sarif", [&](const formats::ChunkSink& sink) { return sink(text); });
}

TEST(Inspect, ShowsCountsOfAllRuns) {
  EXPECT_EQ(InspectText(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"A"}},"results":[
    {"level":"error"},{"kind":"pass"},{"suppressions":[{}]},{"level":"note","baselineState":"absent"}]}]})"),
            R"({"path":"x.sarif","format":"sarif","version":"2.1.0","runs":1,"results":4,"error":1,"warning":1,)"
            R"("note":1,"none":1,"suppressed":1,"resolved":1,"passed":1,"tools":[{"tool":"a","version":null,)"
            R"("time":null,"results":4,"incomplete":null}]})");
}

TEST(Inspect, SaysWhatIsOfAnotherKind) {
  EXPECT_THAT(InspectText("<xml/>"), HasSubstr(R"("not_a":"sarif","reason":")"));
  EXPECT_THAT(InspectText(R"({"version":"1.0.0","runs":[]})"), HasSubstr("2.1.0 is read"));
}

}  // namespace
}  // namespace seaworthy::collectors::intake
