#include "collectors/repo/script_reader.h"

#include <algorithm>

#include "base/text.h"
#include "collectors/repo/deploy_commands.h"
#include "collectors/repo/named_scripts.h"
#include "collectors/repo/rollback_commands.h"
#include "collectors/repo/shell.h"
#include "collectors/repo/test_commands.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

constexpr int kMaxDepth = 4;                   // `make ci` -> `npm run ci` -> `./ci.sh` -> …
constexpr std::size_t kMaxFollowed = 100;      // Scripts of one job.
constexpr std::size_t kMaxLookedInto = 2000;   // Commands of one job: each may cost the reading of a whole Makefile.
constexpr std::size_t kMaxCommandBytes = 160;  // Kept of a command.

// Whether a step that calls itself a test can fail by what it finds.
bool Asserts(std::string_view script) {
  for (const Command& command : SplitCommands(script)) {
    std::vector<std::string> words = Unwrap(command.words);
    if (words.empty()) continue;
    bool fails = words.size() > 1 && words[0] == "exit" && words[1] != "0";
    bool demands =
        words[0] == "curl" && std::ranges::any_of(words, [](const std::string& word) {
          bool is_short = word.size() > 1 && word[0] == '-' && word[1] != '-';
          return word == "--fail" || word == "--fail-with-body" || (is_short && word.find('f') != std::string::npos);
        });
    if (fails || demands) return true;
  }
  return false;
}

}  // namespace

void JobReader::Read(const Script& script) {
  if (!any_script_) only_idle_ = true;
  any_script_ = true;
  State state{{script.folder}, {}, {}, 0};
  bool says_deploys = NameSaysDeploys(script.step) && !IsHollow(script.text);
  if (says_deploys) NoteMaybe(script.place);
  ReadText(script, state);
  ReadAssertions(script);
  step_says_deploys_ = step_says_deploys_ || says_deploys;
  if (NameSaysRollsBack(script.step) && !IsHollow(script.text)) AddWayBack(script.step, {}, script.place);
}

void JobReader::AddTests(std::string_view command, const Place& place) {
  job_.integration = job_.integration || SaysIntegration(command);
  bool says_more = !job_.runs_tests || (job_.tests_may_fail && !may_fail_);
  if (!says_more) return;
  job_.runs_tests = true;
  job_.tests_may_fail = may_fail_;
  job_.test_command = OneLine(command, kMaxCommandBytes);
  job_.test_place = place;
}

void JobReader::FixEnvironments(std::vector<std::string> names) {
  fixed_environments_ = !names.empty();
  job_.environments = std::move(names);
}

void JobReader::AddDeployment(std::string_view environment, const Place& place) {
  job_.deploys = true;
  AddEnvironment(environment);
  if (place.line > 0) NoteDeployStep(environment, place);
}

void JobReader::AddWayBack(std::string_view how, std::string_view environment, const Place& place) {
  if (!job_.way_back.how.empty()) return;
  job_.way_back = {OneLine(how, kMaxCommandBytes), std::string(environment), place};
}

// A step that deploys to production tells more than one that deploys elsewhere.
void JobReader::NoteDeployStep(std::string_view environment, const Place& place) {
  bool production = EnvironmentKind(environment) == "production";
  if (job_.tests_first.has_value() && (noted_production_ || !production)) return;
  noted_production_ = production;
  job_.tests_first = Tested();
  job_.deploy_place = place;
}

void JobReader::NoteMaybe(const Place& place) {
  if (maybe_place_.line > 0) return;
  maybe_place_ = place;
  maybe_tested_ = Tested();
}

