// What `seaworthy inspect benchmark FILE` prints: one JSON object on one line.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::collectors::benchmark {

// `{path, tool, time, results: [{name, runs, failed, mean_ms, median_ms, min_ms, max_ms, cpu_ms, rate, problems}]}`; a
// figure that the report does not hold is null. What is no report of benchmarks, or broken, is
// `{path, not_a: "benchmark", reason, code}`.
std::string Inspect(std::string_view path, std::string_view text);

}  // namespace seaworthy::collectors::benchmark
