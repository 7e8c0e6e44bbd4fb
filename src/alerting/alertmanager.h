// Configurations of the Alertmanager in one model, whatever file they stood in: who is told of which alert, and when.
//
// A configuration keeps what its author wrote, less every secret: of an integration only its kind stays. What is wrong
// with it is said in words, with its place; what Alertmanager would refuse at start is marked. Nothing is guessed away:
// a route to a receiver that does not exist stays a route to nobody.
//
// Pure. Routing an alert is route.h, hours are interval.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/interval.h"
#include "alerting/matcher.h"
#include "alerting/receiver.h"
#include "base/error.h"
#include "formats/yaml.h"

namespace seaworthy::alerting {

enum class AlertmanagerFormat : std::uint8_t {
  kFile,       // Alertmanager's own file.
  kConfigMap,  // That file in a string of a ConfigMap.
  kSecret,     // … or of a Secret, also in base64.
  kValues,     // … or below a key of another file, such as the values of a chart.
  kResource,   // AlertmanagerConfig of the Prometheus operator, or VMAlertmanagerConfig of VictoriaMetrics'.
};

std::string_view Name(AlertmanagerFormat format);  // `file`, `config-map`, `secret`, `values`, `alertmanager-config`

// How far a text could be read.
enum class Reading : std::uint8_t { kRead, kTemplated, kMalformed };

struct Problem {
  std::string text;
  Place place;
  bool refused = true;  // Alertmanager does not start with it, or keeps the configuration that it had.
};

struct Route {
  std::string receiver;   // Of the nearest route above that names one; empty where none does.
  bool inherits = false;  // It names none itself.
  std::vector<LabelMatcher> matchers;
  bool readable = true;   // Else a matcher of it is not: whom it takes is not known.
  bool proceeds = false;  // `continue`: the routes after it are asked, too.
  std::vector<std::string> group_by;
  std::vector<std::string> mute;    // Names of time intervals in which it is silent.
  std::vector<std::string> active;  // … outside of which it is silent; empty: none such.
  std::vector<Route> routes;
  Place place;
};

// While an alert of the source fires, alerts of the target with equal labels are not sent.
struct InhibitRule {
  std::vector<LabelMatcher> source;
  std::vector<LabelMatcher> target;
  std::vector<std::string> equal;
  bool readable = true;  // Else a matcher of it is not.
  Place place;
};

struct Alertmanager {
  std::string path;
  AlertmanagerFormat format = AlertmanagerFormat::kFile;
  std::string name;                  // Of the resource that holds it.
  std::string space;                 // Its namespace.
  Reading reading = Reading::kRead;  // Else nothing of the following is known.
  Route route;                       // The root.
  std::vector<Receiver> receivers;
  std::vector<NamedInterval> intervals;
  std::vector<InhibitRule> inhibit_rules;
  std::vector<Problem> problems;
  Place place;

  const Receiver* FindReceiver(std::string_view name) const;
  const NamedInterval* FindInterval(std::string_view name) const;
  bool IsRefused() const { return FirstRefusal() != nullptr; }
  const Problem* FirstRefusal() const;  // Null where Alertmanager takes it.
};

// Whether a text may hold a configuration. Cheap, for files that need not be parsed.
bool MayHoldAlertmanager(std::string_view text);

// Whether a text that cannot be parsed, such as a template, is one all the same.
bool LooksLikeAlertmanager(std::string_view text);

// The configurations in a file; documents of other kinds are passed over.
std::vector<Alertmanager> ReadAlertmanagers(const formats::YamlStream& stream, std::string_view path);

// The number of routes, the root with them.
std::size_t CountRoutes(const Route& route);

}  // namespace seaworthy::alerting
