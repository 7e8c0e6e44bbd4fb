// Nobl9: one document per SLO or a list of them; each objective carries its own query.
#include "slo/dialects.h"

namespace seaworthy::slo {
namespace {

using formats::Node;

Indicator ReadIndicator(const Node& objective) {
  if (const Node* counts = objective.Find("countMetrics"); counts != nullptr && counts->IsMapping()) {
    bool whole =
        counts->Find("goodTotal") != nullptr ||
        (counts->Find("total") != nullptr && (counts->Find("good") != nullptr || counts->Find("bad") != nullptr));
    return whole ? Indicator{IndicatorKind::kRatio, TextsBelow(counts), {}} : Indicator{};
  }
  if (const Node* raw = objective.Find("rawMetric"); raw != nullptr && raw->IsMapping()) {
    return {IndicatorKind::kThreshold, TextsBelow(raw), {}};
  }
  if (const Node* composite = objective.Find("composite"); composite != nullptr && composite->IsMapping()) {
    return {IndicatorKind::kComposite, TextsBelow(composite), {}};
  }
  return {};
}

void ReadWindow(const Node& spec, Slo& slo) {
  const Node* windows = spec.Find("timeWindows");
  if (windows == nullptr || windows->items().empty()) {
    slo.remarks.push_back("no time window");
    return;
  }
  const Node& window = windows->items().front();
  slo.window = WindowOf(window.TextAt("count"), window.TextAt("unit"));
  slo.calendar = window.Find("calendar") != nullptr || window.TextAt("isRolling") == "false";
}

}  // namespace

bool IsNobl9(const Node& node) { return node.TextAt("apiVersion").starts_with("n9/") && node.TextAt("kind") == "SLO"; }

void ReadNobl9(const Node& node, std::vector<Slo>& found) {
  Slo slo{.format = Format::kNobl9, .place = node.place()};
  if (const Node* metadata = node.Find("metadata")) slo.name = metadata->TextAt("name");
  const Node* spec = node.Find("spec");
  if (spec == nullptr || !spec->IsMapping()) {
    slo.faults.push_back("no spec");
    found.push_back(std::move(slo));
    return;
  }
  slo.service = spec->TextAt("service");
  ReadWindow(*spec, slo);
  const Node* objectives = spec->Find("objectives");
  for (const Node& objective : objectives == nullptr ? std::span<const Node>() : objectives->items()) {
    Target target = ReadTarget(objective, "target", Unit::kRatio);
    target.indicator = ReadIndicator(objective);
    slo.targets.push_back(std::move(target));
  }
  if (slo.targets.empty()) slo.faults.push_back("no objectives");
  slo.alerts = SizeOfList(spec->Find("alertPolicies"));
  found.push_back(std::move(slo));
}

}  // namespace seaworthy::slo
