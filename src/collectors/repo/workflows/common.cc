#include "collectors/repo/workflows/common.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {

using formats::Node;

namespace {

constexpr std::size_t kMaxExpansions = 20;
constexpr int kMaxNesting = 10;
constexpr int kMaxDepth = 30;  // Of a tree that is searched.

void AppendScripts(const Node& node, std::string_view file, std::string_view step, std::string_view folder, int depth,
                   std::vector<Script>& out) {
  if (node.IsScalar() && !node.text().empty()) out.push_back(MakeScript(node, file, step, folder));
  if (depth >= kMaxNesting) return;
  for (const Node& item : node.items()) AppendScripts(item, file, step, folder, depth + 1, out);
}

}  // namespace

std::vector<std::string> Strings(const Node* node) {
  std::vector<std::string> out;
  if (node == nullptr) return out;
  auto add = [&](const Node& scalar) {
    if (scalar.IsScalar() && !scalar.text().empty()) out.emplace_back(scalar.text());
  };
  add(*node);
  for (const Node& item : node->items()) add(item);
  return out;
}

std::vector<std::string> Names(const Node* node) {
  std::vector<std::string> out = Strings(node);
  if (node == nullptr) return out;
  for (const formats::Entry& entry : node->entries()) out.emplace_back(entry.key->text());
  return out;
}

Script MakeScript(const Node& text, std::string_view file, std::string_view step, std::string_view folder) {
  bool is_block = text.text().find('\n') != std::string_view::npos;
  Place place{std::string(file), text.line() + (is_block ? 1 : 0), is_block ? 0 : text.column()};
  while (folder.ends_with('/')) folder.remove_suffix(1);
  if (folder.starts_with("./")) folder.remove_prefix(2);
  return {std::string(text.text()), place, std::string(step), std::string(folder == "." ? "" : folder)};
}

std::vector<Script> MakeScripts(const Node* node, std::string_view file, std::string_view step,
                                std::string_view folder) {
  std::vector<Script> out;
  if (node != nullptr) AppendScripts(*node, file, step, folder, 0, out);
  return out;
}

std::string Substitute(std::string_view text, std::string_view open, std::string_view close,
                       const std::function<std::string(std::string_view)>& value_of) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t start = text.find(open, at);
    std::size_t end = start == std::string_view::npos ? start : text.find(close, start + open.size());
    if (end == std::string_view::npos) break;
    out += text.substr(at, start - at);
    std::string value = value_of(Trim(text.substr(start + open.size(), end - start - open.size())));
    out += value.empty() ? std::string(text.substr(start, end + close.size() - start)) : value;
    at = end + close.size();
  }
  return out += text.substr(at);
}

std::vector<std::string> Expand(std::string_view text, std::string_view open, std::string_view close,
                                const Variables& variables) {
  std::size_t most = 1;
  Substitute(text, open, close, [&](std::string_view name) {
    if (auto found = variables.find(name); found != variables.end()) most = std::max(most, found->second.size());
    return std::string();
  });
  std::vector<std::string> out;
  for (std::size_t i = 0; i < std::min(most, kMaxExpansions); ++i) {
    std::string expanded = Substitute(text, open, close, [&](std::string_view name) {
      auto found = variables.find(name);
      if (found == variables.end() || found->second.empty()) return std::string();
      return found->second[std::min(i, found->second.size() - 1)];
    });
    if (std::ranges::find(out, expanded) == out.end()) out.push_back(std::move(expanded));
  }
  return out;
}

bool IsReleaseBranch(std::string_view branch) {
  return branch == "release" || branch == "production" || branch == "prod" || branch == "live" || branch == "stable" ||
         branch.starts_with("release/") || branch.starts_with("releases/");
}

Start StartOfBranch(std::string_view branch) {
  if (branch == "main" || branch == "master" || branch == "trunk" || branch == "$CI_DEFAULT_BRANCH")
    return Start::kMain;
  if (branch == "develop" || branch == "development" || branch == "dev") return Start::kDevelop;
  return IsReleaseBranch(branch) ? Start::kRelease : Start::kUnsaid;
}

Start StartOfCondition(std::string_view condition) {
  auto has = [&](std::string_view part) { return condition.find(part) != std::string_view::npos; };
  if (has("!=") || has("!startsWith") || has("!contains") || has("! startsWith")) return Start::kUnsaid;
  if (has("refs/tags") || has("ref_type == 'tag'") || has("event_name == 'release'") || has("CI_COMMIT_TAG"))
    return Start::kTag;
  bool names_branch = has("refs/heads/") || has("ref_name ==") || has("CI_COMMIT_BRANCH") || has("CI_COMMIT_REF_NAME");
  if (!names_branch) return Start::kUnsaid;
  if (has("CI_DEFAULT_BRANCH") || HasWord(condition, {"main", "master", "trunk"})) return Start::kMain;
  if (HasWord(condition, {"develop", "development", "dev"})) return Start::kDevelop;
  return HasWord(condition, {"release", "production", "prod", "stable"}) ? Start::kRelease : Start::kUnsaid;
}

bool Reads(const Node* node, std::string_view name, int depth) {
  if (node == nullptr || depth > kMaxDepth) return false;
  if (node->IsScalar()) {
    std::size_t at = node->text().find(name);
    if (at == std::string_view::npos) return false;
    std::string_view rest = node->text().substr(at + name.size());
    return rest.empty() || (std::isalnum(static_cast<unsigned char>(rest[0])) == 0 && rest[0] != '_' && rest[0] != '-');
  }
  auto reads = [&](const Node& item) { return Reads(&item, name, depth + 1); };
  auto value_reads = [&](const formats::Entry& entry) { return Reads(entry.value, name, depth + 1); };
  return std::ranges::any_of(node->items(), reads) || std::ranges::any_of(node->entries(), value_reads);
}

void OfferVersion(const Node& at, std::string_view input, Workflow& workflow) {
  if (!workflow.version_input.empty() || !NamesVersion(input)) return;
  workflow.version_input = input;
  workflow.version_place = {workflow.place.file, at.line(), at.column()};
}

bool NamesVersion(std::string_view input) {
  std::vector<std::string> words = Words(input);
  if (!HasWord(words, {"tag", "version", "ref", "sha", "commit", "release", "revision", "image", "digest"}))
    return false;
  return !HasWord(words,
                  {"new",  "next",   "bump",  "type",       "level",   "notes",   "node",  "python",   "go",
                   "java", "ruby",   "php",   "dotnet",     "helm",    "kubectl", "tool",  "cli",      "terraform",
                   "os",   "runner", "skip",  "create",     "base",    "test",    "tests", "previous", "message",
                   "name", "title",  "draft", "kubernetes", "cluster", "schema"});
}

void SayStartedByHand(Job& job, const Place& place) {
  job.approval = true;
  job.approval_reason = "only a person starts it";
  job.approval_place = place;
}

std::vector<std::string> EnvironmentsOfVariables(const Node* variables) {
  std::vector<std::string> out;
  if (variables == nullptr) return out;
  for (const formats::Entry& entry : variables->entries()) {
    bool names =
        HasWord(entry.key->text(), {"env", "environment", "stage", "stack", "namespace", "workspace", "cluster"});
    // An expression is for the reader of the system to resolve.
    bool is_literal = entry.value->IsScalar() && entry.value->text().find('$') == std::string_view::npos;
    if (!names || !is_literal) continue;
    if (!EnvironmentKind(entry.value->text()).empty()) out.emplace_back(EnvironmentWord(entry.value->text()));
  }
  return out;
}

}  // namespace seaworthy::collectors::repo
