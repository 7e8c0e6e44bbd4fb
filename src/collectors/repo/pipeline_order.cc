#include "collectors/repo/pipeline_order.h"

#include <algorithm>
#include <utility>

#include "collectors/repo/words.h"
#include "collectors/repo/workflows/common.h"

namespace seaworthy::collectors::repo {
namespace {

// The jobs of one workflow by name; a name that stands twice means all of that name.
class JobGraph {
 public:
  explicit JobGraph(std::span<const Job> jobs) {
    for (const Job& job : jobs) by_name_.emplace(job.name, &job);
  }

  // All that must end before the job starts.
  JobSet Before(const Job& job) const {
    JobSet seen;
    std::vector<const Job*> open{&job};
    while (!open.empty()) {
      const Job* next = open.back();
      open.pop_back();
      for (const std::string& need : next->needs) {
        auto [from, to] = by_name_.equal_range(need);
        for (auto it = from; it != to; ++it) {
          if (it->second != &job && seen.insert(it->second).second) open.push_back(it->second);
        }
      }
    }
    return seen;
  }

 private:
  std::multimap<std::string_view, const Job*> by_name_;
};

// Whether the workflow deploys what a release holds: it starts with one, or a person gives it one.
bool DeploysReleases(const Workflow& workflow) {
  if (Holds(workflow.triggers, "release") || Holds(workflow.triggers, "tag")) return true;
  return std::ranges::any_of(workflow.inputs, [](const std::string& input) {
    return HasWord(input, {"tag", "release", "version", "ref"});
  });
}

bool IsMain(const std::string& branch) { return branch == "main" || branch == "master" || branch == "trunk"; }
bool IsDevelop(const std::string& branch) { return branch == "develop" || branch == "development"; }

// What starts the job, by its own condition, else by its workflow's triggers.
Start StartOf(const Workflow& workflow, const Job& job) {
  if (job.start != Start::kUnsaid) return job.start;
  bool pushes = Holds(workflow.triggers, "push");
  bool release = Holds(workflow.triggers, "release") || Holds(workflow.triggers, "tag");
  if (release && !pushes && !Holds(workflow.triggers, "pull_request")) return Start::kTag;
  if (!pushes || release || workflow.branches.empty()) return Start::kUnsaid;
  if (std::ranges::all_of(workflow.branches, IsMain)) return Start::kMain;
  if (std::ranges::all_of(workflow.branches, IsDevelop)) return Start::kDevelop;
  return std::ranges::all_of(workflow.branches, IsReleaseBranch) ? Start::kRelease : Start::kUnsaid;
}

// Whether one event starts both workflows.
bool StartTogether(const Workflow& a, const Workflow& b) {
  if (&a == &b) return true;
  for (std::string_view event : {"push", "release", "tag", "pull_request", "schedule"}) {
    if (!Holds(a.triggers, event) || !Holds(b.triggers, event)) continue;
    if (event != "push" || a.branches.empty() || b.branches.empty()) return true;
    if (std::ranges::any_of(a.branches, [&](const std::string& branch) { return Holds(b.branches, branch); }))
      return true;
  }
  return false;
}

// `./deploy.sh staging && ./deploy.sh production` in one job.
bool PrecedesWithin(const Job& job, std::size_t index) {
  if (!job.in_order) return false;
  auto rest = std::span(job.environments).subspan(index + 1);
  return std::ranges::any_of(rest,
                             [&](const std::string& name) { return EnvironmentKindOf(name, {}) == "production"; });
}

}  // namespace

std::string EnvironmentKindOf(std::string_view name, std::string_view tier) {
  if (tier == "production" || tier == "staging" || tier == "development" || tier == "other") return std::string(tier);
  if (tier == "testing") return "staging";
  std::string_view kind = EnvironmentKind(name);
  return std::string(kind.empty() ? "other" : kind);
}

bool DeploysTo(const Job& job, std::string_view kind) {
  return job.deploys && std::ranges::any_of(job.environments, [&](const std::string& name) {
           return EnvironmentKindOf(name, job.tier) == kind;
         });
}

bool Holds(std::span<const std::string> list, std::string_view wanted) {
  return std::ranges::find(list, wanted) != list.end();
}

PipelineOrder::PipelineOrder(std::span<const Workflow> workflows) : workflows_(workflows) {
  for (const Workflow& workflow : workflows) AddProduction(workflow);
  for (const JobAt& production : production_) {
    if (!upstreams_.contains(production.workflow))
      upstreams_.emplace(production.workflow, UpstreamOf(*production.workflow));
  }
}

void PipelineOrder::AddProduction(const Workflow& workflow) {
  JobGraph graph(workflow.jobs);
  for (const Job& job : workflow.jobs) {
    if (production_.size() >= kMaxDeployments || !DeploysTo(job, "production")) continue;
    production_.push_back({&workflow, &job});
    before_.push_back(graph.Before(job));
  }
}

PipelineOrder::Upstream PipelineOrder::UpstreamOf(const Workflow& production) const {
  Upstream upstream;
  AddStarters(production, true, upstream);
  for (const Workflow& other : workflows_) {
    if (&other == &production || !DeploysReleases(production)) continue;
    JobGraph graph(other.jobs);
    for (const Job& job : other.jobs) {
      if (job.makes_release) upstream.released.merge(graph.Before(job));
    }
  }
  return upstream;
}

// The workflows that start it, those that start these, and so on.
void PipelineOrder::AddStarters(const Workflow& workflow, bool asked, Upstream& upstream) const {
  for (const Workflow& other : workflows_) {
    if (!Holds(workflow.after, other.name) || !upstream.workflows.insert(&other).second) continue;
    for (const Job& job : other.jobs) {
      upstream.started.insert(&job);
      if (!asked) upstream.unasked.insert(&job);
    }
    bool asks = std::ranges::any_of(other.jobs, [](const Job& job) { return job.after_success; });
    AddStarters(other, asked && asks, upstream);
  }
}

bool PipelineOrder::IsAsked(std::size_t production, const Job& job) const {
  return !upstreams_.at(production_[production].workflow).unasked.contains(&job);
}

const JobSet& PipelineOrder::Started(std::size_t production) const {
  return upstreams_.at(production_[production].workflow).started;
}

const JobSet& PipelineOrder::Released(std::size_t production) const {
  return upstreams_.at(production_[production].workflow).released;
}

std::optional<bool> PipelineOrder::Precedes(const JobAt& deployment, std::size_t index, std::size_t production) const {
  const JobAt& target = production_[production];
  const Job* job = deployment.job;
  if (Before(production).contains(job) || Started(production).contains(job) || Released(production).contains(job))
    return true;
  if (job == target.job && PrecedesWithin(*job, index)) return true;
  if (job == target.job && !job->side_by_side) return std::nullopt;
  Start own = StartOf(*deployment.workflow, *job);
  Start its = StartOf(*target.workflow, *target.job);
  if (own == Start::kMain && (its == Start::kTag || its == Start::kRelease)) return true;
  bool same = own == its || own == Start::kUnsaid || its == Start::kUnsaid;
  if (same && StartTogether(*deployment.workflow, *target.workflow)) return false;
  return std::nullopt;
}

}  // namespace seaworthy::collectors::repo
