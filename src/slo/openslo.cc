// OpenSLO v1 and v1alpha. In v1 one indicator serves all objectives, inline or by reference, or each objective of a
// composite has its own; in v1alpha each objective carries its ratio, or the SLO a threshold metric. v2alpha is a draft
// whose shape still moves: it is recognised, its targets are shown, and it is said not to be read.
#include <fmt/format.h>

#include "base/text.h"
#include "slo/dialects.h"
#include "slo/policy_book.h"

namespace seaworthy::slo {
namespace {

using formats::Node;

constexpr Span kDay{86'400};

Format VersionOf(std::string_view api_version) {
  if (api_version.ends_with("/v1alpha")) return Format::kOpenSloV1Alpha;
  if (api_version.ends_with("/v2alpha")) return Format::kOpenSloV2Alpha;
  return Format::kOpenSloV1;
}

bool Holds(const Node& node, std::string_view key) {
  const Node* value = node.Find(key);
  return value != nullptr && !value->IsNull();
}

// The query of one metric: v1 nests it in a metricSource whose `spec` is free, v1alpha writes it plainly.
std::string ReadQuery(const Node* metric, Queries& queries) {
  if (metric == nullptr) return {};
  const Node* source = metric->Find("metricSource");
  if (source == nullptr) {
    queries.source = Lower(metric->TextAt("source"));
    return std::string(metric->TextAt("query"));
  }
  if (std::string_view type = source->TextAt("type"); !type.empty()) {
    queries.source = Lower(type);
  } else if (std::string_view name = source->TextAt("metricSourceRef"); !name.empty()) {
    queries.source = fmt::format("{}{}", kSourceReference, name);
  }
  const Node* spec = source->Find("spec");
  if (spec == nullptr) return {};
  for (std::string_view key : {"query", "promql", "expr"}) {
    if (std::string_view text = spec->TextAt(key); !text.empty()) return std::string(text);
  }
  return {};
}

Queries ReadQueries(const Node& ratio) {
  Queries queries{.place = ratio.place()};
  queries.good = ReadQuery(ratio.Find("good"), queries);
  queries.bad = ReadQuery(ratio.Find("bad"), queries);
  queries.total = ReadQuery(ratio.Find("total"), queries);
  queries.counters = ratio.TextAt("counter") == "true" || ratio.TextAt("incremental") == "true";
  std::string raw = ReadQuery(ratio.Find("raw"), queries);
  (ratio.TextAt("rawType") == "failure" ? queries.error_ratio : queries.success_ratio) = raw;
  return queries;
}

// A ratio needs good or bad events and the total, or the ratio as the source has it.
Indicator ReadRatio(const Node& ratio) {
  bool counted = (Holds(ratio, "good") || Holds(ratio, "bad")) && Holds(ratio, "total");
  IndicatorKind kind = Holds(ratio, "raw") ? IndicatorKind::kRaw : IndicatorKind::kRatio;
  if (kind == IndicatorKind::kRatio && !counted) return {};
  return {kind, TextsBelow(&ratio), {}, ReadQueries(ratio)};
}

Indicator ReadIndicatorSpec(const Node* spec) {
  if (spec == nullptr) return {};
  if (const Node* ratio = spec->Find("ratioMetric"); ratio != nullptr && ratio->IsMapping()) return ReadRatio(*ratio);
  if (Holds(*spec, "thresholdMetric")) {
    const Node* metric = spec->Find("thresholdMetric");
    Queries queries{.place = metric->place()};
    queries.threshold = ReadQuery(metric, queries);
    return {IndicatorKind::kThreshold, TextsBelow(metric), {}, std::move(queries)};
  }
  return {};
}

// The indicator of an SLO or of one objective: inline, by reference, or none.
Indicator ReadIndicator(const Node& node, Format format) {
  if (const Node* reference = node.Find("indicatorRef"); reference != nullptr && !reference->text().empty()) {
    return {IndicatorKind::kNone, {}, std::string(reference->text())};
  }
  if (const Node* ratios = node.Find("ratioMetrics"); ratios != nullptr && ratios->IsMapping())
    return ReadRatio(*ratios);
  const Node* indicator = node.Find("indicator");
  if (indicator == nullptr) return {};
  if (format == Format::kOpenSloV1Alpha) return ReadIndicatorSpec(indicator);
  return ReadOpenSloIndicator(*indicator);
}

void ReadWindow(const Node& spec, Slo& slo) {
  const Node* windows = spec.Find("timeWindow");
  if (windows == nullptr) windows = spec.Find("timeWindows");
  if (windows == nullptr || windows->items().empty()) {
    slo.remarks.push_back("no time window");
    return;
  }
  if (windows->items().size() > 1) slo.remarks.push_back("more than one time window");
  const Node& window = windows->items().front();
  std::string_view duration = window.TextAt("duration");
  slo.window = duration.empty() ? WindowOf(window.TextAt("count"), window.TextAt("unit")) : ParseWindow(duration);
  slo.calendar = Holds(window, "calendar") || window.TextAt("isRolling") == "false";
  if (!slo.window) slo.remarks.push_back("a time window that cannot be read");
  if (slo.calendar && slo.window && *slo.window < kDay) {
    slo.remarks.push_back("a calendar window shorter than a day: `m` is minutes, `M` months");
  }
}

// A duration, or a number of minutes.
std::optional<Span> ReadSlice(std::string_view text) {
  std::optional<Span> duration = ParseWindow(text);
  return duration ? duration : WindowOf(text, "minute");
}

Target ReadObjective(const Node& objective, Format format, Slo& slo) {
  bool percent = Holds(objective, "targetPercent");
  Target target =
      percent ? ReadTarget(objective, "targetPercent", Unit::kPercent) : ReadTarget(objective, "target", Unit::kRatio);
  if (percent && Holds(objective, "target")) slo.remarks.push_back("both `target` and `targetPercent`");
  target.indicator = ReadIndicator(objective, format);
  target.op = objective.TextAt("op");
  target.value = Decimal::Parse(Trim(objective.TextAt("value")));
  target.slice = ReadSlice(objective.TextAt("timeSliceWindow"));
  target.slice_target = Decimal::Parse(Trim(objective.TextAt("timeSliceTarget")));
  return target;
}

void ReadObjectives(const Node& spec, Slo& slo) {
  const Node* objectives = spec.Find("objectives");
  for (const Node& objective : objectives == nullptr ? std::span<const Node>() : objectives->items()) {
    slo.targets.push_back(ReadObjective(objective, slo.format, slo));
  }
  if (slo.targets.empty()) slo.faults.push_back("no objectives");
  if (slo.indicator.kind == IndicatorKind::kThreshold && slo.targets.size() > 1) {
    slo.remarks.push_back("a threshold metric with more than one objective");
  }
}

}  // namespace

bool IsOpenSlo(const Node& node) {
  std::string_view version = node.TextAt("apiVersion");
  return (version.starts_with("openslo/") || version.starts_with("openslo.com/")) && node.TextAt("kind") == "SLO";
}

Indicator ReadOpenSloIndicator(const Node& sli) {
  Indicator indicator = ReadIndicatorSpec(sli.Find("spec"));
  if (const Node* metadata = sli.Find("metadata"); metadata != nullptr && indicator.kind != IndicatorKind::kNone) {
    indicator.text += fmt::format("\n{}", metadata->TextAt("name"));
  }
  return indicator;
}

void ReadOpenSlo(const Node& node, std::vector<Slo>& found) {
  Slo slo{.format = VersionOf(node.TextAt("apiVersion")), .place = node.place()};
  if (const Node* metadata = node.Find("metadata")) slo.name = metadata->TextAt("name");
  const Node* spec = node.Find("spec");
  if (spec == nullptr || !spec->IsMapping()) {
    slo.faults.push_back("no spec");
    found.push_back(std::move(slo));
    return;
  }
  slo.service = spec->TextAt("service");
  slo.method = spec->TextAt("budgetingMethod");
  slo.indicator = ReadIndicator(*spec, slo.format);
  ReadWindow(*spec, slo);
  ReadObjectives(*spec, slo);
  slo.alerts = SizeOfList(spec->Find("alertPolicies"));
  slo.policies = ReadPolicies(spec->Find("alertPolicies"));
  if (slo.format == Format::kOpenSloV2Alpha) {
    slo.faults.push_back("openslo v2alpha is a draft that is not read; write it as openslo/v1");
  }
  found.push_back(std::move(slo));
}

}  // namespace seaworthy::slo
