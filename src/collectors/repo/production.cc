#include "collectors/repo/production.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "collectors/repo/pipeline_order.h"

namespace seaworthy::collectors::repo {
namespace {

constexpr std::size_t kMaxNameBytes = 80;
constexpr std::size_t kMaxFound = 200;  // Each is held against every job.

std::string Named(const Job& job) { return "job " + OneLine(job.name, kMaxNameBytes); }
std::string Named(const Workflow& workflow) { return "workflow " + OneLine(workflow.name, kMaxNameBytes); }

Answer Yes(std::string reason, const Place& place) { return {true, std::move(reason), place}; }
Answer No(std::string reason, const Place& place) { return {false, std::move(reason), place}; }
Answer Unknown(std::string reason, const Place& place) { return {std::nullopt, std::move(reason), place}; }

bool TestsGate(const Job& job) { return job.runs_tests && !job.tests_may_fail && !job.may_fail && !job.optional; }

// Only another workflow of this repository starts it.
bool IsOnlyCalled(const Workflow& workflow) {
  return workflow.triggers.size() == 1 && workflow.triggers[0] == "workflow_call";
}

// Whether changes go through it, other than at night or by hand.
bool RunsOnChanges(const Workflow& workflow) {
  return std::ranges::any_of(workflow.triggers, [](const std::string& trigger) {
    return trigger == "push" || trigger == "tag" || trigger.starts_with("pull_request") || trigger == "merge_group";
  });
}

bool OfPullRequests(const Workflow& workflow) {
  return std::ranges::any_of(workflow.triggers,
                             [](const std::string& trigger) { return trigger.starts_with("pull_request"); });
}

// The questions about one deployment to production.
class Gates {
 public:
  Gates(const PipelineOrder& order, std::size_t index)
      : order_(order),
        index_(index),
        workflow_(*order.production()[index].workflow),
        job_(*order.production()[index].job) {
    for (const Job& job : workflow_.jobs) {
      if (order.Before(index).contains(&job)) before_.push_back(&job);
    }
    for (const Workflow& other : order.workflows()) {
      for (const Job& job : other.jobs) {
        if (order.Started(index).contains(&job)) started_.push_back(&job);
      }
    }
  }

  Answer Tested() const {
    if (auto program = IsProgram()) return *program;
    std::optional<Answer> own = TestedByItself();
    std::optional<Answer> before = TestedBefore();
    std::optional<Answer> starter = TestedByStarter();
    for (const auto& answer : {own, before, starter}) {
      if (answer.has_value() && answer->value == true) return *answer;
    }
    for (const auto& answer : {own, before, starter}) {
      if (answer.has_value()) return *answer;
    }
    if (auto elsewhere = Elsewhere()) return *elsewhere;
    if (auto apart = TestedApart()) return *apart;
    if (auto others = TestedByOthers()) return *others;
    return *Toothless();
  }

  Answer Staged() const {
    if (auto program = IsProgram()) return *program;
    std::optional<Answer> beside;
    for (const Workflow& workflow : order_.workflows()) {
      for (const Job& job : workflow.jobs) {
        std::optional<Answer> answer = StagedBy(workflow, job);
        if (!answer.has_value()) continue;
        if (answer->value == true) return *answer;
        // What is known not to come first says more than what may.
        if (!beside.has_value() || (answer->value == false && !beside->value.has_value())) beside = std::move(answer);
      }
    }
    if (auto unnamed = DeployedBefore()) return *unnamed;
    if (auto elsewhere = Elsewhere()) return *elsewhere;
    if (beside.has_value()) return *beside;
    for (const Workflow& workflow : order_.workflows()) {
      if (!workflow.broken.empty()) return Unknown(Named(workflow) + " could not be read", workflow.place);
    }
    return No("no pipeline here deploys to staging or QA", job_.place);
  }

  Answer Approved() const {
    if (auto program = IsProgram()) return *program;
    std::vector<const Job*> all{&job_};
    all.insert(all.end(), before_.begin(), before_.end());
    all.insert(all.end(), started_.begin(), started_.end());
    std::erase_if(all, [&](const Job* job) { return job != &job_ && job->optional && job_.needs_by_stage; });
    for (const Job* job : all) {
      if (job->approval == true) return Yes(ApprovalOf(*job), ApprovalPlace(*job));
    }
    for (const Job* job : all) {
      if (!job->approval.has_value()) return Unknown(ApprovalOf(*job), ApprovalPlace(*job));
    }
    if (auto elsewhere = Elsewhere()) return *elsewhere;
    return No("it starts without a person", job_.place);
  }

  Answer WayBack() const {
    if (auto program = IsProgram()) return *program;
    if (auto own = TakenBackBy(job_)) return *own;
    for (const Job& job : workflow_.jobs) {
      // What another deployment does when it fails takes back that one.
      if (job.deploys && !job.takes_back) continue;
      if (auto answer = TakenBackBy(job)) return *answer;
    }
    if (!workflow_.version_input.empty()) {
      return Yes("input " + OneLine(workflow_.version_input, kMaxNameBytes) + " chooses the version to deploy",
                 workflow_.version_place);
    }
    if (auto others = TakenBackByOthers()) return *others;
    if (auto elsewhere = Elsewhere()) return *elsewhere;
    if (auto offered = OfferedBySystem()) return *offered;
    return No("no job, command or input here brings an earlier version back", job_.place);
  }

