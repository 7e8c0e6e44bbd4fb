// One coverage report, as its format means it, counted from its records. What its header says of rates is only
// compared.
//
//   ReportReader reader;
//   SEAWORTHY_RETURN_IF_ERROR(reader.Feed(chunk));  // Once per piece.
//   SEAWORTHY_TRY(Report report, reader.Finish());
//
// The format is told by the text: Cobertura, JaCoCo, Clover (of Clover, PHPUnit and Istanbul) and SonarQube's XML;
// lcov; the profile of Go; the JSON of llvm-cov, coverage.py, gcovr and Istanbul's summary. XML and lines are read in
// constant memory; JSON is held whole, up to 64 MiB.
//
// Not for several threads at once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "collectors/coverage/line_table.h"

namespace seaworthy::collectors::coverage {

struct Report {
  std::string_view format;           // A literal: `cobertura`, `lcov`, …
  std::string_view unit = "lines";   // A literal: lines or statements, whatever the format counts.
  Tally tally;                       // Of the whole report. A total of 0 says nothing: it is no full coverage.
  LineTable table;                   // Where the format names files.
  std::vector<std::string> folders;  // That the files' names start from, as the report says.
  std::optional<Instant> time;       // When it was written, as it says itself.
  std::vector<std::string> remarks;  // What is odd about it, one line each.
  std::uint64_t malformed = 0;       // Records that could not be understood, and do not count.
};

// Reads one format.
class ReportParser {
 public:
  virtual ~ReportParser() = default;
  virtual Result<void> Feed(std::string_view chunk) = 0;
  virtual Result<Report> Finish() = 0;
};

class ReportReader {
 public:
  ReportReader();
  ~ReportReader();
  ReportReader(const ReportReader&) = delete;
  ReportReader& operator=(const ReportReader&) = delete;

  // Errors: formats/other-format (no coverage report), formats/not-text, formats/too-large, and what the parsers of XML
  // and JSON say of broken text.
  Result<void> Feed(std::string_view chunk);
  Result<Report> Finish();

 private:
  Result<void> Choose();

  std::string head_;  // Until the format is known.
  std::unique_ptr<ReportParser> parser_;
};

}  // namespace seaworthy::collectors::coverage
