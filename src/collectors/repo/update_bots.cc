#include "collectors/repo/update_bots.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "collectors/repo/json5.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Node;

constexpr auto kDependabotFiles = std::to_array<std::string_view>(
    {".github/dependabot.yml", ".github/dependabot.yaml", ".dependabot/config.yml", ".dependabot/config.yaml"});

constexpr auto kRenovateFiles = std::to_array<std::string_view>(
    {"renovate.json", "renovate.json5", "renovate.jsonc", ".github/renovate.json", ".github/renovate.json5",
     ".github/renovate.jsonc", ".gitlab/renovate.json", ".gitlab/renovate.json5", ".gitlab/renovate.jsonc",
     ".renovaterc", ".renovaterc.json", ".renovaterc.json5", ".renovaterc.jsonc"});

struct KnownFile {
  std::string_view path;
  std::string_view kind;
};

constexpr auto kOtherFiles = std::to_array<KnownFile>({{".scala-steward.conf", "scala-steward"},
                                                       {".github/.scala-steward.conf", "scala-steward"},
                                                       {".pyup.yml", "pyup"},
                                                       {".depfu.yml", "depfu"},
                                                       {"updatecli.yaml", "updatecli"},
                                                       {"updatecli-compose.yaml", "updatecli"}});

bool IsFalse(const Node* node) { return node != nullptr && node->AsBool() == false; }

std::vector<std::string> Scalars(const Node* list) {
  std::set<std::string> sorted;
  if (list == nullptr) return {};
  for (const Node& item : list->items()) {
    if (item.IsScalar() && !item.text().empty()) sorted.emplace(item.text());
  }
  return {sorted.begin(), sorted.end()};
}

UpdateBot Broken(std::string_view kind, std::string_view path, const Error& error) {
  Place place = error.place();
  place.file = path;
  return {std::string(kind), {}, place, error.message()};
}

using Reader = std::optional<UpdateBot> (*)(const Node& root);

void AddFrom(const formats::YamlStream& stream, std::string_view path, Reader read, std::vector<UpdateBot>& bots) {
  for (const Node* document : stream.documents()) {
    auto bot = read(*document);
    if (!bot.has_value()) continue;
    bot->place.file = path;
    bots.push_back(*std::move(bot));
  }
}

void AddDependabot(const source::Repository& repository, const source::File& file, std::vector<UpdateBot>& bots) {
  auto stream = repository.Yaml(file);
  if (!stream.ok()) return bots.push_back(Broken("dependabot", file.path, stream.error()));
  AddFrom(**stream, file.path, ReadDependabot, bots);
}

void AddRenovate(const source::Repository& repository, const source::File& file, std::vector<UpdateBot>& bots) {
  auto text = repository.Text(file);
  if (!text.ok()) return bots.push_back(Broken("renovate", file.path, text.error()));
  auto stream = formats::ParseYaml(RewriteJson5(*text));
  if (!stream.ok()) return bots.push_back(Broken("renovate", file.path, stream.error()));
  AddFrom(*stream, file.path, ReadRenovate, bots);
}

std::optional<UpdateBot> ReadRenovateKey(const Node& package_json) {
  const Node* renovate = package_json.Find("renovate");
  return renovate == nullptr ? std::nullopt : ReadRenovate(*renovate);
}

// Only a package.json that has the word is parsed.
void AddRenovateOfPackage(const source::Repository& repository, std::vector<UpdateBot>& bots) {
  const source::File* file = repository.Find("package.json");
  if (file == nullptr) return;
  auto text = repository.Text(*file);
  if (!text.ok() || text->find("\"renovate\"") == std::string_view::npos) return;
  if (auto stream = repository.Yaml(*file); stream.ok()) AddFrom(**stream, file->path, ReadRenovateKey, bots);
}

}  // namespace

std::optional<UpdateBot> ReadDependabot(const Node& root) {
  const Node* updates = root.Find("updates");
  std::string_view key = "package-ecosystem";
  if (updates == nullptr) {
    updates = root.Find("update_configs");
    key = "package_manager";
  }
  if (updates == nullptr) return std::nullopt;
  std::set<std::string> ecosystems;
  for (const Node& update : updates->items()) {
    if (std::string_view ecosystem = update.TextAt(key); !ecosystem.empty()) ecosystems.emplace(ecosystem);
  }
  if (ecosystems.empty()) return std::nullopt;
  return UpdateBot{"dependabot", {ecosystems.begin(), ecosystems.end()}, updates->place(), {}};
}

std::optional<UpdateBot> ReadRenovate(const Node& root) {
  if (!root.IsMapping() || IsFalse(root.Find("enabled"))) return std::nullopt;
  return UpdateBot{"renovate", Scalars(root.Find("enabledManagers")), root.place(), {}};
}

std::vector<UpdateBot> ReadUpdateBots(const source::Repository& repository) {
  std::vector<UpdateBot> bots;
  for (std::string_view path : kDependabotFiles) {
    if (const source::File* file = repository.Find(path)) AddDependabot(repository, *file, bots);
  }
  for (std::string_view path : kRenovateFiles) {
    if (const source::File* file = repository.Find(path)) AddRenovate(repository, *file, bots);
  }
  AddRenovateOfPackage(repository, bots);
  for (const KnownFile& known : kOtherFiles) {
    if (const source::File* file = repository.Find(known.path)) {
      bots.push_back({std::string(known.kind), {}, {file->path, 1, 0}, {}});
    }
  }
  return bots;
}

}  // namespace seaworthy::collectors::repo
