// autocannon's `-j` and Artillery's `--output`.
#include <string>

#include "collectors/load_test/json_reports.h"
#include "collectors/load_test/json_values.h"
#include "collectors/load_test/samples.h"

namespace seaworthy::collectors::load_test {

using value::Kind;
using value::MapEntry;
using value::Value;

// `errors` are requests without an answer, timeouts among them; `non2xx` are answers. There is no 95th percentile.
std::optional<Measurement> ReadAutocannon(const Value& document) {
  const Value* latency = ObjectAt(document, "latency");
  const Value* requests = ObjectAt(document, "requests");
  if (latency == nullptr || requests == nullptr || !NumberAt(document, "non2xx")) return std::nullopt;
  Measurement run;
  run.tool = "autocannon";
  run.form = "json";
  run.keeps_rate = false;
  run.target = TextAt(document, "url");
  run.started = InstantAt(document, "start");
  run.seconds = NumberAt(document, "duration");
  run.rate = NumberAt(*requests, "average");
  double errors = NumberAt(document, "errors").value_or(0);
  run.requests = NumberAt(*requests, "total");
  if (run.requests) {
    *run.requests += errors;
    run.failed = errors + *NumberAt(document, "non2xx");
  }
  auto at = [&](std::string_view key) { return NumberAt(*latency, key); };
  run.latency = {.min = at("min"),
                 .mean = at("average"),
                 .p50 = at("p50"),
                 .p90 = at("p90"),
                 .p95 = {},
                 .p99 = at("p99"),
                 .p999 = at("p99_9"),
                 .max = at("max")};
  return run;
}

namespace {

// Answers with a status that is no failure.
double AnsweredWell(const Value& counters) {
  double answered = 0;
  for (const MapEntry& counter : counters.AsMap()) {
    std::string_view name = counter.key.AsString();
    if (name.starts_with("http.codes.2") || name.starts_with("http.codes.3")) {
      answered += NumberOf(counter.item).value_or(0);
    }
  }
  return answered;
}

}  // namespace

std::optional<Measurement> ReadArtillery(const Value& document) {
  const Value* aggregate = ObjectAt(document, "aggregate");
  const Value* counters = aggregate == nullptr ? nullptr : ObjectAt(*aggregate, "counters");
  const Value* summaries = aggregate == nullptr ? nullptr : ObjectAt(*aggregate, "summaries");
  if (counters == nullptr || summaries == nullptr) return std::nullopt;
  Measurement run;
  run.tool = "artillery";
  run.form = "json";
  run.keeps_rate = true;
  auto first = Times(NumberAt(*aggregate, "firstMetricAt"), 1e-3);
  auto last = Times(NumberAt(*aggregate, "lastMetricAt"), 1e-3);
  run.started = InstantOf(first);
  if (first && last && *last > *first) run.seconds = *last - *first;
  run.requests = NumberAt(*counters, "http.requests");
  if (run.requests) run.failed = *run.requests - AnsweredWell(*counters);
  const Value* times = ObjectAt(*summaries, "http.response_time");
  if (times == nullptr) return run;
  auto at = [&](std::string_view key) { return NumberAt(*times, key); };
  run.latency = {.min = at("min"),
                 .mean = at("mean"),
                 .p50 = at("p50"),
                 .p90 = at("p90"),
                 .p95 = at("p95"),
                 .p99 = at("p99"),
                 .p999 = at("p999"),
                 .max = at("max")};
  if (!run.latency.p50) run.latency.p50 = at("median");
  return run;
}

}  // namespace seaworthy::collectors::load_test
