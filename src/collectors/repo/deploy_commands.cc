#include "collectors/repo/deploy_commands.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

using Arguments = std::span<const std::string>;

// A program and the words that must follow each other among its plain words. A blank separates words.
struct Deployer {
  std::string_view program;
  std::string_view phrases;  // Between bars.
};

constexpr auto kDeployers = std::to_array<Deployer>({
    {"pulumi", "up|update"},
    {"terraform", "apply"},
    {"tofu", "apply"},
    {"terragrunt", "apply|apply-all"},
    {"cdktf", "deploy"},
    {"kubectl", "apply|create|replace|set image|rollout restart|patch"},
    {"oc", "apply|replace|rollout latest|rollout restart|new-app|process|set image"},
    {"helm", "upgrade|install|secrets upgrade"},
    {"helm3", "upgrade|install"},
    {"helmfile", "apply|sync"},
    {"helmwave", "up"},
    {"skaffold", "run|deploy|apply"},
    {"kapp", "deploy|app-group"},
    {"kluctl", "deploy"},
    {"tk", "apply"},
    {"werf", "converge|bundle"},
    {"argocd", "app sync|app set|app create"},
    {"flux", "reconcile"},
    {"kargo", "promote"},
    {"devspace", "deploy"},
    {"timoni", "apply"},
    {"aws",
     "ecs update-service|ecs deploy|lambda update-function-code|deploy create-deployment|cloudformation "
     "deploy|cloudformation update-stack|cloudformation create-stack|elasticbeanstalk update-environment|apprunner "
     "start-deployment|apprunner update-service|amplify start-job"},
    {"eb", "deploy"},
    {"sam", "deploy|sync"},
    {"cdk", "deploy"},
    {"sst", "deploy"},
    {"serverless", "deploy"},
    {"sls", "deploy"},
    {"copilot", "deploy|svc deploy"},
    {"ecs-deploy", ""},
    {"ecs", "deploy"},
    {"chalice", "deploy"},
    {"zappa", "update|deploy"},
    {"amplify", "publish|push"},
    {"gcloud",
     "run deploy|run services update|run services replace|run jobs deploy|app deploy|functions deploy|deploy releases "
     "create|deploy releases promote|beta run deploy"},
    {"firebase", "deploy"},
    {"az",
     "webapp deploy|webapp deployment|webapp up|webapp config container|functionapp deployment|functionapp "
     "deploy|containerapp update|containerapp up|containerapp create|deployment group|deployment sub|spring app"},
    {"azd", "deploy|up|provision"},
    {"func", "azure functionapp publish"},
    {"heroku", "container:release|pipelines:promote"},
    {"flyctl", "deploy"},
    {"fly", "deploy"},
    {"railway", "up"},
    {"vercel", "deploy|--prod|promote"},
    {"netlify", "deploy"},
    {"wrangler", "deploy|publish|pages deploy"},
    {"cf", "push|blue-green-deploy|deploy"},
    {"nomad", "run|job run"},
    {"levant", "deploy"},
    {"ansible-playbook", ""},
    {"cap", "deploy"},
    {"dep", "deploy"},
    {"kamal", "deploy"},
    {"dokku", "deploy"},
    {"waypoint", "up|deploy"},
    {"octo", "deploy-release|create-release"},
    {"octopus", "release deploy"},
    {"spin", "deploy"},
    {"git", "push heroku|push dokku"},
    {"docker", "stack deploy|service update"},
    {"mup", "deploy"},
});

constexpr auto kCopiers = std::to_array<Deployer>({
    {"aws", "s3 sync|s3 cp|cloudfront create-invalidation"},
    {"gsutil", "rsync|cp"},
    {"gcloud", "storage rsync|storage cp|builds submit"},
    {"az", "storage blob upload-batch"},
    {"rsync", ""},
    {"scp", ""},
    {"ssh", ""},
    {"lftp", ""},
    {"docker", "compose up"},
    {"docker-compose", "up"},
    {"kustomize", "edit set image"},
    {"yq", ""},
    {"curl", ""},
    {"gh", "workflow run"},
});

constexpr auto kTargetRunners =
    std::to_array<std::string_view>({"make", "gmake", "just", "task", "mage", "rake", "invoke", "inv", "earthly", "npm",
                                     "yarn", "pnpm", "bun", "composer", "nx", "turbo"});

constexpr auto kEnvironmentOptions = std::to_array<std::string_view>({"--stack",     "-s",
                                                                      "--env",       "--environment",
                                                                      "-e",          "--stage",
                                                                      "--namespace", "-n",
                                                                      "--context",   "--kube-context",
                                                                      "--cluster",   "--project",
                                                                      "--workspace", "-t",
                                                                      "--target",    "--profile",
                                                                      "--config",    "-c",
                                                                      "-p",          "-l",
                                                                      "--limit",     "-i",
                                                                      "--inventory"});

