// Pyrra: a Kubernetes resource; the target is a text in percent, the window a Prometheus duration.
#include "slo/dialects.h"

namespace seaworthy::slo {
namespace {

using formats::Node;

// The text at a path, or empty.
std::string_view TextOf(const Node& node, std::initializer_list<std::string_view> path) {
  const Node* value = node.FindPath(path);
  return value == nullptr ? std::string_view() : value->text();
}

Indicator ReadIndicator(const Node* indicator) {
  if (indicator == nullptr) return {};
  auto has = [&](std::initializer_list<std::string_view> path) { return !TextOf(*indicator, path).empty(); };
  std::string text = TextsBelow(indicator);
  if (has({"ratio", "errors", "metric"}) && has({"ratio", "total", "metric"})) return {IndicatorKind::kRatio, text, {}};
  if (has({"latency", "success", "metric"}) && has({"latency", "total", "metric"})) {
    return {IndicatorKind::kLatency, text, {}};
  }
  if (has({"latencyNative", "total", "metric"}) && has({"latencyNative", "latency"})) {
    return {IndicatorKind::kLatency, text, {}};
  }
  if (has({"bool_gauge", "metric"}) || has({"boolGauge", "metric"})) return {IndicatorKind::kRatio, text, {}};
  return {};
}

// Four pairs of burn rates, unless they are turned off.
int CountAlerts(const Node& spec) {
  constexpr int kBurnRates = 4;
  bool off = TextOf(spec, {"alerting", "disabled"}) == "true" || TextOf(spec, {"alerting", "burnrates"}) == "false";
  return off ? 0 : kBurnRates;
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
  const Node* spec = node.Find("spec");
  if (spec == nullptr || !spec->IsMapping()) {
    slo.faults.push_back("no spec");
  } else {
    slo.targets.push_back(ReadTarget(*spec, "target", Unit::kPercent));
    slo.window = ParseWindow(spec->TextAt("window"));
    if (!slo.window) slo.remarks.push_back("no time window");
    slo.indicator = ReadIndicator(spec->Find("indicator"));
    slo.alerts = CountAlerts(*spec);
  }
  found.push_back(std::move(slo));
}

}  // namespace seaworthy::slo
