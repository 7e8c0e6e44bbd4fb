// Which receivers an alert reaches, as Alertmanager routes it, and in which hours.
//
// Depth first; the first child that takes the alert keeps it unless it says `continue`; a route none of whose children
// takes the alert is where it ends. A time interval never changes the way, it only silences the route at its end.
//
// Where a label is not known, a route that depends on it may take the alert or not. What is said to be sure holds
// whatever the value turns out to be; what is said to be possible is all that can happen.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "alerting/alertmanager.h"
#include "alerting/interval_hours.h"

namespace seaworthy::alerting {

// A route at which an alert ends.
struct Stop {
  const Route* route = nullptr;  // Of the configuration that was asked.
  Truth certain = Truth::kYes;   // kYes or kMaybe.
  std::vector<std::string> way;  // The matchers of each route from below the root down to it, one text for each.
};

// In the order in which Alertmanager sends.
std::vector<Stop> StopsOf(const Route& root, const KnownLabels& labels);

// The hours in which at least one of the routes at which the alert ends does what `hours_of` says of it.
struct Reach {
  Hours sure;
  Hours possible;
};

Reach ReachOf(const Route& root, const KnownLabels& labels, const Calendar& calendar,
              const std::function<Reach(const Route&)>& hours_of);

}  // namespace seaworthy::alerting
