// Reports of load tests: whatever the bytes, reading ends, and the figures that come out can be.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/assert.h"
#include "catalog/request_rate.h"
#include "collectors/load_test/report_reader.h"

namespace {

using seaworthy::collectors::load_test::Measurement;
using seaworthy::collectors::load_test::ReportReader;

void CheckFigure(const std::optional<double>& figure) {
  SEAWORTHY_ASSERT(!figure || (*figure >= 0 && !std::isnan(*figure)), "a figure is a number from 0");
}

void Check(const Measurement& run) {
  SEAWORTHY_ASSERT(!run.tool.empty() && !run.form.empty(), "a run has a tool and a form");
  SEAWORTHY_ASSERT(!run.error_rate || *run.error_rate <= 1, "no more requests fail than were made");
  const auto& latency = run.latency;
  for (const auto* figure : {&run.seconds, &run.requests, &run.rate, &run.rate_ok, &run.error_rate, &latency.min,
                             &latency.mean, &latency.p50, &latency.p95, &latency.p99, &latency.max}) {
    CheckFigure(*figure);
  }
}

}  // namespace

// The first byte says in which pieces the rest comes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::size_t piece = std::max<std::size_t>(1, data[0] * 16u);
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  (void)seaworthy::catalog::RequestRate(text);
  ReportReader reader;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    if (!reader.Feed(text.substr(at, piece)).ok()) return 0;
  }
  auto runs = reader.Finish();
  if (!runs.ok()) return 0;
  SEAWORTHY_ASSERT(!runs->empty(), "a report holds a run");
  for (const Measurement& run : *runs) Check(run);
  return 0;
}
