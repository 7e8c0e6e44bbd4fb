// Tekton tasks and Argo workflows, by the scripts and commands they run; the order of their tasks where a Pipeline or a
// DAG gives it.

#include "collectors/repo/script_reader.h"
#include "collectors/repo/workflows/common.h"
#include "collectors/repo/workflows/readers.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Entry;
using formats::Node;

// `command` and `args` of a container as one line; a script as it stands.
void ReadContainer(const Node& container, const PipelineFile& input, const Job& job, JobReader& reader) {
  for (std::string_view key : {"script", "source"}) {
    const Node* script = container.Find(key);
    if (script != nullptr && script->IsScalar())
      reader.Read(MakeScript(*script, input.file.path, container.TextAt("name")));
  }
  std::string command;
  for (std::string_view key : {"command", "args"}) {
    for (const std::string& word : Strings(container.Find(key))) {
      bool plain = word.find_first_of(" \n'\"$") == std::string::npos;
      std::string quoted;
      for (char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
      command += (command.empty() ? "" : " ") + (plain ? word : "'" + quoted + "'");
    }
  }
  if (!command.empty()) reader.Read({command, {input.file.path, container.line(), container.column()}, job.name, {}});
}

class Reader {
 public:
  Reader(const PipelineFile& input, Workflow& workflow) : input_(input), workflow_(workflow) {}

  // A Tekton Task or the taskSpec inside a Pipeline.
  void ReadTask(const Node& spec, std::string name, std::vector<std::string> needs) {
    Job job = Begin(spec, std::move(name), std::move(needs));
    JobReader reader(input_.repository, job);
    if (const Node* steps = spec.Find("steps")) {
      for (const Node& step : steps->items()) ReadContainer(step, input_, job, reader);
    }
    End(job, reader);
  }

  void ReadPipeline(const Node& spec) {
    const Node* tasks = spec.Find("tasks");
    if (tasks == nullptr) return;
    for (const Node& task : tasks->items()) {
      std::string name(task.TextAt("name"));
      const Node* own = task.Find("taskSpec");
      if (own != nullptr) {
        ReadTask(*own, name, Strings(task.Find("runAfter")));
      } else {
        Job job = Begin(task, name, Strings(task.Find("runAfter")));
        if (const Node* reference = task.Find("taskRef"))
          job.elsewhere = "task " + std::string(reference->TextAt("name"));
        workflow_.jobs.push_back(std::move(job));
      }
    }
  }

  // Argo: every template that runs something.
  void ReadTemplates(const Node& spec) {
    const Node* templates = spec.Find("templates");
    if (templates == nullptr) return;
    for (const Node& one : templates->items()) {
      const Node* container = one.Find("container");
      if (container == nullptr) container = one.Find("script");
      if (container == nullptr) continue;
      Job job = Begin(one, std::string(one.TextAt("name")), {});
      JobReader reader(input_.repository, job);
      ReadContainer(*container, input_, job, reader);
      End(job, reader);
    }
  }

 private:
  Job Begin(const Node& at, std::string name, std::vector<std::string> needs) {
    Job job;
    job.name = std::move(name);
    job.place = {input_.file.path, at.line(), at.column()};
    job.needs = std::move(needs);
    return job;
  }

  void End(Job& job, JobReader& reader) {
    reader.Finish(std::vector<std::string>{job.name, workflow_.name});
    workflow_.jobs.push_back(std::move(job));
  }

  const PipelineFile& input_;
  Workflow& workflow_;
};

}  // namespace

std::vector<Workflow> ReadTekton(const PipelineFile& input) {
  const Node& root = *input.root;
  std::string_view api = root.TextAt("apiVersion");
  bool is_tekton = api.starts_with("tekton.dev/");
  bool is_argo = api.starts_with("argoproj.io/") && root.TextAt("kind").find("Workflow") != std::string_view::npos;
  const Node* spec = root.Find("spec");
  if (spec == nullptr || (!is_tekton && !is_argo)) return {};
  Workflow workflow;
  if (const Node* metadata = root.Find("metadata")) workflow.name = metadata->TextAt("name");
  if (workflow.name.empty()) workflow.name = input.file.path;
  workflow.system = is_tekton ? "tekton" : "argo";
  workflow.place = {input.file.path, root.line(), 0};
  Reader reader(input, workflow);
  if (const Node* inner = spec->FindPath({"workflowSpec"})) spec = inner;  // CronWorkflow
  if (const Node* inner = spec->FindPath({"pipelineSpec"})) spec = inner;  // PipelineRun
  if (is_tekton && spec->Find("steps") != nullptr) reader.ReadTask(*spec, workflow.name, {});
  if (is_tekton) reader.ReadPipeline(*spec);
  if (is_argo) reader.ReadTemplates(*spec);
  if (workflow.jobs.empty()) return {};
  return {std::move(workflow)};
}

}  // namespace seaworthy::collectors::repo
