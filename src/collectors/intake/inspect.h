// What `seaworthy inspect sarif FILE` prints: one JSON object on one line.
#pragma once

#include <string>
#include <string_view>

#include "formats/chunks.h"

namespace seaworthy::collectors::intake {

// `{path, format, version, runs, results, error, warning, note, none, suppressed, resolved, passed, tools: [{tool,
// version, time, results, incomplete}]}`. `results` are all, at the level that each has when all defaults are applied;
// `suppressed` and `resolved` (only in the baseline) are among them. The JSON of the other tools is shown in the same
// way. What is neither is `{path, not_a: "sarif", reason, code}`.
std::string Inspect(std::string_view path, const formats::ChunkSource& source);

}  // namespace seaworthy::collectors::intake
