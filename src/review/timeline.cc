#include "review/timeline.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "review/review_state.h"
#include "review/timeline_words.h"

namespace seaworthy::review {
namespace {

// One overload per event: its line. `state` is that before the event.
struct Teller {
  const ReviewState& state;
  const TimelineWords& words;
  const Actor& by;

  template <typename... Parts>
  std::string Did(fmt::format_string<Parts...> format, Parts&&... parts) const {
    return words.Who(by) + " " + fmt::format(format, std::forward<Parts>(parts)...);
  }

  std::string Title(const std::string& section) const {
    const PinnedSection* found = state.standard.FindSection(section);
    return OneLine(found == nullptr || found->title.empty() ? section : found->title, 80);
  }

  std::string Where(const Anchor& anchor) const {
    if (!anchor.item.empty()) return " on " + anchor.item;
    return anchor.section.empty() ? "" : " on " + Title(anchor.section);
  }

  std::string ThreadName(const std::string& id) const {
    const Thread* thread = state.FindThread(id);
    return thread == nullptr ? "a comment" : fmt::format("comment #{}{}", thread->number, Where(thread->anchor));
  }

  // `shop: ` where the review has several services.
  std::string Of(const std::string& service, const std::string& item) const {
    return state.started.services.size() > 1 ? service + ": " + item : item;
  }

  std::string operator()(const ReviewStarted& event) const {
    std::string what = event.delta_of.empty() ? "started the review" : "opened a delta review";
    std::string about = event.delta_items.empty() ? "" : " of " + Some(event.delta_items);
    return Did("{}{} \"{}\" of {} by {} {}", what, about, OneLine(event.title), Some(event.services), event.standard.id,
               event.standard.version);
  }

  std::string operator()(const Reassigned& event) const {
    std::vector<std::string> changes;
    if (!event.dri.empty()) changes.push_back("the DRI " + words.Name(event.dri));
    if (!event.lead.empty()) changes.push_back("the review lead " + words.Name(event.lead));
    if (!event.title.empty()) changes.push_back(fmt::format("the title \"{}\"", OneLine(event.title)));
    if (!event.target.empty()) changes.push_back("the target " + OneLine(event.target));
    return Did("made {}{}", JoinWords(changes), Because(event.reason));
  }

  std::string Asked(const Capacity& capacity, const std::string& person) const {
    return person.empty() ? ToString(capacity) : fmt::format("{} for {}", words.Name(person), ToString(capacity));
  }
  std::string operator()(const ParticipantAdded& event) const {
    return Did("asked {} to take part", Asked(event.capacity, event.person));
  }
  std::string operator()(const ParticipantRemoved& event) const {
    return Did("took {} out", Asked(event.capacity, event.person));
  }

  std::string operator()(const RunAttached& event) const {
    const RunRecord& run = event.run;
    std::string at = run.commit.empty() ? "" : " at " + Short(run.commit);
    std::string of = state.started.services.size() > 1 ? " of " + run.service : "";
    return Did("attached {} {}{}{}: {}", run.counted ? "run" : "preview", Short(run.id), of, at, Outcomes(run));
  }

  // What turned since the run before; of the first one how many of each.
  std::string Outcomes(const RunRecord& run) const {
    auto before = state.runs.find(run.service);
    if (before == state.runs.end()) return Counts(run);
    std::vector<std::string> turned;
    for (const ItemRecord& item : run.items) {
      const ItemRecord* old = before->second.Find(item.item);
      if (old == nullptr || old->outcome == item.outcome) continue;
      turned.push_back(fmt::format("{} {} -> {}", item.item, NameOf(old->outcome), NameOf(item.outcome)));
    }
    return turned.empty() ? "every outcome as before" : Some(turned, "; ");
  }

  static std::string Counts(const RunRecord& run) {
    std::map<model::Outcome, int> counts;
    for (const ItemRecord& item : run.items) ++counts[item.outcome];
    std::vector<std::string> texts;
    for (const auto& [outcome, count] : counts) texts.push_back(fmt::format("{} {}", count, NameOf(outcome)));
    return texts.empty() ? "no items" : Some(texts);
  }

  std::string operator()(const OutcomeCorrected& event) const {
    return Did("corrected {} from {} to {}{}", Of(event.service, event.item), NameOf(event.was), NameOf(event.outcome),
               Because(event.reason));
  }
  std::string operator()(const NotApplicableDeclared& event) const {
    return Did("declared {} not applicable{}", Of(event.service, event.item), Because(event.reason));
  }
  std::string operator()(const NotApplicableWithdrawn& event) const {
    return Did("took back that {} is not applicable{}", Of(event.service, event.item), Because(event.reason));
  }

