// CircleCI: .circleci/config.yml, with its commands and parameters put in place. Jobs and commands of orbs are known by
// their name only.

#include <algorithm>
#include <map>

#include "base/text.h"
#include "collectors/repo/deploy_commands.h"
#include "collectors/repo/rollback_commands.h"
#include "collectors/repo/script_reader.h"
#include "collectors/repo/test_commands.h"
#include "collectors/repo/words.h"
#include "collectors/repo/workflows/common.h"
#include "collectors/repo/workflows/readers.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Entry;
using formats::Node;

constexpr int kMaxCommandDepth = 6;

// Parameters with their defaults, overridden by what the caller gives.
Variables Parameters(const Node* declared, const Node* given, const Variables& outer) {
  Variables variables;
  if (declared != nullptr) {
    for (const Entry& entry : declared->entries()) {
      const Node* fallback = entry.value->Find("default");
      if (fallback != nullptr && fallback->IsScalar())
        variables["parameters." + std::string(entry.key->text())] = {std::string(fallback->text())};
    }
  }
  if (given == nullptr) return variables;
  for (const Entry& entry : given->entries()) {
    if (!entry.value->IsScalar()) continue;
    variables["parameters." + std::string(entry.key->text())] = Expand(entry.value->text(), "<<", ">>", outer);
  }
  return variables;
}

// What is left of `<< pipeline.number >>` would look like a here-document to a shell.
std::vector<std::string> ExpandText(std::string_view text, const Variables& variables) {
  std::vector<std::string> out = Expand(text, "<<", ">>", variables);
  for (std::string& expanded : out) {
    expanded = Substitute(expanded, "<< ", ">>", [](std::string_view name) {
      return name.find('\n') == std::string_view::npos ? std::string("x") : std::string();
    });
  }
  return out;
}

class CircleJob {
 public:
  CircleJob(const PipelineFile& input, Job& job) : input_(input), reader_(input.repository, job) {}

  JobReader& reader() { return reader_; }

  void ReadSteps(const Node* steps, const Variables& variables, std::string_view folder, int depth) {
    if (steps == nullptr || depth > kMaxCommandDepth) return;
    for (const Node& step : steps->items()) {
      if (step.IsScalar()) ReadNamed(step.text(), nullptr, step, variables, folder, depth);
      for (const Entry& entry : step.entries()) ReadStep(entry, variables, folder, depth);
    }
  }

 private:
  void ReadStep(const Entry& entry, const Variables& variables, std::string_view folder, int depth) {
    std::string_view key = entry.key->text();
    if (key == "run" || key == "deploy") return ReadRun(*entry.value, variables, folder);  // The same, by an old name.
    if (key == "when" || key == "unless") return ReadSteps(entry.value->Find("steps"), variables, folder, depth + 1);
    ReadNamed(key, entry.value, *entry.key, variables, folder, depth);
  }

  void ReadRun(const Node& run, const Variables& variables, std::string_view folder) {
    const Node* command = run.IsMapping() ? run.Find("command") : &run;
    if (command == nullptr || !command->IsScalar()) return;
    std::string_view own_folder = run.TextAt("working_directory");
    Script script =
        MakeScript(*command, input_.file.path, run.TextAt("name"), own_folder.empty() ? folder : own_folder);
    for (std::string& text : ExpandText(script.text, variables)) {
      Script expanded = script;
      expanded.text = std::move(text);
      reader_.Read(expanded);
    }
  }

  // A command of this file, or of an orb.
  void ReadNamed(std::string_view name, const Node* given, const Node& at, const Variables& variables,
                 std::string_view folder, int depth) {
    const Node* commands = input_.root->Find("commands");
    const Node* command = commands == nullptr ? nullptr : commands->Find(name);
    if (command != nullptr) {
      return ReadSteps(command->Find("steps"), Parameters(command->Find("parameters"), given, variables), folder,
                       depth + 1);
    }
    std::size_t slash = name.find('/');
    if (slash == std::string_view::npos) return;
    std::string_view verb = name.substr(slash + 1);
    if (NameSaysTests(verb)) reader_.AddTests(name, {input_.file.path, at.line(), at.column()});
    if (NameSaysDeploys(verb)) reader_.AddDeployment({}, {input_.file.path, at.line(), at.column()});
    if (NameSaysRollsBack(verb)) reader_.AddWayBack(name, {}, {input_.file.path, at.line(), at.column()});
  }

