// Bitbucket Pipelines: steps one after the other, `parallel` side by side, `deployment` naming the environment.

#include <algorithm>

#include "collectors/repo/deploy_commands.h"
#include "collectors/repo/script_reader.h"
#include "collectors/repo/words.h"
#include "collectors/repo/workflows/common.h"
#include "collectors/repo/workflows/readers.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Entry;
using formats::Node;

class Pipeline {
 public:
  Pipeline(const PipelineFile& input, Workflow& workflow) : input_(input), workflow_(workflow) {}

  void Read(const Node& list) {
    for (const Node& item : list.items()) {
      std::vector<std::string> before = ended_;
      if (const Node* step = item.Find("step")) ReadStep(*step, before, {});
      if (const Node* parallel = item.Find("parallel")) {
        const Node* steps = parallel->IsMapping() ? parallel->Find("steps") : parallel;
        if (steps == nullptr) continue;
        for (const Node& one : steps->items()) {
          if (const Node* step = one.Find("step")) ReadStep(*step, before, {});
        }
      }
      if (const Node* stage = item.Find("stage")) ReadStage(*stage);
    }
  }

 private:
  void ReadStage(const Node& stage) {
    const Node* steps = stage.Find("steps");
    if (steps == nullptr) return;
    for (const Node& one : steps->items()) {
      std::vector<std::string> before = ended_;
      if (const Node* step = one.Find("step")) ReadStep(*step, before, stage.TextAt("deployment"));
    }
  }

  void ReadStep(const Node& step, const std::vector<std::string>& before, std::string_view stage_environment) {
    if (workflow_.jobs.size() >= kMaxJobs) return;
    Job job;
    std::string_view name = step.TextAt("name");
    job.name = name.empty() ? "step " + std::to_string(workflow_.jobs.size() + 1) : std::string(name);
    job.place = {input_.file.path, step.line(), step.column()};
    job.needs = before;
    job.approval = step.TextAt("trigger") == "manual";
    JobReader reader(input_.repository, job);
    std::string_view environment = step.TextAt("deployment");
    if (environment.empty()) environment = stage_environment;
    if (!environment.empty()) {
      reader.AddDeployment({});
      reader.FixEnvironments({std::string(environment)});
    }
    if (const Node* script = step.Find("script")) ReadScript(*script, job, reader);
    reader.Finish(std::vector<std::string>{job.name, workflow_.name});
    ended_.push_back(job.name);
    workflow_.jobs.push_back(std::move(job));
  }

  void ReadScript(const Node& list, const Job& job, JobReader& reader) {
    for (const Node& item : list.items()) {
      if (item.IsScalar() && !item.text().empty()) reader.Read(MakeScript(item, input_.file.path, job.name));
      if (NameSaysDeploys(item.TextAt("pipe"))) reader.AddDeployment({});
    }
  }

  const PipelineFile& input_;
  Workflow& workflow_;
  std::vector<std::string> ended_;
};

Workflow ReadOne(const PipelineFile& input, std::string name, std::string trigger, const Entry& entry) {
  Workflow workflow;
  workflow.name = std::move(name);
  workflow.system = "bitbucket";
  workflow.place = {input.file.path, entry.key->line(), entry.key->column()};
  workflow.triggers = {std::move(trigger)};
  Pipeline(input, workflow).Read(*entry.value);
  return workflow;
}

std::string TriggerOf(std::string_view group) {
  if (group == "pull-requests") return "pull_request";
  if (group == "tags") return "tag";
  return group == "custom" ? "workflow_dispatch" : "push";
}

}  // namespace

std::vector<Workflow> ReadBitbucket(const PipelineFile& input) {
  std::vector<Workflow> out;
  const Node* pipelines = input.root->Find("pipelines");
  if (pipelines == nullptr) return out;
  for (const Entry& group : pipelines->entries()) {
    std::string_view name = group.key->text();
    if (group.value->IsSequence()) out.push_back(ReadOne(input, std::string(name), "push", group));
    for (const Entry& entry : group.value->entries()) {
      if (!entry.value->IsSequence()) continue;
      out.push_back(ReadOne(input, std::string(name) + " " + std::string(entry.key->text()), TriggerOf(name), entry));
      if (name == "branches") out.back().branches = {std::string(entry.key->text())};
    }
  }
  return out;
}

}  // namespace seaworthy::collectors::repo
