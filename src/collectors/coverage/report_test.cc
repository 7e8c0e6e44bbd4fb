#include "collectors/coverage/report.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collectors/coverage/inspect.h"
#include "formats/errors.h"

namespace seaworthy::collectors::coverage {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Result<Report> Read(std::string_view text, std::size_t piece = 1000) {
  ReportReader reader;
  while (!text.empty()) {
    SEAWORTHY_RETURN_IF_ERROR(reader.Feed(text.substr(0, piece)));
    text.remove_prefix(std::min(piece, text.size()));
  }
  return reader.Finish();
}

// Read in pieces of several sizes, with the same answer.
Report ReadWell(std::string_view text) {
  Report whole = *Read(text);
  for (std::size_t piece : {1u, 13u}) {
    Report pieces = *Read(text, piece);
    EXPECT_EQ(pieces.tally, whole.tally);
    EXPECT_EQ(pieces.remarks, whole.remarks);
  }
  return whole;
}

std::string_view CodeOf(std::string_view text) {
  Result<Report> report = Read(text);
  return report.ok() ? "" : report.error().code();
}

// --- lcov

TEST(Lcov, IsCountedFromItsRecordsNotItsTotals) {
  Report report = ReadWell("TN:unit\nSF:/src/a.c\nDA:1,5\nDA:2,0,checksum\nDA:3,1\nLF:30\nLH:20\nend_of_record\n");
  EXPECT_EQ(report.format, "lcov");
  EXPECT_EQ(report.tally.lines, (Counts{2, 3}));
  EXPECT_THAT(report.remarks, ElementsAre(HasSubstr("20 of 30 lines, its records 2 of 3")));
}

TEST(Lcov, RawCaptureHasNoTotals) {
  Report report = ReadWell("SF:a.c\r\nDA:1,1\r\nDA:2,0\r\nend_of_record\r\n");
  EXPECT_EQ(report.tally.lines, (Counts{1, 2}));
  EXPECT_THAT(report.remarks, IsEmpty());
}

TEST(Lcov, SectionsOfOneFileAreMerged) {
  Report report = ReadWell("TN:a\nSF:a.c\nDA:1,0\nDA:2,1\nend_of_record\nTN:b\nSF:a.c\nDA:1,1\nend_of_record\n");
  EXPECT_EQ(report.tally.lines, (Counts{2, 2}));
}

TEST(Lcov, BranchesOfAllForms) {
  Report report =
      ReadWell("SF:a.c\nBRDA:1,0,0,1\nBRDA:1,0,1,-\nBRDA:2,e0,0,0\nBRDA:2,0,(a, b),7\nDA:1,1\nDA:2,1\nend_of_record\n");
  EXPECT_EQ(report.tally, (Tally{{2, 2}, {2, 4}}));
}

TEST(Lcov, SecondVersionOfTheFormat) {
  Report report = ReadWell(
      "# a comment\nTN:\nSF:a.c\nVER:1\nFNL:0,1,7\nFNA:0,2,f,with,commas\nMCDC:3,2,t,1,0,a\nMCF:2\nMCH:2\nDA:1,2\n"
      "end_of_record\n");
  EXPECT_EQ(report.tally.lines, (Counts{1, 1}));
}

TEST(Lcov, OddNumbersAreClampedOrDoNotCount) {
  Report report = ReadWell(
      "SF:C:\\src\\a,b.c\nDA:1,-4\nDA:2,1.0e+19\nDA:3,1.a0e+19\nDA:0,1\nDA:x,1\nDA:99999999999,1\nDA:4\nend_of_"
      "record\n");
  EXPECT_EQ(report.tally.lines, (Counts{1, 2}));
  EXPECT_EQ(report.malformed, 5u);
  EXPECT_THAT(report.remarks, Contains(HasSubstr("5 records")));
}

TEST(Lcov, CutOffReportIsSaidToBe) {
  EXPECT_THAT(ReadWell("SF:a.c\nDA:1,1\n").remarks, ElementsAre(HasSubstr("cut off")));
  EXPECT_EQ(ReadWell("TN:\nDA:1,1\nend_of_record\n").malformed, 1u) << "a line of no file";
}

// --- Go

TEST(GoProfile, CountsStatementsAndMergesBlocks) {
  Report report = ReadWell(
      "mode: set\nex.com/a/a.go:1.2,3.4 2 1\nex.com/a/a.go:5.2,6.4 3 0\nmode: set\nex.com/a/a.go:5.2,6.4 3 1\n"
      "ex.com/a/b.go:1.1,1.9 1 0\n");
  EXPECT_EQ(report.format, "gocover");
  EXPECT_EQ(report.unit, "statements");
  EXPECT_EQ(report.tally.lines, (Counts{5, 6}));
}

TEST(GoProfile, PathMayHoldColonsAndSpaces) {
  Report report = ReadWell("mode: atomic\nC:/my code/a.go:1.2,3.4 2 18446744073709551615\n");
  EXPECT_EQ(report.tally.lines, (Counts{2, 2}));
}

TEST(GoProfile, BrokenLinesDoNotCount) {
  Report report = ReadWell("mode: set\na.go:1.2,3.4 2\nnonsense\na.go:3.1,2.1 1 1\na.go:1.1,2.2 1 1\n");
  EXPECT_EQ(report.tally.lines, (Counts{1, 1}));
  EXPECT_EQ(report.malformed, 3u);
}

// --- XML

constexpr std::string_view kCobertura = R"xml(<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM 'http://cobertura.sourceforge.net/xml/coverage-04.dtd'>
<coverage line-rate="0.5" branch-rate="0" lines-covered="9" lines-valid="9" timestamp="1700000000123">
 <sources><source> /src </source><source>lib</source></sources>
 <packages><package name="p"><classes>
  <class name="A" filename="p/A.java">
   <methods><method name="m"><lines><line number="1" hits="1"/></lines></method></methods>
   <lines><line number="1" hits="1"/><line number="2" hits="0" branch="true" condition-coverage="25% (1/4)"/></lines>
  </class>
  <class name="A$B" filename="p/A.java"><lines><line number="2" hits="3"/><line number="3" hits="0"/></lines></class>
 </classes></package></packages>
</coverage>)xml";

