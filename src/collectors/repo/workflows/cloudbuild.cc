// Google Cloud Build: cloudbuild*.yaml. A step is an image with arguments, after all before it unless it says
// `waitFor`.

#include "collectors/repo/script_reader.h"
#include "collectors/repo/shell.h"
#include "collectors/repo/words.h"
#include "collectors/repo/workflows/common.h"
#include "collectors/repo/workflows/readers.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Node;

// `gcr.io/cloud-builders/kubectl:1` runs kubectl.
std::string_view ProgramOf(std::string_view image) {
  image = image.substr(image.rfind('/') + 1);
  return image.substr(0, image.find_first_of(":@"));
}

// The command line of a step; quoted so that the arguments stay words.
std::string CommandOf(const Node& step) {
  std::string_view entrypoint = step.TextAt("entrypoint");
  std::string command(entrypoint.empty() ? ProgramOf(step.TextAt("name")) : entrypoint);
  for (const std::string& argument : Strings(step.Find("args"))) {
    std::string quoted;
    for (char c : argument) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    command += " '" + quoted + "'";
  }
  return command;
}

// The script that `bash -c` gets, where it stands; null where the arguments are none.
const Node* ShellScript(const Node& step) {
  const Node* args = step.Find("args");
  if (args == nullptr || args->items().size() < 2) return nullptr;
  std::string_view option = args->items()[0].text();
  bool is_script =
      option.starts_with('-') && !option.starts_with("--") && option.ends_with('c') && args->items()[1].IsScalar();
  std::string_view entrypoint = step.TextAt("entrypoint");
  return is_script && (entrypoint.ends_with("sh") || entrypoint.empty()) ? &args->items()[1] : nullptr;
}

Job ReadStep(const PipelineFile& input, const Node& step, std::vector<std::string> before,
             const std::vector<std::string>& environments) {
  Job job;
  job.name = step.TextAt("id");
  if (job.name.empty()) job.name = "step " + std::to_string(before.size() + 1);
  job.place = {input.file.path, step.line(), step.column()};
  const Node* waits = step.Find("waitFor");
  job.needs = waits == nullptr ? std::move(before) : Strings(waits);
  JobReader reader(input.repository, job);
  const Node* script = step.Find("script");
  if (script == nullptr) script = ShellScript(step);
  if (script != nullptr && script->IsScalar()) {
    reader.Read(MakeScript(*script, input.file.path, job.name));
  } else {
    reader.Read({CommandOf(step), job.place, job.name, std::string(step.TextAt("dir"))});
  }
  std::vector<std::string> names{job.name};
  names.insert(names.end(), environments.begin(), environments.end());
  names.emplace_back(input.file.name());
  reader.Finish(names);
  return job;
}

}  // namespace

std::vector<Workflow> ReadCloudbuild(const PipelineFile& input) {
  const Node* steps = input.root->Find("steps");
  if (steps == nullptr || !steps->IsSequence()) return {};
  Workflow workflow;
  workflow.name = input.file.path;
  workflow.system = "cloudbuild";
  workflow.place = {input.file.path, input.root->line(), 0};
  std::vector<std::string> environments = EnvironmentsOfVariables(input.root->Find("substitutions"));
  std::vector<std::string> before;
  for (const Node& step : steps->items()) {
    if (!step.IsMapping() || workflow.jobs.size() >= kMaxJobs) continue;
    workflow.jobs.push_back(ReadStep(input, step, before, environments));
    before.push_back(workflow.jobs.back().name);
  }
  return {std::move(workflow)};
}

}  // namespace seaworthy::collectors::repo
