// The series that an objective's indicator is made of, read from its queries, and whether an alert watches the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alerting/burn.h"
#include "alerting/definitions.h"
#include "alerting/ratio.h"
#include "promql/parse.h"
#include "slo/slo.h"

namespace seaworthy::alerting {

struct IndicatorSeries {
  std::vector<promql::Expression> queries;  // Owns what `series` borrows.
  std::vector<SelectedSeries> series;       // The raw ones.
  std::vector<std::string> names;           // Of them, sorted, each once.
};

// Empty where the queries are no PromQL, or the format does not write them apart. Windows that a tool fills in
// (`{{.window}}`, `$window`) are read as five minutes.
IndicatorSeries IndicatorSeriesOf(const slo::Queries& queries, const Definitions& definitions);

enum class Overlap {
  kOther,     // Other series, or other parts of them.
  kNarrower,  // A part of them: one route of all.
  kBroader,   // The same ones, and more with them: other services of the same metric.
  kSame,
};

struct Watching {
  Overlap overlap = Overlap::kOther;
  std::string label;  // That one of the two chooses by and the other does not.
};

// Labels that tell good from bad may be written in two ways, and those that tell where a service runs may be left out
// of the objective; all others must agree.
Watching WatchingOf(const BurnCondition& alert, const IndicatorSeries& indicator);

}  // namespace seaworthy::alerting
