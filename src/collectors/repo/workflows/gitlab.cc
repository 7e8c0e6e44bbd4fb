// GitLab: .gitlab-ci.yml with its local includes, `extends` and `!reference`.

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "collectors/repo/named_scripts.h"
#include "collectors/repo/script_reader.h"
#include "collectors/repo/words.h"
#include "collectors/repo/workflows/common.h"
#include "collectors/repo/workflows/readers.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Entry;
using formats::Node;

constexpr int kMaxExtends = 10;
constexpr std::size_t kMaxIncludes = 100;

constexpr auto kReserved =
    std::to_array<std::string_view>({"default", "include", "stages", "variables", "workflow", "image", "services",
                                     "cache", "before_script", "after_script", "spec", "types", "true", "on"});

// A key of the merged configuration, and the file it stands in.
struct Key {
  const Node* at = nullptr;
  const Node* value = nullptr;
  std::string file;
};

class Gitlab {
 public:
  explicit Gitlab(const PipelineFile& input) : input_(input) { Merge(*input.root, input.file.path); }

  Workflow Read() {
    Workflow workflow;
    workflow.name = input_.file.path;
    workflow.system = "gitlab";
    workflow.place = {input_.file.path, input_.root->line(), 0};
    workflow.triggers = {"push"};
    for (const auto& [name, key] : keys_) {
      if (IsJob(name, *key.value) && workflow.jobs.size() < kMaxJobs) workflow.jobs.push_back(ReadJob(name, key));
    }
    // In the order of their stages, so that what is read first runs first.
    std::ranges::stable_sort(workflow.jobs, {}, [&](const Job& job) { return stages_.at(job.name); });
    for (Job& job : workflow.jobs) AddStageNeeds(job, workflow.jobs);
    workflow.elsewhere = elsewhere_;
    ReadVersionVariable(workflow);
    return workflow;
  }

 private:
  using Chain = std::vector<Key>;  // A job and what it extends, the nearest first.

  // A variable with a description is asked for when a person starts the pipeline.
  void ReadVersionVariable(Workflow& workflow) const {
    auto variables = keys_.find("variables");
    if (variables == keys_.end() || variables->second.file != workflow.place.file) return;
    for (const Entry& variable : variables->second.value->entries()) {
      if (variable.value->Find("description") == nullptr || variable.value->Find("options") != nullptr) continue;
      std::string name(variable.key->text());
      bool is_read = std::ranges::any_of(keys_, [&](const auto& key) {
        return Reads(key.second.value, "$" + name) || Reads(key.second.value, "${" + name);
      });
      if (is_read) OfferVersion(*variable.key, name, workflow);
    }
  }

  // What is included comes first: the including file's keys win.
  void Merge(const Node& root, const std::string& file) {
    if (included_.size() >= kMaxIncludes || !included_.insert(file).second) return;
    if (const Node* include = root.Find("include")) Include(*include);
    for (const Entry& entry : root.entries()) keys_[std::string(entry.key->text())] = {entry.key, entry.value, file};
  }

  void Include(const Node& include) {
    if (include.IsScalar()) return IncludeLocal(include.text());
    if (include.IsMapping()) return IncludeOne(include);
    for (const Node& item : include.items()) {
      if (item.IsScalar()) {
        IncludeLocal(item.text());
      } else {
        IncludeOne(item);
      }
    }
  }

  void IncludeOne(const Node& include) {
    if (const Node* local = include.Find("local")) {
      for (const std::string& path : Strings(local)) IncludeLocal(path);
      return;
    }
    if (OnlyScans(include.TextAt("template"))) return;
    for (std::string_view kind : {"component", "template", "project", "remote"}) {
      if (std::string_view target = include.TextAt(kind); !target.empty())
        elsewhere_ = std::string(kind) + " " + std::string(target);
    }
  }

  // Templates of GitLab that look for holes and secrets, or say when a pipeline starts; they test and deploy nothing.
  static bool OnlyScans(std::string_view name) {
    auto has = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
    bool scans = has("SAST") || has("Scanning") || has("Detection") || has("Code-Quality");
    return name.starts_with("Security/") || name.starts_with("Workflows/") || (name.starts_with("Jobs/") && scans);
  }

