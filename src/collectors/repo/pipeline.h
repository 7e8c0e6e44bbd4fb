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
enum class Start { kUnsaid, kDevelop, kMain, kTag };

struct Job {
  std::string name;
  Place place;
  std::vector<std::string> needs;  // Names of the jobs that must end first.

  bool runs_tests = false;
  std::string test_command;
  Place test_place;
  bool integration = false;
  std::string
      elsewhere;  // Where the rest of it is defined, if not in this repository: then no tests here is no answer.

  bool deploys = false;
  std::vector<std::string> environments;  // As written.
  bool in_order = false;                  // Its environments are deployed one after the other, not side by side.
  Start start = Start::kUnsaid;
  std::string tier;                      // The kind that the pipeline itself gives its environment, if it does.
  std::optional<bool> approval = false;  // Nothing where the CI system keeps approvals outside of the repository.
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
  std::vector<Job> jobs;
  std::string elsewhere;   // A part that is kept outside of the repository: then no tests here is no answer.
  std::string broken;      // Why the file could not be read; nothing else is known then.
  bool templated = false;  // … because it is a template.
};

}  // namespace seaworthy::collectors::repo