  const PipelineFile& input_;
  JobReader reader_;
};

struct JobUse {
  std::string name;  // Of the job in its workflow.
  std::string_view definition;
  const Node* options = nullptr;  // Null where only its name stands.
  const Node* at = nullptr;
};

JobUse ReadUse(const Node& item) {
  if (item.IsScalar()) return {std::string(item.text()), item.text(), nullptr, &item};
  if (item.entries().empty()) return {};
  const Entry& entry = item.entries()[0];
  std::string_view name = entry.value->TextAt("name");
  return {std::string(name.empty() ? entry.key->text() : name), entry.key->text(), entry.value, entry.key};
}

// `requires: [build, {test: [success]}]`.
std::vector<std::string> Requires(const Node* list) {
  std::vector<std::string> names;
  if (list == nullptr) return names;
  for (const Node& item : list->items()) {
    if (item.IsScalar()) names.emplace_back(item.text());
    for (const Entry& entry : item.entries()) names.emplace_back(entry.key->text());
  }
  return names;
}

void AddMatrix(const Node* options, Variables& variables) {
  const Node* parameters = options == nullptr ? nullptr : options->FindPath({"matrix", "parameters"});
  if (parameters == nullptr) return;
  for (const Entry& entry : parameters->entries())
    variables["parameters." + std::string(entry.key->text())] = Strings(entry.value);
}

// What an orb's job is given: `env: preprod`.
std::string EnvironmentOfOptions(const Node* options) {
  if (options == nullptr) return {};
  for (std::string_view key : {"env", "environment", "stage", "namespace", "cluster", "cluster-name", "service"}) {
    std::string_view value = options->TextAt(key);
    if (!EnvironmentKind(value).empty()) return std::string(value);
  }
  return {};
}

void ReadDefinition(const PipelineFile& input, const JobUse& use, Job& job, std::span<const std::string> names) {
  const Node* jobs = input.root->Find("jobs");
  const Node* definition = jobs == nullptr ? nullptr : jobs->Find(use.definition);
  CircleJob reader(input, job);
  if (definition == nullptr) {
    std::string_view verb = use.definition.substr(use.definition.rfind('/') + 1);
    job.elsewhere = use.definition;
    if (NameSaysTests(verb)) reader.reader().AddTests(use.definition, job.place);
    if (NameSaysDeploys(verb)) reader.reader().AddDeployment(EnvironmentOfOptions(use.options), job.place);
    if (NameSaysRollsBack(verb))
      reader.reader().AddWayBack(use.definition, EnvironmentOfOptions(use.options), job.place);
  } else {
    Variables variables = Parameters(definition->Find("parameters"), use.options, {});
    AddMatrix(use.options, variables);
    std::string_view folder = definition->TextAt("working_directory");
    if (folder.starts_with('~') || folder.starts_with('/')) folder = {};  // Where the checkout lies.
    reader.ReadSteps(definition->Find("steps"), variables, folder, 0);
    for (const auto& [name, values] : variables) {
      // A parameter that says where it goes: `environment: staging`.
      if (job.deploys && job.environments.empty() && name.find("env") != std::string::npos) {
        for (const std::string& value : values) reader.reader().AddDeployment(value);
      }
    }
  }
  reader.reader().Finish(names);
}

// `filters: {branches: {only: main}}`, `filters: {tags: {only: /v.*/}, branches: {ignore: /.*/}}`.
Start StartOf(const Node& options) {
  const Node* filters = options.Find("filters");
  if (filters == nullptr) return Start::kUnsaid;
  std::vector<std::string> branches = Strings(filters->FindPath({"branches", "only"}));
  if (branches.size() == 1) return StartOfBranch(branches[0]);
  bool no_branch = filters->FindPath({"branches", "ignore"}) != nullptr && branches.empty();
  bool tags = filters->FindPath({"tags", "only"}) != nullptr;
  return tags && no_branch ? Start::kTag : Start::kUnsaid;
}