TEST(Cobertura, LinesCountOnceByFileAndNumber) {
  Report report = ReadWell(kCobertura);
  EXPECT_EQ(report.format, "cobertura");
  EXPECT_EQ(report.tally, (Tally{{2, 3}, {1, 4}}));
  EXPECT_THAT(report.folders, ElementsAre("/src", "lib"));
  EXPECT_EQ(ToString(*report.time), "2023-11-14T22:13:20Z");
  EXPECT_THAT(report.remarks, ElementsAre(HasSubstr("header says 50 %, its records 66.67 %")));
}

TEST(Cobertura, TimeInSecondsAndNoTime) {
  EXPECT_EQ(ToString(*Read("<coverage line-rate='1' timestamp='1700000000'/>")->time), "2023-11-14T22:13:20Z");
  EXPECT_EQ(ToString(*Read("<coverage line-rate='1' timestamp='1700000000.7938'/>")->time), "2023-11-14T22:13:20Z");
  EXPECT_EQ(ToString(*Read("<coverage line-rate='1' timestamp='2023-11-14T22:13:20Z'/>")->time),
            "2023-11-14T22:13:20Z");
  EXPECT_FALSE(Read("<coverage line-rate='1' timestamp='1700000000.79x'/>")->time);
  EXPECT_FALSE(Read("<coverage line-rate='1' timestamp='0'/>")->time);
  EXPECT_FALSE(Read("<coverage line-rate='1'/>")->time);
}

TEST(Cobertura, EmptyReportIsNoFullCoverage) {
  Report report =
      ReadWell("<coverage line-rate='1' branch-rate='1' lines-covered='0' lines-valid='0'><packages/></coverage>");
  EXPECT_EQ(report.tally.lines, (Counts{0, 0}));
  EXPECT_THAT(report.remarks, ElementsAre(HasSubstr("no line")));
}

