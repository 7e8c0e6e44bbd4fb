// What `seaworthy inspect load-test FILE` prints: one JSON object on one line.
#pragma once

#include <string>
#include <string_view>

#include "formats/chunks.h"

namespace seaworthy::collectors::load_test {

// `{path, tool, form, target, time, duration_s, requests, rps, rps_ok, rps_asked, error_rate, min_ms, mean_ms, p50_ms,
// …, max_ms, keeps_rate, thresholds: [{name, kept}], problems}`; a figure that the report does not hold is null. Where
// a text holds several runs, they stand in `results`, each with its `line`. What is no report of a load test, or
// broken, is
// `{path, not_a: "load-test", reason, code}`.
std::string Inspect(std::string_view path, const formats::ChunkSource& source);

}  // namespace seaworthy::collectors::load_test
