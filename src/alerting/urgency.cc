#include "alerting/urgency.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/text.h"

namespace seaworthy::alerting {
namespace {

// In small letters, without what joins the parts of a word: `SEV-1` is `sev1`.
constexpr auto kPage = std::to_array<std::string_view>(
    {"critical",  "crit",   "page",      "pager",     "paging", "pages",   "p0",           "p1",     "sev0", "sev1",
     "s0",        "s1",     "prio1",     "emergency", "emerg",  "fatal",   "disaster",     "urgent", "high", "highest",
     "immediate", "outage", "pagerduty", "opsgenie",  "oncall", "blocker", "catastrophic", "severe"});
constexpr auto kTicket = std::to_array<std::string_view>(
    {"warning", "warn",  "ticket", "tickets", "p2",    "p3",     "p4",         "sev2",     "sev3",
     "sev4",    "s2",    "s3",     "prio2",   "prio3", "minor",  "medium",     "moderate", "low",
     "average", "email", "mail",   "jira",    "task",  "normal", "noncritical"});
constexpr auto kNotice = std::to_array<std::string_view>(
    {"info",   "information", "informational", "none",  "notice", "notify",     "debug", "ok",      "p5",      "sev5",
     "s4",     "s5",          "log",           "slack", "chat",   "mattermost", "teams", "discord", "trivial", "silent",
     "ignore", "dashboard"});

template <typename Words>
bool Has(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

Urgency OfWord(std::string_view word) {
  if (Has(kPage, word)) return Urgency::kPage;
  if (Has(kTicket, word)) return Urgency::kTicket;
  return Has(kNotice, word) ? Urgency::kNotice : Urgency::kUnknown;
}

bool IsWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// The word as a whole, else the first part of it that says something: `critical-daytime`, `P1 - page`.
Urgency OfText(std::string_view text) {
  std::string lower = Lower(text);
  if (lower.find("{{") != std::string::npos) return Urgency::kUnknown;  // Decided when it fires.
  std::string joined;
  std::ranges::copy_if(lower, std::back_inserter(joined), IsWordByte);
  if (Urgency whole = OfWord(joined); whole != Urgency::kUnknown) return whole;
  std::string_view rest = lower;
  while (!rest.empty()) {
    auto end = std::ranges::find_if_not(rest, IsWordByte);
    auto length = static_cast<std::size_t>(end - rest.begin());
    if (Urgency part = OfWord(rest.substr(0, length)); part != Urgency::kUnknown) return part;
    rest.remove_prefix(std::min(length + 1, rest.size()));
  }
  return Urgency::kUnknown;
}

// `page: "true"` beside the severity.
bool AsksForPage(const Rule& rule) {
  for (std::string_view name : {"page", "pager", "paging"}) {
    std::string text = Lower(Trim(rule.Label(name)));
    if (text == "true" || text == "yes" || text == "1" || text == "pagerduty" || text == "opsgenie") return true;
  }
  return false;
}

}  // namespace

std::string_view Name(Urgency urgency) {
  switch (urgency) {
    case Urgency::kUnknown: return "unknown";
    case Urgency::kNotice: return "notice";
    case Urgency::kTicket: return "ticket";
    case Urgency::kPage: return "page";
  }
  return "?";
}

Urgency UrgencyOf(const Rule& rule) { return AsksForPage(rule) ? Urgency::kPage : OfText(rule.severity); }

}  // namespace seaworthy::alerting
