// Series that the whole field knows and whose words mislead: what Prometheus itself adds, and the families of
// kube-state-metrics, node_exporter and blackbox_exporter. Internal to series.cc.
#pragma once

#include <optional>
#include <string>

#include "alerting/words.h"
#include "promql/ast.h"

namespace seaworthy::alerting {

struct KnownSeries {
  Kind kind = Kind::kUnknown;
  std::string because;
};

std::optional<KnownSeries> KnownSeriesOf(const promql::VectorSelector& selector);

}  // namespace seaworthy::alerting
