// Test results: whatever the bytes, the parts of the counts are no more than the whole, a pass has no failure in it,
// and the answer does not depend on how the text is cut into pieces.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "collectors/tests/results.h"

namespace {

using seaworthy::Result;
using seaworthy::collectors::tests::Counts;
using seaworthy::collectors::tests::Results;
using seaworthy::collectors::tests::ResultsReader;

Result<Results> Read(std::string_view text, std::size_t piece) {
  ResultsReader reader;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    SEAWORTHY_RETURN_IF_ERROR(reader.Feed(text.substr(at, piece)));
  }
  return reader.Finish();
}

void CheckCounts(const Results& results) {
  Counts counts = results.counts();
  SEAWORTHY_ASSERT(counts.failures + counts.errors + counts.skipped <= counts.tests, "the parts fit into the whole");
  SEAWORTHY_ASSERT(counts.not_run <= counts.skipped, "what did not run was skipped");
  SEAWORTHY_ASSERT(counts.timed_out <= counts.failures + counts.errors, "what timed out failed");
  SEAWORTHY_ASSERT(counts.flaky <= counts.passed(), "what is flaky passed");
  bool bad = counts.failures + counts.errors + results.broken_suites > 0;
  SEAWORTHY_ASSERT((results.verdict() == "fail") == bad, "what is bad fails");
  SEAWORTHY_ASSERT(results.verdict() != "pass" || counts.executed() > 0, "a pass has run something");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Result<Results> whole = Read(text, size + 1);
  Result<Results> pieces = Read(text, size == 0 ? 1 : data[size - 1] % 64 + 1);
  SEAWORTHY_ASSERT(whole.ok() == pieces.ok(), "the pieces do not matter");
  if (!whole.ok()) {
    SEAWORTHY_ASSERT(whole.error().code() == pieces.error().code(), "nor for what is wrong");
    return 0;
  }
  SEAWORTHY_ASSERT(whole->by_level == pieces->by_level, "nor for what is counted");
  CheckCounts(*whole);
  return 0;
}
