#include "collectors/repo/owners.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Node;

// In the order in which the code hosts look; the first one found is the one in force.
constexpr auto kCodeownersPlaces = std::to_array<std::string_view>(
    {".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS", ".bitbucket/CODEOWNERS"});

bool IsWholePattern(std::string_view pattern) {
  return pattern == "*" || pattern == "/" || pattern == "**" || pattern == "/**" || pattern == "**/*" ||
         pattern == "/**/*";
}

bool IsOwnerName(std::string_view name) {
  bool is_handle = name.size() > 1 && name.front() == '@';
  bool is_address = name.size() > 3 && name.find('@') != std::string_view::npos && name.back() != '@';
  return (is_handle || is_address) && !IsPlaceholder(name);
}

// Parts between blanks; `\ ` belongs to a pattern, ` #` starts a comment.
std::vector<std::string> LineParts(std::string_view line) {
  std::vector<std::string> parts;
  std::string part;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    bool ends = i == line.size() || line[i] == ' ' || line[i] == '\t' || line[i] == '\r';
    if (ends) {
      if (!part.empty()) parts.push_back(std::move(part));
      part.clear();
    } else if (line[i] == '#' && part.empty()) {
      break;
    } else {
      if (line[i] == '\\' && i + 1 < line.size()) ++i;
      part += line[i];
    }
  }
  return parts;
}

// `[Section][2] @default` and `^[Optional section]` of GitLab: the owners of its lines that name none.
std::size_t SectionEnd(std::string_view line) {
  if (line.starts_with('^')) line.remove_prefix(1);
  if (!line.starts_with('[')) return 0;
  std::size_t end = line.find(']');
  if (end == std::string_view::npos) return 0;
  while (end + 1 < line.size() && line[end + 1] == '[') end = std::min(line.find(']', end + 1), line.size() - 1);
  return end + 1;
}

struct Rule {
  std::string pattern;
  std::vector<std::string> owners;
  int line = 0;
};

std::vector<std::string> OwnerNames(std::span<const std::string> parts) {
  std::vector<std::string> names;
  std::ranges::copy_if(parts, std::back_inserter(names), IsOwnerName);
  return names;
}

// The rules in force, in the order of their lines. One takes the place of an earlier one for the same pattern; one for
// everything, of all earlier ones.
class Rules {
 public:
  void Add(Rule rule) {
    if (IsWholePattern(rule.pattern)) by_pattern_.clear();
    by_pattern_[rule.pattern] = std::move(rule);
  }

  std::vector<Rule> Done() && {
    std::vector<Rule> rules;
    for (auto& [pattern, rule] : by_pattern_) rules.push_back(std::move(rule));
    std::ranges::sort(rules, {}, &Rule::line);
    return rules;
  }

 private:
  std::map<std::string, Rule, std::less<>> by_pattern_;
};

std::vector<Rule> ReadRules(std::string_view text) {
  Rules rules;
  std::vector<std::string> defaults;
  int number = 0;
  for (std::string_view line : Split(text, '\n')) {
    ++number;
    line = Trim(line);
    if (std::size_t end = SectionEnd(line); end > 0) {
      defaults = OwnerNames(LineParts(line.substr(end + (line.starts_with('^') ? 1 : 0))));
      continue;
    }
    std::vector<std::string> parts = LineParts(line);
    if (parts.empty() || parts[0].starts_with('!')) continue;
    std::vector<std::string> owners = OwnerNames(std::span(parts).subspan(1));
    rules.Add({parts[0], owners.empty() && parts.size() == 1 ? defaults : owners, number});
  }
  return std::move(rules).Done();
}

std::string_view FolderOf(std::string_view path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

void AddScalars(const Node* list, std::string_view path, bool whole, std::vector<Owner>& out) {
  if (list == nullptr) return;
  for (const Node& item : list->items()) {
    if (!item.IsScalar() || item.IsNull() || IsPlaceholder(item.text())) continue;
    out.push_back({std::string(item.text()), "owners", whole, {std::string(path), item.line(), item.column()}});
  }
}

void AddText(const Node* node, std::string_view path, std::vector<Owner>& out) {
  if (node == nullptr || !node->IsScalar() || node->IsNull()) return;
  std::string_view text = Trim(node->text());
  bool is_template = text.find("${") != std::string_view::npos || text.find("{{") != std::string_view::npos;
  if (IsPlaceholder(text) || is_template || HasWord(text, {"unknown", "guest", "guests", "none", "unowned"})) return;
  bool whole = FolderOf(path).find('/') == std::string_view::npos;
  out.push_back({std::string(text), "catalog", whole, {std::string(path), node->line(), node->column()}});
}

bool IsCatalogName(std::string_view name) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"catalog-info.yaml", "catalog-info.yml", "service.datadog.yaml", "service.datadog.yml", "opslevel.yml",
       "opslevel.yaml", "cortex.yaml", "cortex.yml", "compass.yml", "compass.yaml"});
  return std::ranges::find(kNames, name) != kNames.end();
}

