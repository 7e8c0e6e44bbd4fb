#include "collectors/repo/repo_collector.h"

#include <algorithm>

#include "collect/errors.h"
#include "collectors/repo/documents.h"
#include "collectors/repo/environments.h"
#include "collectors/repo/fact_values.h"
#include "collectors/repo/infrastructure.h"
#include "collectors/repo/on_call.h"
#include "collectors/repo/owners.h"
#include "collectors/repo/packages.h"
#include "collectors/repo/production.h"
#include "collectors/repo/update_bots.h"
#include "collectors/repo/workflows.h"

namespace seaworthy::collectors::repo {
namespace {

using value::AbsentReason;

void WriteDocuments(const Documents& documents, FactValues& values, facts::Writer& out) {
  out.Set("repo.readmes", values.MakeList<Document>(documents.readmes));
  out.Set("repo.runbooks", values.MakeList<Document>(documents.runbooks));
  out.Set("repo.documents", values.MakeList<Document>(documents.others));
  out.Set("repo.links", values.MakeList<Link>(documents.links));
}

void WritePackages(const collect::Context& context, FactValues& values, facts::Writer& out) {
  std::vector<Package> packages = ReadPackages(context.repository, context.stop);
  out.Set("repo.packages", values.MakeList<Package>(packages), "no package manifest that pulls anything in");
}

// With a broken configuration alone, whether a bot watches is not known; an empty list would say that none does.
void WriteUpdateBots(const collect::Context& context, FactValues& values, facts::Writer& out) {
  std::vector<UpdateBot> bots = ReadUpdateBots(context.repository);
  if (bots.size() == 1 && !bots[0].broken.empty()) {
    return out.SetAbsent("repo.update_bots", AbsentReason::kMalformed, ToString(bots[0].place) + ": " + bots[0].broken);
  }
  out.Set("repo.update_bots", values.MakeList<UpdateBot>(bots));
}

// What proves most stands first: tests of every change before tests of what is deployed already.
int RankOf(const Workflow& workflow) {
  auto tests = [](const Job& job) { return job.runs_tests; };
  auto unit_tests = [](const Job& job) { return job.runs_tests && !job.integration; };
  if (std::ranges::any_of(workflow.jobs, unit_tests)) return 0;
  return std::ranges::any_of(workflow.jobs, tests) ? 1 : 2;
}

void WriteWorkflows(const collect::Context& context, FactValues& values, facts::Writer& out) {
  std::vector<Workflow> workflows = ReadWorkflows(context.repository, context.stop);
  std::ranges::stable_sort(workflows, {}, RankOf);
  out.Set("repo.workflows", values.MakeList<Workflow>(workflows), "no pipeline of a CI system that is known");
  std::vector<DeployedEnvironment> environments = FindEnvironments(workflows);
  out.Set("repo.environments", values.MakeList<DeployedEnvironment>(environments),
          "no pipeline here names an environment it deploys to");
  std::vector<ProductionDeployment> production = FindProductionDeployments(workflows);
  out.Set("repo.production_deployments", values.MakeList<ProductionDeployment>(production),
          "no pipeline here names production as where it deploys to");
}

void WriteInfrastructure(const collect::Context& context, FactValues& values, facts::Writer& out) {
  auto environment_of = [&](std::string_view path) { return context.EnvironmentOf(path); };
  std::vector<Infrastructure> found = ReadInfrastructure(context.repository, environment_of, context.stop);
  out.Set("repo.infrastructure", values.MakeList<Infrastructure>(found), "no file of a deployment tool that is known");
}

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  FactValues values(out, context.repository.ObservedAt(context.now));
  Documents documents = ReadDocuments(context.repository, context.stop);
  WriteDocuments(documents, values, out);
  out.Set("repo.owners", values.MakeList<Owner>(ReadOwners(context.repository)));
  WritePackages(context, values, out);
  WriteUpdateBots(context, values, out);
  WriteWorkflows(context, values, out);
  WriteInfrastructure(context, values, out);
  std::vector<OnCall> on_call = ReadOnCall(context.repository, documents, context.stop);
  out.Set("repo.on_call", values.MakeList<OnCall>(on_call),
          "no paging service, schedule, escalation policy or receiver of alerts");
  if (context.stopped()) return Error(collect::kStopped, "stopped while reading the repository");
  return {};
}

}  // namespace

const collect::Collector kCollector{"repo", Collect};

}  // namespace seaworthy::collectors::repo
