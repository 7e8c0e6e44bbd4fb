// Drone and Woodpecker: a pipeline of steps with commands, one after the other unless they say what they depend on.

#include "collectors/repo/deploy_commands.h"
#include "collectors/repo/script_reader.h"
#include "collectors/repo/words.h"
#include "collectors/repo/workflows/common.h"
#include "collectors/repo/workflows/readers.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Entry;
using formats::Node;

// Plugins are images with settings: plugins/helm, sinlead/drone-kubectl.
void ReadPlugin(const Node& step, JobReader& reader) {
  const Node* settings = step.Find("settings");
  std::string_view image = step.TextAt("image");
  if (settings == nullptr ||
      !HasWord(image, {"helm", "helm3", "kubectl", "deploy", "ecs", "gke", "terraform", "kubernetes"}))
    return;
  std::string_view environment;
  for (std::string_view key : {"namespace", "environment", "release", "cluster", "values_files"}) {
    if (environment.empty()) environment = EnvironmentWord(settings->TextAt(key));
  }
  reader.AddDeployment(environment);
}

class Steps {
 public:
  Steps(const PipelineFile& input, Workflow& workflow, std::vector<std::string> names)
      : input_(input), workflow_(workflow), names_(std::move(names)) {}

  // A list of steps, or in older forms a mapping by name.
  void Read(const Node& steps) {
    for (const Node& step : steps.items()) ReadStep(step, step.TextAt("name"));
    for (const Entry& entry : steps.entries()) ReadStep(*entry.value, entry.key->text());
  }

 private:
  void ReadStep(const Node& step, std::string_view name) {
    if (!step.IsMapping()) return;
    if (workflow_.jobs.size() >= kMaxJobs) return;
    Job job;
    job.name = name.empty() ? "step" : name;
    job.place = {input_.file.path, step.line(), step.column()};
    if (const Node* needs = step.Find("depends_on")) {
      job.needs = Strings(needs);
    } else {
      job.needs = ended_;
    }
    JobReader reader(input_.repository, job);
    for (const Script& script : MakeScripts(step.Find("commands"), input_.file.path, job.name)) reader.Read(script);
    ReadPlugin(step, reader);
    std::vector<std::string> names{job.name};
    names.insert(names.end(), names_.begin(), names_.end());
    for (std::string& environment : EnvironmentsOfVariables(step.Find("environment")))
      names.push_back(std::move(environment));
    reader.Finish(names);
    ended_.push_back(job.name);
    workflow_.jobs.push_back(std::move(job));
  }

  const PipelineFile& input_;
  Workflow& workflow_;
  std::vector<std::string> names_;
  std::vector<std::string> ended_;
};

Workflow Make(const PipelineFile& input, std::string_view system) {
  Workflow workflow;
  workflow.name = input.root->TextAt("name");
  if (workflow.name.empty()) workflow.name = input.file.path;
  workflow.system = system;
  workflow.place = {input.file.path, input.root->line(), 0};
  const Node* trigger = input.root->Find(system == "drone" ? "trigger" : "when");
  workflow.triggers = trigger == nullptr ? std::vector<std::string>{} : Strings(trigger->Find("event"));
  if (workflow.triggers.empty()) workflow.triggers = {"push"};
  return workflow;
}

}  // namespace

std::vector<Workflow> ReadDrone(const PipelineFile& input) {
  const Node* steps = input.root->Find("steps");
  if (input.root->TextAt("kind") != "pipeline" || steps == nullptr) return {};
  Workflow workflow = Make(input, "drone");
  std::vector<std::string> names{workflow.name};
  // A promotion names its target.
  for (std::string& target : Strings(input.root->FindPath({"trigger", "target"}))) names.push_back(std::move(target));
  Steps(input, workflow, std::move(names)).Read(*steps);
  return {std::move(workflow)};
}

std::vector<Workflow> ReadWoodpecker(const PipelineFile& input) {
  const Node* steps = input.root->Find("steps");
  if (steps == nullptr) steps = input.root->Find("pipeline");
  if (steps == nullptr) return {};
  Workflow workflow = Make(input, "woodpecker");
  Steps(input, workflow, {workflow.name}).Read(*steps);
  return {std::move(workflow)};
}

}  // namespace seaworthy::collectors::repo