  void IncludeLocal(std::string_view path) {
    if (path.find("://") != std::string_view::npos) {
      elsewhere_ = path;
      return;
    }
    while (path.starts_with('/')) path.remove_prefix(1);
    bool found = path.find('*') != std::string_view::npos;  // Which may match nothing.
    for (const source::File& file : input_.repository.files()) {
      bool is_it =
          file.path == path || (path.find('*') != std::string_view::npos && source::MatchesGlob(path, file.path));
      if (!is_it) continue;
      auto stream = input_.repository.Yaml(file);
      if (!stream.ok()) continue;
      found = true;
      for (const Node* document : (*stream)->documents()) Merge(*document, file.path);
    }
    if (!found) elsewhere_ = "include " + std::string(path);
  }

  static bool IsJob(std::string_view name, const Node& value) {
    if (name.starts_with('.') || !value.IsMapping() || std::ranges::find(kReserved, name) != kReserved.end())
      return false;
    return value.Find("script") != nullptr || value.Find("extends") != nullptr || value.Find("trigger") != nullptr ||
           value.Find("run") != nullptr;
  }

  void AddToChain(const Key& key, int depth, Chain& chain) const {
    chain.push_back(key);
    if (depth >= kMaxExtends) return;
    std::vector<std::string> parents = Strings(key.value->Find("extends"));
    for (auto parent = parents.rbegin(); parent != parents.rend(); ++parent) {  // The later wins.
      if (auto found = keys_.find(*parent); found != keys_.end() && chain.size() < 100)
        AddToChain(found->second, depth + 1, chain);
    }
  }

  // The value of the nearest that has it, and its file.
  static Key Find(const Chain& chain, std::string_view name) {
    for (const Key& key : chain) {
      if (const Node* value = key.value->Find(name)) return {key.at, value, key.file};
    }
    return {};
  }

  Key FindWithDefault(const Chain& chain, std::string_view name) const {
    if (Key key = Find(chain, name); key.value != nullptr) return key;
    if (auto fallback = keys_.find("default"); fallback != keys_.end()) {
      if (const Node* value = fallback->second.value->Find(name)) return {nullptr, value, fallback->second.file};
    }
    auto global = keys_.find(name);
    return global == keys_.end() ? Key{} : global->second;
  }

  // `!reference [.setup, script]`: the list of that job.
  Key Reference(const Node& node) const {
    auto parts = node.items();
    if (parts.size() != 2 || !parts[0].IsScalar() || !parts[1].IsScalar() || !parts[1].text().ends_with("script"))
      return {};
    auto job = keys_.find(parts[0].text());
    const Node* value = job == keys_.end() ? nullptr : job->second.value->Find(parts[1].text());
    return value == nullptr ? Key{} : Key{nullptr, value, job->second.file};
  }

  void ReadScripts(const Node& node, const std::string& file, const Job& job, JobReader& reader, int depth) const {
    if (depth > kMaxExtends) return;
    if (node.IsScalar()) {
      if (!node.text().empty()) reader.Read(MakeScript(node, file, job.name));
      return;
    }
    if (Key reference = Reference(node); reference.value != nullptr) {
      return ReadScripts(*reference.value, reference.file, job, reader, depth + 1);
    }
    for (const Node& item : node.items()) ReadScripts(item, file, job, reader, depth + 1);
  }

  // Values of `$NAME`, of the job and of all.
  std::string Value(const Chain& chain, std::string_view name) const {
    for (const Key& key : chain) {
      if (const Node* value = key.value->FindPath({"variables", name})) return std::string(value->text());
    }
    auto global = keys_.find("variables");
    const Node* value = global == keys_.end() ? nullptr : global->second.value->Find(name);
    if (value == nullptr) return {};
    return std::string(value->IsMapping() ? value->TextAt("value") : value->text());
  }

  // The whole name, with `$STAGE` and `${STAGE}` replaced where they are known.
  std::string ExpandName(const Chain& chain, std::string_view name) const {
    if (!name.starts_with('$')) return std::string(name);
    std::string_view variable = name.substr(name.starts_with("${") ? 2 : 1);
    if (variable.ends_with('}')) variable.remove_suffix(1);
    return Value(chain, variable);
  }

