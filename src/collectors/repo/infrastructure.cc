#include "collectors/repo/infrastructure.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

constexpr std::size_t kMaxManifestBytes = 2u << 20;

// Files that say it by their name alone.
struct Mark {
  std::string_view name;
  std::string_view kind;
  bool is_folder = false;  // The folder is the thing.
};

constexpr auto kMarks = std::to_array<Mark>({
    {"Pulumi.yaml", "pulumi"},
    {"Pulumi.yml", "pulumi"},
    {"Chart.yaml", "helm", true},
    {"kustomization.yaml", "kustomize", true},
    {"kustomization.yml", "kustomize", true},
    {"Kustomization", "kustomize", true},
    {"serverless.yml", "serverless"},
    {"serverless.yaml", "serverless"},
    {"serverless.ts", "serverless"},
    {"sst.config.ts", "serverless"},
    {"cdk.json", "cdk"},
    {"samconfig.toml", "cloudformation"},
    {"ansible.cfg", "ansible", true},
    {"helmfile.yaml", "helm"},
    {"fly.toml", "fly"},
    {"Procfile", "heroku"},
    {"azuredeploy.json", "arm"},
    {"nomad.hcl", "nomad"},
});

bool IsCompose(std::string_view name) {
  bool is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
  return is_yaml && (name.starts_with("docker-compose") || name.starts_with("compose."));
}

bool IsRolesFile(std::string_view path) {
  return path.find("roles/") != std::string_view::npos &&
         (path.ends_with("/tasks/main.yml") || path.ends_with("/tasks/main.yaml"));
}

// Reusable parts: what they make is deployed by who uses them.
bool IsModule(std::string_view path) { return path.find("modules/") != std::string_view::npos; }

std::string FolderPath(const source::File& file) { return file.folder().empty() ? "." : std::string(file.folder()); }

bool StartsLine(std::string_view text, std::size_t at) { return at == 0 || text[at - 1] == '\n'; }

// Environment kinds that the files beside it name: stacks, values, variables.
using Named = std::vector<std::string>;

class Finder {
 public:
  Finder(const source::Repository& repository, const std::function<std::string(std::string_view)>& environment_of)
      : repository_(repository), environment_of_(environment_of) {}

  void Look(const source::File& file) {
    std::string_view name = file.name();
    for (const Mark& mark : kMarks) {
      if (name == mark.name) Add(mark.kind, mark.is_folder ? FolderPath(file) : file.path, file, 1);
    }
    if (IsCompose(name)) Add("compose", file.path, file, 1);
    if (IsRolesFile(file.path)) Add("ansible", file.path.substr(0, file.path.find("roles/") + 5), file, 1);
    if (file.extension() == "tf" && !IsModule(file.path)) Add("terraform", FolderPath(file), file, 1);
    if (file.extension() == "bicep" && !IsModule(file.path)) Add("bicep", file.path, file, 1);
    if (file.extension() == "nomad") Add("nomad", file.path, file, 1);
    LookForStack(file);
    if (file.extension() == "yaml" || file.extension() == "yml") LookInside(file);
  }

  std::vector<Infrastructure> Done() && {
    for (Infrastructure& found : found_) found.production = ServesProduction(found);
    std::ranges::sort(found_, {}, [](const Infrastructure& found) { return std::tie(found.path, found.kind); });
    return std::move(found_);
  }

 private:
  void Add(std::string_view kind, std::string path, const source::File& file, int line) {
    auto key = std::pair(std::string(kind), path);
    if (!seen_.emplace(std::move(key), found_.size()).second) return;
    found_.push_back({std::move(path), std::string(kind), false, {file.path, line, 0}});
  }

  // Pulumi.prod.yaml, values-staging.yaml, prod.tfvars: environments of what lies in the same folder.
  void LookForStack(const source::File& file) {
    std::string_view name = file.name();
    bool names = (name.starts_with("Pulumi.") && name != "Pulumi.yaml") || name.starts_with("values") ||
                 file.extension() == "tfvars";
    if (!names) return;
    std::string_view kind = EnvironmentKind(name);
    if (!kind.empty()) named_[std::string(file.folder())].emplace_back(kind);
  }

  void LookInside(const source::File& file) {
    if (file.in_chart || file.size > kMaxManifestBytes || file.path.starts_with(".github/workflows/")) return;
    auto text = repository_.Text(file);
    if (!text.ok()) return;
    if (int line = LineOfWorkload(*text); line > 0) Add("kubernetes", FolderPath(file), file, line);
    bool is_stack = text->find("AWSTemplateFormatVersion") != std::string_view::npos ||
                    text->find("AWS::Serverless-2016-10-31") != std::string_view::npos;
    if (is_stack) Add("cloudformation", file.path, file, 1);
  }

  bool ServesProduction(const Infrastructure& found) const {
    std::string own = environment_of_(found.path);
    if (!own.empty()) return own == "production";
    auto beside = named_.find(std::string(repository_.Find(found.place.file)->folder()));
    if (beside == named_.end()) return true;
    return std::ranges::find(beside->second, "production") != beside->second.end();
  }

  const source::Repository& repository_;
  const std::function<std::string(std::string_view)>& environment_of_;
  std::vector<Infrastructure> found_;
  std::map<std::pair<std::string, std::string>, std::size_t> seen_;
  std::map<std::string, Named, std::less<>> named_;  // By folder.
};

}  // namespace

int LineOfWorkload(std::string_view yaml) {
  constexpr auto kWorkloads = std::to_array<std::string_view>(
      {"Deployment", "StatefulSet", "DaemonSet", "CronJob", "Rollout", "DeploymentConfig"});
  constexpr std::string_view kKey = "kind: ";
  if (yaml.find("apiVersion:") == std::string_view::npos) return 0;
  for (std::size_t at = yaml.find(kKey); at != std::string_view::npos; at = yaml.find(kKey, at + 1)) {
    if (!StartsLine(yaml, at)) continue;
    std::string_view rest = yaml.substr(at + kKey.size());
    std::string_view kind = Trim(rest.substr(0, rest.find_first_of("\n#")));
    if (std::ranges::find(kWorkloads, kind) == kWorkloads.end()) continue;
    return 1 + static_cast<int>(std::ranges::count(yaml.substr(0, at), '\n'));
  }
  return 0;
}

std::vector<Infrastructure> ReadInfrastructure(const source::Repository& repository,
                                               const std::function<std::string(std::string_view)>& environment_of,
                                               std::stop_token stop) {
  Finder finder(repository, environment_of);
  for (const source::File& file : repository.files()) {
    if (stop.stop_requested()) break;
    if (file.role == source::Role::kEvidence) finder.Look(file);
  }
  return std::move(finder).Done();
}

}  // namespace seaworthy::collectors::repo
