#include "collectors/repo/environments.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

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

bool DeploysProduction(const Workflow& workflow) {
  return std::ranges::any_of(workflow.jobs, [](const Job& job) { return DeploysTo(job, "production"); });
}

// Whether the workflow deploys what a release holds: it starts with one, or a person gives it one.
bool DeploysReleases(const Workflow& workflow) {
  if (Has(workflow.triggers, "release") || Has(workflow.triggers, "tag")) return true;
  return std::ranges::any_of(workflow.inputs, [](const std::string& input) {
    return HasWord(input, {"tag", "release", "version", "ref"});
  });
}

// Whether the workflow starts on pushes to the main line of development only.
bool StartsOnMain(const Workflow& workflow) {
  return Has(workflow.triggers, "push") && !workflow.branches.empty() &&
         std::ranges::all_of(workflow.branches, [](const std::string& branch) {
           return branch == "main" || branch == "master" || branch == "trunk" || branch == "develop" ||
                  branch == "development";
         });
}

// Whether production starts with a release or a tag and with nothing else, so that what it deploys was on the main
// line.
bool StartsOnReleaseOnly(const Workflow& workflow) {
  bool release = Has(workflow.triggers, "release") || Has(workflow.triggers, "tag");
  return release && !Has(workflow.triggers, "push") && !Has(workflow.triggers, "pull_request");
}

using Jobs = std::set<const Job*>;

// The jobs of the workflow that have ended, by need, when production's deployment starts.
void AddByNeeds(const Workflow& workflow, Jobs& before) {
  JobGraph graph(workflow.jobs);
  for (const Job& job : workflow.jobs) {
    if (DeploysTo(job, "production")) before.merge(graph.Before(job));
  }
}

// The jobs that have ended when the workflow makes its release.
void AddByRelease(const Workflow& workflow, Jobs& before) {
  JobGraph graph(workflow.jobs);
  for (const Job& job : workflow.jobs) {
    if (job.makes_release) before.merge(graph.Before(job));
  }
}

void AddAll(const Workflow& workflow, Jobs& before) {
  for (const Job& job : workflow.jobs) before.insert(&job);
}

Jobs BeforeProduction(std::span<const Workflow> workflows) {
  Jobs before;
  for (const Workflow& production : workflows) {
    if (!DeploysProduction(production)) continue;
    AddByNeeds(production, before);
    for (const Workflow& other : workflows) {
      if (&other == &production) continue;
      bool follows = Has(production.after, other.name);
      bool promotes = StartsOnReleaseOnly(production) && StartsOnMain(other);
      if (follows || promotes) AddAll(other, before);
      if (DeploysReleases(production)) AddByRelease(other, before);
    }
  }
  return before;
}

void Merge(DeployedEnvironment found, std::vector<DeployedEnvironment>& all) {
  auto same = std::ranges::find(all, found.name, &DeployedEnvironment::name);
  if (same == all.end()) return all.push_back(std::move(found));
  if (found.before_production == true && same->before_production != true) {
    same->before_production = true;
    same->place = found.place;
  }
  if (found.approval == true) same->approval = true;
}

}  // namespace

std::vector<DeployedEnvironment> FindEnvironments(std::span<const Workflow> workflows) {
  bool any_production = std::ranges::any_of(workflows, DeploysProduction);
  Jobs before = BeforeProduction(workflows);
  std::vector<DeployedEnvironment> all;
  for (const Workflow& workflow : workflows) {
    for (const Job& job : workflow.jobs) {
      if (!job.deploys) continue;
      for (const std::string& name : job.environments) {
        DeployedEnvironment environment{name, KindOf(name, job.tier), {}, job.approval, job.place};
        bool is_production = environment.kind == "production";
        if (is_production || any_production) environment.before_production = !is_production && before.contains(&job);
        Merge(std::move(environment), all);
      }
    }
  }
  return all;
}

}  // namespace seaworthy::collectors::repo
