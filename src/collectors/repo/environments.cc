#include "collectors/repo/environments.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

constexpr std::size_t kMaxDeployments = 500;  // More are no environments that people run.

std::string KindOf(std::string_view name, std::string_view tier) {
  if (tier == "production" || tier == "staging" || tier == "development" || tier == "other") return std::string(tier);
  if (tier == "testing") return "staging";
  std::string_view kind = EnvironmentKind(name);
  return std::string(kind.empty() ? "other" : kind);
}

bool DeploysTo(const Job& job, std::string_view kind) {
  return job.deploys &&
         std::ranges::any_of(job.environments, [&](const std::string& name) { return KindOf(name, job.tier) == kind; });
}

// The jobs of one workflow by name; a name that stands twice means all of that name.
class JobGraph {
 public:
  explicit JobGraph(std::span<const Job> jobs) {
    for (const Job& job : jobs) by_name_.emplace(job.name, &job);
  }

  // All that must end before the job starts, in no order.
  std::set<const Job*> Before(const Job& job) const {
    std::set<const Job*> seen;
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

bool Has(std::span<const std::string> list, std::string_view wanted) {
  return std::ranges::find(list, wanted) != list.end();
}

// Whether the workflow deploys what a release holds: it starts with one, or a person gives it one.
bool DeploysReleases(const Workflow& workflow) {
  if (Has(workflow.triggers, "release") || Has(workflow.triggers, "tag")) return true;
  return std::ranges::any_of(workflow.inputs, [](const std::string& input) {
    return HasWord(input, {"tag", "release", "version", "ref"});
  });
}

bool IsMain(const std::string& branch) { return branch == "main" || branch == "master" || branch == "trunk"; }
bool IsDevelop(const std::string& branch) { return branch == "develop" || branch == "development"; }

// What starts the job, by its own condition, else by its workflow's triggers.
Start StartOf(const Workflow& workflow, const Job& job) {
  if (job.start != Start::kUnsaid) return job.start;
  bool pushes = Has(workflow.triggers, "push");
  bool release = Has(workflow.triggers, "release") || Has(workflow.triggers, "tag");
  if (release && !pushes && !Has(workflow.triggers, "pull_request")) return Start::kTag;
  if (!pushes || release || workflow.branches.empty()) return Start::kUnsaid;
  if (std::ranges::all_of(workflow.branches, IsMain)) return Start::kMain;
  return std::ranges::all_of(workflow.branches, IsDevelop) ? Start::kDevelop : Start::kUnsaid;
}

// Whether one event starts both workflows.
bool StartTogether(const Workflow& a, const Workflow& b) {
  if (&a == &b) return true;
  for (std::string_view event : {"push", "release", "tag", "pull_request", "schedule"}) {
    if (!Has(a.triggers, event) || !Has(b.triggers, event)) continue;
    if (event != "push" || a.branches.empty() || b.branches.empty()) return true;
    if (std::ranges::any_of(a.branches, [&](const std::string& branch) { return Has(b.branches, branch); }))
      return true;
  }
  return false;
}

struct Deployment {
  const Workflow* workflow = nullptr;
  const Job* job = nullptr;
};

// What production's deployments say of the others.
class Order {
 public:
  explicit Order(std::span<const Workflow> workflows) {
    for (const Workflow& workflow : workflows) {
      for (const Job& job : workflow.jobs) {
        bool counts = production_.size() < kMaxDeployments && DeploysTo(job, "production");
        if (counts) production_.push_back({&workflow, &job});
      }
    }
    for (const Workflow& workflow : workflows) {
      if (AddOwn(workflow)) AddOthers(workflow, workflows);
    }
  }

  // Whether the deployment of `job` to its environment `index` comes before production's; nothing where nobody tells.
  std::optional<bool> IsBefore(const Deployment& deployment, std::size_t index) const {
    if (before_.contains(deployment.job) || PrecedesWithin(*deployment.job, index)) return true;
    bool together = false;
    for (const Deployment& production : production_) {
      Start own = StartOf(*deployment.workflow, *deployment.job);
      Start its = StartOf(*production.workflow, *production.job);
      if (own == Start::kMain && its == Start::kTag) return true;
      bool same = own == its || own == Start::kUnsaid || its == Start::kUnsaid;
      together = together || (same && StartTogether(*deployment.workflow, *production.workflow));
    }
    return together ? std::optional(false) : std::nullopt;
  }

 private:
  // What ends before production's deployments of the same workflow; whether it has any.
  bool AddOwn(const Workflow& workflow) {
    JobGraph graph(workflow.jobs);
    bool any = false;
    for (const Job& job : workflow.jobs) {
      if (!DeploysTo(job, "production")) continue;
      any = true;
      before_.merge(graph.Before(job));
    }
    return any;
  }

  void AddOthers(const Workflow& production, std::span<const Workflow> workflows) {
    for (const Workflow& other : workflows) {
      if (&other != &production) AddOther(production, other);
    }
  }

  void AddOther(const Workflow& production, const Workflow& other) {
    if (Has(production.after, other.name)) {
      for (const Job& job : other.jobs) before_.insert(&job);
    }
    if (!DeploysReleases(production)) return;
    JobGraph graph(other.jobs);
    for (const Job& job : other.jobs) {
      if (job.makes_release) before_.merge(graph.Before(job));
    }
  }

  // `./deploy.sh staging && ./deploy.sh production` in one job.
  static bool PrecedesWithin(const Job& job, std::size_t index) {
    if (!job.in_order) return false;
    auto rest = std::span(job.environments).subspan(index + 1);
    return std::ranges::any_of(rest, [&](const std::string& name) { return KindOf(name, {}) == "production"; });
  }

  std::vector<Deployment> production_;
  std::set<const Job*> before_;
};

void Merge(DeployedEnvironment found, std::vector<DeployedEnvironment>& all) {
  auto same = std::ranges::find(all, found.name, &DeployedEnvironment::name);
  if (same == all.end()) {
    if (all.size() < kMaxDeployments) all.push_back(std::move(found));
    return;
  }
  bool tells_more = found.before_production == true || !same->before_production.has_value();
  if (tells_more && same->before_production != true && found.before_production.has_value()) {
    same->before_production = found.before_production;
    same->place = found.place;
  }
  if (found.approval == true) same->approval = true;
}

}  // namespace

std::vector<DeployedEnvironment> FindEnvironments(std::span<const Workflow> workflows) {
  Order order(workflows);
  std::vector<DeployedEnvironment> all;
  for (const Workflow& workflow : workflows) {
    for (const Job& job : workflow.jobs) {
      if (!job.deploys) continue;
      for (std::size_t i = 0; i < job.environments.size(); ++i) {
        const std::string& name = job.environments[i];
        DeployedEnvironment environment{name, KindOf(name, job.tier), false, job.approval, job.place};
        if (environment.kind != "production") environment.before_production = order.IsBefore({&workflow, &job}, i);
        Merge(std::move(environment), all);
      }
    }
  }
  return all;
}

}  // namespace seaworthy::collectors::repo
