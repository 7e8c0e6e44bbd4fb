#include "fix/coverage.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "alerting/burn.h"
#include "base/text.h"
#include "promql/ast.h"
#include "promql/parse.h"
#include "promql/visit.h"

namespace seaworthy::fix {
namespace {

using alerting::BurnCondition;
using alerting::Rule;

// The metrics that the indicator's queries read, sorted.
std::vector<std::string> MetricsOf(const slo::Queries& queries) {
  std::set<std::string> names;
  for (std::string text : {queries.good, queries.bad, queries.total, queries.error_ratio, queries.success_ratio,
                           queries.gauge, queries.histogram, queries.threshold}) {
    for (std::size_t at = text.find("{{.window}}"); at != std::string::npos; at = text.find("{{.window}}")) {
      text.replace(at, 11, "5m");
    }
    Result<promql::Expression> query = promql::Parse(text);
    if (!query.ok()) continue;
    promql::ForEach(query->root(), [&](const promql::Node& node) {
      const auto* selector = node.As<promql::VectorSelector>();
      if (selector != nullptr && !promql::MetricName(*selector).empty()) {
        names.insert(std::string(promql::MetricName(*selector)));
      }
    });
  }
  return {names.begin(), names.end()};
}

// Whether a label of the alert, or a matcher of its series, names the objective.
bool Names(const Rule& rule, const std::vector<alerting::BurnWindows>& windows, const slo::Slo& slo) {
  auto is_name = [&](std::string_view text) {
    return !slo.name.empty() && (text == slo.name || text == fmt::format("{}-{}", slo.service, slo.name));
  };
  if (std::ranges::any_of(rule.labels, is_name, &alerting::Text::text)) return true;
  for (const alerting::BurnWindows& alternative : windows) {
    for (const BurnCondition& condition : alternative.conditions) {
      for (const alerting::SelectedSeries& series : condition.selected) {
        if (std::ranges::any_of(series.matchers, is_name, &promql::Matcher::value)) return true;
      }
    }
  }
  return false;
}

bool Reads(const std::vector<alerting::BurnWindows>& windows, const std::vector<std::string>& metrics) {
  if (metrics.empty()) return false;
  for (const alerting::BurnWindows& alternative : windows) {
    if (std::ranges::find(alternative.conditions, metrics, &BurnCondition::series) != alternative.conditions.end()) {
      return true;
    }
  }
  return false;
}

std::optional<std::string> WatchedByTool(const slo::Slo& slo) {
  auto generated = std::ranges::find(slo.policies, slo::AlertSource::kGenerated, &slo::BurnPolicy::source);
  if (generated == slo.policies.end()) return std::nullopt;
  return slo.format == slo::Format::kPyrra ? "Pyrra makes its burn-rate alerts" : "Sloth makes its burn-rate alerts";
}

}  // namespace

std::optional<std::string> WatchedBy(const slo::Slo& slo, const slo::Target& target,
                                     std::span<const alerting::RuleFile> files,
                                     const alerting::Definitions& definitions) {
  if (auto tool = WatchedByTool(slo)) return tool;
  std::vector<std::string> metrics = MetricsOf(slo.IndicatorOf(target).queries);
  for (const alerting::RuleFile& file : files) {
    for (const alerting::Group& group : file.groups) {
      for (const Rule& rule : group.rules) {
        if (!rule.is_alert || !rule.parsed) continue;
        std::vector<alerting::BurnWindows> windows = alerting::BurnOf(rule, definitions);
        if (windows.empty() || (!Names(rule, windows, slo) && !Reads(windows, metrics))) continue;
        return fmt::format("watched by {} in {}", OneLine(rule.name, 80), ToString(rule.place));
      }
    }
  }
  return std::nullopt;
}

}  // namespace seaworthy::fix
