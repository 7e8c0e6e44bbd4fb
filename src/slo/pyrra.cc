// Pyrra: a Kubernetes resource; the target is a text in percent, the window a Prometheus duration.
#include <array>

#include "slo/dialects.h"

namespace seaworthy::slo {
namespace {

using formats::Node;

// The text at a path, or empty.
std::string_view TextOf(const Node& node, std::initializer_list<std::string_view> path) {
  const Node* value = node.FindPath(path);
  return value == nullptr ? std::string_view() : value->text();
}

// Queries of one form; all are selectors, the counters among them not yet rates.
Queries QueriesOf(const Node& form) {
  Queries queries{.source = "prometheus", .counters = true, .place = form.place()};
  const Node* grouping = form.Find("grouping");
  for (const Node& label : grouping == nullptr ? std::span<const Node>() : grouping->items()) {
    if (!label.text().empty()) queries.grouping.emplace_back(label.text());
  }
  return queries;
}

Indicator ReadRatio(const Node& ratio) {
  Queries queries = QueriesOf(ratio);
  queries.bad = TextOf(ratio, {"errors", "metric"});
  queries.good = TextOf(ratio, {"success", "metric"});
  queries.total = TextOf(ratio, {"total", "metric"});
  int missing = queries.bad.empty() + queries.good.empty() + queries.total.empty();
  if (missing > 1) return {};  // Two of the three say the third.
  return {IndicatorKind::kRatio, {}, {}, std::move(queries)};
}

Indicator ReadLatency(const Node& latency) {
  Queries queries = QueriesOf(latency);
  queries.good = TextOf(latency, {"success", "metric"});
  queries.total = TextOf(latency, {"total", "metric"});
  if (queries.good.empty() || queries.total.empty()) return {};
  return {IndicatorKind::kLatency, {}, {}, std::move(queries)};
}

Indicator ReadNativeLatency(const Node& latency) {
  Queries queries = QueriesOf(latency);
  queries.histogram = TextOf(latency, {"total", "metric"});
  queries.latency_bound = latency.TextAt("latency");
  if (queries.histogram.empty() || queries.latency_bound.empty()) return {};
  return {IndicatorKind::kLatency, {}, {}, std::move(queries)};
}

Indicator ReadBoolGauge(const Node& gauge) {
  Queries queries = QueriesOf(gauge);
  queries.gauge = gauge.TextAt("metric");
  if (queries.gauge.empty()) return {};
  return {IndicatorKind::kRatio, {}, {}, std::move(queries)};
}

// The first form that is complete.
Indicator ReadIndicator(const Node* indicator) {
  struct Form {
    std::string_view key;
    Indicator (*read)(const Node&);
  };
  constexpr auto kForms = std::to_array<Form>({{"ratio", ReadRatio},
                                               {"latency", ReadLatency},
                                               {"latencyNative", ReadNativeLatency},
                                               {"bool_gauge", ReadBoolGauge},
                                               {"boolGauge", ReadBoolGauge}});
  for (const Form& form : kForms) {
    const Node* node = indicator == nullptr ? nullptr : indicator->Find(form.key);
    if (node == nullptr || !node->IsMapping()) continue;
    Indicator found = form.read(*node);
    if (found.kind == IndicatorKind::kNone) continue;
    found.text = TextsBelow(indicator);
    return found;
  }
  return {};
}

// Four pairs of burn rates, unless they are turned off.
std::vector<BurnPolicy> ReadAlerts(const Node& spec, std::optional<Span> window) {
  constexpr auto kSeverities = std::to_array<std::string_view>({"fastBurn", "mediumBurn", "slowBurn", "longTermBurn"});
  std::vector<BurnPolicy> policies;
  bool off = TextOf(spec, {"alerting", "disabled"}) == "true" || TextOf(spec, {"alerting", "burnrates"}) == "false";
  if (off || !window) return policies;
  std::string_view name = TextOf(spec, {"alerting", "name"});
  for (std::size_t i = 0; const BurnRule& rule : PyrraRules(*window)) {
    BurnPolicy policy{.name = std::string(name.empty() ? "ErrorBudgetBurn" : name),
                      .source = AlertSource::kGenerated,
                      .severity = std::string(TextOf(spec, {"alerting", "severities", kSeverities[i++]})),
                      .response = rule.response,
                      .pairs = {{rule.long_window, rule.short_window, rule.factor}},
                      .place = spec.place()};
    policies.push_back(std::move(policy));
  }
  return policies;
}

std::string_view ServiceOf(const Node& node) {
  const Node* labels = node.FindPath({"metadata", "labels"});
  if (labels == nullptr) return {};
  for (std::string_view key : {"pyrra.dev/service", "service", "app.kubernetes.io/name"}) {
    if (std::string_view text = labels->TextAt(key); !text.empty()) return text;
  }
  return {};
}

}  // namespace

bool IsPyrra(const Node& node) {
  return node.TextAt("apiVersion").starts_with("pyrra.dev/") && node.TextAt("kind") == "ServiceLevelObjective";
}

void ReadPyrra(const Node& node, std::vector<Slo>& found) {
  Slo slo{.format = Format::kPyrra, .place = node.place()};
  slo.name = TextOf(node, {"metadata", "name"});
  slo.service = ServiceOf(node);
  ReadResource(node, slo);
  const Node* spec = node.Find("spec");
  if (spec == nullptr || !spec->IsMapping()) {
    slo.faults.push_back("no spec");
  } else {
    slo.targets.push_back(ReadTarget(*spec, "target", Unit::kPercent));
    slo.window = ParseWindow(spec->TextAt("window"));
    if (!slo.window) slo.remarks.push_back("no time window");
    slo.indicator = ReadIndicator(spec->Find("indicator"));
    slo.policies = ReadAlerts(*spec, slo.window);
    slo.alerts = static_cast<int>(slo.policies.size());
  }
  found.push_back(std::move(slo));
}

}  // namespace seaworthy::slo
