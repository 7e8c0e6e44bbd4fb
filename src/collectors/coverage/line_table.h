// What ran, by file and line: the one form that reports of every format are merged in.
//
//   LineTable table;
//   table.Begin("src/a.cc");
//   table.Add({.line = 3, .hit = true});
//   table.End();
//   table.total().lines.covered;  // 1
//
// A unit is a line, or a block of statements (Go). Where a unit is added twice it counts once, and ran if any said so.
// Branches of one line are counted, not named, so two reports that took different ones count the higher number: never
// more than what ran.
//
// Units are kept encoded, about a byte for a line, so that millions fit. Past `Limits::unit_bytes` they are dropped and
// only the counts of each file stay: the totals remain right, but such a file can no longer be merged (conflict()).
//
// Not for several threads at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace seaworthy::collectors::coverage {

struct Counts {
  std::uint64_t covered = 0;
  std::uint64_t total = 0;

  Counts& operator+=(const Counts& other) {
    covered += other.covered;
    total += other.total;
    return *this;
  }
  friend bool operator==(const Counts&, const Counts&) = default;
};

struct Tally {
  Counts lines;  // Statements, where the format counts those.
  Counts branches;

  Tally& operator+=(const Tally& other) {
    lines += other.lines;
    branches += other.branches;
    return *this;
  }
  friend bool operator==(const Tally&, const Tally&) = default;
};

struct Unit {
  std::uint32_t line = 0;
  std::uint32_t column = 0;      // Of a block; 0 for a line.
  std::uint32_t more_lines = 0;  // Of a block: how many lines further it ends.
  std::uint32_t end_column = 0;
  std::uint32_t weight = 1;  // Statements in it; 0 where only branches are told.
  std::uint32_t branches = 0;
  std::uint32_t taken = 0;
  bool hit = false;
};

struct Limits {
  std::size_t unit_bytes = 14u << 20;
  std::size_t files = 200'000;
  std::size_t name_bytes = 16u << 20;
};

class LineTable {
 public:
  explicit LineTable(const Limits& limits = {}) : limits_(limits) {}

  // The units that follow are of that file. Ends the file before it.
  void Begin(std::string_view file);
  void Add(const Unit& unit) {
    (unit.weight > 0 ? lines_ : branches_).push_back(unit);
    if (lines_.size() + branches_.size() >= kMostPending) Flush();
  }
  void End();

  // A file of which only the counts are known.
  void AddCounts(std::string_view file, const Tally& tally);

  // Adds what another table holds, with its files renamed; an empty name leaves the file out.
  void Merge(const LineTable& other, const std::function<std::string(std::string_view)>& rename);

  const Tally& total() const { return total_; }
  std::size_t files() const { return files_.size(); }
  // Whether every file's units are known.
  bool has_all_units() const { return counted_only_ == 0; }
  // Too many files to hold.
  bool full() const { return full_; }
  // A file of which only counts are known came twice: its higher counts stand.
  bool conflict() const { return conflict_; }

  // In order of the names.
  void ForEach(const std::function<void(std::string_view file, const Tally&)>& visit) const;

 private:
  static constexpr std::size_t kMostPending = 1u << 16;

  struct File {
    std::string units;  // Encoded.
    Unit last;
    Tally tally;
    bool counted_only = false;
  };

  File* Open(std::string_view name);
  void Flush();
  void Store(File& file, const std::vector<Unit>& units);
  void Append(File& file, const std::vector<Unit>& units);
  void MergeInto(File& file, const std::vector<Unit>& units);
  void Recount(File& file, const Tally& tally);
  void DropUnits();

  Limits limits_;
  std::map<std::string, File, std::less<>> files_;
  File* open_ = nullptr;
  std::vector<Unit> lines_;     // Pending units of the open file,
  std::vector<Unit> branches_;  // and those of branches alone, which lcov writes before the lines.
  std::vector<Unit> sorted_;    // Both; kept for its memory.
  Tally total_;
  std::size_t unit_bytes_ = 0;
  std::size_t name_bytes_ = 0;
  std::size_t counted_only_ = 0;
  bool full_ = false;
  bool conflict_ = false;
};

}  // namespace seaworthy::collectors::coverage
