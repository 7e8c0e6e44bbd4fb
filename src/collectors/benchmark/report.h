// One report of benchmarks as its tool wrote it: Google Benchmark's `--benchmark_out`, hyperfine's `--export-json`.
//
// What a report does not hold stays empty: Google Benchmark knows only means, so its shortest, longest and median
// times are never made up of the means of its repetitions. hyperfine does not say when it ran.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::collectors::benchmark {

struct Measured {
  std::string name;
  std::int64_t runs = 0;
  std::optional<std::int64_t> failed;
  std::optional<double> mean;  // These are seconds.
  std::optional<double> median;
  std::optional<double> min;
  std::optional<double> max;
  std::optional<double> cpu;
  std::optional<double> rate;  // A second.
  std::vector<std::string> problems;
};

struct Report {
  std::string tool;
  std::optional<Instant> time;
  std::vector<Measured> results;  // In the order of the report; never empty.
};

// Errors: formats/other-format; formats/json-syntax and formats/duplicate-key with their place; formats/too-large.
Result<Report> ReadReport(std::string_view text);

}  // namespace seaworthy::collectors::benchmark
