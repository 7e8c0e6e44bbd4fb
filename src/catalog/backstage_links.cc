#include "catalog/backstage_links.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "catalog/descriptor.h"

namespace seaworthy::catalog {
namespace {

using formats::Node;

struct Word {
  std::string_view word;
  std::string_view kind;
};

// A word in the type, title or address of a link, and what it then is. The first that fits counts.
constexpr auto kWords = std::to_array<Word>({{"runbook", "runbook"},
                                             {"playbook", "runbook"},
                                             {"dashboard", "dashboard"},
                                             {"grafana", "dashboard"},
                                             {"on-call", "escalation"},
                                             {"oncall", "escalation"},
                                             {"pagerduty", "escalation"},
                                             {"opsgenie", "escalation"},
                                             {"escalation", "escalation"},
                                             {"slack", "chat"},
                                             {"chat", "chat"},
                                             {"statuspage", "status"},
                                             {"status page", "status"},
                                             {"docs", "documentation"},
                                             {"documentation", "documentation"},
                                             {"wiki", "documentation"}});

struct Annotation {
  std::string_view key;
  std::string_view title;
  std::string_view prefix;  // In front of the value, to make an address of it.
  std::string_view kind;
};

constexpr auto kAnnotations =
    std::to_array<Annotation>({{"pagerduty.com/service-id", "PagerDuty service", "pagerduty:service/", "escalation"},
                               {"opsgenie.com/component-selector", "Opsgenie alerts", "opsgenie:", "escalation"},
                               {"opsgenie.com/team", "Opsgenie team", "opsgenie:team/", "escalation"},
                               {"grafana/dashboard-selector", "Grafana dashboards", "grafana:", "dashboard"},
                               {"backstage.io/runbook", "Runbook", "", "runbook"},
                               {"backstage.io/techdocs-ref", "TechDocs", "", "documentation"},
                               {"backstage.io/source-location", "Source", "", "other"},
                               {"github.com/project-slug", "GitHub", "https://github.com/", "other"},
                               {"gitlab.com/project-slug", "GitLab", "https://gitlab.com/", "other"},
                               {"sentry.io/project-slug", "Sentry", "sentry:", "other"}});

std::string KindOfLink(std::string_view type, std::string_view title, std::string_view url) {
  if (std::ranges::find(kLinkKinds, type) != kLinkKinds.end()) return std::string(type);
  std::string text = Lower(fmt::format("{} {} {}", type, title, url));
  for (const Word& word : kWords) {
    if (text.find(word.word) != std::string::npos) return std::string(word.kind);
  }
  return "other";
}

}  // namespace

std::vector<model::Link> LinksOf(const Node& entity, std::string_view file) {
  std::vector<model::Link> links;
  auto place = [&](const Node& node) { return Place{std::string(file), node.line(), node.column()}; };
  const Node* listed = entity.FindPath({"metadata", "links"});
  for (const Node& node : listed == nullptr ? std::span<const Node>() : listed->items()) {
    std::string_view url = node.TextAt("url");
    std::string_view title = node.TextAt("title");
    if (url.empty()) continue;
    links.push_back({std::string(title), std::string(url), KindOfLink(node.TextAt("type"), title, url), place(node)});
  }
  const Node* annotations = entity.FindPath({"metadata", "annotations"});
  for (const Annotation& known : kAnnotations) {
    const Node* node = annotations == nullptr ? nullptr : annotations->Find(known.key);
    if (node == nullptr || node->text().empty()) continue;
    std::string url = fmt::format("{}{}", known.prefix, node->text());
    links.push_back({std::string(known.title), std::move(url), std::string(known.kind), place(*node)});
  }
  return links;
}

}  // namespace seaworthy::catalog
