#include "collectors/repo/workflows.h"

#include <array>
#include <string>

#include "base/text.h"
#include "collectors/repo/workflows/readers.h"
#include "formats/errors.h"

namespace seaworthy::collectors::repo {
namespace {

using Reader = std::vector<Workflow> (*)(const PipelineFile& input);

struct System {
  std::string_view name;
  bool (*owns)(const source::File& file);
  Reader read;
  bool is_yaml = true;
};

bool IsYaml(const source::File& file) { return file.extension() == "yml" || file.extension() == "yaml"; }

bool IsGithub(const source::File& file) { return file.folder() == ".github/workflows" && IsYaml(file); }
bool IsGitlab(const source::File& file) { return file.path == ".gitlab-ci.yml" || file.path == ".gitlab-ci.yaml"; }
bool IsCircleci(const source::File& file) { return file.folder() == ".circleci" && IsYaml(file); }
bool IsBitbucket(const source::File& file) { return file.path == "bitbucket-pipelines.yml"; }
bool IsBuildkite(const source::File& file) { return file.folder() == ".buildkite" && IsYaml(file); }
bool IsDrone(const source::File& file) { return file.path == ".drone.yml" || file.path == ".drone.yaml"; }
bool IsTravis(const source::File& file) { return file.path == ".travis.yml"; }
bool IsTekton(const source::File& file) {
  return IsYaml(file) &&
         (file.path.starts_with(".tekton/") || file.path.starts_with("tekton/") || file.path.starts_with(".argo/"));
}
bool IsWoodpecker(const source::File& file) {
  return IsYaml(file) && (file.folder() == ".woodpecker" || file.name().starts_with(".woodpecker."));
}
// Azure DevOps reads whatever file it is told to: `azure/release-pipeline.yml`.
bool IsNamedPipeline(const source::File& file) {
  std::string_view stem = file.name().substr(0, file.name().rfind('.'));
  return IsYaml(file) && (stem.ends_with("-pipeline") || stem.ends_with("-pipelines")) && !IsBitbucket(file) &&
         !IsBuildkite(file) && !IsTekton(file) && !IsWoodpecker(file);
}
bool IsCloudbuild(const source::File& file) {
  bool is_data = IsYaml(file) || file.extension() == "json";
  return is_data && (file.name().starts_with("cloudbuild") || file.folder() == ".cloudbuild");
}
bool IsJenkins(const source::File& file) {
  return file.name().starts_with("Jenkinsfile") || file.extension() == "jenkinsfile";
}
// Templates are named as they like; the reader tells a pipeline from them.
bool IsAzure(const source::File& file) {
  bool in_folder = file.path.starts_with(".azuredevops/") || file.path.starts_with(".azure-pipelines/") ||
                   file.path.starts_with(".pipelines/") || file.path.starts_with("azure-pipelines/");
  return IsYaml(file) && (in_folder || IsNamedPipeline(file) || file.name().starts_with("azure-pipelines") ||
                          file.name().starts_with(".azure-pipelines"));
}

constexpr auto kSystems = std::to_array<System>({
    {"github", IsGithub, ReadGithub},
    {"gitlab", IsGitlab, ReadGitlab},
    {"circleci", IsCircleci, ReadCircleci},
    {"azure", IsAzure, ReadAzure},
    {"jenkins", IsJenkins, ReadJenkins, false},
    {"bitbucket", IsBitbucket, ReadBitbucket},
    {"buildkite", IsBuildkite, ReadBuildkite},
    {"cloudbuild", IsCloudbuild, ReadCloudbuild},
    {"drone", IsDrone, ReadDrone},
    {"tekton", IsTekton, ReadTekton},
    {"travis", IsTravis, ReadTravis},
    {"woodpecker", IsWoodpecker, ReadWoodpecker},
});

Workflow Broken(const System& system, const source::File& file, const Error& error) {
  Workflow workflow;
  workflow.name = file.path;
  workflow.system = system.name;
  workflow.place = error.place();
  workflow.place.file = file.path;
  workflow.broken = error.message();
  workflow.templated = error.Is(formats::kTemplated);
  return workflow;
}

constexpr std::size_t kMaxWorkflows = 1'000;  // Of a repository.

void Append(std::vector<Workflow> found, std::vector<Workflow>& all) {
  for (Workflow& workflow : found) {
    if (all.size() < kMaxWorkflows) all.push_back(std::move(workflow));
  }
}

void ReadYamlFile(const System& system, const source::Repository& repository, const source::File& file,
                  std::vector<Workflow>& all) {
  auto stream = repository.Yaml(file);
  // Nothing but the name says that it is a pipeline; it may as well be a template of something else.
  bool is_guess = system.read == ReadAzure && IsNamedPipeline(file) && !file.name().starts_with("azure-pipelines");
  if (!stream.ok() && is_guess) return;
  if (!stream.ok()) return all.push_back(Broken(system, file, stream.error()));
  for (const formats::Node* document : (*stream)->documents())
    Append(system.read({repository, file, {}, document}), all);
}

void ReadTextFile(const System& system, const source::Repository& repository, const source::File& file,
                  std::vector<Workflow>& all) {
  auto text = repository.Text(file);
  if (!text.ok()) return all.push_back(Broken(system, file, text.error()));
  Append(system.read({repository, file, *text, nullptr}), all);
}

}  // namespace

std::vector<Workflow> ReadWorkflows(const source::Repository& repository, std::stop_token stop) {
  std::vector<Workflow> all;
  for (const source::File& file : repository.files()) {
    if (stop.stop_requested()) break;
    if (file.role != source::Role::kEvidence) continue;
    for (const System& system : kSystems) {
      if (!system.owns(file)) continue;
      if (system.is_yaml) {
        ReadYamlFile(system, repository, file, all);
      } else {
        ReadTextFile(system, repository, file, all);
      }
      break;
    }
  }
  return all;
}

}  // namespace seaworthy::collectors::repo