 private:
  // A Jenkinsfile is a program: which of its steps run, and in which order, is not read.
  std::optional<Answer> IsProgram() const {
    if (workflow_.system != "jenkins") return std::nullopt;
    return Unknown("a Jenkinsfile is a program; its order is not read", job_.place);
  }

  std::optional<Answer> TestedByItself() const {
    if (!job_.runs_tests || job_.tests_may_fail) return std::nullopt;
    if (!job_.tests_first.has_value()) return Unknown("which step of it deploys is not known", job_.test_place);
    if (!*job_.tests_first) return std::nullopt;
    return Yes(Quoted(job_.test_command) + " runs before it in the same job", job_.test_place);
  }

  std::optional<Answer> TestedBefore() const {
    if (job_.starts_anyway) return std::nullopt;
    for (const Job* job : before_) {
      if (!TestsGate(*job)) continue;
      return Yes(Named(*job) + " runs " + Quoted(job->test_command), job->test_place);
    }
    return std::nullopt;
  }

  // The workflow whose end starts this one may end badly, too.
  std::optional<Answer> TestedByStarter() const {
    for (const Job* job : started_) {
      if (!TestsGate(*job)) continue;
      bool asks =
          job_.after_success || std::ranges::any_of(before_, [](const Job* other) { return other->after_success; });
      std::string what = Named(*job) + " of the workflow that starts this one runs " + Quoted(job->test_command);
      if (asks && order_.IsAsked(index_, *job)) return Yes(what, job->test_place);
      return Unknown(what + ", but nothing here asks how it ended", job->test_place);
    }
    return std::nullopt;
  }

  // Tests of its own workflow that something else starts: a merge request, another branch.
  std::optional<Answer> TestedApart() const {
    for (const Job& job : workflow_.jobs) {
      bool differs = job.start != job_.start && job.start != Start::kUnsaid && job_.start != Start::kUnsaid;
      bool apart = differs || (job.of_requests && !job_.of_requests);
      if (!apart || !TestsGate(job)) continue;
      return Unknown(Named(job) +
                         " tests when something else starts it; whether a change must pass it first is not told "
                         "here",
                     job.test_place);
    }
    return std::nullopt;
  }

  // The tests of pull requests first: those are what required checks look at.
  std::optional<Answer> TestedByOthers() const {
    std::optional<Answer> found;
    for (const Workflow& other : order_.workflows()) {
      if (&other == &workflow_) continue;
      if (!other.broken.empty() && !found.has_value())
        found = Unknown(Named(other) + " could not be read", other.place);
      auto tests = std::ranges::find_if(other.jobs, TestsGate);
      if (tests == other.jobs.end() || !RunsOnChanges(other)) continue;
      Answer answer =
          Unknown(Named(other) + " tests; whether a change must pass it first is not told here", tests->test_place);
      if (OfPullRequests(other)) return answer;
      if (!found.has_value() || found->place == other.place) found = std::move(answer);
    }
    return found;
  }

  // No tests before it that can stop it, and where that shows best.
  std::optional<Answer> Toothless() const {
    for (const Job* job : before_) {
      if (!job->runs_tests) continue;
      if (job_.starts_anyway) return No("it starts whatever " + Named(*job) + " finds", job_.place);
      return No("the tests of " + Named(*job) + " may fail", job->test_place);
    }
    if (job_.runs_tests && job_.tests_may_fail) return No("its tests may fail", job_.test_place);
    if (job_.runs_tests) return No("its tests run after it has deployed", job_.test_place);
    for (const Job& job : workflow_.jobs) {
      if (!job.runs_tests) continue;
      if (Holds(job.needs, job_.name)) return No(Named(job) + " tests only after it", job.test_place);
      return No("it does not wait for " + Named(job) + ", which tests", job.test_place);
    }
    return No("nothing before it runs tests", job_.place);
  }

  // Whether the job deploys to staging, and whether that comes before. Nothing where it deploys to no staging.
  std::optional<Answer> StagedBy(const Workflow& workflow, const Job& job) const {
    if (!job.deploys || job.takes_back) return std::nullopt;
    for (std::size_t i = 0; i < job.environments.size(); ++i) {
      if (EnvironmentKindOf(job.environments[i], job.tier) != "staging") continue;
      std::string what = Named(job) + " deploys to " + OneLine(job.environments[i], kMaxNameBytes);
      std::optional<bool> precedes = order_.Precedes({&workflow, &job}, i, index_);
      if (precedes == true && job.optional && job_.needs_by_stage)
        return Unknown(what + ", but only if somebody starts it", job.place);
      if (!precedes.has_value()) return Unknown(what + ", but its order to production is not told", job.place);
      return *precedes ? Yes(what + " before it", job.place) : No(what + ", which it does not wait for", job.place);
    }
    return std::nullopt;
  }

