#include "collectors/alertmanager/sources.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "alerting/alertmanager_merge.h"
#include "alerting/read_rules.h"
#include "base/text.h"
#include "collect/errors.h"
#include "formats/errors.h"
#include "source/errors.h"

namespace seaworthy::collectors::alertmanager {
namespace {

using alerting::Alertmanager;
using value::AbsentReason;

struct External {
  std::string path;
  alerting::ExternalLabels labels;
};

bool IsWanted(const source::File& file) {
  std::string extension = Lower(file.extension());
  if (extension == "yaml" || extension == "yml") return true;
  if (alerting::IsTemplateName(file.path)) return true;
  std::string name = Lower(file.name());
  if (extension == "rules") return true;
  auto names = [&](std::string_view word) { return name.find(word) != std::string::npos; };
  return extension == "json" && (names("alert") || names("rule") || names("prometheus"));  // Most JSON is large.
}

AbsentReason ReasonOf(const Error& error) {
  if (error.Is(formats::kTemplated)) return AbsentReason::kTemplated;
  if (error.Is(formats::kTooLarge) || error.Is(source::kFileTooLarge)) return AbsentReason::kTooLarge;
  return AbsentReason::kMalformed;
}

Unread NotRead(std::string_view path, const Error& error) {
  Place place{std::string(path), error.place().line, error.place().column};
  return {ReasonOf(error), fmt::format("{}: {}", ToString(place), error.message()), place};
}

// How many folders the two paths have in common, from the root.
std::size_t CommonFolders(std::string_view a, std::string_view b) {
  std::vector<std::string_view> in_a = Split(a, '/');
  std::vector<std::string_view> in_b = Split(b, '/');
  std::size_t most = std::min(in_a.size(), in_b.size()) - 1;
  std::size_t count = 0;
  while (count < most && in_a[count] == in_b[count]) ++count;
  return count;
}

bool IsPlainName(std::string_view text) { return text.find_first_of(".*+?()[]{}^$\\") == std::string_view::npos; }

// `labeldrop` with `replica|shard`; a pattern that is no list of names is passed over.
void AddDropped(std::string_view regex, std::set<std::string, std::less<>>& rewritten) {
  if (!IsPlainName(regex)) return;
  for (std::string_view name : Split(regex, '|')) rewritten.emplace(name);
}

void ReadRelabelling(const formats::Node* rules, std::set<std::string, std::less<>>& rewritten) {
  if (rules == nullptr) return;
  for (const formats::Node& rule : rules->items()) {
    if (std::string_view target = rule.TextAt("target_label"); !target.empty()) rewritten.emplace(target);
    if (rule.TextAt("action") == "labeldrop") AddDropped(rule.TextAt("regex"), rewritten);
  }
}

// What a Prometheus, or the resource of its operator, does to the labels of what it sends.
void ReadExternal(const formats::YamlStream& stream, std::string_view path, std::vector<External>& found) {
  for (const formats::Node* document : stream.documents()) {
    const formats::Node* labels = document->FindPath({"global", "external_labels"});
    if (document->TextAt("kind") == "Prometheus") labels = document->FindPath({"spec", "externalLabels"});
    External external{.path = std::string(path), .labels = {}};
    ReadRelabelling(document->FindPath({"alerting", "alert_relabel_configs"}), external.labels.rewritten);
    if (labels != nullptr) {
      for (const formats::Entry& entry : labels->entries()) {
        external.labels.values.emplace(entry.key->text(), entry.value->text());
      }
    }
    if (!external.labels.values.empty() || !external.labels.rewritten.empty()) found.push_back(std::move(external));
  }
}

// Whether a text may say what Prometheus or its operator does to alerts.
bool MayHoldLabels(std::string_view text) {
  constexpr auto kMarks = std::to_array<std::string_view>(
      {"external_labels", "externalLabels", "alert_relabel_configs", "alertmanagerConfigMatcherStrategy"});
  return std::ranges::any_of(kMarks, [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
}

class Reading {
 public:
  explicit Reading(const collect::Context& context) : context_(context) {}

  Result<Sources> Read() {
    for (const source::File* file : context_.repository.Evidence(IsWanted)) {
      if (context_.stopped()) return Error(collect::kStopped, "stopped while reading alert routes");
      ReadFile(*file);
    }
    MergeResources();
    KeepProduction();
    for (Configuration& configuration : sources_.configurations) {
      configuration.external = ExternalFor(configuration.read.path);
    }
    return std::move(sources_);
  }

 private:
  void ReadFile(const source::File& file) {
    Result<std::string_view> text = context_.repository.Text(file);
    if (!text.ok()) return;
    bool routes = alerting::MayHoldAlertmanager(*text);
    bool rules = alerting::MayHoldRules(*text);
    bool labels = MayHoldLabels(*text);
    if (!routes && !rules && !labels) return;
    Result<const formats::YamlStream*> stream = Parse(file);
    if (!stream.ok()) {
      Unread unread = NotRead(file.path, stream.error());
      if (alerting::LooksLikeAlertmanager(*text)) sources_.unread_configurations.push_back(unread);
      if (rules) sources_.unread_rules.push_back(unread);
      return;
    }
    if (routes) AddConfigurations(alerting::ReadAlertmanagers(**stream, file.path));
    if (rules) AddRules(alerting::ReadRules(**stream, file.path));
    if (!labels) return;
    ReadExternal(**stream, file.path, external_);
    if (auto strategy = alerting::StrategyOf(**stream)) strategy_ = *strategy;
  }

  Result<const formats::YamlStream*> Parse(const source::File& file) const {
    if (!alerting::IsTemplateName(file.path)) return context_.repository.Yaml(file);
    return Error(formats::kTemplated, "the file is a template by its name");
  }

  void AddConfigurations(std::vector<Alertmanager> found) {
    for (Alertmanager& read : found) {
      if (read.reading != alerting::Reading::kRead) {
        AbsentReason reason =
            read.reading == alerting::Reading::kTemplated ? AbsentReason::kTemplated : AbsentReason::kMalformed;
        std::string detail = fmt::format("{}: {}", ToString(read.place), read.problems.front().text);
        sources_.unread_configurations.push_back({reason, std::move(detail), read.place});
      } else if (read.format == alerting::AlertmanagerFormat::kResource) {
        resources_.push_back(std::move(read));
      } else {
        std::string environment = context_.EnvironmentOf(read.path);
        sources_.configurations.push_back({std::move(read), std::move(environment), {}});
      }
    }
  }

  void AddRules(std::vector<alerting::RuleFile> found) {
    for (alerting::RuleFile& file : found) {
      if (file.unreadable) {
        sources_.unread_rules.push_back(NotRead(file.path, *file.unreadable));
        continue;
      }
      for (alerting::Group& group : file.groups) TakeOutBroken(file.dialect, group);
      sources_.rules.push_back(std::move(file));
    }
  }

  // An alert whose expression Prometheus refuses never fires: that it would be routed proves nothing.
  void TakeOutBroken(alerting::Dialect dialect, alerting::Group& group) {
    bool is_promql = group.language.empty() && dialect != alerting::Dialect::kVictoria;
    std::erase_if(group.rules, [&](const alerting::Rule& rule) {
      bool broken = is_promql && rule.is_alert && !rule.parsed && !rule.templated;
      if (!broken) return false;
      std::string detail = fmt::format("{}: the expression of {} is no PromQL", ToString(rule.place), rule.name);
      sources_.unread_rules.push_back({AbsentReason::kMalformed, std::move(detail), rule.place});
      return true;
    });
  }

  // The resources of one environment belong to the configurations of that environment, or to one elsewhere.
  void MergeResources() {
    if (resources_.empty()) return;
    if (sources_.configurations.empty()) {
      Alertmanager merged = alerting::Merge(nullptr, resources_, strategy_);
      std::string environment = context_.EnvironmentOf(merged.path);
      sources_.configurations.push_back({std::move(merged), std::move(environment), {}});
      return;
    }
    for (Configuration& own : sources_.configurations) {
      std::vector<Alertmanager> fitting;
      for (const Alertmanager& resource : resources_) {
        std::string environment = context_.EnvironmentOf(resource.path);
        if (environment.empty() || own.environment.empty() || environment == own.environment) {
          fitting.push_back(resource);
        }
      }
      own.read = alerting::Merge(&own.read, fitting, strategy_);
    }
  }

  static bool MayBeProduction(std::string_view environment) {
    return environment.empty() || environment == "production";
  }

  void KeepProduction() {
    auto other = [](const Configuration& c) { return !MayBeProduction(c.environment); };
    if (!std::ranges::all_of(sources_.configurations, other)) std::erase_if(sources_.configurations, other);
    auto of_other = [&](const alerting::RuleFile& f) { return !MayBeProduction(context_.EnvironmentOf(f.path)); };
    if (!std::ranges::all_of(sources_.rules, of_other)) std::erase_if(sources_.rules, of_other);
  }

  // Of the nearest Prometheus. Where two that are equally near differ in a label, its value is not known.
  alerting::ExternalLabels ExternalFor(std::string_view path) const {
    std::size_t nearest = 0;
    for (const External& external : external_) nearest = std::max(nearest, CommonFolders(external.path, path));
    alerting::ExternalLabels labels;
    for (const External& external : external_) {
      if (CommonFolders(external.path, path) < nearest) continue;
      labels.rewritten.insert(external.labels.rewritten.begin(), external.labels.rewritten.end());
      for (const auto& [name, value] : external.labels.values) {
        auto [known, added] = labels.values.emplace(name, value);
        if (!added && known->second != value) known->second = alerting::kUnknownLabel;
      }
    }
    return labels;
  }

  const collect::Context& context_;
  Sources sources_;
  std::vector<Alertmanager> resources_;
  std::vector<External> external_;
  alerting::NamespaceStrategy strategy_ = alerting::NamespaceStrategy::kOnNamespace;
};

}  // namespace

std::vector<std::size_t> Sources::ConfigurationsOf(std::string_view path) const {
  std::size_t nearest = 0;
  for (const Configuration& c : configurations) nearest = std::max(nearest, CommonFolders(c.read.path, path));
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < configurations.size(); ++i) {
    if (CommonFolders(configurations[i].read.path, path) == nearest) found.push_back(i);
  }
  return found;
}

Result<Sources> ReadSources(const collect::Context& context) { return Reading(context).Read(); }

}  // namespace seaworthy::collectors::alertmanager