template <typename List>
bool IsOneOf(std::string_view word, const List& list) {
  return std::ranges::find(list, word) != list.end();
}

bool IsOption(std::string_view word) { return word.starts_with('-'); }

bool OnlyShows(Arguments arguments) {
  return std::ranges::any_of(arguments, [](const std::string& word) {
    return word.starts_with("--dry-run") || word == "--help" || word == "--preview-only" ||
           word == "--no-execute-changeset" || word == "--noop" || word == "--dryrun" || word == "--check" ||
           word == "--syntax-check";
  });
}

// The words of the phrase stand behind each other among the plain words; an option may stand between.
bool HasPhrase(Arguments arguments, std::string_view phrase) {
  if (phrase.empty()) return true;
  std::vector<std::string_view> wanted = Split(phrase, ' ');
  std::vector<std::string_view> plain;
  for (const std::string& word : arguments) {
    if (!IsOption(word) || wanted[0].starts_with('-')) plain.push_back(word);
  }
  // The verb stands in front: `kubectl -n shop apply`, never `kubectl get pods apply`.
  std::size_t last_start = wanted.size() == 1 ? 2 : 3;
  for (std::size_t i = 0; i + wanted.size() <= plain.size() && i < last_start; ++i) {
    if (std::equal(wanted.begin(), wanted.end(), plain.begin() + static_cast<std::ptrdiff_t>(i))) return true;
  }
  return false;
}

// `kubectl create secret`, `kubectl create namespace` prepare; what runs is created from a file or as a deployment.
bool CreatesWorkload(Arguments arguments) {
  auto create = std::ranges::find(arguments, "create");
  if (create == arguments.end()) return true;
  return std::find(create, arguments.end(), "-f") != arguments.end() ||
         std::find(create, arguments.end(), "-k") != arguments.end() ||
         std::find(create, arguments.end(), "deployment") != arguments.end();
}

bool IsAmong(std::span<const Deployer> deployers, std::string_view program, Arguments arguments) {
  auto matches = [&](const Deployer& deployer) {
    return program == deployer.program &&
           std::ranges::any_of(Split(deployer.phrases, '|'),
                               [&](std::string_view phrase) { return HasPhrase(arguments, phrase); });
  };
  return std::ranges::any_of(deployers, matches);
}

bool ByProgram(std::string_view program, Arguments arguments) {
  return IsAmong(kDeployers, program, arguments) && (program != "kubectl" || CreatesWorkload(arguments));
}

// deploy.sh, scripts/deploy-prod, `make deploy`, `npm run deploy:staging`.
bool ByName(std::string_view path, std::string_view program, Arguments arguments) {
  if (IsOneOf(program, kTargetRunners)) {
    return std::ranges::any_of(arguments, [](const std::string& word) {
      return !IsOption(word) && word.find('=') == std::string::npos && word.find('/') == std::string::npos &&
             NameSaysDeploys(word);
    });
  }
  bool is_shell = program == "bash" || program == "sh" || program == "python" || program == "python3" ||
                  program == "node" || program == "pwsh";
  if (is_shell && !arguments.empty())
    return ByName(arguments[0], std::string_view(arguments[0]).substr(arguments[0].rfind('/') + 1), {});
  bool is_file = path.find('/') != std::string_view::npos || program.ends_with(".sh") || program.ends_with(".py") ||
                 program.ends_with(".ps1");
  return is_file && NameSaysDeploys(program);
}

// What an option names is an environment as a whole; where it only contains a word for one, that word is.
std::string FromValue(std::string_view value) {
  if (value.find('$') != std::string_view::npos || EnvironmentKind(value).empty()) return {};
  bool is_name = value.size() <= 40 && value.find_first_of("/.:=, ") == std::string_view::npos;
  return std::string(is_name ? value : EnvironmentWord(value));
}

std::string FromOptions(Arguments words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    std::string_view word = words[i];
    std::size_t equal = word.find('=');
    if (IsOption(word) && equal != std::string_view::npos && IsOneOf(word.substr(0, equal), kEnvironmentOptions)) {
      if (std::string name = FromValue(word.substr(equal + 1)); !name.empty()) return name;
    }
    if (i + 1 < words.size() && IsOneOf(word, kEnvironmentOptions)) {
      if (std::string name = FromValue(words[i + 1]); !name.empty()) return name;
    }
  }
  return {};
}

// `ENV=prod`, `-var environment=qa`, `STAGE=staging`.
std::string FromAssignments(Arguments words) {
  for (std::string_view word : words) {
    std::size_t equal = word.find('=');
    if (equal == std::string_view::npos) continue;
    if (!HasWord(word.substr(0, equal), {"env", "environment", "stage", "stack", "target", "workspace", "namespace"}))
      continue;
    if (std::string name = FromValue(word.substr(equal + 1)); !name.empty()) return name;
  }
  return {};
}

