// The timeline of a service (timeline.h).
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "review/service_state.h"
#include "review/timeline.h"
#include "review/timeline_words.h"

namespace seaworthy::review {
namespace {

// One overload per event: its line. `state` is that before the event.
struct Teller {
  const ServiceState& state;
  const TimelineWords& words;
  const Actor& by;

  template <typename... Parts>
  std::string Did(fmt::format_string<Parts...> format, Parts&&... parts) const {
    return words.Who(by) + " " + fmt::format(format, std::forward<Parts>(parts)...);
  }

  std::string operator()(const ReviewOpened& event) const {
    return fmt::format("the review {} \"{}\" began", Short(event.review), OneLine(event.title));
  }
  std::string operator()(const ReviewRenamed& event) const {
    return Did("called the review {} \"{}\"", Short(event.review), OneLine(event.title));
  }
  std::string operator()(const ReviewEnded& event) const {
    return fmt::format("the review {} ended", Short(event.review));
  }

  std::string operator()(const Attested& event) const {
    std::string until = event.fresh_until ? ", good until " + Day(event.fresh_until) : "";
    return Did("attested {}{}{}{}", event.item, InBrackets(event.evidence), until, Because(event.statement));
  }
  std::string operator()(const AttestationWithdrawn& event) const {
    std::string item = "an item";
    for (const auto& [id, attestation] : state.attestations) {
      if (attestation.event.attestation == event.attestation) item = id;
    }
    return Did("withdrew the attestation of {}{}", item, Because(event.reason));
  }

  std::string operator()(const WaiverRequested& event) const {
    return Did("asked for a waiver of {} until {}{}", event.item, Day(event.until), Because(event.reason));
  }
  std::string WaiverName(const std::string& id) const {
    auto waiver = state.waivers.find(id);
    return waiver == state.waivers.end() ? "a waiver" : "the waiver of " + waiver->second.request.item;
  }
  std::string operator()(const WaiverApproved& event) const {
    std::string parts = event.parts.empty() ? "" : " for " + Count(event.parts.size(), "part");
    return Did("approved {}{} until {}", WaiverName(event.waiver), parts, Day(event.until));
  }
  std::string operator()(const WaiverDenied& event) const {
    return Did("denied {}{}", WaiverName(event.waiver), Because(event.reason));
  }
  std::string operator()(const WaiverRevoked& event) const {
    return Did("revoked {}{}", WaiverName(event.waiver), Because(event.reason));
  }

  std::string operator()(const ConditionAdded& event) const {
    return Did("promised for {} by {}: {}", event.item, Day(event.due), OneLine(event.promise, 160));
  }
  std::string ConditionName(const std::string& id) const {
    auto condition = state.conditions.find(id);
    return condition == state.conditions.end()
               ? "a condition"
               : fmt::format("the condition \"{}\"", OneLine(condition->second.event.promise, 80));
  }
  std::string operator()(const ConditionMet& event) const {
    return Did("met {}{}", ConditionName(event.condition), InBrackets(event.evidence));
  }
  std::string operator()(const ConditionDropped& event) const {
    return Did("dropped {}{}", ConditionName(event.condition), Because(event.reason));
  }

  std::string operator()(const ActionAdded& event) const {
    std::string owner = event.owner.empty() ? "" : " for " + words.Name(event.owner);
    std::string due = event.due ? ", due " + Day(event.due) : "";
    return Did("added the action \"{}\"{}{}", OneLine(event.title), owner, due);
  }
  std::string operator()(const ActionDone& event) const {
    auto action = state.actions.find(event.action);
    std::string title = action == state.actions.end() ? event.action : OneLine(action->second.event.title);
    return Did("finished the action \"{}\"{}", title, Because(event.comment));
  }

  std::string operator()(const DecisionRecorded& event) const {
    std::string until = event.valid_until ? ", valid until " + Day(event.valid_until) : "";
    return Did("decided {}{}{} with review {}", NameOf(event.decision), event.emergency ? " in an emergency" : "",
               until, Short(event.review));
  }
  std::string operator()(const DecisionRevoked& event) const {
    return Did("revoked the decision of review {}{}", Short(event.review), Because(event.reason));
  }

  std::string operator()(const RunCounted& event) const {
    std::vector<std::string> failing;
    std::vector<std::string> accepted;
    for (const CountedItem& item : event.items) {
      if (item.outcome != model::Outcome::kFail) continue;
      (item.excused.empty() ? failing : accepted).push_back(item.item);
    }
    std::string at = event.commit.empty() ? "" : " at " + Short(event.commit);
    std::string found = failing.empty() ? accepted.empty() ? "no required item fails" : "nothing new fails"
                                        : "failing " + Some(failing);
    if (!accepted.empty()) found += "; failing, but accepted: " + Some(accepted);
    return fmt::format("run {}{} was counted: {}", Short(event.run), at, found);
  }
  std::string operator()(const DriftFound& event) const {
    return fmt::format("adrift since run {}: {}", Short(event.run), Some(event.items));
  }
  std::string operator()(const DriftHealed& event) const {
    return fmt::format("{} well again in run {}", event.items.empty() ? "all is" : Some(event.items) + " is",
                       Short(event.run));
  }
  std::string operator()(const DeltaOpened& event) const {
    return fmt::format("the delta review {} was opened", Short(event.review));
  }
  std::string operator()(const DeltaClosed& event) const {
    return fmt::format("the delta review {} closed{}", Short(event.review), event.healed ? " by itself" : "");
  }
};

}  // namespace

std::vector<TimelineEntry> Timeline(std::span<const ServiceRecord> log, std::string_view service, const Lookup& lookup,
                                    std::int64_t after_version) {
  const TimelineWords words(lookup);
  std::vector<TimelineEntry> entries;
  ServiceState state;
  state.id = service;
  for (const ServiceRecord& record : log) {
    if (state.version >= after_version) {
      std::string text = std::visit(Teller{state, words, record.by}, record.event);
      entries.push_back({record.at, state.version + 1, TypeOf(record.event), record.by.person, std::move(text)});
    }
    Apply(state, record);
  }
  return entries;
}

}  // namespace seaworthy::review
