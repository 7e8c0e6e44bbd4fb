// What `seaworthy inspect workflow FILE` prints: one JSON object on one line.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::collectors::repo {

// `{path, format, workflows: [{name, triggers, jobs: [{name, tests, deploys, environments, needs, approval}]}]}`;
// `tests` is the command or null, `approval` null where the CI system keeps it outside of the file. Nothing is run. The
// repository around the file is read for what it includes. What is no pipeline, or broken, is `{path, not_a:
// "workflow", reason}`.
std::string InspectWorkflow(std::string_view path);

}  // namespace seaworthy::collectors::repo
