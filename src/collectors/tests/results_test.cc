#include "collectors/tests/results.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collectors/tests/inspect.h"
#include "formats/errors.h"

namespace seaworthy::collectors::tests {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Result<Results> Read(std::string_view text, std::size_t piece = 1000, const LevelRules& rules = {}) {
  ResultsReader reader(rules);
  while (!text.empty()) {
    SEAWORTHY_RETURN_IF_ERROR(reader.Feed(text.substr(0, piece)));
    text.remove_prefix(std::min(piece, text.size()));
  }
  return reader.Finish();
}

// Read in pieces of several sizes, with the same answer.
Results ReadWell(std::string_view text) {
  Results whole = *Read(text);
  for (std::size_t piece : {1u, 17u}) {
    Results pieces = *Read(text, piece);
    EXPECT_EQ(pieces.by_level, whole.by_level);
    EXPECT_EQ(pieces.remarks, whole.remarks);
  }
  return whole;
}

std::string_view CodeOf(std::string_view text) {
  Result<Results> results = Read(text);
  return results.ok() ? "" : results.error().code();
}

// Tests, failures, errors, skipped.
std::vector<std::uint64_t> Numbers(const Results& results) {
  Counts counts = results.counts();
  return {counts.tests, counts.failures, counts.errors, counts.skipped};
}

// --- JUnit

TEST(Junit, CasesAreCountedNotTotals) {
  Results results =
      ReadWell(R"xml(<?xml version="1.0"?><testsuites tests="9"><testsuite name="s" timestamp="2031-05-12T10:00:00">
    <testcase name="a" classname="C"/><testcase name="b"><failure message="no">at x</failure></testcase>
    <testcase name="c"><error/></testcase><testcase name="d"><skipped/></testcase></testsuite></testsuites>)xml");
  EXPECT_EQ(results.format, "junit");
  EXPECT_THAT(Numbers(results), ElementsAre(4, 1, 1, 1));
  EXPECT_EQ(results.verdict(), "fail");
  EXPECT_EQ(ToString(*results.time), "2031-05-12T10:00:00Z");
  EXPECT_THAT(results.remarks, ElementsAre("its header says 9 tests, and 4 are there"));
  ASSERT_EQ(results.problems.size(), 2u);
  EXPECT_EQ(results.problems[0].name, "b");
  EXPECT_EQ(results.problems[0].suite, "s");
  EXPECT_EQ(results.problems[0].line, 2);
}

TEST(Junit, SingleSuiteAndNestedSuites) {
  EXPECT_THAT(Numbers(ReadWell("<testsuite><testcase name='a'/></testsuite>")), ElementsAre(1, 0, 0, 0));
  EXPECT_THAT(Numbers(ReadWell("<testsuites><testsuite><testsuite><testcase name='a'/></testsuite><testcase name='b'/>"
                               "</testsuite></testsuites>")),
              ElementsAre(2, 0, 0, 0));
}

TEST(Junit, FailureWinsOverErrorAndSkipped) {
  EXPECT_THAT(Numbers(ReadWell("<testsuite><testcase><skipped/><error/><failure/></testcase></testsuite>")),
              ElementsAre(1, 1, 0, 0));
  EXPECT_THAT(Numbers(ReadWell("<testsuite><testcase><skipped/><error/></testcase></testsuite>")),
              ElementsAre(1, 0, 1, 0));
}

TEST(Junit, ChildrenOfOutputAreNoOutcome) {
  EXPECT_THAT(Numbers(ReadWell("<testsuite><testcase><properties><failure/></properties></testcase></testsuite>")),
              ElementsAre(1, 0, 0, 0));
}

TEST(Junit, GoogleTestDisabledHasNoChildAndDidNotRun) {
  Results results = ReadWell(R"xml(<testsuites tests="3"><testsuite name="A">
    <testcase name="On" status="run" result="completed"/><testcase name="DISABLED_Off" status="notrun" result="suppressed"/>
    <testcase name="S" status="run" result="skipped"><skipped message="no"/></testcase></testsuite></testsuites>)xml");
  EXPECT_THAT(Numbers(results), ElementsAre(3, 0, 0, 2));
  EXPECT_EQ(results.counts().not_run, 1u);
  EXPECT_EQ(results.verdict(), "pass");
}

TEST(Junit, CTestWritesAMissingProgramAsSkippedButItFailed) {
  Results results = ReadWell(R"xml(<testsuite name="(empty)" tests="4">
    <testcase name="gone" status="notrun"><skipped message="Unable to find executable"/></testcase>
    <testcase name="off" status="disabled"/><testcase name="bad" status="fail"><failure message=""/></testcase>
    <testcase name="left" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase></testsuite>)xml");
  EXPECT_THAT(Numbers(results), ElementsAre(4, 1, 1, 2));
  EXPECT_EQ(results.counts().missing, 1u);
  EXPECT_EQ(results.counts().not_run, 1u);
  EXPECT_EQ(results.verdict(), "fail");
}

TEST(Junit, SurefireReruns) {
  Results results = ReadWell(R"xml(<testsuite><testcase name="flaky"><flakyFailure message="once"/></testcase>
    <testcase name="bad"><failure/><rerunFailure/></testcase></testsuite>)xml");
  EXPECT_THAT(Numbers(results), ElementsAre(2, 1, 0, 0));
  EXPECT_EQ(results.counts().flaky, 1u);
  EXPECT_TRUE(results.problems[0].flaky);
}

TEST(Junit, ARerunWithoutAFailureIsFlaky) {
  Results results = ReadWell("<testsuite><testcase name='a'><rerunFailure message='once'/></testcase></testsuite>");
  EXPECT_THAT(Numbers(results), ElementsAre(1, 0, 0, 0));
  EXPECT_EQ(results.counts().flaky, 1u);
}

TEST(Junit, Catch2DoesNotBlameWhatMayFail) {
  EXPECT_THAT(Numbers(ReadWell("<testsuites><testsuite><testcase name='a' status='run'><skipped message='TEST_CASE "
                               "tagged with !mayfail'/><failure/></testcase></testsuite></testsuites>")),
              ElementsAre(1, 0, 0, 1));
}

TEST(Junit, ClassesOfManyNamesKeepTheirLevels) {
  std::string text = "<testsuite>";
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 200; ++i) {
      std::string name = "com.shop." + std::to_string(i) + (i % 2 == 0 ? ".CartIT" : ".CartTest");
      text += "<testcase classname='" + name + "'/>";
    }
  }
  Results results = ReadWell(text + "<testcase classname='x'/><testcase/></testsuite>");
  EXPECT_EQ(results.by_level[1].tests, 300u);
  EXPECT_EQ(results.by_level[0].tests, 302u);
}

