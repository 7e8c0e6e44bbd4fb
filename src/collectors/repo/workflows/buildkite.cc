// Buildkite: the steps of .buildkite/*.yml. `wait` and `block` hold everything after them.

#include <algorithm>

#include "collectors/repo/script_reader.h"
#include "collectors/repo/words.h"
#include "collectors/repo/workflows/common.h"
#include "collectors/repo/workflows/readers.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Entry;
using formats::Node;

class Buildkite {
 public:
  Buildkite(const PipelineFile& input, Workflow& workflow) : input_(input), workflow_(workflow) {}

  void Read(const Node* steps, int depth = 0) {
    if (steps == nullptr || depth > 5) return;
    for (const Node& step : steps->items()) {
      if (step.IsScalar()) {
        if (step.text() == "wait" || step.text() == "waiter") Hold();
      } else if (step.Find("wait") != nullptr) {
        Hold();
      } else if (step.Find("block") != nullptr) {
        HoldForApproval();
      } else if (step.Find("steps") != nullptr) {
        Read(step.Find("steps"), depth + 1);
      } else {
        ReadStep(step);
      }
    }
  }

 private:
  void Hold() {
    held_.clear();
    for (const Job& job : workflow_.jobs) held_.push_back(job.name);
    approved_ = false;
  }

  void HoldForApproval() {
    Hold();
    approved_ = true;
  }

  // The key where it has one, since dependencies name that.
  static std::string NameOf(const Node& step) {
    for (std::string_view key : {"key", "id", "identifier", "label", "name"}) {
      if (std::string_view name = step.TextAt(key); !name.empty()) return std::string(name);
    }
    return "step";
  }

  void ReadStep(const Node& step) {
    if (workflow_.jobs.size() >= kMaxJobs) return;
    Job job;
    job.name = NameOf(step);
    job.place = {input_.file.path, step.line(), step.column()};
    job.needs = held_;
    job.approval = approved_;
    for (const std::string& need : Strings(step.Find("depends_on"))) job.needs.push_back(need);
    JobReader reader(input_.repository, job);
    std::string label(step.TextAt("label"));
    for (std::string_view key : {"command", "commands"}) {
      for (const Script& script : MakeScripts(step.Find(key), input_.file.path, label)) reader.Read(script);
    }
    if (std::string_view trigger = step.TextAt("trigger"); !trigger.empty())
      job.elsewhere = "pipeline " + std::string(trigger);
    std::vector<std::string> names{job.name, label};
    for (std::string& name : EnvironmentsOfVariables(step.Find("env"))) names.push_back(std::move(name));
    reader.Finish(names);
    workflow_.jobs.push_back(std::move(job));
  }

  const PipelineFile& input_;
  Workflow& workflow_;
  std::vector<std::string> held_;
  bool approved_ = false;
};

}  // namespace

std::vector<Workflow> ReadBuildkite(const PipelineFile& input) {
  const Node* steps = input.root->IsSequence() ? input.root : input.root->Find("steps");
  if (steps == nullptr || !steps->IsSequence()) return {};
  Workflow workflow;
  workflow.name = input.file.path;
  workflow.system = "buildkite";
  workflow.place = {input.file.path, input.root->line(), 0};
  workflow.triggers = {"push"};
  Buildkite(input, workflow).Read(steps);
  return {std::move(workflow)};
}

}  // namespace seaworthy::collectors::repo