// Each name once per kind, where it was found first.
class Owners {
 public:
  void Add(std::vector<Owner> found) {
    for (Owner& owner : found) {
      auto [at, is_new] = seen_.emplace(owner.kind + " " + owner.name, all_.size());
      if (is_new) {
        all_.push_back(std::move(owner));
      } else {
        all_[at->second].whole = all_[at->second].whole || owner.whole;
      }
    }
  }

  std::vector<Owner> Done() && { return std::move(all_); }

 private:
  std::vector<Owner> all_;
  std::map<std::string, std::size_t> seen_;
};

void ReadCatalogFile(const source::Repository& repository, const source::File& file, Owners& all) {
  auto stream = repository.Yaml(file);
  if (!stream.ok()) return;  // The catalogue itself reports a broken descriptor.
  for (const Node* document : (*stream)->documents()) all.Add(ReadCatalogOwners(file.path, *document));
}

// Kubernetes' form is YAML with keys; everything else is read line by line.
void ReadOwnersFile(const source::Repository& repository, const source::File& file, Owners& all) {
  auto stream = repository.Yaml(file);
  if (stream.ok() && (*stream)->documents().size() == 1 && (*stream)->documents()[0]->IsMapping()) {
    return all.Add(ReadOwnersTree(file.path, *(*stream)->documents()[0]));
  }
  if (auto text = repository.Text(file); text.ok()) all.Add(ReadOwnerLines(file.path, "owners", *text));
}

void ReadCodeownersFile(const source::Repository& repository, Owners& all) {
  for (std::string_view place : kCodeownersPlaces) {
    const source::File* file = repository.Find(place);
    if (file == nullptr) continue;
    if (auto text = repository.Text(*file); text.ok()) all.Add(ReadCodeowners(file->path, *text));
    return;
  }
}

}  // namespace

std::vector<Owner> ReadCodeowners(std::string_view path, std::string_view text) {
  Owners owners;
  for (const Rule& rule : ReadRules(text)) {
    for (const std::string& name : rule.owners) {
      owners.Add({{name, "codeowners", IsWholePattern(rule.pattern), {std::string(path), rule.line, 0}}});
    }
  }
  return std::move(owners).Done();
}

std::vector<Owner> ReadOwnersTree(std::string_view path, const Node& root) {
  std::vector<Owner> owners;
  bool at_root = FolderOf(path).empty();
  AddScalars(root.Find("approvers"), path, at_root, owners);
  if (const Node* filters = root.Find("filters")) {
    for (const formats::Entry& filter : filters->entries()) {
      AddScalars(filter.value->Find("approvers"), path, at_root && filter.key->text() == ".*", owners);
    }
  }
  return owners;
}

std::vector<Owner> ReadOwnerLines(std::string_view path, std::string_view kind, std::string_view text) {
  std::vector<Owner> owners;
  int number = 0;
  for (std::string_view line : Split(text, '\n')) {
    ++number;
    if (line.starts_with('#') || line.starts_with("per-file") || line.starts_with("file:")) continue;
    for (std::string& part : LineParts(line)) {
      std::size_t start = part.find_first_not_of("<([*-,;");
      std::size_t end = part.find_last_not_of(">)],;.");
      if (start == std::string::npos || end == std::string::npos || end < start) continue;
      std::string name = part.substr(start, end - start + 1);
      if (!IsOwnerName(name) || name.find("://") != std::string::npos) continue;
      owners.push_back({std::move(name), std::string(kind), FolderOf(path).empty(), {std::string(path), number, 0}});
      break;  // One owner a line: handle and address of the same person stand together.
    }
  }
  return owners;
}

std::vector<Owner> ReadCatalogOwners(std::string_view path, const Node& root) {
  std::vector<Owner> owners;
  std::string_view kind = root.TextAt("kind");
  bool is_entity = kind == "Component" || kind == "System" || kind == "API" || kind == "Resource" || kind == "Domain";
  if (is_entity) AddText(root.FindPath({"spec", "owner"}), path, owners);
  std::string_view name = path.substr(path.rfind('/') + 1);
  if (name.starts_with("service.datadog")) AddText(root.Find("team"), path, owners);
  if (name.starts_with("opslevel")) AddText(root.FindPath({"service", "owner"}), path, owners);
  if (name.starts_with("compass")) AddText(root.Find("ownerId"), path, owners);
  if (const Node* list = root.FindPath({"info", "x-cortex-owners"})) {
    for (const Node& item : list->items()) AddText(item.Find("name"), path, owners);
  }
  return owners;
}

std::vector<Owner> ReadOwners(const source::Repository& repository) {
  Owners all;
  ReadCodeownersFile(repository, all);
  for (const source::File& file : repository.files()) {
    if (file.role != source::Role::kEvidence) continue;
    if (file.name() == "OWNERS") ReadOwnersFile(repository, file, all);
    if (IsCatalogName(file.name())) ReadCatalogFile(repository, file, all);
    if (file.path == "MAINTAINERS" || file.path == "MAINTAINERS.md" || file.path == ".github/MAINTAINERS.md") {
      if (auto text = repository.Text(file); text.ok()) all.Add(ReadOwnerLines(file.path, "maintainers", *text));
    }
  }
  return std::move(all).Done();
}

}  // namespace seaworthy::collectors::repo
