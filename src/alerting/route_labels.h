// What is known of an alert's labels before it fires: those of its rule, the external ones of its Prometheus, and those
// that its expression lets through.
//
// A severity is given by rules, and an external label by Prometheus: series bring one only where the expression names
// it. Any other label may come with the series, unless the expression sums it away.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "alerting/definitions.h"
#include "alerting/matcher.h"
#include "alerting/rule.h"

namespace seaworthy::alerting {

// As written in the file. A value that a template or the environment fills in is not known; nor is kUnknownLabel.
inline constexpr std::string_view kUnknownLabel = "${}";
using ExternalLabels = std::map<std::string, std::string, std::less<>>;

// Recorded series are looked through to their definitions.
KnownLabels LabelsOf(const Rule& rule, const Definitions& definitions, const ExternalLabels& external);

}  // namespace seaworthy::alerting