TEST(Junit, TimesOfTheWebAreRead) {
  Results results = ReadWell("<testsuite timestamp='Sun, 22 Nov 2026 06:02:24 GMT'><testcase/></testsuite>");
  ASSERT_TRUE(results.time);
  EXPECT_EQ(ToString(*results.time), "2026-11-22T06:02:24Z");
  EXPECT_FALSE(ReadWell("<testsuite timestamp='Sun, 22 Nov 2026 26:02:24 GMT'><testcase/></testsuite>").time);
}

TEST(Junit, NodeDoesNotBlameWhatIsToDo) {
  EXPECT_THAT(
      Numbers(ReadWell("<testsuites><testcase name='a'><skipped type='todo'/><failure/></testcase></testsuites>")),
      ElementsAre(1, 0, 0, 1));
}

TEST(Junit, TimeoutsAreSeenInTypeAndMessage) {
  Results results =
      ReadWell(R"xml(<testsuite><testcase name="a"><error type="org.junit.TestTimedOutException"/></testcase>
    <testcase name="b"><failure message="Exceeded timeout of 5000 ms"/></testcase><testcase name="c"><failure/></testcase>
    </testsuite>)xml");
  EXPECT_EQ(results.counts().timed_out, 2u);
}

TEST(Junit, PlaywrightSaysTimeoutsInTheText) {
  Results results = ReadWell(
      R"xml(<testsuites><testsuite><testcase name="a"><failure message="grid.spec.ts:202:11 sorts" type="FAILURE">
    <![CDATA[  [chrome] > grid.spec.ts

    Test timeout of 10000ms exceeded.]]></failure><system-out>Test timeout of 1</system-out></testcase>
    <testcase name="b"><failure>at listOnTimeout (node:internal/timers)</failure></testcase>
    <testcase name="c"><failure/><system-out>Test timeout of 1</system-out></testcase></testsuite></testsuites>)xml");
  EXPECT_THAT(Numbers(results), ElementsAre(3, 3, 0, 0));
  EXPECT_EQ(results.counts().timed_out, 1u);
}

