#include "alerting/read_rules.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "alerting/dialect.h"
#include "alerting/read_rule.h"
#include "base/text.h"
#include "formats/errors.h"

namespace seaworthy::alerting {
namespace {

using formats::Node;

constexpr auto kKinds = std::to_array<std::string_view>(
    {"PrometheusRule", "VMRule", "AlertingRule", "RecordingRule", "ClusterRules", "GlobalRules"});
constexpr auto kTemplateEndings =
    std::to_array<std::string_view>({".jsonnet", ".libsonnet", ".tpl", ".tmpl", ".gotmpl", ".j2", ".jinja", ".jinja2",
                                     ".erb", ".mustache", ".template"});

// Whether `key` stands in the text as a key: `alert:`, `"alert": `, `- alert :`.
bool HasKey(std::string_view text, std::string_view key) {
  auto is_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-'; };
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    if (at > 0 && is_word(text[at - 1])) continue;
    std::size_t end = at + key.size();
    if (end < text.size() && (text[end] == '"' || text[end] == '\'')) ++end;
    while (end < text.size() && text[end] == ' ') ++end;
    if (end < text.size() && text[end] == ':') return true;
  }
  return false;
}

bool IsWholeRule(const Node& node) {
  return node.Find("expr") != nullptr && (node.Find("alert") != nullptr || node.Find("record") != nullptr);
}

// A list of nothing but rules, without groups around them.
bool AreRules(const Node& node) {
  std::span<const Node> items = node.items();
  return !items.empty() && std::ranges::all_of(items, IsWholeRule);
}

// Groups of another tool (Grafana's own alerts) have rules that look like none of ours.
bool AreGroups(const Node& node) {
  bool any = false;
  bool foreign = false;
  for (const Node& group : node.items()) {
    const Node* rules = group.Find("rules");
    if (rules == nullptr) return false;
    for (const Node& rule : rules->items()) (LooksLikeRule(rule) ? any : foreign) = true;
  }
  return any || (!foreign && !node.items().empty());
}

class Finder {
 public:
  Finder(const Frame& frame, std::vector<RuleFile>& files) : frame_(frame), files_(files) {}

  // Groups below the node, at whatever depth. `key` is the one that the node stands at.
  void Search(const Node& node, const Node* resource, std::string_view key) {
    if (node.IsMapping()) {
      SearchMapping(node, node.Find("kind") != nullptr ? &node : resource);
    } else if (node.IsSequence()) {
      SearchSequence(node, resource, nullptr, key);
    } else if (!frame_.embedded && node.kind() == formats::NodeKind::kString && MayHoldRules(node.text())) {
      SearchText(node, resource, key);
    }
  }

 private:
  void SearchMapping(const Node& node, const Node* resource) {
    for (const formats::Entry& entry : node.entries()) {
      if (entry.value->IsSequence()) {
        SearchSequence(*entry.value, resource, &node, entry.key->text());
      } else {
        Search(*entry.value, resource, entry.key->text());
      }
    }
  }

  void SearchSequence(const Node& node, const Node* resource, const Node* owner, std::string_view key) {
    if (AreGroups(node)) {
      AddFile(node, resource, owner, key);
    } else if (AreRules(node)) {
      AddRules(node, resource);
    } else {
      for (const Node& item : node.items()) Search(item, resource, {});
    }
  }

  // A text may be a program that prints rules: only one that is data is read, or said to be unreadable.
  void SearchText(const Node& node, const Node* resource, std::string_view key) {
    Frame inner{.path = frame_.path, .embedded = true, .one_line = !node.block()};
    inner.lines_before = node.block() ? node.line() : node.line() - 1;
    Result<formats::YamlStream> stream = formats::ParseYaml(node.text());
    if (!stream.ok()) {
      bool holds_data = resource != nullptr && resource->TextAt("kind") == "ConfigMap";
      if (!holds_data && !stream.error().Is(formats::kTemplated)) return;
      files_.push_back({.path = std::string(frame_.path), .embedded = true, .place = frame_.PlaceOf(node)});
      Error error = std::move(stream).error();
      Place place = error.place();
      place.line = inner.lines_before + (inner.one_line ? 1 : place.line);
      place.column = 0;
      files_.back().unreadable =
          std::move(error).At(place).Within(fmt::format("in `{}`", OneLine(key, 40))).InFile(frame_.path);
      return;
    }
    Finder finder(inner, files_);
    for (const Node* document : stream->documents()) finder.Search(*document, nullptr, {});
  }

  RuleFile& NewFile(const Node& node, Dialect dialect) {
    RuleFile& file = files_.emplace_back();
    file.path = frame_.path;
    file.dialect = dialect;
    file.embedded = frame_.embedded;
    file.place = frame_.PlaceOf(node);
    return file;
  }

