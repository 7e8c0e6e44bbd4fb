// GitHub Actions: .github/workflows/*.yml, with local reusable workflows and composite actions read in place.

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.h"
#include "collectors/repo/deploy_commands.h"
#include "collectors/repo/named_scripts.h"
#include "collectors/repo/rollback_commands.h"
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
constexpr std::size_t kMaxCalled = 2'000;  // Jobs read for one workflow, over all levels.

// What is counted over all levels of calls.
struct Calls {
  std::vector<std::string> files;  // That were called.
  std::size_t jobs = 0;            // That were read.
};

// Everything a job inherits: the file it stands in, and values for `inputs.NAME`.
struct Scope {
  const source::Repository& repository;
  std::string file;
  Variables variables;             // `inputs.env`, `matrix.stage`, `env.STAGE`
  std::string folder;              // defaults.run.working-directory
  std::vector<std::string> names;  // What else may name the environment.
  int depth = 0;
  Calls* calls = nullptr;
};

bool Says(const Node* condition, std::string_view wanted) {
  if (condition == nullptr) return false;
  std::string_view text = Trim(condition->text());
  if (text.starts_with("${{") && text.ends_with("}}")) text = Trim(text.substr(3, text.size() - 5));
  return text == wanted;
}

bool IsFalse(const Node* condition) { return Says(condition, "false"); }
bool IsTrue(const Node* condition) { return Says(condition, "true"); }

std::vector<std::string> ExpandText(std::string_view text, const Scope& scope) {
  return Expand(text, "${{", "}}", scope.variables);
}