TEST(Cobertura, AbsurdNumbersDoNotCount) {
  Report report = ReadWell(
      "<coverage line-rate='1'><packages><package><classes><class filename='a'><lines><line number='-1' hits='1'/>"
      "<line number='1' hits='-5'/><line number='99999999999999999999' hits='1'/><line hits='1'/>"
      "<line number='2' hits='1' condition-coverage='100% (9/4)'/><line number='3' hits='1' condition-coverage='x'/>"
      "</lines></class></classes></package></packages></coverage>");
  EXPECT_EQ(report.tally, (Tally{{2, 3}, {4, 4}}));
  EXPECT_EQ(report.malformed, 3u);
}

TEST(Jacoco, RootCountersAreTheReports) {
  Report report = ReadWell(
      R"xml(<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="x">
      <sessioninfo id="a" start="1" dump="1700000000000"/><sessioninfo id="b" start="1" dump="1700000001000"/>
      <group name="g"><package name="com/x"><class name="com/x/A"><counter type="LINE" missed="50" covered="50"/></class>
      <sourcefile name="A.java"><line nr="1" mi="0" ci="2" mb="1" cb="1"/><line nr="2" mi="3" ci="0" mb="0" cb="0"/>
      <counter type="LINE" missed="1" covered="1"/></sourcefile></package></group>
      <counter type="INSTRUCTION" missed="3" covered="2"/><counter type="BRANCH" missed="1" covered="1"/>
      <counter type="LINE" missed="1" covered="1"/></report>)xml");
  EXPECT_EQ(report.format, "jacoco");
  EXPECT_EQ(report.tally, (Tally{{1, 2}, {1, 2}}));
  EXPECT_EQ(report.table.total(), report.tally);
  EXPECT_EQ(ToString(*report.time), "2023-11-14T22:13:21Z");
  EXPECT_THAT(report.remarks, IsEmpty());
}

TEST(Jacoco, WithoutACounterOfLinesNothingIsKnown) {
  Report report = ReadWell("<report name='x'><counter type='CLASS' missed='0' covered='3'/></report>");
  EXPECT_EQ(report.tally.lines.total, 0u);
  EXPECT_EQ(CodeOf("<report name='x'><group name='g'/></report>"), "formats/other-format");
}

TEST(Clover, MetricsOfTheProjectCountAndTestsDoNot) {
  Report report = ReadWell(R"xml(<coverage generated="1700000000000" clover="3.2.0"><project timestamp="1">
      <metrics statements="10" coveredstatements="7" conditionals="4" coveredconditionals="3" elements="14"/>
      <package name="p"><metrics statements="99" coveredstatements="99"/><file name="a.js" path="/src/a.js">
      <metrics statements="1" coveredstatements="1"/><line num="1" count="3" type="stmt"/>
      <line num="2" count="0" type="cond" truecount="1" falsecount="2"/><line num="3" count="1" type="method"/>
      </file></package></project><testproject><metrics statements="5" coveredstatements="5"/></testproject></coverage>)xml");
  EXPECT_EQ(report.format, "clover");
  EXPECT_EQ(report.unit, "statements");
  EXPECT_EQ(report.tally, (Tally{{7, 10}, {3, 4}}));
  EXPECT_EQ(report.table.total(), (Tally{{1, 2}, {1, 3}}));
  EXPECT_EQ(ToString(*report.time), "2023-11-14T22:13:20Z");
}

TEST(Clover, PhpUnitHasFilesWithoutAPackage) {
  Report report = ReadWell(R"xml(<coverage generated="1700000000"><project timestamp="1"><file name="/src/a.php">
      <line num="3" type="stmt" count="1"/><line num="4" type="stmt" count="0"/></file></project></coverage>)xml");
  EXPECT_EQ(report.format, "clover");
  EXPECT_EQ(report.tally.lines, (Counts{1, 2}));
}