void JobReader::Finish(std::span<const std::string> names) {
  // Only the job's own names: what else its workflow does is not its doing.
  std::span<const std::string> own = names.first(std::min<std::size_t>(names.size(), 2));
  if (may_deploy_ && std::ranges::any_of(own, NameSaysDeploys)) job_.deploys = true;
  // An environment that guards a registry of packages or a site of pages is no place where a service runs.
  bool publishes = std::ranges::any_of(job_.environments, [](const std::string& name) {
    return HasWord(
        name, {"pypi", "testpypi", "npm", "crates", "rubygems", "nuget", "maven", "pages", "release", "dockerhub"});
  });
  bool says_deploys = step_says_deploys_ || NameSaysDeploys(job_.name);
  if (fixed_environments_ && says_deploys && !publishes) job_.deploys = true;
  if (only_idle_) job_.deploys = false;  // A pipeline that is not written yet: `echo "deploying"`.
  if (job_.deploys && !job_.tests_first.has_value() && maybe_place_.line > 0) {
    job_.tests_first = maybe_tested_;
    job_.deploy_place = maybe_place_;
  }
  FinishWayBack(names);
  if (throw_away_cluster_ && job_.deploys) {
    job_.deploys = false;
    if (DeploymentTests()) AddTests(deploy_command_, deploy_place_);
    job_.integration = job_.runs_tests;
  }
  if (job_.runs_tests && SaysIntegration(job_.name)) job_.integration = true;
  if (!job_.deploys) return job_.environments.clear();
  job_.in_order = !fixed_environments_;
  if (!job_.environments.empty()) return;
  AddEnvironment(chosen_);
  for (const std::string& name : names) {
    if (job_.environments.empty()) AddEnvironment(EnvironmentWord(name, Wording::kProse));
  }
}

// By its name, where none of its commands says so; and where it works, by what the job says of itself.
void JobReader::FinishWayBack(std::span<const std::string> names) {
  auto says = [](const std::string& name) { return NameSaysRollsBack(name) && !NameSaysDeploys(name); };
  std::span<const std::string> own = names.first(std::min<std::size_t>(names.size(), 2));
  job_.takes_back =
      NameSaysRollsBack(job_.name) || std::ranges::any_of(own, NameSaysRollsBack) || std::ranges::any_of(names, says);
  if (only_idle_) job_.way_back = {};
  if (job_.takes_back && !only_idle_) AddWayBack("by its name", {}, job_.place);
  if (!job_.way_back.environment.empty() || job_.way_back.how.empty()) return;
  if (fixed_environments_) {
    auto production = std::ranges::find(job_.environments, "production",
                                        [](const std::string& name) { return EnvironmentKind(name); });
    job_.way_back.environment = production != job_.environments.end() ? *production : job_.environments.front();
  }
  for (const std::string& name : names) {
    if (job_.way_back.environment.empty()) job_.way_back.environment = EnvironmentWord(name, Wording::kProse);
  }
}

// Bringing everything up on a cluster made for it, and looking whether it comes up, is a test of the deployment.
bool JobReader::DeploymentTests() const {
  if (deploy_command_.empty()) return false;
  return waits_ || HasWord(deploy_step_, {"test", "tests"}) || HasWord(job_.name, {"test", "tests", "e2e"});
}

void JobReader::ReadText(const Script& script, State& state) {
  for (const Command& command : SplitCommands(script.text)) {
    Place place = script.place;
    place.line += command.line;
    if (state.depth > 0) place = state.place;
    bool before = SetMayFail(may_fail_ || command.may_fail);
    ReadCommand(command.words, script, place, state);
    SetMayFail(before);
  }
}

void JobReader::ReadCommand(const std::vector<std::string>& raw, const Script& script, const Place& place,
                            State& state) {
  std::vector<std::string> words = Unwrap(raw);
  if (words.empty()) {
    if (std::string name = EnvironmentOf(raw); !name.empty()) chosen_ = name;  // `ENV=prod` alone.
    return;
  }
  if (std::string_view nested = ScriptOf(words); !nested.empty() && state.depth < kMaxDepth) {
    State inner{{state.folders.back()}, state.command, place, state.depth + 1};
    return ReadText({std::string(nested), place, script.step, {}}, inner);
  }
  if (ChangesFolder(words, state)) {
    if (std::string name = EnvironmentOf(words); !name.empty()) chosen_ = name;
    return;
  }
  if (MakesThrowAwayCluster(words)) throw_away_cluster_ = true;
  if (MakesRelease(words)) job_.makes_release = true;
  waits_ = waits_ || WaitsForRollout(words);
  if (!IsIdle(words)) only_idle_ = false;
  bool hollow = Follow(words, place, state);
  if (hollow) return;
  if ((!job_.runs_tests || job_.tests_may_fail) && RunsTests(words)) {
    AddTests(state.command.empty() ? Join(words) : state.command, place);
    job_.integration = job_.integration || SaysIntegration(script.step);
  } else if (job_.runs_tests && !job_.integration && RunsTests(words)) {
    job_.integration = SaysIntegration(Join(words)) || SaysIntegration(script.step);
  }
  ReadWayBack(words, place);
  ReadDeployment(words, script, place);
}

