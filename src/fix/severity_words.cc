#include "fix/severity_words.h"

#include <algorithm>
#include <map>
#include <string>

#include "alerting/urgency.h"

namespace seaworthy::fix {
namespace {

using Tally = std::map<std::string, int, std::less<>>;

std::string MostFrequent(const Tally& tally, const std::string& preset) {
  auto most = std::ranges::max_element(tally, {}, [](const auto& entry) { return entry.second; });
  return most == tally.end() ? preset : most->first;
}

// The label that the severity was read from.
std::string_view SeverityLabel(const alerting::Rule& rule) {
  if (rule.Label("severity") == rule.severity) return "severity";
  auto label = std::ranges::find(rule.labels, rule.severity, &alerting::Text::text);
  return label == rule.labels.end() ? std::string_view() : std::string_view(label->name);
}

}  // namespace

SeverityWords SeverityWordsOf(std::span<const alerting::RuleFile> files) {
  Tally labels, pages, tickets;
  for (const alerting::RuleFile& file : files) {
    for (const alerting::Group& group : file.groups) {
      for (const alerting::Rule& rule : group.rules) {
        if (!rule.is_alert || rule.severity.empty()) continue;
        alerting::Urgency urgency = alerting::UrgencyOf(rule);
        if (std::string_view label = SeverityLabel(rule); !label.empty()) ++labels[std::string(label)];
        if (urgency == alerting::Urgency::kPage) ++pages[rule.severity];
        if (urgency == alerting::Urgency::kTicket) ++tickets[rule.severity];
      }
    }
  }
  SeverityWords words;
  words.label = MostFrequent(labels, words.label);
  words.page = MostFrequent(pages, words.page);
  words.ticket = MostFrequent(tickets, words.ticket);
  return words;
}

}  // namespace seaworthy::fix
