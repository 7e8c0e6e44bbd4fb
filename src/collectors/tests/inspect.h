// What `seaworthy inspect tests FILE` prints: one JSON object on one line.
#pragma once

#include <string>
#include <string_view>

#include "formats/chunks.h"

namespace seaworthy::collectors::tests {

// `{path, format, tests, passed, failures, errors, skipped, not_run, flaky, timed_out, missing, broken_suites, unit,
// integration, verdict, time, remarks}`; `verdict` is pass, fail or no-tests. What holds no test results, or is broken,
// is
// `{path, not_a: "tests", reason, code}`.
std::string Inspect(std::string_view path, const formats::ChunkSource& source);

}  // namespace seaworthy::collectors::tests
