// vegeta, h2load and JMeter's dashboard; the tools whose JSON takes more have files of their own.
#include "collectors/load_test/json_reports.h"

#include "collectors/load_test/json_values.h"

namespace seaworthy::collectors::load_test {

using value::Kind;
using value::Value;

// All durations are whole nanoseconds.
std::optional<Measurement> ReadVegetaJson(const Value& document) {
  const Value* latencies = ObjectAt(document, "latencies");
  if (latencies == nullptr || !NumberAt(document, "success") || !NumberAt(document, "requests")) return std::nullopt;
  Measurement run;
  run.tool = "vegeta";
  run.form = "json";
  run.keeps_rate = true;
  run.started = InstantAt(document, "earliest");
  run.seconds = Times(NumberAt(document, "duration"), 1e-9);
  run.requests = NumberAt(document, "requests");
  run.rate = NumberAt(document, "rate");
  run.rate_ok = NumberAt(document, "throughput");
  run.error_rate = 1 - *NumberAt(document, "success");
  auto at = [&](std::string_view key) { return Times(NumberAt(*latencies, key), 1e-6); };
  run.latency = {.min = at("min"),
                 .mean = at("mean"),
                 .p50 = at("50th"),
                 .p90 = at("90th"),
                 .p95 = at("95th"),
                 .p99 = at("99th"),
                 .p999 = {},
                 .max = at("max")};
  return run;
}

std::optional<Measurement> ReadH2loadJson(const Value& document) {
  const Value* metadata = ObjectAt(document, "metadata");
  const Value* measured = ObjectAt(document, "measurements");
  if (metadata == nullptr || measured == nullptr || !TextAt(*metadata, "generator").starts_with("h2load")) {
    return std::nullopt;
  }
  Measurement run;
  run.tool = "h2load";
  run.form = "json";
  run.keeps_rate = false;
  run.seconds = NumberAt(*measured, "duration");
  run.rate = NumberAt(*measured, "request_per_second");
  if (const Value* requests = ObjectAt(*measured, "requests")) {
    run.requests = NumberAt(*requests, "total");
    run.failed = NumberAt(*requests, "failed");
  }
  return run;
}

// `statistics.json` of the dashboard. The percentiles are 90, 95 and 99 unless somebody changed them, which the file
// does not say.
std::optional<Measurement> ReadJmeterStatistics(const Value& document) {
  const Value* total = ObjectAt(document, "Total");
  if (total == nullptr || !NumberAt(*total, "sampleCount") || !NumberAt(*total, "errorPct")) return std::nullopt;
  Measurement run;
  run.tool = "jmeter";
  run.form = "statistics";
  run.keeps_rate = false;
  run.requests = NumberAt(*total, "sampleCount");
  run.rate = NumberAt(*total, "throughput");
  run.failed = NumberAt(*total, "errorCount");
  run.error_rate = Times(NumberAt(*total, "errorPct"), 0.01);
  auto at = [&](std::string_view key) { return NumberAt(*total, key); };
  run.latency = {.min = at("minResTime"),
                 .mean = at("meanResTime"),
                 .p50 = at("medianResTime"),
                 .p90 = at("pct1ResTime"),
                 .p95 = at("pct2ResTime"),
                 .p99 = at("pct3ResTime"),
                 .p999 = {},
                 .max = at("maxResTime")};
  run.problems.emplace_back("the percentiles are taken for JMeter's defaults, 90, 95 and 99");
  return run;
}

std::optional<Measurement> ReadSummary(const Value& document) {
  for (auto* read : {ReadK6, ReadVegetaJson, ReadH2loadJson, ReadLocustJson, ReadJmeterStatistics, ReadGatling,
                     ReadAutocannon, ReadArtillery}) {
    if (auto run = read(document)) return run;
  }
  return std::nullopt;
}

}  // namespace seaworthy::collectors::load_test
