// Reports of benchmarks: whatever the bytes, reading them ends, and what comes out agrees with itself.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "collectors/benchmark/report.h"

namespace {

void CheckSeconds(const std::optional<double>& seconds) {
  SEAWORTHY_ASSERT(!seconds || (std::isfinite(*seconds) && *seconds >= 0), "a time is one that can be");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace seaworthy::collectors::benchmark;
  auto report = ReadReport(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!report.ok()) return 0;
  SEAWORTHY_ASSERT(!report->results.empty(), "a report has a result");
  for (const Measured& measured : report->results) {
    SEAWORTHY_ASSERT(measured.runs >= 0, "a count of runs is one");
    SEAWORTHY_ASSERT(!measured.failed || (*measured.failed >= 0 && *measured.failed <= measured.runs),
                     "no more runs failed than there were");
    for (const auto& seconds : {measured.mean, measured.median, measured.min, measured.max, measured.cpu}) {
      CheckSeconds(seconds);
    }
    SEAWORTHY_ASSERT(!measured.rate || *measured.rate >= 0, "a rate is one");
  }
  return 0;
}
