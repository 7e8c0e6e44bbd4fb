#include "collectors/repo/environments.h"

#include <algorithm>
#include <utility>

#include "collectors/repo/pipeline_order.h"

namespace seaworthy::collectors::repo {
namespace {

// Whether the deployment comes before one of production's.
std::optional<bool> ComesFirst(const PipelineOrder& order, const JobAt& deployment, std::size_t index) {
  std::optional<bool> first;
  for (std::size_t i = 0; i < order.production().size(); ++i) {
    std::optional<bool> precedes = order.Precedes(deployment, index, i);
    if (precedes == true) return true;
    if (precedes.has_value()) first = precedes;
  }
  return first;
}

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
  PipelineOrder order(workflows);
  std::vector<DeployedEnvironment> all;
  for (const Workflow& workflow : workflows) {
    for (const Job& job : workflow.jobs) {
      if (!job.deploys) continue;
      for (std::size_t i = 0; i < job.environments.size(); ++i) {
        const std::string& name = job.environments[i];
        DeployedEnvironment environment{name, EnvironmentKindOf(name, job.tier), false, job.approval, job.place};
        if (environment.kind != "production") environment.before_production = ComesFirst(order, {&workflow, &job}, i);
        Merge(std::move(environment), all);
      }
    }
  }
  return all;
}

}  // namespace seaworthy::collectors::repo