Job ReadJob(const PipelineFile& input, const JobUse& use, std::string_view workflow) {
  Job job;
  job.name = use.name;
  job.place = {input.file.path, use.at->line(), use.at->column()};
  if (use.options != nullptr) {
    job.needs = Requires(use.options->Find("requires"));
    job.start = StartOf(*use.options);
    if (use.options->TextAt("type") == "approval") {
      job.approval = true;
      job.approval_reason = "job " + job.name + " of type approval";
      job.approval_place = job.place;
      return job;
    }
  }
  ReadDefinition(input, use, job,
                 std::vector<std::string>{use.name, std::string(use.definition), std::string(workflow)});
  job.side_by_side = use.options != nullptr && use.options->Find("matrix") != nullptr;
  if (job.side_by_side) job.in_order = false;
  return job;
}

// A job behind an approval waits for a person.
void CarryApprovals(std::vector<Job>& jobs) {
  for (Job& job : jobs) {
    for (const Job& other : jobs) {
      bool is_hold = other.approval == true && !other.deploys && !other.runs_tests;
      if (!is_hold || std::ranges::find(job.needs, other.name) == job.needs.end()) continue;
      job.approval = true;
      job.approval_reason = other.approval_reason;
      job.approval_place = other.approval_place;
    }
  }
}

// A parameter of free text is asked for when a person starts the pipeline.
void ReadVersionParameter(const Node& root, Workflow& workflow) {
  const Node* parameters = root.Find("parameters");
  if (parameters == nullptr) return;
  for (const Entry& parameter : parameters->entries()) {
    std::string read = "pipeline.parameters." + std::string(parameter.key->text());
    bool is_read =
        Reads(root.Find("jobs"), read) || Reads(root.Find("commands"), read) || Reads(root.Find("workflows"), read);
    if (is_read && parameter.value->TextAt("type") == "string")
      OfferVersion(*parameter.key, parameter.key->text(), workflow);
  }
}

Workflow ReadWorkflow(const PipelineFile& input, const Entry& entry) {
  Workflow workflow;
  workflow.name = entry.key->text();
  workflow.system = "circleci";
  workflow.place = {input.file.path, entry.key->line(), entry.key->column()};
  workflow.triggers = {entry.value->Find("triggers") == nullptr ? "push" : "schedule"};
  const Node* setup = input.root->Find("setup");
  if (setup != nullptr && setup->AsBool() == true) workflow.elsewhere = "the pipeline that its setup continues with";
  const Node* jobs = entry.value->Find("jobs");
  if (jobs == nullptr) return workflow;
  for (const Node& item : jobs->items()) {
    JobUse use = ReadUse(item);
    if (use.at != nullptr && workflow.jobs.size() < kMaxJobs)
      workflow.jobs.push_back(ReadJob(input, use, workflow.name));
  }
  CarryApprovals(workflow.jobs);
  ReadVersionParameter(*input.root, workflow);
  return workflow;
}

}  // namespace

std::vector<Workflow> ReadCircleci(const PipelineFile& input) {
  std::vector<Workflow> out;
  const Node& root = *input.root;
  if (const Node* workflows = root.Find("workflows")) {
    for (const Entry& entry : workflows->entries()) {
      if (entry.value->IsMapping()) out.push_back(ReadWorkflow(input, entry));
    }
    return out;
  }
  // Without workflows, the job `build` runs on every push.
  const Node* build = root.FindPath({"jobs", "build"});
  if (build == nullptr) return out;
  Workflow workflow;
  workflow.name = "build";
  workflow.system = "circleci";
  workflow.place = {input.file.path, build->line(), build->column()};
  workflow.triggers = {"push"};
  workflow.jobs.push_back(ReadJob(input, {"build", "build", nullptr, build}, "build"));
  out.push_back(std::move(workflow));
  return out;
}

}  // namespace seaworthy::collectors::repo
