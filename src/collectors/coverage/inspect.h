// What `seaworthy inspect coverage FILE` prints: one JSON object on one line.
#pragma once

#include <string>
#include <string_view>

#include "formats/chunks.h"

namespace seaworthy::collectors::coverage {

// `{path, format, unit, covered, total, rate, branches: {covered, total}, files, time, remarks}`; `rate` is null where
// there is nothing to cover, `time` where the report does not say it. What is no coverage report, or broken, is
// `{path, not_a: "coverage", reason, code}`.
std::string Inspect(std::string_view path, const formats::ChunkSource& source);

}  // namespace seaworthy::collectors::coverage