TEST(Junit, SuiteThatBrokeOutsideOfACaseFails) {
  Results results =
      ReadWell("<testsuite errors='1'><properties/><error message='no class'/><testcase name='a'/></testsuite>");
  EXPECT_THAT(Numbers(results), ElementsAre(1, 0, 0, 0));
  EXPECT_EQ(results.broken_suites, 1u);
  EXPECT_EQ(results.verdict(), "fail");
}

TEST(Junit, NoCaseIsNoPass) {
  EXPECT_EQ(ReadWell("<testsuites/>").verdict(), "no-tests");
  EXPECT_EQ(ReadWell("<testsuite><testcase><skipped/></testcase></testsuite>").verdict(), "no-tests");
}

TEST(Junit, TotalsOfSuitesAreComparedWhereTheRootHasNone) {
  Results results = ReadWell("<testsuites><testsuite tests='4' failures='1'/><testsuite tests='2'/></testsuites>");
  EXPECT_THAT(results.remarks, ElementsAre("its header says 6 tests, and 0 are there"));
  EXPECT_EQ(results.verdict(), "no-tests");
}

TEST(Junit, SeveralDocumentsAndTextBehindThem) {
  Results results =
      ReadWell("<testsuite><testcase/></testsuite>\n<?xml version='1.0'?>\n<testsuite><testcase/></testsuite>\nEOL");
  EXPECT_EQ(results.counts().tests, 2u);
  EXPECT_THAT(results.remarks, Contains(HasSubstr("text follows")));
}

TEST(Junit, ColoursOfATerminalAreForgiven) {
  EXPECT_THAT(Numbers(ReadWell("<testsuite><testcase name='\x1B[31mred'><failure/></testcase></testsuite>")),
              ElementsAre(1, 1, 0, 0));
}

// --- Levels

TEST(Levels, AreToldByNamesOfSuitesAndClasses) {
  Results results = ReadWell(R"xml(<testsuites><testsuite name="Integration tests"><testcase name="a"/></testsuite>
    <testsuite name="unit"><testcase classname="com.x.OrderIT"/><testcase classname="com.x.AUDIT"/>
    <testcase classname="shop.e2e.Cart"><failure/></testcase></testsuite></testsuites>)xml");
  EXPECT_EQ(results.by_level[0].tests, 1u);
  EXPECT_EQ(results.by_level[1].tests, 3u);
  EXPECT_EQ(results.by_level[1].failures, 1u);
}

TEST(Levels, RulesOfTheServiceReplaceTheNames) {
  constexpr std::string_view kText =
      "<testsuites><testsuite name='integration'><testcase/></testsuite><testsuite name='db'><testcase "
      "classname='db.Orders'/>"
      "</testsuite></testsuites>";
  Results results = *Read(kText, 1000, {.integration = {"db.*"}});
  EXPECT_EQ(results.by_level[0].tests, 1u);
  EXPECT_EQ(results.by_level[1].tests, 1u);
}

// --- TRX, NUnit, xUnit

TEST(Trx, OutcomesAndInnerResults) {
  Results results = ReadWell(R"xml(<TestRun name="run" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
    <Times start="2031-05-12T10:00:00.0000000+02:00" finish="2031-05-12T10:00:01.0000000+02:00"/><Results>
    <UnitTestResult testName="a" outcome="Passed"/><UnitTestResult testName="b" outcome="Failed"><Output><ErrorInfo>
    <Message>Test 'b' exceeded execution timeout period.</Message></ErrorInfo></Output></UnitTestResult>
    <UnitTestResult testName="c" outcome="NotExecuted"/><UnitTestResult testName="d" outcome="Timeout"/>
    <UnitTestResult testName="e" outcome="Failed" resultType="DataDrivenTest"><InnerResults>
    <UnitTestResult testName="e (1)" outcome="Passed"/><UnitTestResult testName="e (2)" outcome="Failed"/></InnerResults>
    </UnitTestResult><UnitTestResult testName="f" outcome="Aborted"/><UnitTestResult testName="g"/></Results></TestRun>)xml");
  EXPECT_EQ(results.format, "trx");
  EXPECT_THAT(Numbers(results), ElementsAre(8, 3, 2, 1));
  EXPECT_EQ(results.counts().timed_out, 2u);
  EXPECT_EQ(ToString(*results.time), "2031-05-12T08:00:01Z");
}