  void AddFile(const Node& groups, const Node* resource, const Node* owner, std::string_view key) {
    RuleFile& file = NewFile(groups, DialectOf(resource, owner, groups.items()));
    std::string_view space;
    if (key != "groups") space = key;  // `shop: [groups…]`, as the rulers of Mimir and Loki print them.
    if (owner != nullptr && !owner->TextAt("namespace").empty()) space = owner->TextAt("namespace");
    const Node* metadata = resource == nullptr ? nullptr : resource->Find("metadata");
    if (metadata != nullptr) space = metadata->TextAt("namespace");
    file.groups.reserve(groups.items().size());
    for (const Node& group : groups.items()) AddGroup(group, space, file);
    Finish(file);
  }

  void AddRules(const Node& rules, const Node* resource) {
    RuleFile& file = NewFile(rules, DialectOf(resource, nullptr, {}));
    Group& group = file.groups.emplace_back();
    group.place = file.place;
    for (const Node& rule : rules.items()) AddRule(rule, {}, group, file);
    Finish(file);
  }

  void AddGroup(const Node& node, std::string_view space, RuleFile& file) {
    Group& group = file.groups.emplace_back();
    group.name = node.TextAt("name");
    group.space = space;
    group.language = LanguageOfType(node.TextAt("type"));
    group.place = frame_.PlaceOf(node);
    CheckGroup(node, file.problems);
    std::vector<Text> labels;
    ReadTexts(node.Find("labels"), "labels", labels, file.problems);
    std::span<const Node> rules = node.Find("rules")->items();
    group.rules.reserve(rules.size());
    for (const Node& rule : rules) AddRule(rule, labels, group, file);
  }

  void AddRule(const Node& node, const std::vector<Text>& labels, Group& group, RuleFile& file) {
    Rule rule;
    rule.labels = labels;
    std::string why;
    if (ReadRule(node, frame_, rule, why)) {
      group.rules.push_back(std::move(rule));
    } else {
      file.problems.push_back(fmt::format("line {}: {}", frame_.PlaceOf(node).line, why));
    }
  }

  // What all rules of a document together tell: their language, and names that stand twice.
  void Finish(RuleFile& file) {
    if (file.dialect != Dialect::kPrometheusRule && file.dialect != Dialect::kVictoria && AreLogQl(file.groups)) {
      file.dialect = Dialect::kLoki;
    }
    std::set<std::string_view> names;
    for (Group& group : file.groups) {
      if (file.dialect == Dialect::kLoki) group.language = "LogQL";
      if (!group.name.empty() && !names.insert(group.name).second) {
        file.problems.push_back(fmt::format("the group \"{}\" stands here twice", OneLine(group.name, 60)));
      }
    }
  }

  const Frame frame_;
  std::vector<RuleFile>& files_;
};

std::vector<RuleFile> FindRules(const formats::YamlStream& stream, std::string_view path) {
  std::vector<RuleFile> files;
  Finder finder(Frame{.path = path}, files);
  for (const Node* document : stream.documents()) finder.Search(*document, nullptr, {});
  return files;
}

void ParseExpressions(std::vector<RuleFile>& files, const ReadOptions& options) {
  if (options.expressions == Expressions::kText) return;
  bool alerts = options.expressions == Expressions::kParsed;
  for (RuleFile& file : files) {
    for (Group& group : file.groups) {
      for (Rule& rule : group.rules) {
        if (alerts || !rule.is_alert) ParseExpression(rule, group);
      }
    }
  }
}

}  // namespace

bool MayHoldRules(std::string_view text) {
  auto has = [&](std::string_view word) { return text.find(word) != std::string_view::npos; };
  if (std::ranges::any_of(kKinds, has)) return true;
  if (!has("groups") && !has("rules")) return false;
  return HasKey(text, "expr") && (HasKey(text, "alert") || HasKey(text, "record"));
}

bool HoldsGrafanaAlerts(std::string_view text) {
  return HasKey(text, "datasourceUid") && HasKey(text, "condition") &&
         (HasKey(text, "noDataState") || HasKey(text, "execErrState"));
}

bool IsTemplateName(std::string_view path) {
  std::string lower = Lower(path);
  return std::ranges::any_of(kTemplateEndings, [&](std::string_view ending) { return lower.ends_with(ending); });
}

std::vector<RuleFile> ReadRules(const formats::YamlStream& stream, std::string_view path, const ReadOptions& options) {
  std::vector<RuleFile> files = FindRules(stream, path);
  ParseExpressions(files, options);
  return files;
}

Result<std::vector<RuleFile>> ReadRuleText(std::string_view text, std::string_view path, const ReadOptions& options) {
  if (IsTemplateName(path)) {
    return Error(formats::kTemplated, "the file is a template by its name")
        .At({std::string(path), 0, 0})
        .Advise("let what it is rendered to be read");
  }
  std::vector<RuleFile> files;
  {
    Result<formats::YamlStream> stream = formats::ParseYaml(text);
    if (!stream.ok()) return std::move(stream).error().InFile(path);
    files = FindRules(*stream, path);
  }  // The tree is gone before those of the expressions grow: of large files, one is enough at a time.
  ParseExpressions(files, options);
  return files;
}

}  // namespace seaworthy::alerting