void JobReader::ReadWayBack(const std::vector<std::string>& words, const Place& place) {
  if (!RollsBack(words) && !UndoesItself(words)) return;
  std::string environment = EnvironmentOf(words);
  AddWayBack(Join(words), environment.empty() ? chosen_ : environment, place);
}

bool JobReader::ChangesFolder(const std::vector<std::string>& words, State& state) const {
  bool enters = words[0] == "cd" || words[0] == "pushd";
  if (words[0] == "popd" && state.folders.size() > 1) state.folders.pop_back();
  if (!enters || words.size() < 2) return words[0] == "popd" || enters;
  // A folder that is not literal leaves the shell where nothing is found.
  std::string folder = ResolvePath(state.folders.back(), words[1]).value_or("?");
  if (words[0] == "pushd") {
    state.folders.push_back(folder);
  } else {
    state.folders.back() = folder;
  }
  return true;
}

// Returns whether the command does nothing, as the script behind it shows.
bool JobReader::Follow(const std::vector<std::string>& words, const Place& place, const State& state) {
  if (state.depth >= kMaxDepth || followed_.size() >= kMaxFollowed) return false;
  std::string key = state.folders.back() + "\n" + Join(words);
  if (auto known = hollow_.find(key); known != hollow_.end()) return known->second;
  if (hollow_.size() >= kMaxLookedInto) return false;
  hollow_.emplace(key, false);  // A script that calls itself is told here.
  return hollow_[key] = LookInto(words, place, state);
}

bool JobReader::LookInto(const std::vector<std::string>& words, const Place& place, const State& state) {
  auto script = FindScript(repository_, words, state.folders.back());
  if (!script.has_value()) return false;
  if (IsHollow(script->text)) return true;
  if (!followed_.insert(script->folder + "\n" + script->text).second) return false;
  State inner{{script->folder}, state.command.empty() ? Join(words) : state.command, place, state.depth + 1};
  ReadText(*script, inner);
  return false;
}

void JobReader::ReadDeployment(const std::vector<std::string>& words, const Script& script, const Place& place) {
  if (MayDeploy(words)) {
    may_deploy_ = true;
    NoteMaybe(place);
    if (NameSaysDeploys(script.step)) job_.deploys = true;
  }
  if (ChoosesEnvironment(words)) {
    if (std::string name = EnvironmentOf(words); !name.empty()) chosen_ = name;
  }
  if (!Deploys(words)) return;
  job_.deploys = true;
  if (deploy_command_.empty()) {
    deploy_command_ = Join(words);
    deploy_place_ = place;
    deploy_step_ = script.step;
  }
  std::string name = EnvironmentOf(words);
  if (name.empty()) name = chosen_;
  if (name.empty()) name = EnvironmentWord(script.step, Wording::kProse);
  AddEnvironment(name);
  NoteDeployStep(name, place);
}

// A step that calls itself a smoke or end-to-end test and can fail is one, whatever it calls.
void JobReader::ReadAssertions(const Script& script) {
  if (job_.runs_tests || !NameSaysTests(script.step) || !SaysIntegration(script.step)) return;
  if (Asserts(script.text)) AddTests(script.step, script.place);
}

void JobReader::AddEnvironment(std::string_view name) {
  if (name.empty() || fixed_environments_ || job_.environments.size() >= 20) return;
  if (std::ranges::find(job_.environments, name) == job_.environments.end()) job_.environments.emplace_back(name);
}

}  // namespace seaworthy::collectors::repo