TEST(Nunit, BothVersions) {
  Results three = ReadWell(R"xml(<test-run testcasecount="5" start-time="2031-05-12 10:00:00Z"><test-suite>
    <test-case fullname="a" result="Passed"/><test-case fullname="b" result="Failed"/>
    <test-case fullname="c" result="Failed" label="Error"/><test-case fullname="d" result="Skipped" label="Ignored"/>
    <test-case fullname="e" result="Inconclusive"/></test-suite></test-run>)xml");
  EXPECT_EQ(three.format, "nunit");
  EXPECT_THAT(Numbers(three), ElementsAre(5, 1, 1, 2));
  EXPECT_EQ(ToString(*three.time), "2031-05-12T10:00:00Z");
  EXPECT_THAT(three.remarks, IsEmpty());
  Results two = ReadWell(R"xml(<test-results date="2031-05-12" time="10:00:00"><test-suite><results>
    <test-case name="a" executed="True" result="Success"/><test-case name="b" executed="True" result="Failure"/>
    <test-case name="c" executed="False" result="Ignored"/><test-case name="d" executed="False" result="NotRunnable"/>
    </results></test-suite></test-results>)xml");
  EXPECT_THAT(Numbers(two), ElementsAre(4, 1, 0, 2));
  EXPECT_EQ(two.counts().not_run, 1u);
  EXPECT_EQ(ToString(*two.time), "2031-05-12T10:00:00Z");
}

TEST(Xunit, TestsOfCollections) {
  Results results =
      ReadWell(R"xml(<assemblies><assembly run-date="2031-05-12" run-time="10:00:00"><errors><error/></errors>
    <collection><test name="a" type="T" result="Pass"/><test name="b" type="T" result="Fail"/>
    <test name="c" type="T" result="Skip"/></collection></assembly></assemblies>)xml");
  EXPECT_EQ(results.format, "xunit");
  EXPECT_THAT(Numbers(results), ElementsAre(3, 1, 0, 1));
  EXPECT_EQ(results.broken_suites, 1u);
}

// --- TAP

TEST(Tap, PlanAtEitherEnd) {
  EXPECT_THAT(Numbers(ReadWell("TAP version 13\n1..2\nok 1 - a\nnot ok 2 - b\n")), ElementsAre(2, 1, 0, 0));
  EXPECT_THAT(Numbers(ReadWell("ok 1\nok\n1..2\n")), ElementsAre(2, 0, 0, 0));
}

TEST(Tap, DirectivesDecide) {
  Results results = ReadWell(
      "1..6\nok 1 - a # SKIP no time\nnot ok 2 - b # TODO later\nok 3 - c # todo done\nok 4 - \\# skip\n"
      "not ok 5 # skipped but broke\nok 6 # Skipped: x\r\n");
  EXPECT_THAT(Numbers(results), ElementsAre(6, 1, 0, 3));
}

TEST(Tap, SubtestsAreCountedAndTheirSumIsNot) {
  Results results = ReadWell(
      "1..3\n# Subtest: store\n    ok 1 - reads\n    not ok 2 - writes\n      ---\n      error: 'ok 9 no test'\n      "
      "...\n"
      "        ok 1 - deep\n        1..1\n    ok 3 - deeper\n    1..3\nnot ok 1 - store\nok 2 - clock\n"
      "    1..0 # SKIP no database\nok 3 - database # SKIP\n");
  EXPECT_THAT(Numbers(results), ElementsAre(5, 1, 0, 1));
}

TEST(Tap, ParentThatFailsByItselfIsAFailure) {
  EXPECT_THAT(Numbers(ReadWell("1..1\n    ok 1 - a\n    1..1\nnot ok 1 - its tear-down broke\n")),
              ElementsAre(2, 1, 0, 0));
}

