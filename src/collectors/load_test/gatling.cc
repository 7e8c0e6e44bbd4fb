// Gatling up to 3.13: `global_stats.json`, or the root of the tree in `stats.json`. A figure stands as {total, ok, ko},
// as a number or a text, `-` for none.
#include "collectors/load_test/json_reports.h"
#include "collectors/load_test/json_values.h"
#include "collectors/load_test/numbers.h"

namespace seaworthy::collectors::load_test {
namespace {

using value::Value;

std::optional<double> Figure(const Value& stats, std::string_view name, std::string_view of = "total") {
  const Value* figure = ObjectAt(stats, name);
  if (figure == nullptr) return std::nullopt;
  auto number = NumberAt(*figure, of);
  return number ? number : Number(TextAt(*figure, of));
}

}  // namespace

// The percentiles are 50, 75, 95 and 99 unless gatling.conf says otherwise, which the file does not tell.
std::optional<Measurement> ReadGatling(const Value& document) {
  const Value* root = ObjectAt(document, "stats");
  const Value& stats = root != nullptr ? *root : document;
  if (!Figure(stats, "numberOfRequests") || ObjectAt(stats, "percentiles1") == nullptr) return std::nullopt;
  Measurement run;
  run.tool = "gatling";
  run.form = root != nullptr ? "stats" : "global-stats";
  run.requests = Figure(stats, "numberOfRequests");
  run.failed = Figure(stats, "numberOfRequests", "ko");
  run.rate = Figure(stats, "meanNumberOfRequestsPerSecond");
  run.rate_ok = Figure(stats, "meanNumberOfRequestsPerSecond", "ok");
  run.latency = {.min = Figure(stats, "minResponseTime"),
                 .mean = Figure(stats, "meanResponseTime"),
                 .p50 = Figure(stats, "percentiles1"),
                 .p90 = {},
                 .p95 = Figure(stats, "percentiles3"),
                 .p99 = Figure(stats, "percentiles4"),
                 .p999 = {},
                 .max = Figure(stats, "maxResponseTime")};
  run.problems.emplace_back("the percentiles are taken for Gatling's defaults, 50, 75, 95 and 99");
  return run;
}

}  // namespace seaworthy::collectors::load_test
