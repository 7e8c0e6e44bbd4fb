#include "collectors/benchmark/benchmark_collector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collectors/benchmark/inspect.h"
#include "collectors/benchmark/report.h"
#include "collectors/collected_test.h"
#include "formats/errors.h"

namespace seaworthy::collectors::benchmark {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kHyperfine = R"({"results": [
  {"command": "tool check .", "mean": 0.02, "stddev": 0.001, "median": 0.018, "user": 0.01, "system": 0.004,
   "min": 0.015, "max": 0.03, "times": [0.015, 0.018, 0.03], "exit_codes": [0, 1, null]},
  {"command": "tool --version", "mean": 0.0025, "median": 0.0025, "min": 0.0025, "max": 0.0025,
   "times": [0.0025]}]})";

constexpr std::string_view kGoogle = R"({
  "context": {"date": "2031-05-12T12:00:00+02:00", "cpu_scaling_enabled": true, "library_build_type": "release"},
  "benchmarks": [
    {"name": "Parse", "run_name": "Parse", "run_type": "iteration", "iterations": 300, "real_time": 2e3,
     "cpu_time": 1e3, "time_unit": "us", "items_per_second": 100.0},
    {"name": "Parse", "run_name": "Parse", "run_type": "iteration", "iterations": 100, "real_time": 6e3,
     "cpu_time": 5e3, "time_unit": "us", "items_per_second": 500.0},
    {"name": "Parse_mean", "run_name": "Parse", "run_type": "aggregate", "aggregate_name": "mean", "iterations": 2,
     "real_time": 9e9, "cpu_time": 9e9, "time_unit": "us"},
    {"name": "Parse_BigO", "run_name": "Parse", "run_type": "aggregate", "aggregate_name": "BigO", "real_coefficient": 1},
    {"name": "Open", "run_name": "Open", "run_type": "iteration", "error_occurred": true,
     "error_message": "no such\nfile", "iterations": 1, "real_time": 0, "cpu_time": 0, "time_unit": "ns"},
    {"name": "Add", "run_name": "Add", "run_type": "iteration", "iterations": 1000, "real_time": 0.25,
     "cpu_time": 0.25, "time_unit": "ns"}]})";

TEST(ReadReport, HyperfineTellsEachCommand) {
  auto report = ReadReport(kHyperfine);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->tool, "hyperfine");
  EXPECT_FALSE(report->time.has_value());
  ASSERT_EQ(report->results.size(), 2u);
  const Measured& check = report->results[0];
  EXPECT_EQ(check.name, "tool check .");
  EXPECT_EQ(check.runs, 3);
  EXPECT_EQ(check.failed, 2);
  EXPECT_DOUBLE_EQ(*check.mean, 0.02);
  EXPECT_DOUBLE_EQ(*check.median, 0.018);
  EXPECT_DOUBLE_EQ(*check.cpu, 0.014);
  EXPECT_THAT(check.problems, ElementsAre("2 of 3 runs ended with an error"));
  EXPECT_FALSE(report->results[1].failed.has_value());
  EXPECT_FALSE(report->results[1].cpu.has_value());
}

TEST(ReadReport, GoogleBenchmarkIsGatheredFromItsRepetitions) {
  auto report = ReadReport(kGoogle);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(ToString(*report->time), "2031-05-12T10:00:00Z");
  ASSERT_EQ(report->results.size(), 3u);
  const Measured& parse = report->results[0];
  EXPECT_EQ(parse.name, "Parse");
  EXPECT_EQ(parse.runs, 400);
  EXPECT_EQ(parse.failed, 0);
  EXPECT_NEAR(*parse.mean, 3e-3, 1e-12);
  EXPECT_NEAR(*parse.cpu, 2e-3, 1e-12);
  EXPECT_NEAR(*parse.rate, 200, 1e-9);
  EXPECT_FALSE(parse.median || parse.min || parse.max);
  EXPECT_THAT(parse.problems, ElementsAre("the clock of the processor was not held"));
  const Measured& open = report->results[1];
  EXPECT_EQ(open.failed, 1);
  EXPECT_FALSE(open.mean.has_value());
  EXPECT_THAT(open.problems[0], HasSubstr("no such file"));
}

TEST(ReadReport, AggregatesAloneHaveAMean) {
  auto report = ReadReport(R"({"context": {}, "benchmarks": [
    {"name": "Parse/8_mean", "iterations": 5, "real_time": 4, "cpu_time": 3, "time_unit": "ms"},
    {"name": "Parse/8_stddev", "iterations": 5, "real_time": 1, "cpu_time": 1, "time_unit": "ms"}]})");
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->results.size(), 1u);
  EXPECT_EQ(report->results[0].name, "Parse/8");
  EXPECT_EQ(report->results[0].runs, 5);
  EXPECT_NEAR(*report->results[0].mean, 4e-3, 1e-12);
}

TEST(ReadReport, ATimeThatCannotBeIsNoTime) {
  for (std::string_view time : {"-1", "1e300", "\"fast\"", "null"}) {
    auto report =
        ReadReport(R"({"context": {}, "benchmarks": [{"name": "a", "iterations": 5, "cpu_time": 1, "real_time": )" +
                   std::string(time) + "}]}");
    ASSERT_TRUE(report.ok()) << time;
    EXPECT_FALSE(report->results[0].mean.has_value()) << time;
    EXPECT_THAT(report->results[0].problems, ElementsAre("a time in its report cannot be")) << time;
  }
}

