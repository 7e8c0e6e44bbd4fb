// What is known of an alert's labels before it fires: those of its rule, the external ones of its Prometheus, and those
// that its expression lets through.
//
// A severity is given by rules, and an external label by Prometheus: series bring one only where the expression names
// it. Any other label may come with the series, unless the expression sums it away.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "alerting/definitions.h"
#include "alerting/matcher.h"
#include "alerting/rule.h"

namespace seaworthy::alerting {

// A value that is not known: it differs between files, or is filled in. `${CLUSTER}` is not known either.
inline constexpr std::string_view kUnknownLabel = "${}";

// What a Prometheus does to the labels of every alert that it sends.
struct ExternalLabels {
  std::map<std::string, std::string, std::less<>> values;  // Added where the alert has no such label.
  std::set<std::string, std::less<>> rewritten;            // Changed or taken off by its relabelling.
};

// Recorded series are looked through to their definitions.
KnownLabels LabelsOf(const Rule& rule, const Definitions& definitions, const ExternalLabels& external);

}  // namespace seaworthy::alerting
