// GitHub Actions: .github/workflows/*.yml, with local reusable workflows and composite actions read in place.

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "collectors/repo/deploy_commands.h"
#include "collectors/repo/named_scripts.h"
#include "collectors/repo/script_reader.h"
#include "collectors/repo/test_commands.h"
#include "collectors/repo/words.h"
#include "collectors/repo/workflows/common.h"
#include "collectors/repo/workflows/github_actions.h"
#include "collectors/repo/workflows/readers.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Entry;
using formats::Node;

constexpr int kMaxCalls = 4;  // GitHub allows ten levels of reusable workflows; four see all that people write.

// Everything a job inherits: the file it stands in, and values for `inputs.NAME`.
struct Scope {
  const source::Repository& repository;
  std::string file;
  Variables variables;             // `inputs.env`, `matrix.stage`, `env.STAGE`
  std::string folder;              // defaults.run.working-directory
  std::vector<std::string> names;  // What else may name the environment.
  int depth = 0;
};

bool IsFalse(const Node* condition) {
  if (condition == nullptr) return false;
  std::string_view text = Trim(condition->text());
  if (text.starts_with("${{") && text.ends_with("}}")) text = Trim(text.substr(3, text.size() - 5));
  return text == "false";
}

std::vector<std::string> ExpandText(std::string_view text, const Scope& scope) {
  return Expand(text, "${{", "}}", scope.variables);
}

// The environment's name, or names. Of an expression that chooses (`ref == 'main' && 'production' || 'staging'`) the
// texts that name one.
std::vector<std::string> EnvironmentNames(std::string_view text, const Scope& scope) {
  std::vector<std::string> names;
  for (std::string& name : ExpandText(text, scope)) {
    if (name.find("${{") == std::string::npos) {
      names.push_back(std::move(name));
      continue;
    }
    std::vector<std::string_view> parts = Split(name, '\'');
    for (std::size_t i = 1; i < parts.size(); i += 2) {
      bool is_name = parts[i].find('/') == std::string_view::npos && !EnvironmentKind(parts[i]).empty();
      if (is_name) names.emplace_back(parts[i]);
    }
  }
  return names;
}

void AddMatrix(const Node* matrix, Variables& variables) {
  if (matrix == nullptr) return;
  for (const Entry& axis : matrix->entries()) {
    if (axis.key->text() == "include") {
      for (const Node& row : axis.value->items()) {
        for (const Entry& cell : row.entries()) {
          if (cell.value->IsScalar())
            variables["matrix." + std::string(cell.key->text())].emplace_back(cell.value->text());
        }
      }
    } else if (std::vector<std::string> values = Strings(axis.value); !values.empty()) {
      variables["matrix." + std::string(axis.key->text())] = std::move(values);
    }
  }
}

void AddEnv(const Node* env, Scope& scope) {
  if (env == nullptr) return;
  for (const Entry& entry : env->entries()) {
    if (!entry.value->IsScalar() || entry.value->text().empty()) continue;
    scope.variables["env." + std::string(entry.key->text())] = ExpandText(entry.value->text(), scope);
  }
  for (std::string& name : EnvironmentsOfVariables(env)) scope.names.push_back(std::move(name));
}

// The inputs of a workflow that is started by hand: a choice may take each of its options.
void AddInputs(const Node* inputs, Variables& variables) {
  if (inputs == nullptr) return;
  for (const Entry& input : inputs->entries()) {
    std::vector<std::string> values = Strings(input.value->Find("options"));
    if (values.empty()) values = Strings(input.value->Find("default"));
    if (values.empty()) continue;
    variables.try_emplace("inputs." + std::string(input.key->text()), values);
    variables.try_emplace("github.event.inputs." + std::string(input.key->text()), values);
  }
}

Variables CallVariables(const Node* with, const Node* declared, const Scope& caller) {
  Variables variables;
  if (with != nullptr) {
    for (const Entry& entry : with->entries()) {
      if (!entry.value->IsScalar()) continue;
      std::vector<std::string> values = ExpandText(entry.value->text(), caller);
      variables["inputs." + std::string(entry.key->text())] = std::move(values);
    }
  }
  AddInputs(declared, variables);
  return variables;
}

// The environments that a variable chooses between: `STAGE: ${{ github.ref == 'refs/heads/main' && 'prod' || 'dev' }}`.
std::vector<std::string> ChosenEnvironments(const Node* env, const Scope& scope) {
  if (env == nullptr) return {};
  for (const Entry& entry : env->entries()) {
    bool names = HasWord(entry.key->text(), {"env", "environment", "stage", "stack"});
    if (!names || !entry.value->IsScalar() || entry.value->text().find("${{") == std::string_view::npos) continue;
    std::vector<std::string> found = EnvironmentNames(entry.value->text(), scope);
    std::erase_if(found, [](const std::string& name) { return EnvironmentKind(name).empty(); });
    if (!found.empty()) return found;
  }
  return {};
}