TEST(ReadReport, AbsurdCountsDoNotOverflow) {
  std::string entry = R"({"name": "a", "iterations": 9223372036854775807, "real_time": 1, "cpu_time": 1,
                          "items_per_second": 1.7e308})";
  auto google = ReadReport(R"({"context": {}, "benchmarks": [)" + entry + "," + entry + "]}");
  ASSERT_TRUE(google.ok());
  EXPECT_GT(google->results[0].runs, 0);
  EXPECT_FALSE(google->results[0].rate.has_value());
  auto hyperfine = ReadReport(R"({"results": [{"command": "a", "mean": 1, "times": [1], "exit_codes": [1, 1]}]})");
  ASSERT_TRUE(hyperfine.ok());
  EXPECT_FALSE(hyperfine->results[0].failed.has_value()) << "codes of other runs than were timed";
}

TEST(ReadReport, OtherDocumentsAreNotOfThisKind) {
  for (std::string_view text :
       {"", "   ", "[1]", "{}", R"({"results": []})", R"({"results": [{"command": "x"}]})", R"({"benchmarks": [1]})",
        R"({"context": {}, "benchmarks": []})", R"({"context": 1, "benchmarks": [{"name": "a"}]})", "<a/>",
        R"({"context": {}, "benchmarks": [{"name": "a_cv", "aggregate_name": "cv"}]})"}) {
    auto report = ReadReport(text);
    ASSERT_FALSE(report.ok()) << text;
    EXPECT_TRUE(report.error().Is(formats::kOtherFormat)) << text;
  }
}

TEST(Inspect, PrintsFiguresAndWhatIsNoReport) {
  EXPECT_THAT(Inspect("a.json", kHyperfine), HasSubstr(R"("name":"tool check .","runs":3,"failed":2,"mean_ms":20,)"));
  EXPECT_THAT(Inspect("a.json", kHyperfine), HasSubstr(R"("failed":null,"mean_ms":2.5,"median_ms":2.5)"));
  EXPECT_THAT(Inspect("a.json", "{}"), HasSubstr(R"("not_a":"benchmark")"));
  EXPECT_THAT(Inspect("a.json", "{\n]"), HasSubstr("2:1: "));
}

class BenchmarkCollectorTest : public CollectedTest {
 protected:
  BenchmarkCollectorTest() : CollectedTest(kCollector, *ParseInstant("2031-06-01T00:00:00Z")) {}

  const value::Value& One() { return Get("benchmark.results").AsList()[0]; }
};

TEST_F(BenchmarkCollectorTest, TellsWhatWasMeasured) {
  folder_.Write("out/bench.json", kGoogle);
  Collect();
  ASSERT_EQ(Absence("benchmark.results"), "known");
  EXPECT_EQ(Get("benchmark.results").AsList().size(), 3u);
  EXPECT_EQ(One().Find("mean")->AsDuration(), (Span{0, 3'000'000}));
  EXPECT_EQ(ToString(One().Find("time")->AsTimestamp()), "2031-05-12T10:00:00Z");
  EXPECT_EQ(set_->ProvenanceOf(One().origin())->place.file, "out/bench.json");
  EXPECT_THAT(Absence(*Get("benchmark.results").AsList()[1].Find("mean")), HasSubstr("how long a run took"));
  EXPECT_EQ(Get("benchmark.results").AsList()[2].Find("mean")->AsDuration(), (Span{0, 1}));
}

TEST_F(BenchmarkCollectorTest, ATimeToComeDoesNotCount) {
  std::string later(kGoogle);
  later.replace(later.find("2031"), 4, "2032");
  folder_.Write("bench.json", later);
  Collect();
  EXPECT_FALSE(One().Find("time"));
}

TEST_F(BenchmarkCollectorTest, NamedReportsAreReadAndNoOthers) {
  folder_.Write("bench.json", kGoogle);
  folder_.Write("out/a.json", kHyperfine);
  service_.reports.push_back({.kind = "benchmark", .paths = {"out/*.json"}, .integration = {}, .place = {}});
  Collect();
  EXPECT_EQ(Get("benchmark.results").AsList().size(), 2u);
  EXPECT_EQ(Absence(*Get("benchmark.results").AsList()[1].Find("failed")),
            "not_declared: the report does not tell which runs failed");
}

TEST_F(BenchmarkCollectorTest, NothingIsFoundWhereNothingIs) {
  folder_.Write("bench/package.json", R"({"name": "x"})");
  folder_.Write("perf.json", "{broken");
  Collect();
  EXPECT_EQ(Absence("benchmark.results"), "not_found: no report of benchmarks was found");
  service_.reports.push_back({.kind = "benchmark", .paths = {"out/a.json"}, .integration = {}, .place = {}});
  Collect();
  EXPECT_EQ(Absence("benchmark.results"),
            "not_found: no file is at out/a.json, where the service says its benchmarks are");
}

TEST_F(BenchmarkCollectorTest, ABrokenReportIsNotKnown) {
  folder_.Write("bench.json", kGoogle.substr(0, kGoogle.size() / 2));
  Collect();
  EXPECT_THAT(Absence(One()), HasSubstr("malformed: bench.json:"));
  folder_.Write("bench.json", "no report");
  service_.reports.push_back({.kind = "benchmark", .paths = {"bench.json"}, .integration = {}, .place = {}});
  Collect();
  EXPECT_THAT(Absence(One()), HasSubstr("malformed: bench.json: no report of benchmarks"));
}

}  // namespace
}  // namespace seaworthy::collectors::benchmark
