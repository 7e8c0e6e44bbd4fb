#include "collectors/tests/tests_collector.h"

#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "collectors/collected_test.h"

namespace seaworthy::collectors::tests {
namespace {

using testing::HasSubstr;
using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr std::string_view kGood =
    "<testsuite timestamp='2031-05-12T10:00:00'><testcase name='a'/><testcase "
    "name='b'><skipped/></testcase></testsuite>";
constexpr std::string_view kBad = "1..2\nok 1 - works\nnot ok 2 - writes\n";

class TestsCollectorTest : public CollectedTest {
 protected:
  TestsCollectorTest() : CollectedTest(kCollector, Instant{1'940'000'000}) {}
};

TEST_F(TestsCollectorTest, NoReportIsNotFound) {
  folder_.Write("phpunit.xml", "<phpunit/>");
  Collect();
  EXPECT_THAT(Absence("tests.failed"), HasSubstr("not_found: no report of test results"));
  EXPECT_THAT(Absence("tests.problems"), HasSubstr("not_found")) << "no report is not the same as no problem";
}

TEST_F(TestsCollectorTest, ReportsAreAddedUp) {
  folder_.Write("build/junit.xml", kGood);
  folder_.Write("build/more.tap", kBad);
  Collect();
  EXPECT_EQ(Get("tests.executed").AsInt(), 3);
  EXPECT_EQ(Get("tests.failed").AsInt(), 1);
  EXPECT_EQ(Get("tests.skipped").AsInt(), 1);
  EXPECT_EQ(Get("tests.flaky").AsInt(), 0);
  ASSERT_EQ(Get("tests.reports").AsList().size(), 2u);
  EXPECT_EQ(Get("tests.reports").AsList()[0].Find("verdict")->AsString(), "pass");
  ASSERT_EQ(Get("tests.problems").AsList().size(), 1u);
  const Value& problem = Get("tests.problems").AsList()[0];
  EXPECT_EQ(problem.Find("name")->AsString(), "writes");
  EXPECT_EQ(ToString(set_->ProvenanceOf(problem.origin())->place), "build/more.tap:3");
  EXPECT_EQ(ToString(*set_->ProvenanceOf(Get("tests.failed").origin())->observed), "2031-05-12T10:00:00Z");
}

TEST_F(TestsCollectorTest, NoProblemIsAFact) {
  folder_.Write("junit.xml", kGood);
  Collect();
  ASSERT_TRUE(Get("tests.problems").Is(Kind::kList));
  EXPECT_TRUE(Get("tests.problems").AsList().empty());
}

TEST_F(TestsCollectorTest, LevelsAreToldByThePathToo) {
  folder_.Write("target/failsafe-reports/TEST-a.xml", kGood);
  folder_.Write("target/surefire-reports/TEST-b.xml", kGood);
  Collect();
  ASSERT_EQ(Get("tests.levels").AsList().size(), 2u);
  EXPECT_EQ(Get("tests.levels").AsList()[1].Find("level")->AsString(), "integration");
  EXPECT_EQ(Get("tests.levels").AsList()[1].Find("executed")->AsInt(), 1);
}

TEST_F(TestsCollectorTest, DeclaredRulesTellLevels) {
  folder_.Write("out/db.xml", kGood);
  service_.reports.push_back({.kind = "tests", .paths = {"out/*.xml"}, .integration = {"out/db.xml"}});
  Collect();
  ASSERT_EQ(Get("tests.levels").AsList().size(), 1u);
  EXPECT_EQ(Get("tests.levels").AsList()[0].Find("level")->AsString(), "integration");
}

TEST_F(TestsCollectorTest, BrokenReportMakesTheWholeUnknown) {
  folder_.Write("junit-a.xml", kGood);
  folder_.Write("junit-b.xml", "<testsuite><testcase>");
  Collect();
  EXPECT_THAT(Absence("tests.failed"), HasSubstr("malformed: junit-b.xml:1"));
  EXPECT_TRUE(Get("tests.reports").AsList()[1].Is(Kind::kAbsent));
}

TEST_F(TestsCollectorTest, DeclaredReportThatIsNotThereOrNoneIsSaid) {
  service_.reports.push_back({.kind = "tests", .paths = {"out/*.xml"}});
  Collect();
  EXPECT_THAT(Absence("tests.executed"), HasSubstr("not_found: no file is at out/*.xml"));
  folder_.Write("out/a.xml", "<html/>");
  Collect();
  EXPECT_THAT(Absence("tests.executed"), HasSubstr("malformed: out/a.xml"));
}

TEST_F(TestsCollectorTest, NoTestThatRanIsUnknown) {
  folder_.Write("junit.xml", "<testsuite><testcase name='a'><skipped/></testcase></testsuite>");
  Collect();
  EXPECT_THAT(Absence("tests.executed"), HasSubstr("not_found: no test ran in junit.xml"));
  EXPECT_EQ(Get("tests.skipped").AsInt(), 1);
  folder_.Write("junit.xml", "<testsuites/>");
  Collect();
  EXPECT_THAT(Absence("tests.failed"), HasSubstr("not_found"));
}

TEST_F(TestsCollectorTest, SuiteThatBrokeIsAFailure) {
  folder_.Write("junit.xml", "<testsuite><error message='no class'/></testsuite>");
  Collect();
  EXPECT_EQ(Get("tests.failed").AsInt(), 1);
  EXPECT_THAT(Absence("tests.executed"), HasSubstr("no test ran"));
}

TEST_F(TestsCollectorTest, NamesOfTestsAreTextOfALineWhateverTheReportHolds) {
  folder_.Write("a.tap", "1..1\nnot ok 1 - \x1B[31m\xFF" + std::string(5000, 'x') + "\n");
  Collect();
  std::string_view name = Get("tests.problems").AsList()[0].Find("name")->AsString();
  EXPECT_TRUE(IsUtf8(name));
  EXPECT_EQ(name.find('\x1B'), std::string_view::npos);
  EXPECT_LE(name.size(), 220u);
}

TEST_F(TestsCollectorTest, FixturesAreNoEvidence) {
  folder_.Write("tests/fixtures/junit.xml", kGood);
  Collect();
  EXPECT_THAT(Absence("tests.reports"), HasSubstr("not_found"));
}

TEST_F(TestsCollectorTest, StopsWhenAsked) {
  folder_.Write("junit.xml", kGood);
  repository_.emplace(*source::Repository::Open(folder_.path()));
  std::stop_source stop;
  stop.request_stop();
  collect::Context context{
      .repository = *repository_, .service = service_, .now = Instant{1}, .stop = stop.get_token()};
  facts::Writer out(declarations_, "tests");
  EXPECT_FALSE(kCollector.collect(context, out).ok());
}

}  // namespace
}  // namespace seaworthy::collectors::tests