class GithubJob {
 public:
  GithubJob(const Scope& scope, Job& job) : scope_(scope), job_(job), reader_(scope.repository, job) {}

  void Read(const Node& node) {
    AddMatrix(node.FindPath({"strategy", "matrix"}), scope_.variables);
    AddEnv(node.Find("env"), scope_);
    if (const Node* folder = node.FindPath({"defaults", "run", "working-directory"})) scope_.folder = folder->text();
    reader_.FixEnvironments(ChosenEnvironments(node.Find("env"), scope_));
    ReadEnvironment(node.Find("environment"));
    if (std::string_view uses = node.TextAt("uses"); !uses.empty()) CallWorkflow(uses, node);
    ReadSteps(node.Find("steps"), scope_);
    std::vector<std::string> names{job_.name, std::string(node.TextAt("name"))};
    names.insert(names.end(), scope_.names.begin(), scope_.names.end());
    reader_.Finish(names);
    if (node.FindPath({"strategy", "matrix"}) != nullptr) job_.in_order = false;
    job_.start = StartOfCondition(node.TextAt("if"));
  }

 private:
  // `deployment: false` only borrows the environment's secrets.
  void ReadEnvironment(const Node* environment) {
    if (environment == nullptr) return;
    const Node* name = environment->IsMapping() ? environment->Find("name") : environment;
    const Node* deployment = environment->Find("deployment");
    bool only_secrets = deployment != nullptr && deployment->AsBool() == false;
    if (name == nullptr || !name->IsScalar() || only_secrets) return;
    reader_.FixEnvironments(EnvironmentNames(name->text(), scope_));
    job_.approval = std::nullopt;  // GitHub keeps the reviewers of an environment in its settings.
  }

  void ReadSteps(const Node* steps, const Scope& scope) {
    if (steps == nullptr) return;
    for (const Node& step : steps->items()) {
      if (!IsFalse(step.Find("if"))) ReadStep(step, scope);
    }
  }

  void ReadStep(const Node& step, const Scope& scope) {
    std::string_view folder = step.TextAt("working-directory");
    if (folder.empty()) folder = scope.folder;
    if (const Node* run = step.Find("run"); run != nullptr && run->IsScalar()) {
      Script script = MakeScript(*run, scope.file, step.TextAt("name"), folder);
      for (std::string& text : ExpandText(run->text(), scope)) {
        script.text = std::move(text);
        reader_.Read(script);
      }
    }
    if (const Node* uses = step.Find("uses"); uses != nullptr && uses->IsScalar()) {
      if (uses->text().starts_with("./")) return CallAction(*uses, step.Find("with"), scope);
      Place place{scope.file, uses->line(), uses->column()};
      ReadAction(uses->text(), step.Find("with"), {{}, place, std::string(step.TextAt("name")), std::string(folder)},
                 job_, reader_);
    }
  }

  // A composite action of this repository: its steps run as if they stood here.
  void CallAction(const Node& uses, const Node* with, const Scope& caller) {
    auto folder = ResolvePath({}, uses.text());
    if (!folder.has_value() || caller.depth >= kMaxCalls) return;
    for (std::string_view name : {"/action.yml", "/action.yaml"}) {
      const source::File* file = caller.repository.Find(*folder + std::string(name));
      if (file == nullptr) continue;
      auto stream = caller.repository.Yaml(*file);
      if (!stream.ok() || (*stream)->documents().empty()) return;
      const Node& root = *(*stream)->documents()[0];
      Scope scope{caller.repository, file->path, CallVariables(with, root.Find("inputs"), caller), {}, {},
                  caller.depth + 1};
      ReadSteps(root.FindPath({"runs", "steps"}), scope);
      return;
    }
  }

  void CallWorkflow(std::string_view uses, const Node& node) {
    if (!uses.starts_with("./")) return CallElsewhere(uses, node);
    auto path = ResolvePath({}, uses);
    const source::File* file = path.has_value() ? scope_.repository.Find(*path) : nullptr;
    if (file == nullptr || scope_.depth >= kMaxCalls) {
      job_.elsewhere = uses;
      return;
    }
    auto stream = scope_.repository.Yaml(*file);
    if (!stream.ok() || (*stream)->documents().empty()) return;
    const Node& root = *(*stream)->documents()[0];
    Variables variables = CallVariables(node.Find("with"), root.FindPath({"on", "workflow_call", "inputs"}), scope_);
    Scope scope{scope_.repository, file->path, std::move(variables), {}, scope_.names, scope_.depth + 1};
    MergeJobs(root, scope);
  }