// `-var-file=envs/prod.tfvars`, `--values=values-prod.yaml`.
std::string_view FileOfOption(std::string_view word) {
  std::size_t equal = word.find('=');
  bool names_file = IsOption(word) && equal != std::string_view::npos &&
                    HasWord(word.substr(0, equal), {"file", "values", "filename", "chdir"});
  return names_file ? word.substr(equal + 1) : std::string_view{};
}

}  // namespace

bool NameSaysDeploys(std::string_view name) {
  std::vector<std::string> words = Words(name);
  if (!HasWord(words, {"deploy", "deploys", "deployer", "deployment", "rollout", "promote"})) return false;
  return !HasWord(words, {"test",    "tests",   "check",  "notify",   "cleanup", "destroy", "teardown", "undeploy",
                          "setup",   "install", "lint",   "validate", "plan",    "preview", "docs",     "approval",
                          "approve", "hold",    "status", "diff",     "wait",    "announce"});
}

bool Deploys(std::span<const std::string> words) {
  std::string_view path = words[0];
  std::string_view program = path.substr(path.rfind('/') + 1);
  Arguments arguments = words.subspan(1);
  if (OnlyShows(arguments)) return false;
  bool runs_program = (program == "yarn" || program == "pnpm" || program == "bun") && !arguments.empty();
  if (runs_program && ByProgram(std::string_view(arguments[0]), arguments.subspan(1))) return true;
  return ByProgram(program, arguments) || ByName(path, program, arguments);
}

bool MayDeploy(std::span<const std::string> words) {
  std::string_view program = std::string_view(words[0]).substr(words[0].rfind('/') + 1);
  // A container that stays when the job ends.
  auto detaches = [](const std::string& word) {
    return word == "-d" || word == "--detach" || word == "-itd" || word == "-dit";
  };
  if (program == "docker" && words.size() > 1 && words[1] == "run") return std::ranges::any_of(words, detaches);
  return !OnlyShows(words) && IsAmong(kCopiers, program, words.subspan(1));
}

bool ChoosesEnvironment(std::span<const std::string> words) {
  constexpr auto kChoosers =
      std::to_array<std::string_view>({"select", "use-context", "set-context", "get-credentials", "init", "checkout"});
  if (words[0] == "cd" || words[0] == "pushd" || words[0] == "export") return true;
  return std::ranges::any_of(words, [&](const std::string& word) { return IsOneOf(word, kChoosers); });
}

bool IsIdle(std::span<const std::string> words) {
  constexpr auto kIdle = std::to_array<std::string_view>(
      {"echo",     "printf", "true", ":",      "exit", "set", "sleep", "date", "pwd", "ls",  "env",
       "printenv", "whoami", "cd",   "export", "test", "[",   "[[",    "cat",  "apk", "apt", "apt-get"});
  return IsOneOf(words[0], kIdle);
}

bool MakesThrowAwayCluster(std::span<const std::string> words) {
  if (words.size() < 2) return false;
  std::string_view program = words[0];
  auto has = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  return (program == "kind" && has("create")) || (program == "k3d" && has("create")) ||
         (program == "minikube" && has("start")) || (program == "ctlptl" && has("create")) ||
         (program == "vcluster" && has("create"));
}

bool MakesRelease(std::span<const std::string> words) {
  std::string_view program = words[0];
  auto has = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  if (program == "gh" || program == "glab" || program == "hub") return has("release") && has("create");
  if (program == "git")
    return (has("push") && (has("--tags") || has("--follow-tags"))) ||
           (has("tag") && words.size() > 2 && !has("-l") && !has("--list"));
  if (program == "goreleaser") return has("release");
  return program == "semantic-release" || program == "release-it" || program == "standard-version" ||
         program == "release-cli";
}

bool WaitsForRollout(std::span<const std::string> words) {
  auto has = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  if (has("--wait") || has("--atomic") || has("--wait=true")) return true;
  return words[0] == "kubectl" &&
         (has("wait") || (has("rollout") && has("status")) || (has("get") && (has("pods") || has("pod"))));
}

std::string EnvironmentOf(std::span<const std::string> words) {
  if (std::string name = FromOptions(words); !name.empty()) return name;
  if (std::string name = FromAssignments(words); !name.empty()) return name;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (std::string_view word = EnvironmentWord(FileOfOption(words[i]), Wording::kProse); !word.empty())
      return std::string(word);
    // `kubectl set image deploy/x x=img:test` names an image, not an environment.
    if (words[i].find('$') != std::string::npos || words[i].find('=') != std::string::npos || IsOption(words[i]))
      continue;
    if (std::string_view word = EnvironmentWord(words[i], Wording::kProse); !word.empty()) return std::string(word);
  }
  return {};
}

}  // namespace seaworthy::collectors::repo
