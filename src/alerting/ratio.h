// What an expression measures, looked through recording rules: over which window, of which series, and whether it is a
// part of a whole.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/definitions.h"
#include "base/instant.h"
#include "promql/ast.h"

namespace seaworthy::alerting {

// A series that was selected. Borrows from the rules.
struct SelectedSeries {
  std::string_view name;
  std::vector<promql::Matcher> matchers;             // Of the selector; those of recorded series are handed down.
  bool recorded = false;                             // Some rule of the repository says what it is made of.
  std::vector<const promql::Aggregate*> aggregates;  // That it goes through, outermost first.

  // Whether values of this label stay apart in what is measured.
  bool Keeps(std::string_view label) const;
};

struct Measurement {
  std::optional<Span> window;          // The longest; from the name of a recorded series where nothing else tells.
  std::vector<SelectedSeries> series;  // Recorded and raw, in the order met.
  bool is_ratio = false;               // A division, an average over time, or a name that says so.
  std::vector<std::string> RawNames() const;  // Sorted, each once.
};

Measurement MeasurementOf(const promql::Node& node, const Definitions& definitions);

// `5m` out of `ratio_rate5m`, `burnrate5m`, `errors:5m:ratio`, `rate_5m`.
std::optional<Span> WindowInName(std::string_view series);

}  // namespace seaworthy::alerting
