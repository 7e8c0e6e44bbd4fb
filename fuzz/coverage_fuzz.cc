// Coverage reports: whatever the bytes, nothing is covered that is not there, the answer does not depend on how the
// text is cut into pieces, and a report merged with itself is the same report.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/text.h"
#include "collectors/coverage/report.h"

namespace {

using seaworthy::Result;
using seaworthy::collectors::coverage::LineTable;
using seaworthy::collectors::coverage::Report;
using seaworthy::collectors::coverage::ReportReader;
using seaworthy::collectors::coverage::Tally;

Result<Report> Read(std::string_view text, std::size_t piece) {
  ReportReader reader;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    SEAWORTHY_RETURN_IF_ERROR(reader.Feed(text.substr(at, piece)));
  }
  return reader.Finish();
}

void CheckCounts(const Tally& tally) {
  SEAWORTHY_ASSERT(tally.lines.covered <= tally.lines.total, "no more lines ran than there are");
  SEAWORTHY_ASSERT(tally.branches.covered <= tally.branches.total, "no more branches were taken than there are");
}

void CheckMerging(const Report& report) {
  LineTable merged;
  auto same = [](std::string_view name) { return std::string(name); };
  if (report.table.full() || !report.table.has_all_units()) return;
  merged.Merge(report.table, [&](std::string_view name) { return "x" + same(name); });
  Tally once = merged.total();
  SEAWORTHY_ASSERT(once == report.table.total(), "a copy holds as much");
  merged.Merge(report.table, [&](std::string_view name) { return "x" + same(name); });
  SEAWORTHY_ASSERT(once == merged.total(), "merged with itself, it is the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Result<Report> whole = Read(text, size + 1);
  Result<Report> pieces = Read(text, size == 0 ? 1 : data[size - 1] % 64 + 1);
  SEAWORTHY_ASSERT(whole.ok() == pieces.ok(), "the pieces do not matter");
  if (!whole.ok()) {
    SEAWORTHY_ASSERT(whole.error().code() == pieces.error().code(), "nor for what is wrong");
    SEAWORTHY_ASSERT(!whole.error().message().empty(), "an error has a message");
    return 0;
  }
  SEAWORTHY_ASSERT(whole->tally == pieces->tally, "nor for what is counted");
  SEAWORTHY_ASSERT(!whole->format.empty(), "a report has a format");
  CheckCounts(whole->tally);
  CheckCounts(whole->table.total());
  CheckMerging(*whole);
  return 0;
}
