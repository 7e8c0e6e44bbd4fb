#include "collectors/load_test/load_test_collector.h"

#include <memory>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collectors/collected_test.h"
#include "collectors/load_test/inspect.h"

namespace seaworthy::collectors::load_test {
namespace {

using testing::HasSubstr;
using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr std::string_view kVegeta =
    R"json({"latencies": {"mean": 2000000, "50th": 1500000, "95th": 5000000, "99th": 9000000, "max": 12000000},
    "earliest": "2030-01-01T10:00:00Z", "duration": 600000000000, "requests": 60000, "rate": 100, "throughput": 98,
    "success": 0.98})json";
constexpr std::string_view kWrk =
    "Running 30s test @ http://a/\n  1000 requests in 10.00s, 1MB read\n  Non-2xx or 3xx responses: 400\n"
    "Requests/sec:  100\n";

class LoadTestCollectorTest : public CollectedTest {
 protected:
  LoadTestCollectorTest() : CollectedTest(kCollector, Instant{1'900'000'000}) {}
};

TEST_F(LoadTestCollectorTest, NoReportIsNotFound) {
  folder_.Write("README.md", "Running 30s test @ http://a/");
  Collect();
  EXPECT_THAT(Absence("load_test.runs"), HasSubstr("not_found: no report of a load test"));
}

TEST_F(LoadTestCollectorTest, ARunHoldsWhatItsReportSays) {
  folder_.Write("load/report.json", kVegeta);
  Collect();
  ASSERT_EQ(Get("load_test.runs").AsList().size(), 1u);
  const Value& run = Get("load_test.runs").AsList()[0];
  EXPECT_EQ(run.Find("tool")->AsString(), "vegeta");
  EXPECT_EQ(run.Find("report")->AsString(), "load/report.json");
  EXPECT_EQ(run.Find("rate_ok")->AsDouble(), 98);
  EXPECT_EQ(ToString(run.Find("duration")->AsDuration()), "10m");
  EXPECT_EQ(ToString(run.Find("p99")->AsDuration()), "9ms");
  EXPECT_FALSE(run.Find("p90")) << "not in the report, hence not set";
  EXPECT_EQ(ToString(run.Find("time")->AsTimestamp()), "2030-01-01T10:00:00Z");
  EXPECT_EQ(ToString(*set_->ProvenanceOf(run.origin())->observed), "2030-01-01T10:00:00Z");
}

TEST_F(LoadTestCollectorTest, RunsOfATextHaveTheirLines) {
  folder_.Write("docs/performance.md", "# One\n" + std::string(kWrk) + "# Two\n" + std::string(kWrk));
  Collect();
  ASSERT_EQ(Get("load_test.runs").AsList().size(), 2u);
  const Value& second = Get("load_test.runs").AsList()[1];
  EXPECT_EQ(second.Find("report")->AsString(), "docs/performance.md:7");
  EXPECT_EQ(second.Find("error_rate")->AsDouble(), 0.4);
  EXPECT_EQ(second.Find("rate_ok")->AsDouble(), 60);
  EXPECT_FALSE(second.Find("time"));
}

TEST_F(LoadTestCollectorTest, FigureThatTheReportDoesNotTellIsAbsent) {
  folder_.Write("k6/summary.json", R"({"root_group": {}, "metrics": {"http_reqs": {"count": 10, "rate": 5}}})");
  Collect();
  const Value& run = Get("load_test.runs").AsList()[0];
  EXPECT_EQ(run.Find("rate")->AsDouble(), 5);
  ASSERT_TRUE(run.Find("error_rate")->Is(Kind::kAbsent));
  EXPECT_EQ(run.Find("rate_ok")->AsAbsence().reason, AbsentReason::kNotDeclared);
}

TEST_F(LoadTestCollectorTest, AmongTestsButNotAmongFixturesOrExamples) {
  folder_.Write("tests/load/results/report.json", kVegeta);
  folder_.Write("tests/fixtures/load/report.json", kVegeta);
  folder_.Write("examples/load/report.json", kVegeta);
  folder_.Write("upload/report.json", kVegeta);
  Collect();
  ASSERT_EQ(Get("load_test.runs").AsList().size(), 1u);
  EXPECT_EQ(Get("load_test.runs").AsList()[0].Find("report")->AsString(), "tests/load/results/report.json");
}

TEST_F(LoadTestCollectorTest, OtherFilesWithSuchNamesAreNoReport) {
  folder_.Write("load/config.json", "{\"stages\": [ // not even JSON\n");
  folder_.Write("performance.md", "# How we tune");
  folder_.Write("bench/build.log", "done");
  Collect();
  EXPECT_THAT(Absence("load_test.runs"), HasSubstr("not_found"));
}

TEST_F(LoadTestCollectorTest, BrokenReportIsAPartThatIsNotKnown) {
  folder_.Write("load/a.json", kVegeta);
  folder_.Write("load/b.json", "{\"metrics\": {\"http_reqs\": ");
  Collect();
  ASSERT_EQ(Get("load_test.runs").AsList().size(), 2u);
  const Value& broken = Get("load_test.runs").AsList()[1];
  ASSERT_TRUE(broken.Is(Kind::kAbsent));
  EXPECT_EQ(broken.AsAbsence().reason, AbsentReason::kMalformed);
  EXPECT_THAT(std::string(broken.AsAbsence().detail), HasSubstr("load/b.json:1"));
}

TEST_F(LoadTestCollectorTest, DeclaredReportsAloneAreRead) {
  folder_.Write("load/a.json", kVegeta);
  folder_.Write("out/peak.txt", kWrk);
  service_.reports.push_back({"load-test", {"out/*.txt"}, {}});
  Collect();
  ASSERT_EQ(Get("load_test.runs").AsList().size(), 1u);
  EXPECT_EQ(Get("load_test.runs").AsList()[0].Find("tool")->AsString(), "wrk");
}

TEST_F(LoadTestCollectorTest, DeclaredReportThatIsNotThereOrNoneIsSaid) {
  service_.reports.push_back({"load-test", {"out/peak.txt"}, {}});
  Collect();
  EXPECT_THAT(Absence("load_test.runs"), HasSubstr("not_found: no file is at out/peak.txt"));
  folder_.Write("out/peak.txt", "all went well");
  Collect();
  EXPECT_TRUE(Get("load_test.runs").AsList()[0].Is(Kind::kAbsent));
}

TEST_F(LoadTestCollectorTest, TimeThatIsStillToComeDoesNotCount) {
  std::string later(kVegeta);
  later.replace(later.find("2030"), 4, "2099");
  folder_.Write("load/a.json", later);
  Collect();
  EXPECT_FALSE(Get("load_test.runs").AsList()[0].Find("time"));
}

TEST_F(LoadTestCollectorTest, StopsWhenAsked) {
  folder_.Write("load/a.json", kVegeta);
  repository_.emplace(*source::Repository::Open(folder_.path()));
  std::stop_source stop;
  stop.request_stop();
  collect::Context context{
      .repository = *repository_, .service = service_, .now = Instant{1}, .stop = stop.get_token()};
  facts::Writer out(declarations_, "load_test");
  EXPECT_FALSE(kCollector.collect(context, out).ok());
}

std::string InspectText(std::string_view text) {
  return Inspect("f", [&](const formats::ChunkSink& sink) { return sink(text); });
}

TEST(InspectLoadTest, OneRunStandsInTheLineAndSeveralInAList) {
  EXPECT_THAT(InspectText(kVegeta), HasSubstr("\"rps\":100,\"rps_ok\":98,\"rps_asked\":null"));
  EXPECT_THAT(InspectText(kVegeta), HasSubstr("\"p90_ms\":null,\"p95_ms\":5"));
  EXPECT_THAT(
      InspectText(std::string(kWrk) + std::string(kWrk)),
      HasSubstr("{\"path\":\"f\",\"tool\":\"wrk\",\"results\":[{\"tool\":\"wrk\",\"form\":\"text\",\"line\":1"));
  EXPECT_THAT(InspectText("{}"), HasSubstr("\"not_a\":\"load-test\",\"reason\":\"the JSON is of no load test\""));
}

}  // namespace
}  // namespace seaworthy::collectors::load_test
