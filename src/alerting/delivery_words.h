// A delivery in words. Used by delivery.cc alone.
#pragma once

#include <string>
#include <vector>

#include "alerting/delivery.h"

namespace seaworthy::alerting {

// `while an alert with severity="critical" fires that has the same namespace, alertname`
std::string InWords(const InhibitRule& rule);
// `pager by severity="page" (alertmanager.yml:7:7), silent in nights`
std::string InWords(const Stop& stop);
std::vector<std::string> ProblemsOf(const Delivery& delivery, const Alertmanager& configuration);
std::string SummaryOf(const Delivery& delivery, const Rule& rule, const Alertmanager& configuration);

}  // namespace seaworthy::alerting
