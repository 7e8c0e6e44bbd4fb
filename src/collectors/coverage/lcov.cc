// lcov's tracefile, of lcov 1 and 2: a record per line, `KEY:value,value`.
//
// `lcov --capture` writes no totals (LF, LH), and totals that are written may be wrong, so that all is counted from DA
// and BRDA. Line 0 is no line. Names may hold commas and, on Windows, colons.
#include <fmt/format.h>

#include "base/text.h"
#include "collectors/coverage/parsers.h"
#include "formats/errors.h"
#include "formats/lines.h"

namespace seaworthy::collectors::coverage {
namespace {

class LcovParser : public ReportParser {
 public:
  LcovParser() { report_.format = "lcov"; }

  Result<void> Feed(std::string_view chunk) override {
    bool whole = lines_.Feed(chunk, [this](std::string_view line) { Take(line); });
    if (!whole) return Error(formats::kTooLarge, fmt::format("line {} is over 1 MiB", lines_.line() + 1));
    if (report_.table.full()) return Error(formats::kTooLarge, "the report names too many files");
    return {};
  }

  Result<Report> Finish() override {
    lines_.Finish([this](std::string_view line) { Take(line); });
    if (in_file_) report_.remarks.push_back("the last record does not end: the report may be cut off");
    EndFile();
    report_.tally = report_.table.total();
    if (files_ > 0 && (found_ > 0 || hit_ > 0) && (found_ != counted_found_ || hit_ != counted_hit_)) {
      report_.remarks.push_back(fmt::format("its totals say {} of {} lines, its records {} of {}", hit_, found_,
                                            counted_hit_, counted_found_));
    }
    return std::move(report_);
  }

 private:
  void Take(std::string_view line) {
    if (line.size() < 3) return;
    if (line.starts_with("DA:")) return TakeLine(line.substr(3));
    if (line.starts_with("BRDA:")) return TakeBranch(line.substr(5));
    if (line.starts_with("SF:")) return BeginFile(line.substr(3));
    if (line.starts_with("LF:")) return TakeTotal(line.substr(3), found_);
    if (line.starts_with("LH:")) return TakeTotal(line.substr(3), hit_);
    if (line.starts_with("end_of_record")) EndFile();
  }

  void BeginFile(std::string_view name) {
    EndFile();
    report_.table.Begin(Trim(name));
    in_file_ = true;
    ++files_;
  }

  void EndFile() {
    AddBranches();
    report_.table.End();
    in_file_ = false;
  }

  // `line,hits[,checksum]`
  void TakeLine(std::string_view record) {
    std::size_t comma = record.find(',');
    if (comma == std::string_view::npos || !in_file_) return Malformed();
    std::string_view hits = record.substr(comma + 1);
    hits = hits.substr(0, hits.find(','));
    std::optional<std::uint32_t> line = ReadNumber(record.substr(0, comma));
    std::optional<bool> hit = ReadHits(hits);
    if (!line || !hit || *line == 0) return Malformed();
    ++counted_found_;
    counted_hit_ += *hit ? 1U : 0U;
    report_.table.Add({.line = *line, .hit = *hit});
  }

  // `line,[e]block,branch,taken`; branch may be an expression. `-` was never reached.
  void TakeBranch(std::string_view record) {
    std::size_t first = record.find(',');
    std::size_t last = record.rfind(',');
    if (first == last || !in_file_) return Malformed();
    std::optional<std::uint32_t> line = ReadNumber(record.substr(0, first));
    std::string_view taken = record.substr(last + 1);
    std::optional<bool> hit = taken == "-" ? false : ReadHits(taken);
    if (!line || !hit || *line == 0) return Malformed();
    if (branches_.line != *line) AddBranches();
    branches_.line = *line;
    ++branches_.branches;
    branches_.taken += *hit ? 1U : 0U;
  }

  // The branches of one line stand together.
  void AddBranches() {
    branches_.weight = 0;
    if (branches_.branches > 0) report_.table.Add(branches_);
    branches_ = Unit{};
  }

  static void TakeTotal(std::string_view text, std::uint64_t& sum) { sum += ReadNumber(text).value_or(0); }

  void Malformed() { ++report_.malformed; }

  formats::LineSplitter lines_;
  Report report_;
  Unit branches_;
  bool in_file_ = false;
  std::uint64_t files_ = 0;
  std::uint64_t found_ = 0;  // As LF and LH say.
  std::uint64_t hit_ = 0;
  std::uint64_t counted_found_ = 0;  // DA records, whether or not a line comes twice.
  std::uint64_t counted_hit_ = 0;
};

}  // namespace

std::unique_ptr<ReportParser> NewLcovParser() { return std::make_unique<LcovParser>(); }

}  // namespace seaworthy::collectors::coverage
