// The runs in one report of a load generator, told by its content and never by its name.
//
//   ReportReader reader;
//   SEAWORTHY_RETURN_IF_ERROR(reader.Feed(chunk));  // Once per piece.
//   SEAWORTHY_TRY(std::vector<Measurement> runs, reader.Finish());
//
// JSON: the three summaries of k6, vegeta, h2load, Locust, JMeter's statistics, Gatling, autocannon, Artillery. Lines
// of JSON: k6's `--out json`, vegeta's `encode`. Tables: Locust, JMeter's samples, hey. XML: JMeter's samples. Text,
// which may stand several times in a log or a document: wrk, wrk2, vegeta, hey, h2load. Each may be packed with gzip.
//
// Lines, tables, XML and text are read in bounded memory; JSON is held whole, up to 64 MiB. Not for several threads at
// once.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collectors/load_test/measurement.h"
#include "formats/gzip.h"

namespace seaworthy::collectors::load_test {

// Reads one format.
class ReportParser {
 public:
  virtual ~ReportParser() = default;
  virtual Result<void> Feed(std::string_view chunk) = 0;
  // Never empty.
  virtual Result<std::vector<Measurement>> Finish() = 0;
};

class ReportReader {
 public:
  ReportReader();
  ~ReportReader();
  ReportReader(const ReportReader&) = delete;
  ReportReader& operator=(const ReportReader&) = delete;

  // Errors: formats/other-format (no report of a load test), formats/too-large, formats/gzip, and what the parsers of
  // XML and JSON say of broken text.
  Result<void> Feed(std::string_view chunk);
  // At least one run, each completed.
  Result<std::vector<Measurement>> Finish();

 private:
  Result<void> FeedText(std::string_view chunk);
  Result<void> Choose();

  std::unique_ptr<formats::GzipReader> gzip_;  // Where the text is packed; what is packed twice is no report.
  std::string head_;                           // Until the format is known.
  std::unique_ptr<ReportParser> parser_;
};

}  // namespace seaworthy::collectors::load_test