// The environment's name, or names. Of an expression that chooses (`ref == 'main' && 'production' || 'staging'`,
// `inputs.environment || 'staging'`) the texts that name one, and what the inputs in it may be.
std::vector<std::string> EnvironmentNames(std::string_view text, const Scope& scope) {
  std::vector<std::string> names;
  for (std::string& name : ExpandText(text, scope)) {
    if (name.find("${{") == std::string::npos) {
      names.push_back(std::move(name));
      continue;
    }
    for (const auto& [variable, values] : scope.variables) {
      bool is_read = values.size() > 1 && name.find(variable) != std::string::npos;
      if (is_read) names.insert(names.end(), values.begin(), values.end());
    }
    std::vector<std::string_view> parts = Split(name, '\'');
    for (std::size_t i = 1; i < parts.size(); i += 2) {
      bool is_name = parts[i].find('/') == std::string_view::npos && !EnvironmentKind(parts[i]).empty();
      bool is_new = std::ranges::find(names, parts[i]) == names.end();
      if (is_name && is_new) names.emplace_back(parts[i]);
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
    if (std::string_view uses = node.TextAt("uses"); !uses.empty()) CallElsewhere(uses, node);
    ReadSteps(node.Find("steps"), scope_);
    std::vector<std::string> names{job_.name, std::string(node.TextAt("name"))};
    names.insert(names.end(), scope_.names.begin(), scope_.names.end());
    reader_.Finish(names);
    job_.side_by_side = node.FindPath({"strategy", "matrix"}) != nullptr;
    if (job_.side_by_side || chosen_) job_.in_order = false;
    ReadCondition(node);
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
    job_.approval = std::nullopt;
    job_.approval_reason = "GitHub keeps who must approve a deployment to an environment in its settings";
    job_.approval_place = {scope_.file, name->line(), name->column()};
  }

  void ReadCondition(const Node& node) {
    std::string_view condition = node.TextAt("if");
    job_.start = StartOfCondition(condition);
    job_.may_fail = IsTrue(node.Find("continue-on-error"));
    job_.of_requests = condition.find("event_name == 'pull_request'") != std::string_view::npos &&
                       condition.find("||") == std::string_view::npos;
    auto has = [&](std::string_view part) { return condition.find(part) != std::string_view::npos; };
    bool ignores = has("always()") || has("!cancelled()") || has("failure()");
    job_.starts_anyway = ignores && !has(".result");  // One that looks at the results decides itself.
    job_.after_success = has("workflow_run.conclusion == 'success'");
    bool by_hand = has("event_name == 'workflow_dispatch'") && !has("||");
    if (by_hand && job_.approval != true) SayStartedByHand(job_, job_.place);
  }

  void ReadSteps(const Node* steps, const Scope& scope) {
    if (steps == nullptr) return;
    for (const Node& step : steps->items()) {
      if (IsFalse(step.Find("if"))) continue;
      bool before = reader_.SetMayFail(false);
      reader_.SetMayFail(before || IsTrue(step.Find("continue-on-error")));
      ReadStep(step, scope);
      reader_.SetMayFail(before);
    }
  }

  void ReadStep(const Node& step, const Scope& scope) {
    std::string_view folder = step.TextAt("working-directory");
    if (folder.empty()) folder = scope.folder;
    if (const Node* run = step.Find("run"); run != nullptr && run->IsScalar()) {
      Script script = MakeScript(*run, scope.file, step.TextAt("name"), folder);
      std::vector<std::string> texts = ExpandText(run->text(), scope);
      chosen_ = chosen_ || texts.size() > 1;
      for (std::string& text : texts) {
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
    if (!folder.has_value() || caller.depth >= kMaxCalls) return SetElsewhere(uses.text());
    std::string prefix = folder->empty() ? "" : *folder + "/";  // `uses: ./` is the action that the repository is.
    for (std::string_view name : {"action.yml", "action.yaml"}) {
      const source::File* file = caller.repository.Find(prefix + std::string(name));
      if (file == nullptr) continue;
      auto stream = caller.repository.Yaml(*file);
      if (!stream.ok() || (*stream)->documents().empty()) return;
      const Node& root = *(*stream)->documents()[0];
      Scope scope{caller.repository, file->path,  CallVariables(with, root.Find("inputs"), caller), {}, {},
                  caller.depth + 1,  caller.calls};
      ReadSteps(root.FindPath({"runs", "steps"}), scope);
      return;
    }
    SetElsewhere(uses.text());  // Of a checkout of another repository.
  }

  void SetElsewhere(std::string_view uses) {
    if (job_.elsewhere.empty()) job_.elsewhere = uses;
  }

  // Its name is all that is known of it.
  void CallElsewhere(std::string_view uses, const Node& node) {
    Place place{scope_.file, node.line(), node.column()};
    std::string_view path = uses.substr(0, uses.find('@'));
    std::string_view name = path.substr(path.rfind('/') + 1);
    job_.elsewhere = uses;
    if (NameSaysTests(name)) reader_.AddTests("uses: " + std::string(uses), place);
    if (NameSaysRollsBack(name)) reader_.AddWayBack("uses: " + std::string(uses), {}, place);
    if (!NameSaysDeploys(name) && !NameSaysDeploys(job_.name)) return;
    std::string environment;
    for (std::string_view input : {"environment", "env", "stage", "environment_name", "target"}) {
      const Node* with = node.Find("with");
      if (with != nullptr && environment.empty()) environment = with->TextAt(input);
    }
    std::vector<std::string> names = EnvironmentNames(environment, scope_);
    chosen_ = chosen_ || names.size() > 1;
    for (const std::string& text : names) reader_.AddDeployment(text, place);
    if (environment.empty()) reader_.AddDeployment({}, place);
  }

  Scope scope_;
  Job& job_;
  JobReader reader_;
  bool chosen_ = false;  // What a step does depends on what somebody chooses.
};

std::vector<Job> ReadJobs(const Node& root, Scope scope);

// The jobs of a workflow of this repository that a job calls, as GitHub names them: `caller / job`. They wait for what
// the caller waits for. None where the file is not here.
std::vector<Job> CalledJobs(const Job& caller, const Node& node, const Scope& scope) {
  std::string_view uses = node.TextAt("uses");
  auto path = uses.starts_with("./") ? ResolvePath({}, uses) : std::nullopt;
  const source::File* file = path.has_value() ? scope.repository.Find(*path) : nullptr;
  if (file == nullptr || scope.depth >= kMaxCalls) return {};
  auto stream = scope.repository.Yaml(*file);
  if (!stream.ok() || (*stream)->documents().empty()) return {};
  const Node& root = *(*stream)->documents()[0];
  scope.calls->files.push_back(file->path);
  Scope given = scope;
  AddMatrix(node.FindPath({"strategy", "matrix"}), given.variables);
  Variables variables = CallVariables(node.Find("with"), root.FindPath({"on", "workflow_call", "inputs"}), given);
  std::vector<std::string> names{caller.name};
  names.insert(names.end(), scope.names.begin(), scope.names.end());
  std::vector<Job> called = ReadJobs(
      root, {scope.repository, file->path, std::move(variables), {}, std::move(names), scope.depth + 1, scope.calls});
  for (Job& job : called) {
    job.name = caller.name + " / " + job.name;
    for (std::string& need : job.needs) need = caller.name + " / " + need;
    if (job.needs.empty()) job.needs = caller.needs;
    if (job.start == Start::kUnsaid) job.start = caller.start;
    job.starts_anyway = job.starts_anyway || caller.starts_anyway;
    job.after_success = job.after_success || caller.after_success;
  }
  return called;
}

// A job that waits for a caller waits for all that it calls.
void ReplaceNeeds(const std::map<std::string, std::vector<std::string>>& called, std::vector<Job>& jobs) {
  for (Job& job : jobs) {
    std::vector<std::string> needs;
    for (std::string& need : job.needs) {
      auto found = called.find(need);
      if (found == called.end()) {
        needs.push_back(std::move(need));
      } else if (needs.size() < kMaxJobs) {
        needs.insert(needs.end(), found->second.begin(), found->second.end());
      }
    }
    job.needs = std::move(needs);
  }
}

std::vector<Job> ReadJobs(const Node& root, Scope scope) {
  std::vector<Job> jobs;
  std::map<std::string, std::vector<std::string>> calls;  // The names of the called jobs by that of their caller.
  AddEnv(root.Find("env"), scope);
  if (const Node* folder = root.FindPath({"defaults", "run", "working-directory"})) scope.folder = folder->text();
  const Node* list = root.Find("jobs");
  if (list == nullptr) return jobs;
  for (const Entry& entry : list->entries()) {
    bool full = jobs.size() >= kMaxJobs || ++scope.calls->jobs > kMaxCalled;
    if (!entry.value->IsMapping() || IsFalse(entry.value->Find("if")) || full) continue;
    Job job;
    job.name = entry.key->text();
    job.place = {scope.file, entry.key->line(), entry.key->column()};
    job.needs = Strings(entry.value->Find("needs"));
    GithubJob(scope, job).Read(*entry.value);
    std::vector<Job> called = CalledJobs(job, *entry.value, scope);
    if (called.empty()) {
      jobs.push_back(std::move(job));
      continue;
    }
    for (Job& one : called) {
      calls[job.name].push_back(one.name);
      jobs.push_back(std::move(one));
    }
  }
  ReplaceNeeds(calls, jobs);
  return jobs;
}

// The input that lets a person choose which version is deployed.
void ReadVersionInput(const Node& root, Workflow& workflow) {
  const Node* inputs = root.FindPath({"on", "workflow_dispatch", "inputs"});
  if (inputs == nullptr) inputs = root.FindPath({"true", "workflow_dispatch", "inputs"});
  if (inputs == nullptr) return;
  for (const Entry& input : inputs->entries()) {
    std::string_view type = input.value->TextAt("type");
    bool is_free = type.empty() || type == "string" || type == "number";
    std::string name = "inputs." + std::string(input.key->text());
    bool is_read = Reads(root.Find("jobs"), name) || Reads(root.Find("env"), name);
    if (is_free && is_read) OfferVersion(*input.key, input.key->text(), workflow);
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
  Calls calls;
  Scope scope{input.repository, input.file.path, {}, {}, {}, 0, &calls};
  ReadTriggers(root, workflow, scope.variables);
  scope.names = {workflow.name, std::string(file_name.substr(0, file_name.rfind('.')))};
  workflow.jobs = ReadJobs(root, std::move(scope));
  workflow.calls = std::move(calls.files);
  ReadVersionInput(root, workflow);
  if (workflow.triggers == std::vector<std::string>{"workflow_dispatch"}) {
    for (Job& job : workflow.jobs) {
      if (job.approval != true) SayStartedByHand(job, workflow.place);
    }
  }
  return {std::move(workflow)};
}

}  // namespace seaworthy::collectors::repo
