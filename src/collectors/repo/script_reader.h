// What the scripts of one job do: run tests, deploy, and to which environment.
//
// Commands that only name something of the repository are followed into it: make targets, package.json scripts, shell
// files. A `test` target that does nothing but echo runs no tests.
//
// Lives as long as the reading of one job; borrows the repository and the job.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collectors/repo/pipeline.h"
#include "source/repository.h"

namespace seaworthy::collectors::repo {

class JobReader {
 public:
  JobReader(const source::Repository& repository, Job& job) : repository_(repository), job_(job) {}

  void Read(const Script& script);

  // For what is no command: an action, an orb, a task of the CI system.
  void AddTests(std::string_view command, const Place& place);
  // `place` is that of the step which deploys; without one the job deploys by what it declares, at no known step.
  void AddDeployment(std::string_view environment, const Place& place = {});
  void AddWayBack(std::string_view how, std::string_view environment, const Place& place);
  // Whether the job goes on when what is read from now on fails. Returns what was said before.
  bool SetMayFail(bool may_fail) { return std::exchange(may_fail_, may_fail); }
  // The job says itself which they are; what its commands name does not matter then.
  void FixEnvironments(std::vector<std::string> names);
  void UseThrowAwayCluster() { throw_away_cluster_ = true; }

  // Decides what needs the whole job. `names` are what else may name the environment, the nearest first: the job's own
  // name and stage, then the workflow's name and file.
  void Finish(std::span<const std::string> names);

 private:
  // Where the shell is, and for which command of the pipeline it runs.
  struct State {
    std::vector<std::string> folders;  // A stack: `pushd`, `popd`.
    std::string command;               // Empty at the top.
    Place place;
    int depth = 0;
  };

  void ReadText(const Script& script, State& state);
  void ReadCommand(const std::vector<std::string>& words, const Script& script, const Place& place, State& state);
  bool ChangesFolder(const std::vector<std::string>& words, State& state) const;
  bool Follow(const std::vector<std::string>& words, const Place& place, const State& state);
  bool LookInto(const std::vector<std::string>& words, const Place& place, const State& state);
  void ReadDeployment(const std::vector<std::string>& words, const Script& script, const Place& place);
  void ReadWayBack(const std::vector<std::string>& words, const Place& place);
  void ReadAssertions(const Script& script);
  void NoteDeployStep(std::string_view environment, const Place& place);
  void NoteMaybe(const Place& place);
  void FinishWayBack(std::span<const std::string> names);
  bool Tested() const { return job_.runs_tests && !job_.tests_may_fail; }
  void AddEnvironment(std::string_view name);
  bool DeploymentTests() const;

  const source::Repository& repository_;
  Job& job_;
  std::set<std::string> followed_;
  std::map<std::string, bool> hollow_;  // What the commands looked into turned out to be, by folder and words.
  std::string chosen_;                  // The environment that an earlier command chose.
  bool may_deploy_ = false;             // By a command that deploys only where a name says so.
  std::string deploy_command_;          // The first, and where it stands.
  Place deploy_place_;
  std::string deploy_step_;
  // The first step that may be the one which deploys, and whether tests ran before it.
  Place maybe_place_;
  bool maybe_tested_ = false;
  bool noted_production_ = false;
  bool may_fail_ = false;
  bool any_script_ = false;
  bool only_idle_ = false;  // So far its scripts do nothing but print.
  bool fixed_environments_ = false;
  bool step_says_deploys_ = false;
  bool throw_away_cluster_ = false;
  bool waits_ = false;
};

}  // namespace seaworthy::collectors::repo
