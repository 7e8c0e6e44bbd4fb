// What one run of a load generator measured, whatever tool it was.
//
// What a report does not say stays empty: a missing percentile is never zero. Latencies are milliseconds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"

namespace seaworthy::collectors::load_test {

struct Latencies {
  std::optional<double> min, mean, p50, p90, p95, p99, p999, max;
};

// A bound that the test set itself: `p(95)<500`.
struct Threshold {
  std::string name;  // With the metric in front.
  bool kept = false;
};

struct Measurement {
  std::string tool;    // k6 | vegeta | wrk | wrk2 | hey | h2load | locust | jmeter | gatling | autocannon | artillery
  std::string form;    // `summary-export`, `text`, `csv`, … of the tool.
  std::string target;  // URL or script; empty where the report does not say it.
  std::optional<Instant> started;
  std::optional<double> seconds;
  std::optional<double> requests;
  std::optional<double> failed;
  std::optional<double> rate;        // Requests a second, of whatever outcome.
  std::optional<double> rate_ok;     // Of those that did not fail.
  std::optional<double> rate_asked;  // That the generator was told to reach.
  std::optional<double> error_rate;  // 0 to 1.
  std::optional<bool> keeps_rate;    // The generator sends at its rate however slow the answers are (open model).
  Latencies latency;
  std::vector<Threshold> thresholds;
  std::vector<std::string> problems;  // What makes the figures weaker than they look.
  int line = 0;                       // Where it starts in a text; 0: it is the whole file.
};

// Derives what follows from the other figures, takes out what cannot be, and says what makes the rest weak. Called once
// a run was read.
void Complete(Measurement& run);

}  // namespace seaworthy::collectors::load_test
