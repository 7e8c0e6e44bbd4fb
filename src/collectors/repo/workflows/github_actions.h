// What GitHub's actions do that matter here, by their name and inputs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/repo/pipeline.h"
#include "collectors/repo/script_reader.h"
#include "formats/node.h"

namespace seaworthy::collectors::repo {

// `owner/repository[/path]` of `uses`, in lower case, without the version.
std::string ActionName(std::string_view uses);

// Counts what a published action does: run tests, run a given command, deploy, make a cluster or a release.
// `script` has the step's place, name and folder; its text is not used.
void ReadAction(std::string_view uses, const formats::Node* with, const Script& script, Job& job, JobReader& reader);

}  // namespace seaworthy::collectors::repo