TEST(Sonar, LinesToCover) {
  Report report = ReadWell(R"xml(<coverage version="1"><file path="a.c">
      <lineToCover lineNumber="1" covered="true" branchesToCover="4" coveredBranches="3"/>
      <lineToCover lineNumber="2" covered="false"/><lineToCover lineNumber="3" covered="perhaps"/></file></coverage>)xml");
  EXPECT_EQ(report.format, "sonarqube");
  EXPECT_EQ(report.tally, (Tally{{1, 2}, {3, 4}}));
  EXPECT_EQ(report.malformed, 1u);
}

// --- JSON

TEST(JsonReports, LlvmCovSumsItsParts) {
  Report report = ReadWell(
      R"({"type":"llvm.coverage.json.export","version":"2.0.1","data":[
      {"files":[{"filename":"/a.c","summary":{"lines":{"count":4,"covered":3},"branches":{"count":2,"covered":1}}}],
       "totals":{"lines":{"count":4,"covered":3,"percent":75},"branches":{"count":2,"covered":1}}},
      {"totals":{"lines":{"count":6,"covered":6}}}]})");
  EXPECT_EQ(report.format, "llvm-cov");
  EXPECT_EQ(report.tally, (Tally{{9, 10}, {1, 2}}));
}

TEST(JsonReports, CoveragePyCountsLinesNotItsMixedPercentage) {
  Report report = ReadWell(
      R"({"meta":{"format":2,"version":"7.0","timestamp":"2031-05-12T10:00:00.5","branch_coverage":true},
      "files":{"a.py":{"executed_lines":[1,2,3],"missing_lines":[4],"executed_branches":[[2,3]],
      "missing_branches":[[2,4],[3,-1]]}},
      "totals":{"covered_lines":3,"num_statements":4,"percent_covered":57.1,"num_branches":3,"covered_branches":1}})");
  EXPECT_EQ(report.format, "coverage.py");
  EXPECT_EQ(report.tally, (Tally{{3, 4}, {1, 3}}));
  EXPECT_EQ(report.table.total(), report.tally);
  EXPECT_EQ(ToString(*report.time), "2031-05-12T10:00:00.5Z");
}

TEST(CoveragePy, OlderOnesDoNotNameTheirFormat) {
  Report report = ReadWell(
      R"({"meta": {"version": "6.5.0", "branch_coverage": false}, "files": {"a.py": {"executed_lines": [1, 2],
      "missing_lines": [3], "summary": {}}}, "totals": {"covered_lines": 2, "num_statements": 3}})");
  EXPECT_EQ(report.format, "coverage.py");
  EXPECT_EQ(report.tally.lines, (Counts{2, 3}));
}

TEST(JsonReports, IstanbulDetailsAreCountedAsItDoesItself) {
  Report report = ReadWell(R"({"/src/a.js":{"path":"/src/a.js",
      "statementMap":{"0":{"start":{"line":1,"column":0}},"1":{"start":{"line":1,"column":9}},
                      "2":{"start":{"line":2,"column":0}}},
      "fnMap":{},"branchMap":{"0":{"loc":{"start":{"line":1}},"type":"if"},"1":{"line":1,"type":"cond-expr"}},
      "s":{"0":0,"1":3,"2":0},"f":{},"b":{"0":[1,0],"1":[0,0,2]}}})");
  EXPECT_EQ(report.format, "istanbul");
  EXPECT_EQ(report.tally, (Tally{{1, 2}, {2, 5}}));
  EXPECT_EQ(CodeOf(R"({"a":{"statementMap":{},"s":[]}})"), "formats/other-format");
  EXPECT_EQ(ReadWell(R"({"a":{"statementMap":{"0":{"start":{"line":-4}}},"s":{"0":1}}})").malformed, 1u);
}