  // A deployment before it that may be to staging.
  std::optional<Answer> DeployedBefore() const {
    for (const Job* job : before_) {
      if (!job->deploys || job->takes_back) continue;
      if (job->environments.empty())
        return Unknown(Named(*job) + " deploys before it, where to is not told", job->place);
      if (!DeploysTo(*job, "other")) continue;
      return Unknown(Named(*job) + " deploys to " + OneLine(job->environments.front(), kMaxNameBytes) +
                         " before it; whether that is for staging is not told",
                     job->place);
    }
    return std::nullopt;
  }

  std::optional<Answer> TakenBackBy(const Job& job) const {
    if (job.way_back.how.empty()) return std::nullopt;
    const std::string& environment = job.way_back.environment;
    if (!environment.empty() && EnvironmentKindOf(environment, job.tier) != "production") return std::nullopt;
    return Yes(&job == &job_ ? job.way_back.how : Named(job) + ": " + job.way_back.how, job.way_back.place);
  }

  // With several workflows that deploy to production, whose way back it is is not told.
  std::optional<Answer> TakenBackByOthers() const {
    auto same = [&](const JobAt& other) { return other.workflow == &workflow_ || other.job->takes_back; };
    bool alone = std::ranges::all_of(order_.production(), same);
    for (const Workflow& other : order_.workflows()) {
      for (const Job& job : other.jobs) {
        std::optional<Answer> answer = TakenBackBy(job);
        if (!answer.has_value() || !job.takes_back) continue;
        if (!alone) answer = Unknown(answer->reason + ", whether for this deployment is not told", answer->place);
        return answer;
      }
    }
    return std::nullopt;
  }

  // What the CI system can do with any pipeline of that form.
  std::optional<Answer> OfferedBySystem() const {
    if (job_.redeployable) {
      return Unknown(
          "the CI system offers to run an earlier deployment to the environment again; what that brings back "
          "is not told",
          job_.place);
    }
    if (Holds(workflow_.triggers, "workflow_dispatch")) {
      return Unknown("a person may start it for an earlier tag, whether that brings its version back is not told",
                     workflow_.place);
    }
    return std::nullopt;
  }

  // A part of the way to this deployment that is not in this repository.
  std::optional<Answer> Elsewhere() const {
    std::vector<const Job*> all{&job_};
    all.insert(all.end(), before_.begin(), before_.end());
    for (const Job* job : all) {
      if (!job->elsewhere.empty()) return Unknown(Named(*job) + " is kept elsewhere: " + job->elsewhere, job->place);
    }
    if (!workflow_.elsewhere.empty())
      return Unknown("a part is kept elsewhere: " + workflow_.elsewhere, workflow_.place);
    if (IsOnlyCalled(workflow_)) return Unknown("another workflow calls it, and none here does", workflow_.place);
    return std::nullopt;
  }

  static std::string Quoted(std::string_view command) { return "`" + OneLine(command, 160) + "`"; }
  static std::string ApprovalOf(const Job& job) {
    if (!job.approval_reason.empty()) return job.approval_reason;
    return job.approval == true ? Named(job) + " waits for a person" : "the CI system keeps approvals in its settings";
  }
  static const Place& ApprovalPlace(const Job& job) {
    return job.approval_place.line > 0 ? job.approval_place : job.place;
  }

  const PipelineOrder& order_;
  std::size_t index_;
  const Workflow& workflow_;
  const Job& job_;
  std::vector<const Job*> before_;   // In the order of the file.
  std::vector<const Job*> started_;  // Of the workflows whose end starts this one.
};

std::string ProductionName(const Job& job) {
  auto is_production = [&](const std::string& name) { return EnvironmentKindOf(name, job.tier) == "production"; };
  return *std::ranges::find_if(job.environments, is_production);
}

// Read where it is called.
bool IsCalledHere(const Workflow& workflow, std::span<const Workflow> workflows) {
  return IsOnlyCalled(workflow) &&
         std::ranges::any_of(workflows, [&](const Workflow& other) { return Holds(other.calls, workflow.place.file); });
}

}  // namespace

std::vector<ProductionDeployment> FindProductionDeployments(std::span<const Workflow> workflows) {
  PipelineOrder order(workflows);
  std::vector<ProductionDeployment> found;
  for (std::size_t i = 0; i < order.production().size() && found.size() < kMaxFound; ++i) {
    const auto& [workflow, job] = order.production()[i];
    if (job->takes_back || IsCalledHere(*workflow, workflows)) continue;
    Gates gates(order, i);
    found.push_back({job->name, workflow->name, workflow->place.file, ProductionName(*job), job->place, gates.Tested(),
                     gates.Staged(), gates.Approved(), gates.WayBack()});
  }
  return found;
}

}  // namespace seaworthy::collectors::repo
