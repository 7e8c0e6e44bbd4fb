#include "alerting/scope.h"

#include <array>
#include <numeric>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "alerting/selection.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

// Labels that a rule sets to say what it is about.
constexpr auto kRuleLabels =
    std::to_array<std::string_view>({"component", "service", "service_name", "app", "application", "job", "container",
                                     "deployment", "workload", "team"});

Scope Some(const std::set<std::size_t>& components, std::string reason) {
  return {.components = {components.begin(), components.end()}, .whole = false, .reason = std::move(reason)};
}

Scope None(std::string reason) { return {.components = {}, .whole = false, .reason = std::move(reason)}; }

Scope All(const Subject& subject, const std::set<std::size_t>& excluded, std::string reason) {
  Scope scope{.components = {}, .whole = true, .reason = std::move(reason)};
  for (std::size_t i = 0; i < subject.components.size(); ++i) {
    if (!excluded.contains(i)) scope.components.push_back(i);
  }
  return scope;
}

struct LabelScope {
  Selection selection;
  std::string by;  // `service: checkout`
};

// What the rule's own labels say. A team that is no component owns it, which says nothing of what it watches.
LabelScope OfLabels(const Rule& rule, const NameBook& names) {
  LabelScope best;
  for (std::string_view label : kRuleLabels) {
    std::string_view value = rule.Label(label);
    Selection found = names.Means(value);
    bool says_nothing = found.aim == Aim::kElsewhere && (label == "team" || label == "job");
    if (says_nothing || found.aim <= best.selection.aim) continue;
    best = {std::move(found), fmt::format("{}: {}", label, OneLine(value, 60))};
  }
  return best;
}

// By the names that people gave to things around the expression.
std::optional<Scope> OfNames(const Rule& rule, const Group& group, std::string_view path, const NameBook& names) {
  struct Named {
    std::string_view what;
    std::string_view text;
  };
  std::string_view folder = path.substr(0, path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/'));
  std::string_view file = path.substr(path.rfind('/') + 1);
  for (const Named& named :
       std::to_array<Named>({{"group", group.name}, {"alert", rule.name}, {"file", file}, {"folder", folder}})) {
    std::set<std::size_t> found = names.In(named.text);
    if (!found.empty()) return Some(found, fmt::format("the name of its {} says so", named.what));
  }
  return std::nullopt;
}

}  // namespace

Scope ScopeOf(const Rule& rule, const Group& group, std::string_view path, const Subject& subject,
              const Definitions& definitions) {
  if (subject.components.empty()) return {.components = {0}, .whole = true, .reason = "the service has no components"};
  NameBook names(subject);
  LabelScope label = OfLabels(rule, names);
  if (label.selection.aim == Aim::kComponents) {
    return Some(label.selection.components, fmt::format("it has the label {}", label.by));
  }
  Selection selection;
  if (rule.parsed) selection = SelectionOf(rule.parsed->root(), names, definitions);
  if (selection.aim == Aim::kComponents) return Some(selection.components, fmt::format("it selects {}", selection.by));
  if (label.selection.aim == Aim::kElsewhere && selection.aim != Aim::kService) {
    return None(fmt::format("its label {} is no component", label.by));
  }
  if (selection.aim == Aim::kElsewhere) return None(fmt::format("it selects {}, which is no component", selection.by));
  if (std::optional<Scope> named = OfNames(rule, group, path, names)) return *std::move(named);
  return All(subject, selection.excluded, "it selects no single component");
}

}  // namespace seaworthy::alerting
