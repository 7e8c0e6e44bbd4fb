#include "collectors/coverage/coverage_collector.h"

#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collectors/collected_test.h"
#include "collectors/coverage/file_names.h"

namespace seaworthy::collectors::coverage {
namespace {

using testing::HasSubstr;
using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr std::string_view kLcov = "TN:\nSF:/build/app/src/a.c\nDA:1,1\nDA:2,1\nDA:3,0\nend_of_record\n";
constexpr std::string_view kCobertura =
    "<coverage line-rate='0.5' timestamp='1700000000'><sources><source>/ci/src</source></sources><packages><package>"
    "<classes><class filename='a.c'><lines><line number='2' hits='0'/><line number='3' hits='1'/>"
    "<line number='4' hits='0'/></lines></class></classes></package></packages></coverage>";

class CoverageCollectorTest : public CollectedTest {
 protected:
  CoverageCollectorTest() : CollectedTest(kCollector, Instant{1'900'000'000}) {}
};

TEST_F(CoverageCollectorTest, NoReportIsNotFound) {
  folder_.Write("README.md", "# coverage 100 %");
  Collect();
  EXPECT_THAT(Absence("coverage.line_rate"), HasSubstr("not_found: no coverage report"));
  EXPECT_THAT(Absence("coverage.reports"), HasSubstr("not_found"));
}

TEST_F(CoverageCollectorTest, OneReportIsTheWhole) {
  folder_.Write("coverage/lcov.info", kLcov);
  Collect();
  EXPECT_EQ(Get("coverage.covered").AsInt(), 2);
  EXPECT_EQ(Get("coverage.total").AsInt(), 3);
  EXPECT_EQ(Get("coverage.line_rate").AsDouble(), 2.0 / 3);
  EXPECT_THAT(Absence("coverage.branch_rate"), HasSubstr("not_found: no report tells branches"));
  const facts::Provenance* place = set_->ProvenanceOf(Get("coverage.line_rate").origin());
  EXPECT_EQ(place->place.file, "coverage/lcov.info");
  EXPECT_FALSE(place->observed) << "neither the report nor Git knows when it was written";
}

TEST_F(CoverageCollectorTest, SeveralReportsMeetByFileAndLine) {
  folder_.Write("src/a.c", "int main() {}\n");
  folder_.Write("coverage/lcov.info", kLcov);
  folder_.Write("coverage/cobertura.xml", kCobertura);
  Collect();
  EXPECT_EQ(Get("coverage.covered").AsInt(), 3);
  EXPECT_EQ(Get("coverage.total").AsInt(), 4);
  ASSERT_EQ(Get("coverage.reports").AsList().size(), 2u);
  const Value& first = Get("coverage.reports").AsList()[0];
  EXPECT_EQ(first.Find("format")->AsString(), "cobertura");
  EXPECT_EQ(ToString(first.Find("time")->AsTimestamp()), "2023-11-14T22:13:20Z");
  EXPECT_TRUE(first.Find("counted")->AsBool());
  EXPECT_EQ(ToString(*set_->ProvenanceOf(Get("coverage.total").origin())->observed), "2023-11-14T22:13:20Z");
}

TEST_F(CoverageCollectorTest, DeclaredReportsAloneAreRead) {
  folder_.Write("coverage/lcov.info", kLcov);
  folder_.Write("tests/out/unit.dat", kCobertura);
  service_.reports.push_back({.kind = "coverage", .paths = {"tests/out/*.dat"}});
  Collect();
  EXPECT_EQ(Get("coverage.total").AsInt(), 3);
  EXPECT_EQ(Get("coverage.reports").AsList()[0].Find("path")->AsString(), "tests/out/unit.dat");
}

TEST_F(CoverageCollectorTest, DeclaredReportThatIsNotThereIsSaid) {
  folder_.Write("coverage/lcov.info", kLcov);
  service_.reports.push_back({.kind = "coverage", .paths = {"build/lcov.info"}});
  Collect();
  EXPECT_THAT(Absence("coverage.line_rate"), HasSubstr("not_found: no file is at build/lcov.info"));
}

TEST_F(CoverageCollectorTest, DeclaredFileOfAnotherKindIsMalformed) {
  folder_.Write("report.txt", "all is well");
  service_.reports.push_back({.kind = "coverage", .paths = {"report.txt"}});
  Collect();
  EXPECT_THAT(Absence("coverage.line_rate"), HasSubstr("malformed: report.txt: the text is no coverage report"));
}

TEST_F(CoverageCollectorTest, BrokenReportMakesTheWholeUnknown) {
  folder_.Write("coverage/lcov.info", kLcov);
  folder_.Write("coverage/more.xml", "<coverage line-rate='1'><packages>");
  folder_.Write("coverage/notes.txt", "no report, and none was promised");
  Collect();
  EXPECT_THAT(Absence("coverage.line_rate"), HasSubstr("malformed: coverage/more.xml:1"));
  ASSERT_EQ(Get("coverage.reports").AsList().size(), 2u);
  EXPECT_TRUE(Get("coverage.reports").AsList()[1].Is(Kind::kAbsent));
}

TEST_F(CoverageCollectorTest, EmptyReportIsUnknownNotFull) {
  folder_.Write("coverage.xml", "<coverage line-rate='1' branch-rate='1'><packages/></coverage>");
  Collect();
  EXPECT_THAT(Absence("coverage.line_rate"), HasSubstr("not_found: coverage.xml holds no line"));
  EXPECT_FALSE(Get("coverage.reports").AsList()[0].Find("line_rate"));
}

TEST_F(CoverageCollectorTest, SummaryBesideLinesDoesNotCountTwice) {
  folder_.Write("coverage/lcov.info", kLcov);
  folder_.Write("coverage/coverage-summary.json",
                R"({"total": {"lines": {"total": 100, "covered": 100}, "statements": {"total": 1, "covered": 1}}})");
  Collect();
  EXPECT_EQ(Get("coverage.total").AsInt(), 3);
  const Value& summary = Get("coverage.reports").AsList()[0];
  EXPECT_FALSE(summary.Find("counted")->AsBool());
}

TEST_F(CoverageCollectorTest, SummariesAloneCannotBePutTogether) {
  constexpr std::string_view kSummary =
      R"({"total": {"lines": {"total": 10, "covered": 9}, "statements": {"total": 1, "covered": 1}}})";
  folder_.Write("a/coverage-summary.json", kSummary);
  Collect();
  EXPECT_EQ(Get("coverage.line_rate").AsDouble(), 0.9);
  folder_.Write("b/coverage-summary.json", kSummary);
  Collect();
  EXPECT_THAT(Absence("coverage.line_rate"), HasSubstr("2 reports name no files"));
}

TEST_F(CoverageCollectorTest, WhatTheServiceExcludesDoesNotCount) {
  folder_.Write("coverage/lcov.info", std::string(kLcov) + "SF:/build/app/gen/x.c\nDA:1,0\nDA:2,0\nend_of_record\n");
  service_.exclude = {"gen/**"};
  Collect();
  EXPECT_EQ(Get("coverage.total").AsInt(), 3);
  const Value& report = Get("coverage.reports").AsList()[0];
  ASSERT_EQ(report.Find("remarks")->AsList().size(), 2u);
  EXPECT_THAT(std::string(report.Find("remarks")->AsList()[0].AsString()), HasSubstr("its age is not known"));
  EXPECT_THAT(std::string(report.Find("remarks")->AsList()[1].AsString()),
              HasSubstr("1 file that the service excludes"));
}

TEST_F(CoverageCollectorTest, ComponentsInFoldersHaveTheirOwn) {
  folder_.Write("api/main.go", "package main\n");
  folder_.Write("web/main.go", "package main\n");
  folder_.Write("cover.out", "mode: set\nex.com/shop/api/main.go:1.1,2.2 3 1\nex.com/shop/web/main.go:1.1,2.2 1 0\n");
  service_.components = {{.name = "api", .place = {"api/catalog-info.yaml", 1, 1}},
                         {.name = "web", .place = {"web/catalog-info.yaml", 1, 1}},
                         {.name = "all", .place = {"seaworthy.yaml", 1, 1}}};
  Collect();
  ASSERT_EQ(Get("coverage.components").AsList().size(), 2u);
  EXPECT_EQ(Get("coverage.components").AsList()[0].Find("line_rate")->AsDouble(), 1.0);
  EXPECT_EQ(Get("coverage.components").AsList()[1].Find("covered")->AsInt(), 0);
}

TEST_F(CoverageCollectorTest, FixturesAreNoEvidence) {
  folder_.Write("tests/fixtures/lcov.info", kLcov);
  folder_.Write("examples/coverage.xml", kCobertura);
  Collect();
  EXPECT_THAT(Absence("coverage.reports"), HasSubstr("not_found"));
}

TEST_F(CoverageCollectorTest, TimeThatIsStillToComeDoesNotCount) {
  folder_.Write("coverage.xml",
                "<coverage line-rate='1' timestamp='1999999999'><packages><package><classes><class filename='a'><lines>"
                "<line number='1' hits='1'/></lines></class></classes></package></packages></coverage>");
  Collect();
  EXPECT_FALSE(Get("coverage.reports").AsList()[0].Find("time"));
}

TEST_F(CoverageCollectorTest, StopsWhenAsked) {
  folder_.Write("coverage/lcov.info", kLcov);
  repository_.emplace(*source::Repository::Open(folder_.path()));
  std::stop_source stop;
  stop.request_stop();
  collect::Context context{
      .repository = *repository_, .service = service_, .now = Instant{1}, .stop = stop.get_token()};
  facts::Writer out(declarations_, "coverage");
  EXPECT_FALSE(kCollector.collect(context, out).ok());
}

TEST(FileNames, AreFoundHoweverTheReportNamesThem) {
  source::ScratchFolder folder;
  for (const char* name :
       {"src/a.c", "main.go", "lib/x/Foo.java", "lib/y/Foo.java", "lib/y/Bar.java", "web/index.js"}) {
    folder.Write(name, "x");
  }
  auto repository = *source::Repository::Open(folder.path());
  FileNames names(repository);
  const std::vector<std::string> none;
  auto path = [&](std::string_view name, std::vector<std::string> folders = {}) {
    FileNames::Resolved resolved = names.Resolve(name, folders);
    return resolved.file == nullptr ? "none: " + resolved.path : resolved.path;
  };
  EXPECT_EQ(path("/home/ci/app/src/a.c"), "src/a.c");
  EXPECT_EQ(path("C:\\ci\\app\\src\\a.c"), "src/a.c");
  EXPECT_EQ(path("./src/a.c"), "src/a.c");
  EXPECT_EQ(path("a.c", {"/ci/app/src"}), "src/a.c");
  EXPECT_EQ(path("example.com/shop/main.go"), "main.go");
  EXPECT_EQ(path("y/Bar.java"), "lib/y/Bar.java");
  EXPECT_EQ(path("Foo.java"), "none: Foo.java") << "it might be either";
  EXPECT_EQ(path("gen/index.js"), "none: gen/index.js") << "no file of that folder";
  EXPECT_EQ(path("unknown.c"), "none: unknown.c");
  EXPECT_EQ(path(""), "none: ");
}

}  // namespace
}  // namespace seaworthy::collectors::coverage