TEST(Tap, WhatThePlanPromisedAndIsNotThereFailed) {
  Results results = ReadWell("1..5\nok 1\nok 2\n");
  EXPECT_THAT(Numbers(results), ElementsAre(5, 3, 0, 0));
  EXPECT_EQ(results.counts().missing, 3u);
  EXPECT_EQ(Numbers(ReadWell("1..1000000000\nok 1\n"))[1], 999'999'999u) << "and takes no time";
}

TEST(Tap, RunThatWasGivenUpFails) {
  Results results = ReadWell("1..3\nok 1\nBail out! no database\nok 2\n");
  EXPECT_EQ(results.verdict(), "fail");
  EXPECT_THAT(results.remarks, Contains(HasSubstr("given up")));
}

TEST(Tap, AllSkippedIsNoTest) {
  Results results = ReadWell("TAP version 14\n1..0 # SKIP wrong platform\n");
  EXPECT_EQ(results.verdict(), "no-tests");
  EXPECT_THAT(results.remarks, ElementsAre("all was skipped"));
}

TEST(Tap, OutputIsNoTest) {
  Results results = ReadWell(
      "TAP version 13\nokay then\nnot okay\n1..1\n  ok 7 - indented by two\n            ok 8 - too deep\nok 1\n");
  EXPECT_THAT(Numbers(results), ElementsAre(1, 0, 0, 0));
}

TEST(Tap, TimeoutIsInTheBlockThatExplains) {
  Results results = ReadWell("1..2\nnot ok 1 - slow\n  ---\n  error: 'test timed out after 50ms'\n  ...\nok 2\n");
  EXPECT_EQ(results.counts().timed_out, 1u);
  EXPECT_TRUE(results.problems[0].timed_out);
}

TEST(Tap, SumsMayStandBeforeTheirTestsInBraces) {
  constexpr std::string_view kText =
      "TAP version 13\n1..2\nnot ok 1 - a.spec # time=4ms {\n    1..1\n    not ok 1 - cart # time=3ms {\n"
      "        1..2\n        ok 1 - adds\n        not ok 2 - pays\n    }\n}\nnot ok 2 - b.spec {\n}\n";
  Results results = ReadWell(kText);
  EXPECT_THAT(Numbers(results), ElementsAre(3, 2, 0, 0));
  EXPECT_THAT(results.remarks, IsEmpty());
  ASSERT_EQ(results.problems.size(), 2u);
  EXPECT_EQ(results.problems[1].name, "b.spec");
  EXPECT_EQ(ReadWell(kText.substr(0, kText.find("        ok"))).verdict(), "fail");
  EXPECT_THAT(Numbers(ReadWell("1..2\nok 1 - a {\n    ok 1 - x\nok 2 - b\n")), ElementsAre(2, 0, 0, 0));
}

TEST(Tap, WithoutAPlanItMayBeCutOff) {
  EXPECT_THAT(ReadWell("ok 1\nok 2\n").remarks, ElementsAre(HasSubstr("no plan")));
}

// --- go test -json

TEST(GoTest, EveryTestWithAnEndCounts) {
  Results results = ReadWell(
      R"({"Time":"2031-05-12T10:00:00.1Z","Action":"start","Package":"acme.dev/cart"}
{"Action":"run","Package":"acme.dev/cart","Test":"TestAdd"}
{"Action":"output","Package":"acme.dev/cart","Test":"TestAdd","Output":"=== RUN   TestAdd\n"}
{"Action":"run","Package":"acme.dev/cart","Test":"TestAdd/small"}
{"Action":"pass","Package":"acme.dev/cart","Test":"TestAdd/small","Elapsed":0}
{"Action":"fail","Package":"acme.dev/cart","Test":"TestAdd","Elapsed":0}
{"Action":"skip","Package":"acme.dev/cart","Test":"TestLater","Elapsed":0}
# a line of the compiler
{"Time":"2031-05-12T10:00:01Z","Action":"fail","Package":"acme.dev/cart","Elapsed":1}
{"Action":"skip","Package":"acme.dev/none","Elapsed":0}
)");
  EXPECT_EQ(results.format, "go-test");
  EXPECT_THAT(Numbers(results), ElementsAre(3, 1, 0, 1));
  EXPECT_EQ(results.broken_suites, 0u);
  EXPECT_EQ(ToString(*results.time), "2031-05-12T10:00:01Z");
  ASSERT_EQ(results.problems.size(), 1u);
  EXPECT_EQ(results.problems[0].suite, "acme.dev/cart");
  EXPECT_EQ(results.problems[0].line, 6);
  EXPECT_THAT(results.remarks, IsEmpty());
}