  void ReadEnvironment(const Chain& chain, Job& job, JobReader& reader) const {
    const Node* environment = Find(chain, "environment").value;
    if (environment == nullptr) return;
    std::string_view action = environment->TextAt("action");
    if (!action.empty() && action != "start") return;
    std::string_view name = environment->IsMapping() ? environment->TextAt("name") : environment->text();
    job.tier = environment->TextAt("deployment_tier");
    std::string expanded = ExpandName(chain, name);
    job.redeployable = true;
    job.approval = std::nullopt;
    job.approval_reason = "GitLab keeps who must approve a deployment to an environment in its settings";
    job.approval_place = PlaceOf(Find(chain, "environment"));
    reader.AddDeployment({});
    if (!expanded.empty()) reader.FixEnvironments({expanded});
  }

  // `when: manual`, of the job or of all rules that start it. A job that is manual outside of `rules` is optional, too:
  // what stands in later stages does not wait for it.
  static void ReadWhen(const Chain& chain, Job& job) {
    Key when = Find(chain, "when");
    std::string_view own = when.value == nullptr ? std::string_view{} : when.value->text();
    Key rules = Find(chain, "rules");
    Key may_fail = Find(chain, "allow_failure");
    job.may_fail = may_fail.value != nullptr && (may_fail.value->AsBool() == true || may_fail.value->IsMapping());
    job.starts_anyway = own == "always" || own == "on_failure";
    job.of_requests = IsOfRequests(chain);
    if (rules.value == nullptr || rules.value->items().empty()) {
      if (own != "manual") return;
      job.optional = may_fail.value == nullptr || job.may_fail;
      return SayManual(when, *when.value, job);
    }
    bool holds_up = may_fail.value != nullptr && may_fail.value->AsBool() == false;
    ReadRules(rules, own, holds_up, job);
  }

  // `only: [merge_requests]`, `rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event"}]`.
  static bool IsOfRequests(const Chain& chain) {
    std::vector<std::string> reasons;
    if (const Node* rules = Find(chain, "rules").value) {
      for (const Node& rule : rules->items()) {
        if (rule.TextAt("when") != "never") reasons.emplace_back(rule.TextAt("if"));
      }
    } else {
      const Node* only = Find(chain, "only").value;
      reasons = Strings(only != nullptr && only->IsMapping() ? only->Find("refs") : only);
    }
    auto is_request = [](const std::string& reason) {
      return reason == "merge_requests" || reason.find("merge_request_event") != std::string::npos ||
             reason.find("CI_MERGE_REQUEST") != std::string::npos;
    };
    return !reasons.empty() && std::ranges::all_of(reasons, is_request);
  }

  static void ReadRules(const Key& rules, std::string_view when, bool holds_up, Job& job) {
    const Node* manual = nullptr;
    bool automatic = false;
    for (const Node& rule : rules.value->items()) {
      const Node* own = rule.Find("when");
      std::string_view text = own == nullptr ? when : own->text();
      if (text == "never") continue;
      if (text == "manual") {
        manual = own == nullptr ? &rule : own;
        bool own_says = rule.TextAt("allow_failure") == "true";
        // `when: manual` of the job itself makes it optional, unless it says otherwise.
        job.optional = job.optional || own_says || (own == nullptr && !holds_up);
      } else {
        automatic = true;
      }
    }
    if (manual == nullptr) return;
    if (!automatic) return SayManual(rules, *manual, job);
    job.approval = std::nullopt;
    job.approval_reason = "some of its rules start it without a person";
    job.approval_place = {rules.file, manual->line(), manual->column()};
  }

  static void SayManual(const Key& key, const Node& at, Job& job) {
    job.approval = true;
    job.approval_reason = "when: manual";
    job.approval_place = {key.file, at.line(), at.column()};
  }

  static Place PlaceOf(const Key& key) { return {key.file, key.value->line(), key.value->column()}; }

