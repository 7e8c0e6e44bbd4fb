#include "collectors/repo/workflows/github_actions.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "collectors/repo/deploy_commands.h"
#include "collectors/repo/rollback_commands.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Node;

// Actions whose only purpose is to run a test suite.
constexpr auto kTestActions = std::to_array<std::string_view>(
    {"cypress-io/github-action", "julia-actions/julia-runtest", "r-lib/actions/check-r-package",
     "matlab-actions/run-tests", "php-actions/phpunit", "mattallty/jest-github-action",
     "artiomtr/jest-coverage-report-action", "pavelzw/pytest-action", "cclauss/pytest-action",
     "matt-ball/newman-action", "grafana/run-k6-action", "helm/chart-testing-action/install",
     "robotframework/robot-action", "joonvena/robotframework-docker-action"});

// Actions that hand their inputs to one program.
struct CommandAction {
  std::string_view name;
  std::string_view program;  // Empty: the inputs are the command.
  std::string_view inputs;   // Between bars, in order.
};

constexpr auto kCommandActions = std::to_array<CommandAction>({
    {"gradle/gradle-build-action", "gradle", "arguments"},
    {"gradle/actions/setup-gradle", "gradle", "arguments"},
    {"eskatos/gradle-command-action", "gradle", "arguments"},
    {"burrunan/gradle-cache-action", "gradle", "arguments"},
    {"actions-rs/cargo", "cargo", "command|args"},
    {"clechasseur/rs-cargo", "cargo", "command|args"},
    {"borales/actions-yarn", "yarn", "cmd"},
    {"pulumi/actions", "pulumi", "command|stack-name"},
    {"helmfile/helmfile-action", "helmfile", "helmfile-args"},
    {"superfly/flyctl-actions", "flyctl", "args"},
    {"cloud-gov/cg-cli-tools", "cf", "cf_command"},
    {"cloudflare/wrangler-action", "wrangler", "command"},
    {"serverless/github-action", "serverless", "args"},
    {"goreleaser/goreleaser-action", "goreleaser", "args"},
    {"nick-fields/retry", "", "command"},
    {"nick-invision/retry", "", "command"},
    {"wandalen/wretry.action", "", "command"},
    {"devcontainers/ci", "", "runCmd"},
    {"reactivecircus/android-emulator-runner", "", "script"},
    {"coactions/setup-xvfb", "", "run"},
    {"gabrielbb/xvfb-action", "", "run"},
    {"appleboy/ssh-action", "", "script"},
    {"addnab/docker-run-action", "", "run"},
    {"azure/cli", "", "inlineScript"},
    {"azure/powershell", "", "inlineScript"},
    {"actions-hub/kubectl", "kubectl", "args"},
    {"wyrihaximus/github-action-helm3", "", "exec"},
    {"php-actions/composer", "composer", "command"},
});

constexpr auto kReleaseActions = std::to_array<std::string_view>(
    {"softprops/action-gh-release", "actions/create-release", "ncipollo/release-action",
     "googleapis/release-please-action", "google-github-actions/release-please-action",
     "cycjimmy/semantic-release-action", "marvinpinto/action-automatic-releases", "mathieudutour/github-tag-action",
     "anothrnick/github-tag-action", "release-drafter/release-drafter", "changesets/action",
     "svenstaro/upload-release-action"});

// Deployments that do not say so in their name.
constexpr auto kDeployActions = std::to_array<std::string_view>(
    {"amondnet/vercel-action", "deliverybot/helm", "azure/functions-action", "azure/container-apps-deploy-action",
     "aws-actions/aws-cloudformation-github-deploy"});

// Record a deployment or publish pages, packages and stores; the service itself goes nowhere.
bool IsNoDeployment(std::string_view name) {
  return HasWord(name, {"pages", "ghpages", "deployments", "docs", "status"}) || name == "chrnorm/deployment-action" ||
         name.starts_with("chrnorm/");
}

template <typename List>
bool IsOneOf(std::string_view name, const List& list) {
  return std::ranges::find(list, name) != list.end();
}

std::string Input(const Node* with, std::string_view name) {
  return with == nullptr ? std::string() : std::string(with->TextAt(name));
}

// Inputs that name where it goes.
std::string EnvironmentOfInputs(const Node* with) {
  if (with == nullptr) return {};
  for (std::string_view name : {"environment", "env", "stage", "stack-name", "workspace", "namespace", "slot-name",
                                "cluster", "cluster-name", "app-name", "app_name", "service", "service-name",
                                "environment-name", "project", "values", "value-files", "manifests"}) {
    std::string value = Input(with, name);
    if (value.find("${{") == std::string::npos && !EnvironmentKind(value).empty()) {
      bool is_name = value.find_first_of("/. :\n") == std::string::npos && value.size() <= 40;
      return is_name ? value : std::string(EnvironmentWord(value));
    }
  }
  return {};
}

bool MakesCluster(std::string_view name) {
  return HasWord(name, {"kind", "k3d", "k3s", "minikube", "microk8s", "setupkind"});
}

std::string CommandOf(const CommandAction& action, const Node* with) {
  std::string command(action.program);
  bool has_arguments = false;
  for (std::string_view input : Split(action.inputs, '|')) {
    std::string value = Input(with, input);
    if (value.empty()) continue;
    has_arguments = true;
    if (input == "stack-name") value = "--stack " + value;
    command += (command.empty() ? "" : " ") + value;
  }
  if (!has_arguments && action.program == "wrangler") command += " deploy";
  return has_arguments || action.program == "wrangler" ? command : std::string();
}

}  // namespace

std::string ActionName(std::string_view uses) {
  return Lower(Trim(uses.substr(0, std::min(uses.find('@'), uses.size()))));
}

void ReadAction(std::string_view uses, const Node* with, const Script& script, Job& job, JobReader& reader) {
  std::string name = ActionName(uses);
  if (MakesCluster(name)) reader.UseThrowAwayCluster();
  if (IsOneOf(name, kReleaseActions)) job.makes_release = true;
  if (name.ends_with("manual-approval")) {
    job.approval = true;
    job.approval_reason = uses;
    job.approval_place = script.place;
  }
  if (IsOneOf(name, kTestActions) && Input(with, "runTests") != "false")
    reader.AddTests(std::string(uses), script.place);
  for (const CommandAction& action : kCommandActions) {
    if (name != action.name) continue;
    Script command = script;
    command.text = CommandOf(action, with);
    if (std::string folder = Input(with, "work-dir"); !folder.empty()) command.folder = folder;
    return reader.Read(command);
  }
  bool deploys = IsOneOf(name, kDeployActions) || (NameSaysDeploys(name) && !IsNoDeployment(name));
  if (deploys) reader.AddDeployment(EnvironmentOfInputs(with), script.place);
  if (NameSaysRollsBack(name)) reader.AddWayBack(uses, EnvironmentOfInputs(with), script.place);
}

}  // namespace seaworthy::collectors::repo
