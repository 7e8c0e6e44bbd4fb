// Azure Pipelines: stages, jobs, deployment jobs and steps, with the templates of this repository put in place.

#include <algorithm>

#include "base/text.h"
#include "collectors/repo/deploy_commands.h"
#include "collectors/repo/named_scripts.h"
#include "collectors/repo/script_reader.h"
#include "collectors/repo/words.h"
#include "collectors/repo/workflows/common.h"
#include "collectors/repo/workflows/readers.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Entry;
using formats::Node;

constexpr int kMaxTemplates = 6;

struct Scope {
  std::string file;
  Variables variables;  // `parameters.environment`
  int depth = 0;
};

std::string Text(std::string_view text, const Scope& scope) {
  return Expand(text, "${{", "}}", scope.variables).front();
}

// `- ${{ if … }}:` and `- ${{ each … }}:` hold items of the same list.
template <typename Visit>
void ForEachItem(const Node* list, Visit visit, int depth = 0) {
  if (list == nullptr || depth > 10) return;
  for (const Node& item : list->items()) {
    bool is_condition = item.entries().size() == 1 && item.entries()[0].key->text().starts_with("${{");
    if (is_condition) {
      ForEachItem(item.entries()[0].value, visit, depth + 1);
    } else {
      visit(item);
    }
  }
}

// Parameters of a template: a list of {name, default} or a mapping of defaults.
Variables TemplateVariables(const Node* declared, const Node* given, const Scope& caller) {
  Variables variables;
  auto set = [&](std::string_view name, const Node* value, const Scope& scope) {
    if (value != nullptr && value->IsScalar() && !value->text().empty())
      variables["parameters." + std::string(name)] = {Text(value->text(), scope)};
  };
  if (declared != nullptr) {
    for (const Node& item : declared->items()) set(item.TextAt("name"), item.Find("default"), caller);
    for (const Entry& entry : declared->entries()) set(entry.key->text(), entry.value, caller);
  }
  if (given != nullptr) {
    for (const Entry& entry : given->entries()) set(entry.key->text(), entry.value, caller);
  }
  return variables;
}

// What a task of the marketplace runs, as a command line; empty where it is none that matters.
std::string TaskCommand(std::string_view task, const Node* inputs) {
  std::string_view name = task.substr(0, task.find('@'));
  auto input = [&](std::string_view key) {
    return inputs == nullptr ? std::string() : std::string(inputs->TextAt(key));
  };
  if (name == "DotNetCoreCLI" || name == "DotNetCoreInstaller")
    return "dotnet " + input("command") + " " + input("projects");
  if (name == "Maven") return "mvn " + (input("goals").empty() ? "package" : input("goals")) + " " + input("options");
  if (name == "Gradle") return "gradle " + (input("tasks").empty() ? "build" : input("tasks")) + " " + input("options");
  if (name == "Npm") return "npm " + (input("command") == "custom" ? input("customCommand") : input("command"));
  if (name == "Go") return "go " + input("command") + " " + input("arguments");
  if (name == "VSTest" || name == "VisualStudioTestPlatformInstaller") return name == "VSTest" ? "vstest.console" : "";
  if (name == "Xcode") return "xcodebuild " + input("actions");
  if (name == "HelmDeploy") return "helm " + input("command") + " " + input("arguments") + " -n " + input("namespace");
  if (name == "Kubernetes")
    return "kubectl " + input("command") + " " + input("arguments") + " -n " + input("namespace");
  if (name == "TerraformTaskV4" || name == "TerraformTaskV3" || name == "TerraformCLI")
    return "terraform " + input("command");
  if (name == "Pulumi") return "pulumi " + input("command") + " --stack " + input("stack");
  return {};
}

bool IsDeployTask(std::string_view task) {
  std::string_view name = task.substr(0, task.find('@'));
  return name == "KubernetesManifest" || name == "AzureWebApp" || name == "AzureWebAppContainer" ||
         name == "AzureFunctionApp" || name == "AzureRmWebAppDeployment" || name == "AzureContainerApps" ||
         name == "AzureResourceManagerTemplateDeployment" || name == "ServiceFabricDeploy";
}

class Azure {
 public:
  Azure(const PipelineFile& input, Workflow& workflow) : input_(input), workflow_(workflow) {}

