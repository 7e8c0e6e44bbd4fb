// Which commands bring the service to an environment, and to which.
//
// Publishing an image or a package deploys nothing. A change that is only shown (`--dry-run`, `plan`, `diff`,
// `preview`) is no deployment either.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace seaworthy::collectors::repo {

// Precondition of all: unwrapped, not empty.
bool Deploys(std::span<const std::string> words);

// Copies or pushes something somewhere, which is a deployment only where the step or job says so: `aws s3 sync`,
// `rsync`.
bool MayDeploy(std::span<const std::string> words);

// Chooses the environment of the commands after it: `pulumi stack select prod`, `export ENV=qa`, `cd infra/staging`.
bool ChoosesEnvironment(std::span<const std::string> words);

// Prints, waits, prepares the machine: changes nothing anywhere.
bool IsIdle(std::span<const std::string> words);

// Makes or uses a cluster that lives as long as the job: kind, k3d, minikube.
bool MakesThrowAwayCluster(std::span<const std::string> words);

// Tags or publishes a release of the repository, which another pipeline may deploy.
bool MakesRelease(std::span<const std::string> words);

// Waits until what was deployed is up: `kubectl wait`, `kubectl rollout status`, `--wait`.
bool WaitsForRollout(std::span<const std::string> words);

// The environment that the words name, by option (`--stack prod`, `-n staging`, `-var env=qa`), by assignment
// (`ENV=prod`), or by a part of a path; empty where they do not.
std::string EnvironmentOf(std::span<const std::string> words);

// Whether a script, target, job or step of that name deploys: `deploy.sh`, `deploy:prod`, `rollout-staging`.
bool NameSaysDeploys(std::string_view name);

}  // namespace seaworthy::collectors::repo
