// Whom an alert reaches through one Alertmanager: receivers, page or not, in which hours, and what is wrong with that.
//
// Three-valued where a route depends on a label that only firing tells. A configuration that Alertmanager refuses
// proves nothing: what it would deliver is only possible. Inhibition is told and never taken off: it lasts as long as
// another alert fires.
//
// Pure: the year whose hours are looked at begins at an argument.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alerting/alertmanager.h"
#include "alerting/interval_hours.h"
#include "alerting/route.h"
#include "alerting/route_labels.h"
#include "alerting/rule.h"
#include "alerting/urgency.h"

namespace seaworthy::alerting {

struct Delivery {
  std::string alert;
  std::string severity;  // Empty where no label says it.
  Urgency urgency = Urgency::kUnknown;
  std::vector<std::string> receivers;   // All that it may reach, in Alertmanager's order, each once.
  std::vector<std::string> ways;        // To each of them: `pager by severity="page" (am.yml:7), silent in nights`
  std::vector<std::string> depends_on;  // Labels that are not known and decide the way; empty: the way is sure.
  Truth reaches = Truth::kNo;           // Somebody.
  Truth pages = Truth::kNo;
  std::optional<Coverage> hours;       // In which it reaches somebody; nothing where that depends.
  std::optional<Coverage> page_hours;  // In which it pages.
  std::vector<std::string> inhibited_by;
  std::vector<std::string> problems;
  std::string summary;  // `is labelled severity=slack and ends at slack-all (slack): nobody is paged`
  Place place;          // Of the rule.

  std::string Sentence() const { return alert + " " + summary; }
};

// Delivers the alerts of one configuration; it borrows that and the definitions of recorded series.
class Dispatcher {
 public:
  Dispatcher(const Alertmanager& configuration, const Definitions& definitions, ExternalLabels external, Instant from);

  // Precondition: the rule is an alert.
  Delivery Deliver(const Rule& rule) const;

 private:
  // When the route speaks at all.
  Reach Open(const Route& route) const;
  // When the route does what the receiver does as surely as that.
  Reach When(const Route& route, Truth does) const;
  Hours Union(const std::vector<std::string>& intervals, const Hours& if_unknown) const;

  const Alertmanager& configuration_;
  const Definitions& definitions_;
  ExternalLabels external_;
  Calendar calendar_;
  std::map<std::string, Hours, std::less<>> intervals_;
};

}  // namespace seaworthy::alerting