  void Read() {
    const Node& root = *input_.root;
    Scope scope{input_.file.path, TemplateVariables(root.Find("parameters"), nullptr, {}), 0};
    if (const Node* extends = root.Find("extends")) ReadTemplate(*extends, scope, {}, nullptr);
    if (root.Find("stages") != nullptr) ReadStages(root.Find("stages"), scope);
    if (root.Find("jobs") != nullptr) ReadJobs(root.Find("jobs"), scope, {}, {});
    if (root.Find("steps") != nullptr) ReadJob(root, scope, {}, {});
  }

 private:
  struct Stage {
    std::string name;
    std::vector<std::string> jobs;
  };

  void ReadStages(const Node* list, const Scope& scope) {
    ForEachItem(list, [&](const Node& item) {
      if (item.Find("template") != nullptr) return ReadTemplate(item, scope, {}, nullptr);
      ReadStage(item, scope);
    });
  }

  // Without `dependsOn` a stage waits for the one before it; `dependsOn: []` waits for none.
  void ReadStage(const Node& item, const Scope& scope) {
    Stage stage{Text(item.TextAt("stage"), scope), {}};
    std::vector<std::string> needs;
    const Node* depends = item.Find("dependsOn");
    for (const Stage& other : stages_) {
      bool waits = depends == nullptr ? &other == &stages_.back() : Contains(Strings(depends), other.name);
      if (waits) needs.insert(needs.end(), other.jobs.begin(), other.jobs.end());
    }
    std::size_t first = workflow_.jobs.size();
    stage_starts_anyway_ = StartsAnyway(item.TextAt("condition"));
    ReadJobs(item.Find("jobs"), scope, stage.name, needs);
    if (item.Find("steps") != nullptr) ReadJob(item, scope, stage.name, needs);
    stage_starts_anyway_ = false;
    for (std::size_t i = first; i < workflow_.jobs.size(); ++i) {
      stage.jobs.push_back(workflow_.jobs[i].name);
      bool by_hand = item.TextAt("trigger") == "manual" || IsByHand(item.TextAt("condition"));
      if (by_hand) SayStartedByHand(workflow_.jobs[i], workflow_.jobs[i].place);
    }
    // A stage without jobs of its own still stands between its neighbours.
    if (stage.jobs.empty()) stage.jobs = needs;
    stages_.push_back(std::move(stage));
  }

  static bool IsByHand(std::string_view condition) {
    return condition.find("eq(variables['Build.Reason'], 'Manual')") != std::string_view::npos &&
           condition.find("or(") == std::string_view::npos;
  }

  static bool IsSaid(const Node* flag, bool wanted) { return flag != nullptr && flag->AsBool() == wanted; }

  // A condition that looks at the results of others decides itself.
  static bool StartsAnyway(std::string_view condition) {
    auto has = [&](std::string_view part) { return condition.find(part) != std::string_view::npos; };
    return (has("always()") || has("succeededOrFailed()") || has("failed()")) && !has(".result");
  }

  static bool Contains(const std::vector<std::string>& list, std::string_view name) {
    return std::ranges::find(list, name) != list.end();
  }

  void ReadJobs(const Node* list, const Scope& scope, const std::string& stage, const std::vector<std::string>& needs) {
    ForEachItem(list, [&](const Node& item) {
      if (item.Find("template") != nullptr) {
        ReadTemplate(item, scope, stage, &needs);
      } else {
        ReadJob(item, scope, stage, needs);
      }
    });
  }

  void ReadJob(const Node& item, const Scope& scope, const std::string& stage,
               const std::vector<std::string>& stage_needs) {
    std::string_view deployment = item.TextAt("deployment");
    std::string own(Text(deployment.empty() ? item.TextAt("job") : deployment, scope));
    if (workflow_.jobs.size() >= kMaxJobs) return;
    Job job;
    job.name = stage.empty() ? (own.empty() ? "job" : own) : own.empty() ? stage : stage + "/" + own;
    job.place = {scope.file, item.line(), item.column()};
    job.needs = stage_needs;
    for (const std::string& need : Strings(item.Find("dependsOn"))) {
      if (!own.empty()) job.needs.push_back(stage.empty() ? need : stage + "/" + need);
    }
    job.may_fail = IsSaid(item.Find("continueOnError"), true);
    job.starts_anyway = StartsAnyway(item.TextAt("condition")) || stage_starts_anyway_;
    JobReader reader(input_.repository, job);
    if (!deployment.empty()) ReadDeployment(item, scope, job, reader);
    ReadSteps(item.Find("steps"), scope, job, reader);
    std::vector<std::string> names{own, std::string(item.TextAt("displayName")), stage};
    for (std::string& name : EnvironmentsOfVariables(item.Find("variables"))) names.push_back(std::move(name));
    reader.Finish(names);
    workflow_.jobs.push_back(std::move(job));
  }

