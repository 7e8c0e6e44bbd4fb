// Sloth: a file of its own (`version: prometheus/v1`, snake_case) and a Kubernetes resource (camelCase). The objective
// is in percent; the window is an option of the tool and stands in neither.
#include <array>

#include "slo/dialects.h"

namespace seaworthy::slo {
namespace {

using formats::Node;

// The same keys in both spellings.
struct Spelling {
  std::string_view error_query, total_query, error_ratio_query, page_alert, ticket_alert;
};
constexpr Spelling kPlain = {"error_query", "total_query", "error_ratio_query", "page_alert", "ticket_alert"};
constexpr Spelling kCamel = {"errorQuery", "totalQuery", "errorRatioQuery", "pageAlert", "ticketAlert"};

Indicator ReadIndicator(const Node* sli, const Spelling& spelling) {
  if (sli == nullptr) return {};
  const Node* events = sli->Find("events");
  if (events != nullptr && !events->TextAt(spelling.error_query).empty() &&
      !events->TextAt(spelling.total_query).empty()) {
    Queries queries{.source = "prometheus", .place = events->place()};
    queries.bad = events->TextAt(spelling.error_query);
    queries.total = events->TextAt(spelling.total_query);
    return {IndicatorKind::kRatio, TextsBelow(events), {}, std::move(queries)};
  }
  const Node* raw = sli->Find("raw");
  if (raw != nullptr && !raw->TextAt(spelling.error_ratio_query).empty()) {
    Queries queries{.source = "prometheus", .place = raw->place()};
    queries.error_ratio = raw->TextAt(spelling.error_ratio_query);
    return {IndicatorKind::kRaw, TextsBelow(raw), {}, std::move(queries)};
  }
  const Node* plugin = sli->Find("plugin");
  if (plugin != nullptr && !plugin->TextAt("id").empty()) return {IndicatorKind::kPlugin, TextsBelow(plugin), {}};
  return {};
}

// One of the two alerts, with the conditions of the period that Sloth takes unless it is told another.
BurnPolicy ReadAlert(const Node& alerting, const Node* alert, Response response) {
  constexpr Span kDefaultPeriod{30 * 86'400};
  BurnPolicy policy{.name = std::string(alerting.TextAt("name")),
                    .source = AlertSource::kGenerated,
                    .response = response,
                    .place = alert == nullptr ? alerting.place() : alert->place()};
  const Node* labels = alert == nullptr ? nullptr : alert->Find("labels");
  if (labels != nullptr) policy.severity = labels->TextAt("severity");
  policy.works = !policy.name.empty();
  if (!policy.works) policy.problems.push_back("Sloth refuses an alert without a name");
  for (const BurnRule& rule : RecommendedRules(kDefaultPeriod)) {
    if (rule.response == response) policy.pairs.push_back({rule.long_window, rule.short_window, rule.factor});
  }
  return policy;
}

// Page and ticket are on unless they say `disable: true`.
std::vector<BurnPolicy> ReadAlerts(const Node* alerting, const Spelling& spelling) {
  std::vector<BurnPolicy> policies;
  if (alerting == nullptr || !alerting->IsMapping()) return policies;
  for (Response response : {Response::kPage, Response::kTicket}) {
    const Node* alert = alerting->Find(response == Response::kPage ? spelling.page_alert : spelling.ticket_alert);
    bool off = alert != nullptr && alert->TextAt("disable") == "true";
    if (!off) policies.push_back(ReadAlert(*alerting, alert, response));
  }
  return policies;
}

}  // namespace

bool IsSloth(const Node& node) {
  if (node.TextAt("version") == "prometheus/v1" && node.Find("slos") != nullptr) return true;
  return node.TextAt("apiVersion").starts_with("sloth.slok.dev/") && node.TextAt("kind") == "PrometheusServiceLevel";
}

void ReadSloth(const Node& node, std::vector<Slo>& found) {
  bool plain = node.TextAt("version") == "prometheus/v1";
  const Spelling& spelling = plain ? kPlain : kCamel;
  const Node* holder = plain ? &node : node.Find("spec");
  const Node* list = holder == nullptr ? nullptr : holder->Find("slos");
  for (const Node& entry : list == nullptr ? std::span<const Node>() : list->items()) {
    Slo slo{.format = plain ? Format::kSloth : Format::kSlothCrd, .place = entry.place()};
    slo.name = entry.TextAt("name");
    slo.service = holder->TextAt("service");
    slo.indicator = ReadIndicator(entry.Find("sli"), spelling);
    slo.targets.push_back(ReadTarget(entry, "objective", Unit::kPercent));
    slo.policies = ReadAlerts(entry.Find("alerting"), spelling);
    slo.alerts = static_cast<int>(slo.policies.size());
    if (!plain) ReadResource(node, slo);
    if (slo.name.empty()) slo.remarks.push_back("no name");
    if (slo.service.empty()) slo.remarks.push_back("no service");
    found.push_back(std::move(slo));
  }
}

}  // namespace seaworthy::slo
