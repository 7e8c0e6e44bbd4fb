// What one report of test results says, counted from its cases. The totals of its header are only compared.
//
//   ResultsReader reader;
//   SEAWORTHY_RETURN_IF_ERROR(reader.Feed(chunk));  // Once per piece.
//   SEAWORTHY_TRY(Results results, reader.Finish());
//
// The format is told by the text: JUnit in its dialects, TRX, NUnit 2 and 3, xUnit 2, TAP 12 to 14, or the lines of
// `go test -json`. All are read in constant memory.
//
// Not for several threads at once.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::collectors::tests {

enum class Status : std::uint8_t {
  kPassed,
  kFailed,
  kError,    // It broke, or was never there.
  kSkipped,  // On purpose, as it says; also what is to do, and not blamed.
  kNotRun,   // Disabled or left out, without a word.
};

enum class Level : std::uint8_t { kUnit, kIntegration };

std::string_view Name(Status status);  // `passed`, `failed`, `error`, `skipped`, `not_run`
std::string_view Name(Level level);    // `unit`, `integration`

// Which tests need more than the code itself: told by the name of their suite, their class or the report.
struct LevelRules {
  // Globs of such names. None: by `integration`, `e2e`, `end-to-end`, `acceptance` or `failsafe` in the name, or a
  // class that ends with `IT`, as Maven has it.
  std::vector<std::string> integration;

  bool IsIntegration(std::string_view name) const;
};

struct Case {
  std::string suite;
  std::string name;
  Status status = Status::kPassed;
  Level level = Level::kUnit;
  bool flaky = false;      // It failed, and passed when run again.
  bool timed_out = false;  // It failed because its time was over.
  bool missing = false;    // What it should run was not there.
  int line = 0;            // In the report.
};

struct Counts {
  std::uint64_t tests = 0;
  std::uint64_t failures = 0;
  std::uint64_t errors = 0;
  std::uint64_t skipped = 0;  // With those that did not run.
  std::uint64_t not_run = 0;
  std::uint64_t flaky = 0;
  std::uint64_t timed_out = 0;
  std::uint64_t missing = 0;

  std::uint64_t passed() const { return tests - failures - errors - skipped; }
  std::uint64_t executed() const { return tests - skipped; }
  void Add(const Case& one);
  Counts& operator+=(const Counts& other);
  friend bool operator==(const Counts&, const Counts&) = default;
};

struct Results {
  std::string_view format;  // A literal: `junit`, `tap`, …
  LevelRules rules;
  std::array<Counts, 2> by_level;    // By Level.
  std::uint64_t broken_suites = 0;   // Suites that broke outside of any case; also a run that was given up.
  std::vector<Case> problems;        // What failed, was flaky or never ran: the first of them.
  std::optional<Instant> time;       // Of the run, as it says itself: the latest it names.
  std::vector<std::string> remarks;  // What is odd about it, one line each.

  Level last_level = Level::kUnit;  // Of what was added last,
  bool last_kept = false;           // and whether it is the last of the problems.

  Counts counts() const;
  // `fail`, `pass`, or `no-tests` where none was executed.
  std::string_view verdict() const;

  void Add(const Case& one);
  // One that just passed, of which nothing else is to be told.
  void AddPassed(Level level) {
    ++by_level[static_cast<std::size_t>(level)].tests;
    last_level = level;
    last_kept = false;
  }
  // Tests that were promised and are not there: they failed.
  void AddMissing(std::uint64_t number, const Case& first);
  // What was added last failed because its time was over.
  void MarkTimedOut();
  void SawTime(std::string_view text);
  // Says so where the header's number of tests is another one.
  void CompareTotal(std::string_view said);
};

// Reads one format.
class ResultsParser {
 public:
  virtual ~ResultsParser() = default;
  virtual Result<void> Feed(std::string_view chunk) = 0;
  virtual Result<Results> Finish() = 0;
};

class ResultsReader {
 public:
  explicit ResultsReader(LevelRules rules = {});
  ~ResultsReader();
  ResultsReader(const ResultsReader&) = delete;
  ResultsReader& operator=(const ResultsReader&) = delete;

  // Errors: formats/other-format (no test results), formats/not-text, formats/too-large, and what the XML reader says
  // of broken text.
  Result<void> Feed(std::string_view chunk);
  Result<Results> Finish();

 private:
  Result<void> Choose();

  LevelRules rules_;
  std::string head_;  // Until the format is known.
  std::unique_ptr<ResultsParser> parser_;
};

}  // namespace seaworthy::collectors::tests
