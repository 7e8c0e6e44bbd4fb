#include "collectors/coverage/line_table.h"

#include <map>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace seaworthy::collectors::coverage {
namespace {

std::string Same(std::string_view name) { return std::string(name); }

void AddFile(LineTable& table, std::string_view name, const std::vector<Unit>& units) {
  table.Begin(name);
  for (const Unit& unit : units) table.Add(unit);
  table.End();
}

TEST(LineTable, LineThatComesTwiceCountsOnceAndRanIfAnySaysSo) {
  LineTable table;
  AddFile(table, "a", {{.line = 3, .hit = false}, {.line = 1, .hit = true}, {.line = 3, .hit = true}});
  EXPECT_EQ(table.total().lines, (Counts{2, 2}));
  AddFile(table, "a", {{.line = 1, .hit = false}, {.line = 2, .hit = false}, {.line = 4, .hit = true}});
  EXPECT_EQ(table.total().lines, (Counts{3, 4}));
  EXPECT_EQ(table.files(), 1u);
}

TEST(LineTable, FilesAreApart) {
  LineTable table;
  AddFile(table, "a", {{.line = 1, .hit = true}});
  AddFile(table, "b", {{.line = 1, .hit = false}});
  EXPECT_EQ(table.total().lines, (Counts{1, 2}));
}

TEST(LineTable, BlocksAreToldApartByAllTheirNumbers) {
  LineTable table;
  Unit block{.line = 1, .column = 2, .more_lines = 3, .end_column = 4, .weight = 5, .hit = true};
  Unit wider = block;
  wider.end_column = 5;
  AddFile(table, "a.go", {block, wider, block});
  EXPECT_EQ(table.total().lines, (Counts{10, 10}));
}

TEST(LineTable, BranchesOfALineCountTheHigherNumber) {
  LineTable table;
  AddFile(table, "a", {{.line = 1, .branches = 4, .taken = 1, .hit = true}});
  AddFile(table, "a", {{.line = 1, .branches = 4, .taken = 3, .hit = false}});
  EXPECT_EQ(table.total(), (Tally{{1, 1}, {3, 4}}));
}

TEST(LineTable, BranchesWithoutALineAreNoLine) {
  LineTable table;
  AddFile(table, "a", {{.line = 7, .weight = 0, .branches = 2, .taken = 1}});
  EXPECT_EQ(table.total(), (Tally{{0, 0}, {1, 2}}));
  AddFile(table, "a", {{.line = 7, .hit = true}});
  EXPECT_EQ(table.total(), (Tally{{1, 1}, {1, 2}}));
}

// Whatever the order and however often the file is opened, the sum is that of a plain map.
TEST(LineTable, AgreesWithAMapOnRandomLines) {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    LineTable table;
    std::map<std::uint32_t, bool> truth;
    for (int part = 0; part < 5; ++part) {
      std::vector<Unit> units;
      for (int i = 0; i < 200; ++i) {
        auto line = static_cast<std::uint32_t>(random() % 1000);
        Unit unit{.line = 1 + line * (round % 2 == 0 ? 1U : 4'000'000U), .hit = random() % 2 == 0};
        truth[unit.line] = truth[unit.line] || unit.hit;
        units.push_back(unit);
      }
      AddFile(table, "a", units);
    }
    Counts counts{0, truth.size()};
    for (const auto& [line, hit] : truth) counts.covered += hit ? 1U : 0U;
    ASSERT_EQ(table.total().lines, counts);
    LineTable merged;
    merged.Merge(table, Same);
    merged.Merge(table, Same);
    ASSERT_EQ(merged.total(), table.total());
  }
}

TEST(LineTable, ManyLinesOfOneFileAreRightInAnyOrder) {
  LineTable table;
  table.Begin("a");
  for (std::uint32_t line = 200'000; line > 0; --line) table.Add({.line = line, .hit = line % 4 != 0});
  table.End();
  EXPECT_EQ(table.total().lines, (Counts{150'000, 200'000}));
}

TEST(LineTable, MergingRenamesAndLeavesOut) {
  LineTable one;
  AddFile(one, "/build/a", {{.line = 1, .hit = true}});
  AddFile(one, "generated", {{.line = 1, .hit = false}});
  LineTable merged;
  AddFile(merged, "a", {{.line = 1, .hit = false}, {.line = 2, .hit = false}});
  merged.Merge(one, [](std::string_view name) { return name == "generated" ? std::string() : std::string("a"); });
  EXPECT_EQ(merged.total().lines, (Counts{1, 2}));
}

TEST(LineTable, OverTheLimitTotalsStayAndMergingIsAConflict) {
  LineTable table({.unit_bytes = 100});
  for (int file = 0; file < 10; ++file) {
    std::vector<Unit> units;
    for (std::uint32_t line = 1; line <= 50; ++line) units.push_back({.line = line, .hit = true});
    AddFile(table, "file" + std::to_string(file), units);
  }
  EXPECT_EQ(table.total().lines, (Counts{500, 500}));
  EXPECT_FALSE(table.has_all_units());
  EXPECT_FALSE(table.conflict());
  AddFile(table, "file0", {{.line = 51, .hit = false}});  // Behind all it had: no conflict.
  EXPECT_EQ(table.total().lines, (Counts{500, 501}));
  EXPECT_FALSE(table.conflict());
  AddFile(table, "file0", {{.line = 1, .hit = false}});
  EXPECT_TRUE(table.conflict());
  EXPECT_EQ(table.total().lines, (Counts{500, 501}));
}

TEST(LineTable, CountsOfOneFileTwiceAreTheHigherOnes) {
  LineTable table;
  table.AddCounts("a", {{1, 4}, {}});
  EXPECT_FALSE(table.conflict());
  table.AddCounts("a", {{3, 4}, {}});
  EXPECT_TRUE(table.conflict());
  EXPECT_EQ(table.total().lines, (Counts{3, 4}));
  table.AddCounts("a", {{2, 4}, {}});
  EXPECT_EQ(table.total().lines, (Counts{3, 4}));
}

TEST(LineTable, TooManyFilesAreSaid) {
  LineTable table({.files = 2});
  for (const char* name : {"a", "b", "c"}) AddFile(table, name, {{.line = 1, .hit = true}});
  EXPECT_TRUE(table.full());
  EXPECT_EQ(table.total().lines, (Counts{2, 2}));
  LineTable names({.name_bytes = 5});
  AddFile(names, "abcdef", {{.line = 1, .hit = true}});
  EXPECT_TRUE(names.full());
}

}  // namespace
}  // namespace seaworthy::collectors::coverage
