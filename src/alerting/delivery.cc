#include "alerting/delivery.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "alerting/delivery_words.h"

namespace seaworthy::alerting {
namespace {

// Labels that decide between the routes that the alert may take.
void CollectUnknown(const Route& route, const KnownLabels& labels, std::set<std::string>& names) {
  for (const Route& child : route.routes) {
    if (Matches(child.matchers, labels) == Truth::kNo) continue;
    for (const LabelMatcher& matcher : child.matchers) {
      if (matcher.Matches(labels) == Truth::kMaybe) names.insert(matcher.label());
    }
    CollectUnknown(child, labels, names);
  }
}

Truth Tells(const Alertmanager& configuration, const Route& route) {
  if (route.receiver.empty()) return Truth::kMaybe;  // The root of another configuration goes on.
  const Receiver* receiver = configuration.FindReceiver(route.receiver);
  return receiver != nullptr && !receiver->integrations.empty() ? Truth::kYes : Truth::kNo;
}

Truth Pages(const Alertmanager& configuration, const Route& route) {
  if (route.receiver.empty()) return Truth::kMaybe;
  const Receiver* receiver = configuration.FindReceiver(route.receiver);
  return receiver == nullptr ? Truth::kNo : receiver->Pages();
}

std::vector<std::string> ReceiversOf(const std::vector<Stop>& stops) {
  std::vector<std::string> names;
  for (const Stop& stop : stops) {
    const std::string& name = stop.route->receiver;
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

// An alert on both sides of a rule is not kept silent by others on both sides; here every source is on both.
bool SparesItsSources(const InhibitRule& rule, const KnownLabels& labels) {
  auto is_source = [&](const LabelMatcher& target) {
    return std::ranges::any_of(rule.source, [&](const LabelMatcher& m) { return m.ToString() == target.ToString(); });
  };
  return Matches(rule.source, labels) == Truth::kYes && std::ranges::all_of(rule.target, is_source);
}

std::vector<std::string> InhibitedBy(const Alertmanager& configuration, const KnownLabels& labels) {
  std::vector<std::string> texts;
  for (const InhibitRule& rule : configuration.inhibit_rules) {
    if (!rule.readable || Matches(rule.target, labels) != Truth::kYes) continue;
    if (!SparesItsSources(rule, labels)) texts.push_back(InWords(rule));
  }
  return texts;
}

// Whether it happens: at some hour surely, at some hour perhaps, or never.
Truth Happens(const Calendar& calendar, const Reach& reach) {
  if (calendar.CoverageOf(reach.sure) != Coverage::kNever) return Truth::kYes;
  return calendar.CoverageOf(reach.possible) != Coverage::kNever ? Truth::kMaybe : Truth::kNo;
}

std::optional<Coverage> CoverageOf(const Calendar& calendar, const Reach& reach) {
  if (reach.sure == reach.possible) return calendar.CoverageOf(reach.sure);
  return std::nullopt;
}

}  // namespace

Dispatcher::Dispatcher(const Alertmanager& configuration, const Definitions& definitions, ExternalLabels external,
                       Instant from)
    : configuration_(configuration),
      definitions_(definitions),
      external_(std::move(external)),
      calendar_(configuration.intervals, from) {
  for (const NamedInterval& interval : configuration.intervals) {
    intervals_.emplace(interval.name, calendar_.Of(interval));
  }
}

Hours Dispatcher::Union(const std::vector<std::string>& intervals, const Hours& if_unknown) const {
  Hours hours = calendar_.None();
  for (const std::string& name : intervals) {
    auto found = intervals_.find(name);
    hours = hours | (found == intervals_.end() ? if_unknown : found->second);
  }
  return hours;
}

Reach Dispatcher::Open(const Route& route) const {
  Hours all = calendar_.All();
  Hours none = calendar_.None();
  bool always = route.active.empty();
  return {.sure = (always ? all : Union(route.active, none)) & ~Union(route.mute, all),
          .possible = (always ? all : Union(route.active, all)) & ~Union(route.mute, none)};
}

Reach Dispatcher::When(const Route& route, Truth does) const {
  Reach open = Open(route);
  if (does != Truth::kYes || configuration_.IsRefused()) open.sure = calendar_.None();
  if (does == Truth::kNo) open.possible = calendar_.None();
  return open;
}

Delivery Dispatcher::Deliver(const Rule& rule) const {
  KnownLabels labels = LabelsOf(rule, definitions_, external_);
  std::vector<Stop> stops = StopsOf(configuration_.route, labels);
  auto reach_of = [&](Truth (*does)(const Alertmanager&, const Route&)) {
    return ReachOf(configuration_.route, labels, calendar_,
                   [&](const Route& route) { return When(route, does(configuration_, route)); });
  };
  Reach told = reach_of(Tells);
  Reach paged = reach_of(Pages);
  Delivery delivery;
  delivery.alert = rule.name;
  delivery.severity = rule.severity;
  delivery.urgency = UrgencyOf(rule);
  delivery.receivers = ReceiversOf(stops);
  for (const Stop& stop : stops) delivery.ways.push_back(InWords(stop));
  std::set<std::string> unknown;
  bool sure = std::ranges::all_of(stops, [](const Stop& stop) { return stop.certain == Truth::kYes; });
  if (!sure) CollectUnknown(configuration_.route, labels, unknown);
  delivery.depends_on.assign(unknown.begin(), unknown.end());
  delivery.reaches = Happens(calendar_, told);
  delivery.pages = Happens(calendar_, paged);
  delivery.hours = CoverageOf(calendar_, told);
  delivery.page_hours = CoverageOf(calendar_, paged);
  delivery.inhibited_by = InhibitedBy(configuration_, labels);
  delivery.place = rule.place;
  delivery.problems = ProblemsOf(delivery, configuration_);
  delivery.summary = SummaryOf(delivery, rule, configuration_);
  return delivery;
}

}  // namespace seaworthy::alerting
