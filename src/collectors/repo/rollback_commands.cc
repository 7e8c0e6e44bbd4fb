#include "collectors/repo/rollback_commands.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

using Arguments = std::span<const std::string>;

// A program and the words that its command line holds in this order; others may stand between.
struct Known {
  std::string_view program;
  std::string_view phrases;  // Between bars; a blank separates words.
};

constexpr auto kTakeBack = std::to_array<Known>({
    {"helm", "rollback"},
    {"helm3", "rollback"},
    {"werf", "helm rollback"},
    {"kubectl", "rollout undo|argo rollouts undo|argo rollouts abort"},
    {"kubectl-argo-rollouts", "undo|abort"},
    {"oc", "rollout undo|rollback"},
    {"argocd", "app rollback"},
    {"nomad", "job revert"},
    {"docker", "service rollback|service update --rollback"},
    {"heroku", "rollback|releases:rollback"},
    {"vercel", "rollback"},
    {"wrangler", "rollback"},
    {"kamal", "rollback"},
    {"serverless", "rollback"},
    {"sls", "rollback"},
    {"cf", "rollback|cancel-deployment"},
    {"cap", "deploy:rollback"},
    {"dep", "rollback"},
    {"mina", "rollback"},
    {"gcloud", "run services update-traffic --to-revisions|app services set-traffic --splits|deploy targets rollback"},
    {"aws",
     "deploy stop-deployment --auto-rollback-enabled|cloudformation rollback-stack|cloudformation "
     "cancel-update-stack|cloudformation continue-update-rollback"},
});

// Those that keep what ran before, and return to it where the new version does not come up.
constexpr auto kUndoThemselves = std::to_array<Known>({
    {"helm", "upgrade --atomic|upgrade --rollback-on-failure|install --atomic|secrets upgrade --atomic"},
    {"helm3", "upgrade --atomic"},
    {"helmfile", "apply --atomic|sync --atomic"},
    {"aws", "cloudformation deploy|cloudformation update-stack"},
    {"sam", "deploy"},
    {"cdk", "deploy"},
    {"az", "deployment --rollback-on-error"},
    {"docker", "service update --update-failure-action"},
    {"ecs-deploy", "--enable-rollback"},
    {"ecs", "deploy --rollback"},
});

constexpr auto kRunners = std::to_array<std::string_view>(
    {"make", "gmake", "just", "task", "mage", "rake", "invoke", "inv", "npm", "yarn", "pnpm", "bun", "composer"});

std::string_view ProgramOf(Arguments words) { return std::string_view(words[0]).substr(words[0].rfind('/') + 1); }

// An option counts with its value: `--atomic=true`, and where it is an argument of an argument: `--args="--atomic"`.
bool Is(std::string_view word, std::string_view wanted) {
  if (word == wanted) return true;
  if (!wanted.starts_with("--") || word.ends_with("=false")) return false;
  return word.starts_with(wanted) ? word[wanted.size()] == '=' : word.starts_with("--args") && word.ends_with(wanted);
}

bool HasPhrase(Arguments arguments, std::string_view phrase) {
  auto at = arguments.begin();
  for (std::string_view wanted : Split(phrase, ' ')) {
    at = std::find_if(at, arguments.end(), [&](const std::string& word) { return Is(word, wanted); });
    if (at == arguments.end()) return false;
    ++at;
  }
  return true;
}

template <typename List>
bool IsAmong(const List& list, Arguments words) {
  std::string_view program = ProgramOf(words);
  return std::ranges::any_of(list, [&](const Known& known) {
    return program == known.program && std::ranges::any_of(Split(known.phrases, '|'), [&](std::string_view phrase) {
             return HasPhrase(words.subspan(1), phrase);
           });
  });
}

bool Holds(Arguments words, std::string_view part) {
  return std::ranges::any_of(words, [&](const std::string& word) { return word.find(part) != std::string::npos; });
}

// The switches of AWS that stand in a value: `--auto-rollback-configuration enabled=true,events=…`.
bool AwsUndoes(Arguments words) {
  if (ProgramOf(words) != "aws") return false;
  if (Holds(words, "create-deployment") && Holds(words, "auto-rollback-configuration"))
    return Holds(words, "enabled=true");
  return Holds(words, "deploymentCircuitBreaker") && Holds(words, "rollback=true");
}

bool OnlyShows(Arguments words) {
  return std::ranges::any_of(words, [](const std::string& word) {
    return word.starts_with("--dry-run") || word == "--help" || word == "-h" || word == "--no-execute-changeset";
  });
}

bool ByName(Arguments words) {
  std::string_view program = ProgramOf(words);
  Arguments arguments = words.subspan(1);
  if (std::ranges::find(kRunners, program) != kRunners.end()) {
    return std::ranges::any_of(arguments, [](const std::string& word) {
      return !word.starts_with('-') && word.find_first_of("=/$") == std::string::npos && NameSaysRollsBack(word);
    });
  }
  bool is_shell = program == "bash" || program == "sh" || program == "python" || program == "python3" ||
                  program == "node" || program == "pwsh";
  if (is_shell && !arguments.empty() && !arguments[0].starts_with('-')) return ByName(arguments);
  bool is_file = words[0].find('/') != std::string::npos || program.ends_with(".sh") || program.ends_with(".py") ||
                 program.ends_with(".ps1");
  return is_file && NameSaysRollsBack(program);
}

}  // namespace

bool RollsBack(std::span<const std::string> words) {
  return !OnlyShows(words) && (IsAmong(kTakeBack, words) || ByName(words));
}

bool UndoesItself(std::span<const std::string> words) {
  if (OnlyShows(words) || Holds(words, "--disable-rollback") || Holds(words, "--no-rollback")) return false;
  return IsAmong(kUndoThemselves, words) || AwsUndoes(words);
}

bool NameSaysRollsBack(std::string_view name) {
  std::vector<std::string> words = Words(name);
  if (!HasWord(words, {"rollback", "rollbacks", "rollingback"})) return false;
  return !HasWord(words, {"test", "tests", "check", "db", "database", "migration", "migrations", "schema", "disable",
                          "docs", "notify"});
}

}  // namespace seaworthy::collectors::repo
