#include "catalog/detect.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "catalog/descriptor.h"
#include "formats/yaml.h"

namespace seaworthy::catalog {
namespace {

constexpr auto kCodeOwners =
    std::to_array<std::string_view>({".github/CODEOWNERS", "CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS"});

// Folders that say what they hold, not which component it is of.
constexpr auto kPlainFolders =
    std::to_array<std::string_view>({"src", "docker", "build", "deploy", "image", "images", "container", "ci"});

struct FolderWord {
  std::string_view word;
  std::string_view kind;
};

constexpr auto kEnvironmentFolders = std::to_array<FolderWord>({{"production", "production"},
                                                                {"prod", "production"},
                                                                {"live", "production"},
                                                                {"staging", "staging"},
                                                                {"stage", "staging"},
                                                                {"qa", "staging"},
                                                                {"uat", "staging"},
                                                                {"development", "development"},
                                                                {"dev", "development"}});

// The first 64 KiB of a small file of Git's own, which the walk leaves out.
std::string ReadGitConfig(const std::string& root) {
  std::filesystem::path path = std::filesystem::path(root) / ".git" / "config";
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return {};  // A pipe would block for ever.
  std::ifstream file(path, std::ios::binary);
  std::string text(64 * 1024, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return text;
}

std::string NameOfFolder(const std::string& root) {
  std::error_code failure;
  std::filesystem::path path = std::filesystem::weakly_canonical(root, failure);
  return failure ? std::string() : path.filename().string();
}

void DetectName(const source::Repository& repository, model::Service& service) {
  service.name = NameOfRemote(ReadGitConfig(repository.root()));
  if (IdFromName(service.name).empty()) service.name = NameOfFolder(repository.root());
  if (IdFromName(service.name).empty()) service.name = "service";
  service.id = IdFromName(service.name);
  service.places["id"] = {};
  service.places["name"] = {};
}

void DetectOwner(const source::Repository& repository, model::Service& service) {
  for (std::string_view path : kCodeOwners) {
    const source::File* file = repository.Find(path);
    if (file == nullptr) continue;
    Result<std::string_view> text = repository.Text(*file);
    if (!text.ok()) continue;  // The repo collector says what is wrong with the file.
    CodeOwner owner = WholeOwner(*text);
    if (owner.name.empty()) continue;
    service.owner = owner.name;
    service.places["owner"] = {file->path, owner.line, 0};
    return;
  }
}

// The folder that names the component an image is built of; empty: the repository itself.
std::string_view NamingFolder(std::string_view folder) {
  while (!folder.empty()) {
    std::size_t slash = folder.rfind('/');
    std::string_view last = slash == std::string_view::npos ? folder : folder.substr(slash + 1);
    if (std::ranges::find(kPlainFolders, last) == kPlainFolders.end()) return last;
    folder = slash == std::string_view::npos ? std::string_view() : folder.substr(0, slash);
  }
  return {};
}

// A folder with a Dockerfile, and `cmd/NAME/main.go`. Hidden folders hold tools: `.devcontainer`.
bool IsComponent(const source::File& file) {
  if (file.path.starts_with('.') || file.path.find("/.") != std::string::npos) return false;
  if (file.name() == "Dockerfile" || file.name() == "Containerfile") return true;
  return file.name() == "main.go" && (file.path.starts_with("cmd/") || file.path.find("/cmd/") != std::string::npos);
}

bool IsComposeFile(const source::File& file) {
  return file.name() == "docker-compose.yml" || file.name() == "docker-compose.yaml" || file.name() == "compose.yml" ||
         file.name() == "compose.yaml";
}

// Each component once, by name, at the first place that shows it.
class Components {
 public:
  explicit Components(model::Service& service) : service_(service) {}

  void Add(std::string name, Place place) {
    if (name.empty()) name = service_.name;
    if (!seen_.insert(name).second) return;
    service_.places.try_emplace("components", place);
    service_.components.push_back(
        {.name = std::move(name), .kind = {}, .customer_facing = {}, .place = std::move(place)});
  }

 private:
  model::Service& service_;
  std::set<std::string> seen_;
};

// What a compose file builds here; images of others are no components.
void AddComposed(const source::Repository& repository, const source::File& file, Components& components) {
  Result<const formats::YamlStream*> stream = repository.Yaml(file);
  if (!stream.ok()) return;  // Only a proposal: what is wrong with the file is no matter of the catalogue.
  for (const formats::Node* document : (*stream)->documents()) {
    const formats::Node* services = document->Find("services");
    if (services == nullptr) continue;
    for (const formats::Entry& entry : services->entries()) {
      if (entry.value->Find("build") == nullptr || entry.key->text().empty()) continue;
      components.Add(std::string(entry.key->text()), {file.path, entry.key->line(), entry.key->column()});
    }
  }
}

// By what is built: compose files say it best, then the folders with a Dockerfile and the programs.
void DetectComponents(const source::Repository& repository, model::Service& service) {
  Components components(service);
  for (const source::File* file : repository.Evidence(IsComposeFile)) AddComposed(repository, *file, components);
  if (!service.components.empty()) return;
  for (const source::File* file : repository.Evidence(IsComponent)) {
    components.Add(std::string(NamingFolder(file->folder())), {file->path, 1, 0});
  }
}

// Adds the folder that ends at `end` of the path to the environment it is named after.
void AddFolder(std::string_view path, std::size_t end, std::vector<model::Environment>& environments) {
  constexpr std::size_t kMostPaths = 5;
  std::string_view name = path.substr(path.rfind('/', end - 1) + 1);  // npos + 1 is 0.
  name = name.substr(0, name.find('/'));
  auto word = std::ranges::find(kEnvironmentFolders, name, &FolderWord::word);
  if (word == kEnvironmentFolders.end()) return;
  auto known = std::ranges::find(environments, name, &model::Environment::name);
  if (known == environments.end()) {
    model::Environment environment{.name = std::string(name), .kind = std::string(word->kind), .place = {}};
    environment.place.file = path.substr(0, end + 1);
    known = environments.insert(environments.end(), std::move(environment));
  }
  std::string glob = std::string(path.substr(0, end)) + "/**";
  bool listed = std::ranges::find(known->paths, glob) != known->paths.end();
  if (!listed && known->paths.size() < kMostPaths) known->paths.push_back(std::move(glob));
}

}  // namespace

std::vector<model::Environment> DetectEnvironments(const source::Repository& repository) {
  auto describes = [](const source::File& file) {
    return file.extension() == "yaml" || file.extension() == "yml" || file.extension() == "tf";
  };
  std::vector<model::Environment> environments;
  for (const source::File* file : repository.Evidence(describes)) {
    const std::string& path = file->path;
    for (std::size_t end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
      if (end > 0) AddFolder(path, end, environments);
    }
  }
  return environments;
}

std::string NameOfRemote(std::string_view git_config) {
  bool in_origin = false;
  for (std::string_view line : Split(git_config, '\n')) {
    line = Trim(line);
    if (line.starts_with('[')) in_origin = line == "[remote \"origin\"]";
    std::size_t equals = line.find('=');
    if (!in_origin || equals == std::string_view::npos || Trim(line.substr(0, equals)) != "url") continue;
    std::string_view url = Trim(line.substr(equals + 1));
    while (url.ends_with('/')) url.remove_suffix(1);
    if (url.ends_with(".git")) url.remove_suffix(4);
    return std::string(url.substr(url.find_last_of("/:") + 1));
  }
  return {};
}

CodeOwner WholeOwner(std::string_view codeowners) {
  constexpr auto kWhole = std::to_array<std::string_view>({"*", "**", "/", "/**", "**/*", "/**/*"});
  CodeOwner found;
  int number = 0;
  for (std::string_view line : Split(codeowners, '\n')) {
    ++number;
    line = Trim(line.substr(0, line.find('#')));
    std::vector<std::string_view> words;
    for (std::string_view tabbed : Split(line, ' ')) {
      for (std::string_view word : Split(tabbed, '\t')) {
        if (!word.empty()) words.push_back(word);
      }
    }
    if (words.empty() || std::ranges::find(kWhole, words.front()) == kWhole.end()) continue;
    found = words.size() == 2 ? CodeOwner{std::string(words[1]), number} : CodeOwner{};  // The last rule counts.
  }
  return found;
}

model::Service Detect(const source::Repository& repository) {
  model::Service service;
  service.found = "detected";
  DetectName(repository, service);
  DetectOwner(repository, service);
  DetectComponents(repository, service);
  return service;
}

}  // namespace seaworthy::catalog
