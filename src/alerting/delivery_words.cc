#include "alerting/delivery_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::alerting {
namespace {

// `slack-all (slack)`, `null (no integration)`, `nobody (does not exist)`
std::string Described(const std::string& name, const Alertmanager& configuration) {
  const Receiver* receiver = configuration.FindReceiver(name);
  std::string what = "does not exist";
  if (receiver != nullptr) what = receiver->integrations.empty() ? "no integration" : JoinWords(receiver->Kinds());
  return fmt::format("{} ({})", OneLine(name, 60), what);
}

std::string Destination(const Delivery& delivery, const Alertmanager& configuration) {
  std::vector<std::string> words;
  for (const std::string& name : delivery.receivers) words.push_back(Described(name, configuration));
  bool sure = delivery.depends_on.empty();
  if (words.empty()) return "ends at no receiver";
  return fmt::format("{} {}", sure ? "ends at" : "may end at", JoinWords(words, sure ? " and " : " or "));
}

std::string_view HoursInWords(Coverage coverage) {
  switch (coverage) {
    case Coverage::kNever: return "at no hour";
    case Coverage::kInHours: return "in business hours only";
    case Coverage::kOutOfHours: return "outside of business hours only";
    case Coverage::kSchedule: return "on a schedule";
    case Coverage::kAlways: return "at any hour";
  }
  return "";
}

std::string Consequence(const Delivery& delivery, const Alertmanager& configuration) {
  std::string depends =
      delivery.depends_on.empty() ? "the receiver" : fmt::format("the label {}", JoinWords(delivery.depends_on));
  if (delivery.reaches == Truth::kNo) return "nobody is told";
  if (const Problem* refusal = configuration.FirstRefusal()) {
    return fmt::format("nobody knows, since Alertmanager refuses the configuration ({})", refusal->text);
  }
  if (delivery.pages == Truth::kNo) return "nobody is paged";
  if (delivery.pages == Truth::kMaybe) return fmt::format("whether somebody is paged depends on {}", depends);
  if (!delivery.page_hours) return fmt::format("somebody is paged, at hours that depend on {}", depends);
  return fmt::format("somebody is paged {}", HoursInWords(*delivery.page_hours));
}

// The label that says how bad it is, as written.
std::string SeverityInWords(const Rule& rule) {
  if (rule.severity.empty()) return "has no severity";
  auto label = std::ranges::find(rule.labels, rule.severity, &Text::text);
  std::string_view name = label == rule.labels.end() ? "severity" : std::string_view(label->name);
  return fmt::format("is labelled {}={}", OneLine(name, 40), OneLine(rule.severity, 40));
}

// Where the severity asks for something else than what happens; empty where it does not, or nobody knows.
std::string Mismatch(const Delivery& delivery, const Alertmanager& configuration) {
  std::string severity = OneLine(delivery.severity, 40);
  bool paged = delivery.pages == Truth::kYes && delivery.page_hours;
  if (delivery.urgency == Urgency::kPage) {
    std::string asks = fmt::format("its severity {} asks for a page, and it ", severity);
    if (delivery.pages == Truth::kNo && delivery.reaches != Truth::kNo) {
      return asks + Destination(delivery, configuration);
    }
    if (!paged || *delivery.page_hours == Coverage::kAlways) return {};
    return asks + fmt::format("pages {}", HoursInWords(*delivery.page_hours));
  }
  bool patient = delivery.urgency == Urgency::kTicket || delivery.urgency == Urgency::kNotice;
  if (!patient || !paged || *delivery.page_hours == Coverage::kInHours) return {};
  return fmt::format("its severity {} can wait, and it pages {}", severity, HoursInWords(*delivery.page_hours));
}

}  // namespace

std::string InWords(const InhibitRule& rule) {
  std::string source = rule.source.empty() ? "any alert" : fmt::format("an alert with {}", ToString(rule.source));
  std::string equal = rule.equal.empty() ? "" : fmt::format(" that has the same {}", JoinWords(rule.equal));
  return fmt::format("while {} fires{}", source, equal);
}

std::string InWords(const Stop& stop) {
  const Route& route = *stop.route;
  std::string by;
  for (const std::string& matchers : stop.way) by += (by.empty() ? " by " : ", then ") + matchers;
  std::string text = fmt::format("{}{} ({})", route.receiver.empty() ? "nobody knows who" : OneLine(route.receiver, 60),
                                 by.empty() ? " by default" : by, ToString(route.place));
  if (!route.active.empty()) text += fmt::format(", only in {}", JoinWords(route.active, " or "));
  if (!route.mute.empty()) text += fmt::format(", silent in {}", JoinWords(route.mute));
  return stop.certain == Truth::kYes ? text : "perhaps " + text;
}

std::vector<std::string> ProblemsOf(const Delivery& delivery, const Alertmanager& configuration) {
  std::vector<std::string> problems;
  if (delivery.reaches == Truth::kNo && delivery.urgency != Urgency::kNotice) {
    problems.push_back(fmt::format("reaches nobody: it {}", Destination(delivery, configuration)));
  }
  for (const std::string& name : delivery.receivers) {
    if (configuration.FindReceiver(name) != nullptr) continue;
    problems.push_back(fmt::format("the receiver \"{}\" does not exist", OneLine(name, 60)));
  }
  if (std::string mismatch = Mismatch(delivery, configuration); !mismatch.empty()) problems.push_back(mismatch);
  return problems;
}

std::string SummaryOf(const Delivery& delivery, const Rule& rule, const Alertmanager& configuration) {
  return fmt::format("{} and {}: {}", SeverityInWords(rule), Destination(delivery, configuration),
                     Consequence(delivery, configuration));
}

}  // namespace seaworthy::alerting