  // A deployment job deploys by definition; who approves is kept with the environment.
  void ReadDeployment(const Node& item, const Scope& scope, Job& job, JobReader& reader) {
    job.approval = std::nullopt;
    job.approval_reason = "Azure DevOps keeps approvals and checks with the environment";
    job.approval_place = job.place;
    const Node* environment = item.Find("environment");
    std::string name;
    if (environment != nullptr)
      name = Text(environment->IsMapping() ? environment->TextAt("name") : environment->text(), scope);
    name = name.substr(0, name.find('.'));  // `prod.namespace`
    reader.AddDeployment({});
    if (!name.empty() && name.find_first_of("$") == std::string::npos) reader.FixEnvironments({name});
    const Node* strategy = item.Find("strategy");
    if (strategy == nullptr) return;
    for (const Entry& kind : strategy->entries()) {
      for (const Entry& phase : kind.value->entries()) ReadSteps(phase.value->Find("steps"), scope, job, reader);
      ReadSteps(kind.value->FindPath({"on", "success", "steps"}), scope, job, reader);
      ReadOnFailure(kind.value->FindPath({"on", "failure", "steps"}), scope, job, reader);
    }
  }

  // What a deployment job does when it fails is its way back if it deploys or rolls back.
  void ReadOnFailure(const Node* steps, const Scope& scope, const Job& job, JobReader& reader) {
    if (steps == nullptr) return;
    Job failure;
    failure.name = job.name;
    JobReader inner(input_.repository, failure);
    ReadSteps(steps, scope, failure, inner);
    inner.Finish({});
    if (failure.deploys || !failure.way_back.how.empty())
      reader.AddWayBack("steps on failure", {}, {scope.file, steps->line(), steps->column()});
  }

  void ReadSteps(const Node* list, const Scope& scope, Job& job, JobReader& reader) {
    ForEachItem(list, [&](const Node& step) {
      if (step.Find("template") != nullptr) return ReadStepTemplate(step, scope, job, reader);
      if (IsSaid(step.Find("enabled"), false)) return;
      bool before = reader.SetMayFail(false);
      reader.SetMayFail(before || IsSaid(step.Find("continueOnError"), true));
      ReadStep(step, scope, job, reader);
      reader.SetMayFail(before);
    });
  }

  void ReadStep(const Node& step, const Scope& scope, Job& job, JobReader& reader) {
    std::string_view folder = step.TextAt("workingDirectory");
    for (std::string_view key : {"script", "bash", "pwsh", "powershell"}) {
      const Node* text = step.Find(key);
      if (text != nullptr && text->IsScalar()) ReadText(*text, step.TextAt("displayName"), folder, scope, reader);
    }
    const Node* task = step.Find("task");
    if (task == nullptr || !task->IsScalar()) return;
    const Node* inputs = step.Find("inputs");
    Place place{scope.file, task->line(), task->column()};
    if (task->text().starts_with("ManualValidation")) {
      job.approval = true;
      job.approval_reason = task->text();
      job.approval_place = place;
    }
    bool rejects =
        task->text().starts_with("KubernetesManifest") && inputs != nullptr && inputs->TextAt("action") == "reject";
    if (rejects) reader.AddWayBack("KubernetesManifest reject", {}, place);
    if (IsDeployTask(task->text()) && !rejects)
      reader.AddDeployment(inputs == nullptr ? std::string_view{} : EnvironmentWord(inputs->TextAt("namespace")),
                           place);
    for (std::string_view key : {"script", "inlineScript"}) {
      const Node* text = inputs == nullptr ? nullptr : inputs->Find(key);
      if (text != nullptr && text->IsScalar()) ReadText(*text, step.TextAt("displayName"), folder, scope, reader);
    }
    std::string command = TaskCommand(task->text(), inputs);
    if (inputs != nullptr && command.empty()) command = inputs->TextAt("filePath");
    if (!command.empty()) reader.Read({Text(command, scope), place, std::string(step.TextAt("displayName")), {}});
  }

  void ReadText(const Node& text, std::string_view name, std::string_view folder, const Scope& scope,
                JobReader& reader) {
    Script script =
        MakeScript(text, scope.file, name, folder.find('$') == std::string_view::npos ? folder : std::string_view{});
    script.text = Text(script.text, scope);
    reader.Read(script);
  }

