// A pipeline of any CI system in one form: workflows of jobs, what each runs, and what must come before it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "source/repository.h"

namespace seaworthy::collectors::repo {

inline constexpr std::size_t kMaxJobs = 500;  // Of one workflow that are read; no pipeline that people write has more.

// Text that a job gives to a shell.
struct Script {
  std::string text;
  Place place;         // Of its first line.
  std::string step;    // Name of the step, if it has one.
  std::string folder;  // Working directory from the root, without the last `/`.
};

// What lets a job start, as far as it or its workflow says so: in the order in which a change passes them.
enum class Start { kUnsaid, kDevelop, kMain, kRelease, kTag };

// How a bad deployment is taken back.
struct WayBack {
  std::string how;          // In words; empty where there is none.
  std::string environment;  // Where it works; empty where it does not say.
  Place place;
};

struct Job {
  std::string name;
  Place place;
  std::vector<std::string> needs;  // Names of the jobs that must end first.
  bool needs_by_stage = false;     // It needs them because their stages come before its own.
  bool may_fail = false;           // Those that need it start even if it fails.
  bool of_requests = false;        // It starts for merge requests only.
  bool optional = false;           // Those of later stages start even if nobody has started it.
  bool starts_anyway = false;      // It starts even if those that it needs fail.

  bool runs_tests = false;
  std::string test_command;
  Place test_place;
  bool integration = false;
  bool tests_may_fail = false;  // None of its tests fails the job.
  std::string
      elsewhere;  // Where the rest of it is defined, if not in this repository: then no tests here is no answer.

  bool deploys = false;
  Place deploy_place;               // Of the step that deploys; of no line where it is not known which does.
  std::optional<bool> tests_first;  // Whether tests run before that step; nothing where it is not known which it is.
  WayBack way_back;
  bool takes_back = false;                // Its name says that taking back is what it is for.
  std::vector<std::string> environments;  // As written.
  bool in_order = false;                  // Its environments are deployed one after the other.
  bool side_by_side = false;              // They are deployed at once. Neither: it deploys to one of them.
  Start start = Start::kUnsaid;
  std::string tier;                      // The kind that the pipeline itself gives its environment, if it does.
  std::optional<bool> approval = false;  // Nothing where the CI system keeps approvals outside of the repository.
  std::string approval_reason;           // What says so, or why it is not known; empty where nothing is said.
  Place approval_place;
  bool after_success = false;  // It asks whether the workflow that started its own ended well.
  bool redeployable = false;   // The CI system offers to run an earlier deployment of it again.
  bool makes_release = false;
};

struct Workflow {
  std::string name;
  std::string system;
  Place place;
  std::vector<std::string> triggers;  // `push`, `pull_request`, `schedule`, `release`, …
  std::vector<std::string> branches;  // Of the pushes that start it; empty for all.
  std::vector<std::string> after;     // Names of the workflows whose end starts it.
  std::vector<std::string> inputs;    // Of a start by hand.
  Place version_place;                // Of the input that chooses the version to deploy.
  std::string version_input;          // Its name; empty where there is none.
  std::vector<std::string> calls;     // Files of the workflows of this repository that it calls.
  std::vector<Job> jobs;
  std::string elsewhere;   // A part that is kept outside of the repository: then no tests here is no answer.
  std::string broken;      // Why the file could not be read; nothing else is known then.
  bool templated = false;  // … because it is a template.
};

}  // namespace seaworthy::collectors::repo
