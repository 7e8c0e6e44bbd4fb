// What is wrong between the parts of a configuration.
#include <set>

#include <fmt/format.h>

#include "alerting/alertmanager_reader.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

class Check {
 public:
  explicit Check(Alertmanager& configuration) : into_(configuration) {}

  void Root() {
    const Route& root = into_.route;
    // The operator puts the root of a resource below the one of its Alertmanager.
    if (into_.format == AlertmanagerFormat::kResource) return;
    if (root.receiver.empty()) Refuse("the root route has no receiver", root.place);
    if (!root.matchers.empty()) Refuse("the root route has matchers: it must take every alert", root.place);
    if (!root.mute.empty() || !root.active.empty()) Refuse("the root route has time intervals", root.place);
    if (root.proceeds) Refuse("the root route has `continue`", root.place);
  }

  void Names() {
    std::set<std::string> receivers;
    for (const Receiver& receiver : into_.receivers) {
      if (receivers.insert(receiver.name).second) continue;
      Refuse(fmt::format("the receiver \"{}\" is declared twice", OneLine(receiver.name, 60)), receiver.place);
    }
    std::set<std::string> intervals;
    for (const NamedInterval& interval : into_.intervals) {
      if (intervals.insert(interval.name).second) continue;
      Refuse(fmt::format("the time interval \"{}\" is declared twice", OneLine(interval.name, 60)), interval.place);
    }
  }

  void References(const Route& route) {
    if (!route.inherits && into_.FindReceiver(route.receiver) == nullptr) {
      Refuse(fmt::format("the receiver \"{}\" does not exist", OneLine(route.receiver, 60)), route.place);
    }
    for (const auto* names : {&route.mute, &route.active}) {
      for (const std::string& name : *names) {
        if (into_.FindInterval(name) != nullptr) continue;
        Refuse(fmt::format("the time interval \"{}\" does not exist", OneLine(name, 60)), route.place);
      }
    }
    for (const Route& child : route.routes) References(child);
  }

  // Alertmanager takes it; whoever looks at the alerts that end there does not.
  void BlackHoles() {
    for (const Receiver& receiver : into_.receivers) {
      if (!receiver.integrations.empty()) continue;
      into_.problems.push_back(
          {.text = fmt::format("the receiver \"{}\" has no integration: what it gets reaches nobody",
                               OneLine(receiver.name, 60)),
           .place = receiver.place,
           .refused = false});
    }
  }

 private:
  void Refuse(std::string text, const Place& place) { into_.problems.push_back({std::move(text), place, true}); }

  Alertmanager& into_;
};

}  // namespace

void CheckAlertmanager(Alertmanager& configuration) {
  Check check(configuration);
  check.Root();
  check.Names();
  check.References(configuration.route);
  check.BlackHoles();
}

}  // namespace seaworthy::alerting
