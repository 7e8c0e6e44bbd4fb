#include "collectors/repo/fact_values.h"

namespace seaworthy::collectors::repo {

using value::AbsentReason;
using value::Value;

Value FactValues::Make(const Document& document) {
  const Place& place = document.place;
  value::StructBuilder out = out_.Struct("Document");
  out.Set("path", Text(document.path, place));
  out.Set("kind", Text(document.kind, place));
  if (!document.title.empty()) out.Set("title", Text(document.title, place));
  out.Set("lines", Placed(Value::Int(document.lines), place));
  out.Set("placeholder", Flag(document.placeholder, place));
  return Placed(out.Build(), place);
}

Value FactValues::Make(const Link& link) {
  value::StructBuilder out = out_.Struct("Link");
  out.Set("url", Text(link.url, link.place));
  out.Set("kind", Text(link.kind, link.place));
  out.Set("title", Text(link.title, link.place));
  return Placed(out.Build(), link.place);
}

Value FactValues::Make(const Owner& owner) {
  value::StructBuilder out = out_.Struct("Owner");
  out.Set("name", Text(owner.name, owner.place));
  out.Set("kind", Text(owner.kind, owner.place));
  out.Set("whole", Flag(owner.whole, owner.place));
  return Placed(out.Build(), owner.place);
}

Value FactValues::Make(const Package& package) {
  value::StructBuilder out = out_.Struct("Package");
  out.Set("path", Text(package.path, package.place));
  out.Set("ecosystem", Text(package.ecosystem, package.place));
  if (!package.lock.empty()) out.Set("lock", Text(package.lock, {package.lock, 1, 0}));
  out.Set("locked", Flag(package.locked, package.place));
  return Placed(out.Build(), package.place);
}

Value FactValues::Make(const UpdateBot& bot) {
  if (!bot.broken.empty()) return Placed(out_.Absent(AbsentReason::kMalformed, bot.broken), bot.place);
  value::StructBuilder out = out_.Struct("UpdateBot");
  out.Set("kind", Text(bot.kind, bot.place));
  out.Set("ecosystems", Placed(out_.Strings(bot.ecosystems), bot.place));
  return Placed(out.Build(), bot.place);
}

Value FactValues::Known(std::optional<bool> flag, std::string_view why_not, const Place& place) {
  if (flag.has_value()) return Flag(*flag, place);
  return Placed(out_.Absent(AbsentReason::kNotFound, why_not), place);
}

Value FactValues::Make(const Job& job) {
  const Place& place = job.place;
  value::StructBuilder out = out_.Struct("Job");
  out.Set("name", Text(job.name, place));
  bool unknown = !job.runs_tests && !job.elsewhere.empty();
  out.Set("runs_tests", Known(unknown ? std::nullopt : std::optional(job.runs_tests),
                              "it is kept elsewhere: " + job.elsewhere, job.runs_tests ? job.test_place : place));
  if (job.runs_tests) out.Set("test_command", Text(job.test_command, job.test_place));
  out.Set("integration", Flag(job.integration, job.runs_tests ? job.test_place : place));
  out.Set("deploys", Flag(job.deploys, place));
  if (!job.environments.empty()) out.Set("environment", Text(job.environments.front(), place));
  out.Set("approval",
          Known(job.approval,
                job.approval_reason.empty() ? "the CI system keeps approvals of environments in its settings"
                                            : job.approval_reason,
                place));
  out.Set("needs", Texts(job.needs, place));
  return Placed(out.Build(), place);
}

Value FactValues::RunsTests(const Workflow& workflow) {
  for (const Job& job : workflow.jobs) {
    if (job.runs_tests) return Flag(true, job.test_place);
  }
  std::string elsewhere = workflow.elsewhere;
  for (const Job& job : workflow.jobs) {
    if (elsewhere.empty()) elsewhere = job.elsewhere;
  }
  return Known(elsewhere.empty() ? std::optional(false) : std::nullopt, "a part of it is kept elsewhere: " + elsewhere,
               workflow.place);
}

Value FactValues::Make(const Workflow& workflow) {
  const Place& place = workflow.place;
  if (!workflow.broken.empty()) {
    AbsentReason reason = workflow.templated ? AbsentReason::kTemplated : AbsentReason::kMalformed;
    return Placed(out_.Absent(reason, workflow.broken), place);
  }
  value::StructBuilder out = out_.Struct("Workflow");
  out.Set("name", Text(workflow.name, place));
  out.Set("system", Text(workflow.system, place));
  out.Set("triggers", Texts(workflow.triggers, place));
  out.Set("runs_tests", RunsTests(workflow));
  out.Set("jobs", Placed(MakeList<Job>(workflow.jobs), place));
  return Placed(out.Build(), place);
}

Value FactValues::Make(const DeployedEnvironment& environment) {
  const Place& place = environment.place;
  value::StructBuilder out = out_.Struct("DeployedEnvironment");
  out.Set("name", Text(environment.name, place));
  out.Set("kind", Text(environment.kind, place));
  out.Set("before_production",
          Known(environment.before_production, "the pipelines here do not tell its order to production", place));
  out.Set("approval",
          Known(environment.approval, "the CI system keeps approvals of environments in its settings", place));
  return Placed(out.Build(), place);
}

Value FactValues::Told(const Answer& answer) {
  if (answer.value.has_value()) return Flag(*answer.value, answer.place);
  return Placed(out_.Absent(AbsentReason::kNotFound, answer.reason), answer.place);
}

Value FactValues::Make(const ProductionDeployment& deployment) {
  const Place& place = deployment.place;
  value::StructBuilder out = out_.Struct("ProductionDeployment");
  out.Set("job", Text(deployment.job, place));
  out.Set("workflow", Text(deployment.workflow, place));
  out.Set("environment", Text(deployment.environment, place));
  auto set = [&](std::string_view flag, std::string_view reason, const Answer& answer) {
    out.Set(flag, Told(answer));
    out.Set(reason, Text(answer.reason, answer.place));
  };
  set("tested", "tested_reason", deployment.tested);
  set("staged", "staged_reason", deployment.staged);
  set("approval", "approval_reason", deployment.approved);
  set("rollback", "rollback_reason", deployment.way_back);
  return Placed(out.Build(), place);
}

Value FactValues::Make(const Infrastructure& infrastructure) {
  const Place& place = infrastructure.place;
  value::StructBuilder out = out_.Struct("Infrastructure");
  out.Set("path", Text(infrastructure.path, place));
  out.Set("kind", Text(infrastructure.kind, place));
  out.Set("production", Flag(infrastructure.production, place));
  return Placed(out.Build(), place);
}

Value FactValues::Make(const OnCall& on_call) {
  const Place& place = on_call.place;
  value::StructBuilder out = out_.Struct("OnCall");
  out.Set("name", Text(on_call.name, place));
  out.Set("kind", Text(on_call.kind, place));
  out.Set("escalates", Known(on_call.escalates, "who is called next is kept outside of the repository", place));
  return Placed(out.Build(), place);
}

}  // namespace seaworthy::collectors::repo