TEST(GoTest, ATestWithoutAnEndBrokeAndSoDidAPackageThatDoesNotCompile) {
  Results died = ReadWell(
      "{\"Action\":\"run\",\"Package\":\"p\",\"Test\":\"TestSlow\"}\n"
      "{\"Action\":\"output\",\"Package\":\"p\",\"Test\":\"TestSlow\",\"Output\":\"panic: test timed out after 1s\"}\n"
      "{\"Action\":\"fail\",\"Package\":\"p\"}\n");
  EXPECT_THAT(Numbers(died), ElementsAre(1, 0, 1, 0));
  EXPECT_EQ(died.counts().timed_out, 1u);
  EXPECT_EQ(died.broken_suites, 0u);
  Results broken = ReadWell(
      "{\"ImportPath\":\"p\",\"Action\":\"build-output\",\"Output\":\"p/a.go:1:1: syntax error\"}\n"
      "{\"Action\":\"start\",\"Package\":\"p\"}\n{\"Action\":\"fail\",\"Package\":\"p\",\"FailedBuild\":\"p\"}\n");
  EXPECT_EQ(broken.broken_suites, 1u);
  EXPECT_EQ(broken.verdict(), "fail");
}

TEST(GoTest, AReportThatIsCutOffFails) {
  Results results = ReadWell("{\"Action\":\"run\",\"Package\":\"p\",\"Test\":\"TestA\"}\n{\"Action\":\"pass\",\"Pack");
  EXPECT_EQ(results.verdict(), "fail");
  EXPECT_THAT(results.remarks, Contains(HasSubstr("cut off")));
}

// --- What is none

TEST(NoResults, AreSaidToBeOfAnotherFormat) {
  for (std::string_view text : {"", " \n", "hello", "{}", "<html/>", "<result/>", "<coverage/>", "1..", "1..x"}) {
    EXPECT_EQ(CodeOf(text), "formats/other-format") << text;
  }
}

TEST(NoResults, BrokenAndHostileTextIsAnError) {
  EXPECT_EQ(CodeOf("<testsuite><testcase>"), "formats/xml-syntax");
  EXPECT_EQ(CodeOf("<!ENTITY % x '<!ENTITY y SYSTEM \"z\">'>"), "formats/xml-syntax");
  EXPECT_EQ(CodeOf("<!DOCTYPE x [<!ENTITY a 'aaa'>]><testsuite name='&a;'/>"), "formats/xml-entity");
  EXPECT_EQ(CodeOf("TAP version 13\n" + std::string(3 << 20, 'x')), "formats/too-large");
  EXPECT_EQ(CodeOf(std::string("\xFF\xFEo\0k\0", 6)), "formats/not-text");
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "<testsuite>";
  EXPECT_EQ(CodeOf(deep), "formats/too-large");
}

TEST(InspectTests, PrintsCountsOrWhyNot) {
  auto source = [](std::string_view text) { return [text](const formats::ChunkSink& sink) { return sink(text); }; };
  EXPECT_EQ(Inspect("a.tap", source("1..1\nok 1\n")),
            R"({"path":"a.tap","format":"tap","tests":1,"passed":1,"failures":0,"errors":0,"skipped":0,"not_run":0,)"
            R"("flaky":0,"timed_out":0,"missing":0,"broken_suites":0,"unit":1,"integration":0,"verdict":"pass",)"
            R"("time":null,"remarks":[]})");
  EXPECT_THAT(Inspect("a.xml", source("<testsuite>")), HasSubstr("\"not_a\":\"tests\",\"reason\":\"line 1:"));
}

}  // namespace
}  // namespace seaworthy::collectors::tests
