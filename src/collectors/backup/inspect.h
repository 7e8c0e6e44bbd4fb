// What `seaworthy inspect backup FILE` prints: one JSON object on one line.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::collectors::backup {

// `{path, tool, form, sets: [{name, copies, good, newest_good, oldest_good, encrypted, schedule, problems}], restores:
// [{backup, time, ok, problem}], intact, remarks}`, null for what is not told. What is no report, or broken, is
// `{path, not_a: "backup", reason, code}`.
std::string Inspect(std::string_view path, std::string_view text);

}  // namespace seaworthy::collectors::backup