  // The template's tree and the scope inside it; null where it is not in this repository.
  const Node* Open(const Node& use, const Scope& caller, Scope& inner) {
    std::string_view path = use.TextAt("template");
    if (path.find('@') != std::string_view::npos && !path.ends_with("@self")) {
      workflow_.elsewhere = "template " + std::string(path);
      return nullptr;
    }
    path = path.substr(0, path.find('@'));
    std::string folder =
        caller.file.substr(0, caller.file.find_last_of('/') == std::string::npos ? 0 : caller.file.find_last_of('/'));
    bool absolute = path.starts_with('/');
    auto resolved =
        ResolvePath(absolute ? std::string_view{} : std::string_view(folder), absolute ? path.substr(1) : path);
    const source::File* file = resolved.has_value() ? input_.repository.Find(*resolved) : nullptr;
    const Node* root = file == nullptr || caller.depth >= kMaxTemplates ? nullptr : RootOf(*file);
    if (root == nullptr) {
      workflow_.elsewhere = "template " + std::string(path);
      return nullptr;
    }
    inner = {file->path, TemplateVariables(root->Find("parameters"), use.Find("parameters"), caller), caller.depth + 1};
    return root;
  }

  const Node* RootOf(const source::File& file) const {
    auto stream = input_.repository.Yaml(file);
    return stream.ok() && !(*stream)->documents().empty() ? (*stream)->documents()[0] : nullptr;
  }

  void ReadTemplate(const Node& use, const Scope& caller, const std::string& stage,
                    const std::vector<std::string>* needs) {
    Scope scope;
    const Node* root = Open(use, caller, scope);
    if (root == nullptr) return;
    if (root->Find("stages") != nullptr) ReadStages(root->Find("stages"), scope);
    ReadJobs(root->Find("jobs"), scope, stage, needs == nullptr ? std::vector<std::string>{} : *needs);
    if (root->Find("steps") != nullptr)
      ReadJob(*root, scope, stage, needs == nullptr ? std::vector<std::string>{} : *needs);
  }

  void ReadStepTemplate(const Node& use, const Scope& caller, Job& job, JobReader& reader) {
    Scope scope;
    if (const Node* root = Open(use, caller, scope)) ReadSteps(root->Find("steps"), scope, job, reader);
  }

  const PipelineFile& input_;
  Workflow& workflow_;
  std::vector<Stage> stages_;
  bool stage_starts_anyway_ = false;
};

// A parameter of free text is asked for when a person starts the pipeline.
void ReadVersionParameter(const Node& root, Workflow& workflow) {
  const Node* parameters = root.Find("parameters");
  if (parameters == nullptr) return;
  for (const Node& parameter : parameters->items()) {
    const Node* name = parameter.Find("name");
    bool is_text = parameter.TextAt("type").empty() || parameter.TextAt("type") == "string";
    if (name == nullptr || !name->IsScalar() || !is_text || parameter.Find("values") != nullptr) continue;
    std::string read = "parameters." + std::string(name->text());
    bool is_read = std::ranges::any_of(root.entries(), [&](const Entry& entry) { return Reads(entry.value, read); });
    if (is_read) OfferVersion(*name, name->text(), workflow);
  }
}

}  // namespace

std::vector<Workflow> ReadAzure(const PipelineFile& input) {
  const Node& root = *input.root;
  bool is_pipeline = root.Find("trigger") != nullptr || root.Find("pr") != nullptr ||
                     root.Find("schedules") != nullptr || root.Find("pool") != nullptr ||
                     input.file.name().starts_with("azure-pipelines");
  bool has_work = root.Find("stages") != nullptr || root.Find("jobs") != nullptr || root.Find("steps") != nullptr ||
                  root.Find("extends") != nullptr;
  if (!is_pipeline || !has_work) return {};  // A template: read where it is used.
  Workflow workflow;
  workflow.name = input.file.path;
  workflow.system = "azure";
  workflow.place = {input.file.path, root.line(), 0};
  bool no_push = root.TextAt("trigger") == "none";
  if (!no_push) workflow.triggers.emplace_back("push");
  if (root.Find("pr") != nullptr && root.TextAt("pr") != "none") workflow.triggers.emplace_back("pull_request");
  if (root.Find("schedules") != nullptr) workflow.triggers.emplace_back("schedule");
  Azure(input, workflow).Read();
  ReadVersionParameter(root, workflow);
  return {std::move(workflow)};
}

}  // namespace seaworthy::collectors::repo
