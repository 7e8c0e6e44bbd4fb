// In which order the pipelines deploy: what must end before a deployment to production may start.
//
// Within a workflow the needs of its jobs tell. Between workflows: the end of one starts another, or one makes the
// release that another deploys. Nothing else ties two workflows.
//
// Borrows the workflows.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/repo/pipeline.h"

namespace seaworthy::collectors::repo {

inline constexpr std::size_t kMaxDeployments = 500;  // More are none that people run.

struct JobAt {
  const Workflow* workflow = nullptr;
  const Job* job = nullptr;
};

using JobSet = std::set<const Job*>;

// production, staging, development or other; the pipeline's own tier wins.
std::string EnvironmentKindOf(std::string_view name, std::string_view tier);

// Whether it deploys to an environment of that kind.
bool DeploysTo(const Job& job, std::string_view kind);

// Whether the triggers, branches or names hold it.
bool Holds(std::span<const std::string> list, std::string_view wanted);

class PipelineOrder {
 public:
  explicit PipelineOrder(std::span<const Workflow> workflows);

  std::span<const Workflow> workflows() const { return workflows_; }
  // In the order of the workflows, at most kMaxDeployments.
  std::span<const JobAt> production() const { return production_; }

  // The jobs of its own workflow that must end before the deployment to production starts.
  const JobSet& Before(std::size_t production) const { return before_[production]; }
  // The jobs of the workflows whose end starts its workflow, directly or through others.
  const JobSet& Started(std::size_t production) const;
  // Whether the workflows between such a job and its own start only where the one before ended well.
  bool IsAsked(std::size_t production, const Job& job) const;
  // The jobs that must end before another workflow makes the release that it deploys.
  const JobSet& Released(std::size_t production) const;

  // Whether the deployment of the job to its environment `index` comes before that one to production; nothing where
  // nobody tells.
  std::optional<bool> Precedes(const JobAt& deployment, std::size_t index, std::size_t production) const;

 private:
  struct Upstream {
    JobSet started;
    JobSet unasked;  // Those of them whose end the next workflow does not ask about.
    std::set<const Workflow*> workflows;
    JobSet released;
  };

  void AddProduction(const Workflow& workflow);
  void AddStarters(const Workflow& workflow, bool asked, Upstream& upstream) const;
  Upstream UpstreamOf(const Workflow& production) const;

  std::span<const Workflow> workflows_;
  std::vector<JobAt> production_;
  std::vector<JobSet> before_;                     // Beside production_.
  std::map<const Workflow*, Upstream> upstreams_;  // Of the workflows that deploy to production.
};

}  // namespace seaworthy::collectors::repo