  std::string operator()(const ThreadOpened& event) const {
    return Did("{} #{}{}{}", event.note ? "noted" : "commented", state.threads.size() + 1, Where(event.anchor),
               words.Quote(event.text));
  }
  std::string operator()(const ThreadReplied& event) const {
    return Did("replied to {}{}", ThreadName(event.thread), words.Quote(event.text));
  }
  std::string operator()(const ThreadAddressed& event) const { return Did("addressed {}", ThreadName(event.thread)); }
  std::string operator()(const ThreadResolved& event) const { return Did("resolved {}", ThreadName(event.thread)); }
  std::string operator()(const ThreadReopened& event) const { return Did("reopened {}", ThreadName(event.thread)); }

  std::string operator()(const ChangesRequested& event) const {
    return Did("asked for changes in {}{}", Title(event.section), words.Quote(event.text));
  }
  std::string operator()(const ChangesRequestWithdrawn& event) const {
    auto request = state.change_requests.find(event.request);
    std::string where = request == state.change_requests.end() ? "" : " in " + Title(request->second.section);
    return Did("took back the request for changes{}", where);
  }

  std::string operator()(const SignedOff& event) const {
    return fmt::format("{} signed off {}{}", words.Who(by, ToString(event.as)), Title(event.section),
                       Because(event.comment));
  }
  // `Reliability by sam`
  std::string SignOffName(const std::string& id) const {
    for (const SignOff& sign_off : state.sign_offs) {
      if (sign_off.event.sign_off != id) continue;
      return fmt::format("{} by {}", Title(sign_off.event.section), words.Name(sign_off.by.person));
    }
    return "a section";
  }
  std::string operator()(const SignOffWithdrawn& event) const {
    return Did("withdrew the sign-off of {}{}", SignOffName(event.sign_off), Because(event.reason));
  }
  std::string operator()(const SignOffVoided& event) const {
    std::vector<std::string> changes;
    for (const Change& change : event.changes) changes.push_back(ToLine(change));
    return fmt::format("the sign-off of {} became void: {}", SignOffName(event.sign_off), Some(changes, "; "));
  }
  std::string ToLine(const Change& change) const {
    return fmt::format("{} of {} {} -> {}", change.what, Of(change.service, change.item),
                       change.before.empty() ? "none" : OneLine(change.before, 80),
                       change.now.empty() ? "none" : OneLine(change.now, 80));
  }

  std::string operator()(const StandardChanged& event) const {
    return Did("changed the pinned standard from {} {} to {} {}{}", state.standard.id, state.standard.version,
               event.standard.id, event.standard.version, Because(event.reason));
  }
  std::string operator()(const EmergencyAccepted& event) const {
    return Did("accepted {} as an emergency until {}{}", Count(event.blockers.size(), "blocker"), Day(event.until),
               Because(event.reason));
  }
  std::string operator()(const ReviewClosed& event) const {
    std::string until = event.valid_until ? ", valid until " + Day(event.valid_until) : "";
    return Did("closed the review as {}{}{}{}", NameOf(event.decision), event.emergency ? " in an emergency" : "",
               until, Because(event.reason));
  }
  std::string operator()(const ReviewAbandoned& event) const {
    return Did("abandoned the review{}", Because(event.reason));
  }
  std::string operator()(const ReviewHealed& event) const {
    return fmt::format("all is well again in run {}: the review closed by itself", Short(event.run));
  }
  std::string operator()(const DeltaChanged& event) const {
    return fmt::format("the review is about {} since run {}", Some(event.items), Short(event.run));
  }
  std::string operator()(const CertificateIssued& event) const {
    return Did("issued the certificate {}", Short(event.digest));
  }
  std::string operator()(const NoteAdded& event) const { return Did("added a note{}", words.Quote(event.text)); }
};

}  // namespace

std::string ToString(const TimelineEntry& entry) {
  std::string at = ToString(entry.at);
  std::replace(at.begin(), at.end(), 'T', ' ');
  return at.substr(0, 16) + " " + entry.text;
}

std::vector<TimelineEntry> Timeline(std::span<const ReviewRecord> log, const Lookup& lookup,
                                    std::int64_t after_version) {
  const TimelineWords words(lookup);
  std::vector<TimelineEntry> entries;
  ReviewState state;
  for (const ReviewRecord& record : log) {
    if (state.version >= after_version) {
      std::string text = std::visit(Teller{state, words, record.by}, record.event);
      entries.push_back({record.at, state.version + 1, TypeOf(record.event), record.by.person, std::move(text)});
    }
    Apply(state, record);
  }
  return entries;
}

std::vector<TimelineEntry> Merge(std::vector<TimelineEntry> first, std::vector<TimelineEntry> second) {
  first.insert(first.end(), std::make_move_iterator(second.begin()), std::make_move_iterator(second.end()));
  std::stable_sort(first.begin(), first.end(),
                   [](const TimelineEntry& a, const TimelineEntry& b) { return a.at < b.at; });
  return first;
}

std::int64_t LastActOf(std::span<const ReviewRecord> log, std::string_view person) {
  for (std::size_t i = log.size(); i > 0; --i) {
    if (log[i - 1].by.person == person) return static_cast<std::int64_t>(i);
  }
  return 0;
}

}  // namespace seaworthy::review