TEST(JsonReports, GcovrDetailsAndSummary) {
  Report details = ReadWell(
      R"({"gcovr/format_version":"0.3","files":[{"file":"a.cc","lines":[
      {"line_number":1,"count":3,"gcovr/noncode":false,"branches":[{"count":1},{"count":0}]},
      {"line_number":2,"count":0,"branches":[]},{"line_number":3,"count":0,"gcovr/noncode":true,"branches":[]}]}]})");
  EXPECT_EQ(details.format, "gcovr");
  EXPECT_EQ(details.tally, (Tally{{1, 2}, {1, 2}}));
  Report summary = ReadWell(
      R"({"gcovr/summary_format_version":"0.5","line_covered":8,"line_total":10,"branch_covered":1,"branch_total":4,
      "files":[{"filename":"a.cc","line_covered":8,"line_total":10}]})");
  EXPECT_EQ(summary.format, "gcovr-summary");
  EXPECT_EQ(summary.tally, (Tally{{8, 10}, {1, 4}}));
}

TEST(JsonReports, IstanbulSummaryMayNotKnowAPercentage) {
  Report report = ReadWell(
      R"({"total":{"lines":{"total":0,"covered":0,"skipped":0,"pct":"Unknown"},"statements":{"total":0,"covered":0},
      "branches":{"total":0,"covered":0}}})");
  EXPECT_EQ(report.format, "istanbul-summary");
  EXPECT_EQ(report.tally.lines.total, 0u);
}

TEST(JsonReports, AbsurdCountsAreNone) {
  Report report = ReadWell(R"({"gcovr/summary_format_version":"0.5","line_covered":80,"line_total":10})");
  EXPECT_EQ(report.tally.lines.total, 0u);
  EXPECT_EQ(ReadWell(R"({"gcovr/summary_format_version":"1","line_covered":-1,"line_total":1e300})").tally, Tally());
}

// --- What is none

TEST(NoReport, IsSaidToBeOfAnotherFormat) {
  for (std::string_view text :
       {"", "  \n", "hello", "<html/>", "<testsuites/>", "{}", "{\"total\": 3}", "[1, 2]", "# only a comment"}) {
    EXPECT_EQ(CodeOf(text), "formats/other-format") << text;
  }
}

TEST(NoReport, BrokenAndHostileTextIsAnError) {
  EXPECT_EQ(CodeOf("<coverage line-rate='1'><packages>"), "formats/xml-syntax");
  EXPECT_EQ(CodeOf("<!DOCTYPE coverage [<!ENTITY a 'b'>]><coverage line-rate='1'>&a;</coverage>"),
            "formats/xml-entity");
  EXPECT_EQ(CodeOf("{\"total\": "), "formats/json-syntax");
  EXPECT_EQ(CodeOf(std::string("\xFF\xFEm\0o\0d\0e\0:\0", 12)), "formats/not-text");
  EXPECT_EQ(CodeOf("TN:\n" + std::string(3 << 20, 'x')), "formats/too-large");
}

TEST(NoReport, ByteOrderMarkIsNoText) {
  EXPECT_EQ(Read("\xEF\xBB\xBFmode: set\na.go:1.1,2.2 1 1\n")->tally.lines.total, 1u);
}

TEST(InspectCoverage, PrintsCountsOrWhyNot) {
  auto source = [](std::string_view text) { return [text](const formats::ChunkSink& sink) { return sink(text); }; };
  EXPECT_EQ(Inspect("a.info", source("SF:a\nDA:1,1\nDA:2,0\nend_of_record\n")),
            R"({"path":"a.info","format":"lcov","unit":"lines","covered":1,"total":2,"rate":0.5,)"
            R"("branches":{"covered":0,"total":0},"files":1,"time":null,"remarks":[]})");
  EXPECT_THAT(Inspect("a.info", source("TN:\n")), HasSubstr("\"total\":0,\"rate\":null"));
  EXPECT_THAT(Inspect("a.txt", source("hello")), HasSubstr("\"not_a\":\"coverage\",\"reason\":\"the text is no"));
  EXPECT_THAT(Inspect("a.xml", source("<coverage>")), HasSubstr("\"code\":\"formats/xml-syntax\""));
}

}  // namespace
}  // namespace seaworthy::collectors::coverage