  // `rules: - if: $CI_COMMIT_TAG`, `only: [main]`. Rules that start it for several reasons say nothing.
  static Start StartOf(const Chain& chain) {
    std::vector<Start> starts;
    if (const Node* rules = Find(chain, "rules").value) {
      for (const Node& rule : rules->items()) {
        if (rule.TextAt("when") != "never") starts.push_back(StartOfCondition(rule.TextAt("if")));
      }
    }
    const Node* only = Find(chain, "only").value;
    if (only != nullptr && only->IsMapping()) only = only->Find("refs");
    for (const std::string& reference : Strings(only)) {
      starts.push_back(reference == "tags" ? Start::kTag : StartOfBranch(reference));
    }
    return starts.size() == 1 ? starts[0] : Start::kUnsaid;
  }

  Job ReadJob(const std::string& name, const Key& key) {
    Job job;
    job.name = name;
    job.place = {key.file, key.at->line(), key.at->column()};
    JobReader reader(input_.repository, job);
    Chain chain;
    AddToChain(key, 0, chain);
    ReadEnvironment(chain, job, reader);
    for (std::string_view part : {"before_script", "script"}) {
      if (Key script = FindWithDefault(chain, part); script.value != nullptr)
        ReadScripts(*script.value, script.file, job, reader, 0);
    }
    if (Find(chain, "trigger").value != nullptr) job.elsewhere = "a pipeline that it triggers";
    if (Find(chain, "release").value != nullptr) job.makes_release = true;
    ReadWhen(chain, job);
    job.start = StartOf(chain);
    std::string stage = StageOf(chain);
    stages_[name] = StageIndex(stage);
    if (const Node* needs = Find(chain, "needs").value) {
      explicit_needs_.insert(name);
      job.needs = NeedNames(*needs);
    }
    std::vector<std::string> names{name, stage};
    for (const Key& one : chain) {
      for (std::string& environment : EnvironmentsOfVariables(one.value->Find("variables")))
        names.push_back(std::move(environment));
    }
    reader.Finish(names);
    return job;
  }

  static std::vector<std::string> NeedNames(const Node& needs) {
    std::vector<std::string> names = Strings(&needs);
    for (const Node& item : needs.items()) {
      if (std::string_view job = item.TextAt("job"); !job.empty()) names.emplace_back(job);
    }
    return names;
  }

  static std::string StageOf(const Chain& chain) {
    Key stage = Find(chain, "stage");
    return stage.value == nullptr ? "test" : std::string(stage.value->text());
  }

  int StageIndex(std::string_view stage) const {
    if (stage == ".pre") return -1;
    auto declared = keys_.find("stages");
    std::vector<std::string> order =
        declared == keys_.end() ? std::vector<std::string>{"build", "test", "deploy"} : Strings(declared->second.value);
    return static_cast<int>(std::ranges::find(order, stage) - order.begin());
  }

  // Whether both may be in one pipeline: one of a branch and one of a tag never are.
  static bool CanMeet(const Job& job, const Job& other) {
    if (other.of_requests && !job.of_requests) return false;
    return job.start == Start::kUnsaid || other.start == Start::kUnsaid || job.start == other.start;
  }

  // Without `needs` a job waits for all jobs of the stages before its own.
  void AddStageNeeds(Job& job, const std::vector<Job>& all) const {
    if (explicit_needs_.contains(job.name)) return;
    job.needs_by_stage = true;
    int own = stages_.at(job.name);
    for (const Job& other : all) {
      if (stages_.at(other.name) < own && CanMeet(job, other)) job.needs.push_back(other.name);
    }
  }

  const PipelineFile& input_;
  std::map<std::string, Key, std::less<>> keys_;
  std::map<std::string, int> stages_;  // The index of each job's stage.
  std::set<std::string> explicit_needs_;
  std::set<std::string> included_;
  std::string elsewhere_;
};

}  // namespace

std::vector<Workflow> ReadGitlab(const PipelineFile& input) {
  if (!input.root->IsMapping()) return {};
  Workflow workflow = Gitlab(input).Read();
  if (workflow.jobs.empty() && workflow.elsewhere.empty()) return {};
  return {std::move(workflow)};
}

}  // namespace seaworthy::collectors::repo