  void MergeJobs(const Node& root, const Scope& scope);

  // Its name is all that is known of it.
  void CallElsewhere(std::string_view uses, const Node& node) {
    std::string_view path = uses.substr(0, uses.find('@'));
    std::string_view name = path.substr(path.rfind('/') + 1);
    job_.elsewhere = uses;
    if (NameSaysTests(name)) reader_.AddTests("uses: " + std::string(uses), {scope_.file, node.line(), node.column()});
    if (!NameSaysDeploys(name) && !NameSaysDeploys(job_.name)) return;
    std::string environment;
    for (std::string_view input : {"environment", "env", "stage", "environment_name", "target"}) {
      const Node* with = node.Find("with");
      if (with != nullptr && environment.empty()) environment = with->TextAt(input);
    }
    for (const std::string& text : EnvironmentNames(environment, scope_)) reader_.AddDeployment(text);
    if (environment.empty()) reader_.AddDeployment({});
  }

  Scope scope_;
  Job& job_;
  JobReader reader_;
};

std::vector<Job> ReadJobs(const Node& root, Scope scope) {
  std::vector<Job> jobs;
  AddEnv(root.Find("env"), scope);
  if (const Node* folder = root.FindPath({"defaults", "run", "working-directory"})) scope.folder = folder->text();
  const Node* list = root.Find("jobs");
  if (list == nullptr) return jobs;
  for (const Entry& entry : list->entries()) {
    if (!entry.value->IsMapping() || IsFalse(entry.value->Find("if")) || jobs.size() >= kMaxJobs) continue;
    Job job;
    job.name = entry.key->text();
    job.place = {scope.file, entry.key->line(), entry.key->column()};
    job.needs = Strings(entry.value->Find("needs"));
    GithubJob(scope, job).Read(*entry.value);
    jobs.push_back(std::move(job));
  }
  return jobs;
}

// The called workflow is one job of the caller: what any of its jobs does, that job does.
void GithubJob::MergeJobs(const Node& root, const Scope& scope) {
  for (Job& called : ReadJobs(root, scope)) {
    if (called.runs_tests) {
      bool integration = called.integration;
      reader_.AddTests(called.test_command, called.test_place);
      job_.integration = job_.integration || integration;
    }
    if (called.deploys) {
      if (called.environments.empty()) reader_.AddDeployment({});
      for (const std::string& name : called.environments) reader_.AddDeployment(name);
    }
    job_.makes_release = job_.makes_release || called.makes_release;
    if (!called.approval.has_value()) job_.approval = std::nullopt;
    if (!called.elsewhere.empty()) job_.elsewhere = called.elsewhere;
  }
}

void ReadTriggers(const Node& root, Workflow& workflow, Variables& variables) {
  const Node* on = root.Find("on");
  if (on == nullptr) on = root.Find("true");  // As YAML 1.1 tools write it.
  for (std::string& trigger : Names(on)) {
    const Node* event = on->Find(trigger);
    bool only_tags =
        trigger == "push" && event != nullptr && event->Find("tags") != nullptr && event->Find("branches") == nullptr;
    bool also_tags = trigger == "push" && event != nullptr && event->Find("tags") != nullptr;
    if (also_tags) workflow.triggers.emplace_back("tag");
    if (!only_tags) workflow.triggers.push_back(std::move(trigger));
  }
  if (on == nullptr) return;
  workflow.branches = Strings(on->FindPath({"push", "branches"}));
  workflow.after = Strings(on->FindPath({"workflow_run", "workflows"}));
  const Node* inputs = on->FindPath({"workflow_dispatch", "inputs"});
  workflow.inputs = Names(inputs);
  AddInputs(inputs, variables);
}

}  // namespace

std::vector<Workflow> ReadGithub(const PipelineFile& input) {
  const Node& root = *input.root;
  if (root.Find("jobs") == nullptr) return {};
  Workflow workflow;
  workflow.name = root.TextAt("name");
  std::string_view file_name = input.file.name();
  if (workflow.name.empty()) workflow.name = file_name;
  workflow.system = "github";
  workflow.place = {input.file.path, root.line(), 0};
  Scope scope{input.repository, input.file.path, {}, {}, {}, 0};
  ReadTriggers(root, workflow, scope.variables);
  scope.names = {workflow.name, std::string(file_name.substr(0, file_name.rfind('.')))};
  workflow.jobs = ReadJobs(root, std::move(scope));
  return {std::move(workflow)};
}

}  // namespace seaworthy::collectors::repo
