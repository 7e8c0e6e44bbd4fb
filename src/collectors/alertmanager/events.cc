#include "collectors/alertmanager/events.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::collectors::alertmanager {
namespace {

using alerting::Coverage;
using alerting::Delivery;
using alerting::Truth;

constexpr auto kEmptyWords = std::to_array<std::string_view>(
    {"a", "an", "the", "is", "are", "of", "for", "in", "on", "to", "and", "or", "at", "be", "too", "alert"});

enum class Sort { kLower, kUpper, kDigit, kOther };

Sort SortOf(char c) {
  if (c >= 'a' && c <= 'z') return Sort::kLower;
  if (c >= 'A' && c <= 'Z') return Sort::kUpper;
  return c >= '0' && c <= '9' ? Sort::kDigit : Sort::kOther;
}

// Whether a word begins with this character: `errorRate`, `HTTPErrors`, `p99`.
bool BeginsWord(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  Sort before = SortOf(text[at - 1]);
  Sort here = SortOf(text[at]);
  if (here == Sort::kUpper && before == Sort::kUpper) {
    return at + 1 < text.size() && SortOf(text[at + 1]) == Sort::kLower;
  }
  return here == Sort::kUpper && before != Sort::kUpper;
}

// Of `fills` and `filling`, `fill`: endings that English verbs and plurals have.
std::string Stem(std::string word) {
  for (std::string_view ending : {"ing", "ed", "s"}) {
    if (word.size() > ending.size() + 2 && word.ends_with(ending) && !word.ends_with("ss")) {
      word.resize(word.size() - ending.size());
      break;
    }
  }
  return word;
}

std::set<std::string> WordsOf(std::string_view text) {
  std::set<std::string> words;
  std::string word;
  auto end = [&] {
    std::string lower = Lower(std::exchange(word, {}));
    if (!lower.empty() && std::ranges::find(kEmptyWords, lower) == kEmptyWords.end()) words.insert(Stem(lower));
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (SortOf(text[i]) == Sort::kOther || BeginsWord(text, i)) end();
    if (SortOf(text[i]) != Sort::kOther) word += text[i];
  }
  end();
  return words;
}

bool HaveSameWords(std::string_view event, std::string_view alert) {
  std::set<std::string> in_event = WordsOf(event);
  std::set<std::string> in_alert = WordsOf(alert);
  if (in_event.empty() || in_event == in_alert) return !in_event.empty();
  const auto& fewer = in_event.size() < in_alert.size() ? in_event : in_alert;
  const auto& more = &fewer == &in_event ? in_alert : in_event;
  return fewer.size() >= 2 && std::ranges::includes(more, fewer);
}

// `*` stands for any characters.
bool MatchesPattern(std::string_view pattern, std::string_view name) {
  std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  std::string_view rest = pattern.substr(star + 1);
  for (std::size_t at = star; at <= name.size(); ++at) {
    if (MatchesPattern(rest, name.substr(at))) return true;
  }
  return false;
}

Truth IsDelivered(const Delivery& delivery, Wanted wanted) {
  if (wanted == Wanted::kAnyHour) {
    if (delivery.pages != Truth::kYes) return delivery.pages;
    if (!delivery.page_hours) return Truth::kMaybe;
    return *delivery.page_hours == Coverage::kAlways ? Truth::kYes : Truth::kNo;
  }
  if (delivery.reaches != Truth::kYes) return delivery.reaches;
  if (!delivery.hours || *delivery.hours == Coverage::kSchedule) return Truth::kMaybe;
  return *delivery.hours == Coverage::kAlways || *delivery.hours == Coverage::kInHours ? Truth::kYes : Truth::kNo;
}

// Whether it pages outside of business hours.
Truth Wakes(const Delivery& delivery) {
  if (delivery.pages == Truth::kNo || delivery.page_hours == Coverage::kInHours) return Truth::kNo;
  return delivery.pages == Truth::kYes && delivery.page_hours ? Truth::kYes : Truth::kMaybe;
}

void Add(std::vector<std::string>& list, const std::string& text) {
  if (std::ranges::find(list, text) == list.end()) list.push_back(text);
}

// Hours are told where all alerts agree. Precondition: the alert is not yet among those of the event.
void JoinHours(const Delivery& delivery, EventDelivery& event) {
  const auto& hours = event.wanted == Wanted::kAnyHour ? delivery.page_hours : delivery.hours;
  if (event.alerts.empty()) {
    event.hours = hours;
  } else if (event.hours != hours) {
    event.hours.reset();
  }
}

void JoinVerdict(const Delivery& delivery, EventDelivery& event) {
  Truth delivered = IsDelivered(delivery, event.wanted);
  Truth wakes = Wakes(delivery);
  event.delivered = std::min(event.delivered, delivered);
  event.wakes = std::max(event.wakes, wakes);
  if (delivered != Truth::kYes) Add(event.problems, delivery.Sentence());
  if (event.wanted == Wanted::kInHours && wakes == Truth::kYes) {
    Add(event.problems, fmt::format("{} wakes somebody, though it may wait", delivery.alert));
  }
  bool open = delivered == Truth::kMaybe || wakes == Truth::kMaybe;
  if (open && event.why_unknown.empty()) event.why_unknown = delivery.Sentence();
}

}  // namespace

std::string_view Name(Wanted wanted) { return wanted == Wanted::kAnyHour ? "any" : "in"; }

bool TellsOf(const model::Event& event, std::string_view alert) {
  if (event.alerts.empty()) return HaveSameWords(event.name, alert);
  return std::ranges::any_of(event.alerts, [&](const std::string& p) { return MatchesPattern(p, alert); });
}

EventDelivery DeliverEvent(const model::Event& event, Wanted wanted, std::span<const Delivery> deliveries) {
  EventDelivery result{
      .name = event.name, .wanted = wanted, .delivered = Truth::kYes, .wakes = Truth::kNo, .place = event.place};
  for (const Delivery& delivery : deliveries) {
    if (!TellsOf(event, delivery.alert)) continue;
    JoinHours(delivery, result);
    JoinVerdict(delivery, result);
    Add(result.alerts, delivery.alert);
    for (const std::string& receiver : delivery.receivers) Add(result.receivers, receiver);
  }
  std::ranges::sort(result.alerts);
  result.summary = result.problems.empty() ? std::string() : JoinWords(result.problems, "; ");
  if (result.alerts.empty()) {
    result.delivered = result.wakes = Truth::kMaybe;
    result.why_unknown = event.alerts.empty() ? "no alert is known for it: name its `alerts`"
                                              : fmt::format("no alert is named {}", JoinWords(event.alerts, " or "));
  }
  if (result.summary.empty()) {
    result.summary = result.alerts.empty()
                         ? result.why_unknown
                         : fmt::format("{} reach {}", JoinWords(result.alerts), JoinWords(result.receivers));
  }
  return result;
}

}  // namespace seaworthy::collectors::alertmanager
