// slo-generator: version 2 is a resource of `sre.google.com`, version 1 a flat mapping with `slo_target`. Goals are
// ratios; windows stand in the error budget policy, a file of its own.
#include <array>

#include "slo/dialects.h"

namespace seaworthy::slo {
namespace {

using formats::Node;

Indicator IndicatorOfMethod(std::string_view method, std::string text) {
  if (method.empty() && text.empty()) return {};
  if (method.starts_with("good_bad") || method == "basic") return {IndicatorKind::kRatio, std::move(text), {}};
  if (method.starts_with("distribution") || method == "threshold")
    return {IndicatorKind::kLatency, std::move(text), {}};
  return {IndicatorKind::kRaw, std::move(text), {}};
}

void ReadVersion2(const Node& node, Slo& slo) {
  const Node* labels = node.FindPath({"metadata", "labels"});
  const Node* spec = node.Find("spec");
  if (const Node* metadata = node.Find("metadata")) slo.name = metadata->TextAt("name");
  if (labels != nullptr) slo.service = labels->TextAt("service_name");
  if (spec == nullptr || !spec->IsMapping()) {
    slo.faults.push_back("no spec");
    return;
  }
  const Node* indicator = spec->Find("service_level_indicator");
  if (indicator != nullptr) slo.indicator = IndicatorOfMethod(spec->TextAt("method"), TextsBelow(indicator));
  slo.targets.push_back(ReadTarget(*spec, "goal", Unit::kRatio));
}

void ReadVersion1(const Node& node, Slo& slo) {
  slo.name = node.TextAt("slo_name");
  slo.service = node.TextAt("service_name");
  const Node* backend = node.Find("backend");
  if (backend != nullptr && backend->IsMapping()) {
    slo.indicator = IndicatorOfMethod(backend->TextAt("method"), TextsBelow(backend->Find("measurement")));
  }
  slo.targets.push_back(ReadTarget(node, "slo_target", Unit::kRatio));
}

bool IsVersion2(const Node& node) {
  return node.TextAt("apiVersion").starts_with("sre.google.com/") && node.TextAt("kind") == "ServiceLevelObjective";
}

}  // namespace

bool IsSloGenerator(const Node& node) {
  return IsVersion2(node) || (node.Find("slo_target") != nullptr && node.Find("slo_name") != nullptr);
}

void ReadSloGenerator(const Node& node, std::vector<Slo>& found) {
  Slo slo{.format = Format::kSloGenerator, .place = node.place()};
  if (IsVersion2(node)) {
    ReadVersion2(node, slo);
  } else {
    ReadVersion1(node, slo);
  }
  found.push_back(std::move(slo));
}

}  // namespace seaworthy::slo
