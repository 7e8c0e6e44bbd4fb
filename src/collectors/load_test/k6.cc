// k6's three summaries.
//
//   --summary-export   metrics.http_req_duration{avg, med, "p(95)", …} straight on the metric; a threshold that is
//                      `true` was crossed.
//   handleSummary      the same below `values`; thresholds {"p(95)<500": {"ok": true}}; `state.testRunDurationMs`.
//   machine-readable   {"version", "config": {"duration"}, "results": {"metrics": [{"name", "values"}]}}; neither
//                      thresholds nor a rate of counters.
//
// In each, `http_req_failed` counts the requests for which "it failed" is true: its `passes` are failures.
#include <string>

#include <fmt/format.h>

#include "collectors/load_test/json_reports.h"
#include "collectors/load_test/json_values.h"

namespace seaworthy::collectors::load_test {
namespace {

using value::Kind;
using value::MapEntry;
using value::Value;

// The values of a metric, wherever the form keeps them.
const Value* ValuesOf(const Value& metrics, std::string_view name) {
  const Value* metric = ObjectAt(metrics, name);
  if (metric == nullptr) return nullptr;
  const Value* values = ObjectAt(*metric, "values");
  return values != nullptr ? values : metric;
}

void ReadDurations(const Value* values, Latencies& latency) {
  if (values == nullptr) return;
  auto at = [&](std::string_view key) { return NumberAt(*values, key); };
  latency = {.min = at("min"),
             .mean = at("avg"),
             .p50 = at("med"),
             .p90 = at("p(90)"),
             .p95 = at("p(95)"),
             .p99 = at("p(99)"),
             .p999 = at("p(99.9)"),
             .max = at("max")};
  if (!latency.p50) latency.p50 = at("p(50)");
}

void ReadFailures(const Value* values, Measurement& run) {
  if (values == nullptr) return;
  run.error_rate = NumberAt(*values, "rate");
  if (!run.error_rate) run.error_rate = NumberAt(*values, "value");
  run.failed = NumberAt(*values, "passes");
  if (!run.failed) run.failed = NumberAt(*values, "matches");
}

void ReadThresholds(const Value& metrics, Measurement& run) {
  for (const MapEntry& metric : metrics.AsMap()) {
    const Value* thresholds = ObjectAt(metric.item, "thresholds");
    if (thresholds == nullptr) continue;
    for (const MapEntry& threshold : thresholds->AsMap()) {
      std::string name = std::string(metric.key.AsString()) + " " + std::string(threshold.key.AsString());
      if (threshold.item.Is(Kind::kBool)) run.thresholds.push_back({name, !threshold.item.AsBool()});
      const Value* ok = threshold.item.Is(Kind::kMap) ? threshold.item.Find("ok") : nullptr;
      if (ok != nullptr && ok->Is(Kind::kBool)) run.thresholds.push_back({name, ok->AsBool()});
    }
  }
}

// Iterations that could not start at the rate the test asked for.
void ReadDropped(const Value* values, Measurement& run) {
  auto dropped = values == nullptr ? std::nullopt : NumberAt(*values, "count");
  if (!dropped || *dropped <= 0) return;
  run.problems.push_back(fmt::format("k6 could not keep its rate: it dropped {:.0f} iterations", *dropped));
}

void Finish(std::string_view form, Measurement& run) {
  run.tool = "k6";
  run.form = form;
  if (!run.latency.p99 && run.latency.p95) {
    run.problems.emplace_back("no 99th percentile: set summaryTrendStats to have k6 write it");
  }
}

// By name, as the machine-readable form lists them.
const Value* Listed(const Value& metrics, std::string_view name) {
  for (const Value& metric : metrics.AsList()) {
    if (metric.Is(Kind::kMap) && TextAt(metric, "name") == name) return ObjectAt(metric, "values");
  }
  return nullptr;
}

std::optional<Measurement> ReadMachineReadable(const Value& document) {
  const Value* config = ObjectAt(document, "config");
  const Value* results = ObjectAt(document, "results");
  const Value* metrics = results == nullptr ? nullptr : results->Find("metrics");
  if (config == nullptr || metrics == nullptr || !metrics->Is(Kind::kList)) return std::nullopt;
  Measurement run;
  run.seconds = NumberAt(*config, "duration");
  run.target = TextAt(*config, "script");
  if (const Value* metadata = ObjectAt(document, "metadata")) run.started = InstantAt(*metadata, "generatedAt");
  if (const Value* requests = Listed(*metrics, "http_reqs")) run.requests = NumberAt(*requests, "count");
  ReadDurations(Listed(*metrics, "http_req_duration"), run.latency);
  ReadFailures(Listed(*metrics, "http_req_failed"), run);
  ReadDropped(Listed(*metrics, "dropped_iterations"), run);
  Finish("summary-v1", run);
  return run;
}

}  // namespace

std::optional<Measurement> ReadK6(const Value& document) {
  if (auto report = ReadMachineReadable(document)) return report;
  const Value* metrics = ObjectAt(document, "metrics");
  if (metrics == nullptr ||
      (ObjectAt(document, "root_group") == nullptr && ObjectAt(*metrics, "iterations") == nullptr)) {
    return std::nullopt;
  }
  Measurement run;
  const Value* state = ObjectAt(document, "state");
  if (state != nullptr) {
    if (auto time = NumberAt(*state, "testRunDurationMs")) run.seconds = *time / 1e3;
  }
  if (const Value* requests = ValuesOf(*metrics, "http_reqs")) {
    run.requests = NumberAt(*requests, "count");
    run.rate = NumberAt(*requests, "rate");
  }
  ReadDurations(ValuesOf(*metrics, "http_req_duration"), run.latency);
  ReadFailures(ValuesOf(*metrics, "http_req_failed"), run);
  ReadThresholds(*metrics, run);
  ReadDropped(ValuesOf(*metrics, "dropped_iterations"), run);
  Finish(state != nullptr ? "handle-summary" : "summary-export", run);
  return run;
}

}  // namespace seaworthy::collectors::load_test
