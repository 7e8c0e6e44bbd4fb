#include "review/review_state.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "review/seen.h"

namespace seaworthy::review {
namespace {

// One overload per event. `record` tells who and when.
struct Applier {
  ReviewState& state;
  const Instant at;
  const Actor& by;
  const bool keep_run = true;  // Whether a run's items are kept, beside its line.

  void operator()(const ReviewStarted& event) {
    state.started = event;
    state.started_at = at;
    state.started_by = by.person;
    state.title = event.title;
    Drive(event.dri);
    state.lead = event.lead;
    state.target = event.target;
    state.standard = event.standard;
    state.delta_items = event.delta_items;
    for (const Capacity& capacity : event.addressed) state.participants.push_back({capacity, ""});
  }

  void operator()(const Reassigned& event) {
    if (!event.dri.empty()) Drive(event.dri);
    if (!event.lead.empty()) state.lead = event.lead;
    if (!event.title.empty()) state.title = event.title;
    if (!event.target.empty()) state.target = event.target;
  }

  void operator()(const ParticipantAdded& event) { state.participants.push_back({event.capacity, event.person}); }

  void operator()(const ParticipantRemoved& event) {
    std::erase_if(state.participants, [&](const Participant& participant) {
      return participant.capacity == event.capacity && participant.person == event.person;
    });
  }

  void operator()(const RunAttached& event) {
    const RunRecord& run = event.run;
    state.run_lines.push_back({run.id, run.service, run.commit, run.ended, run.counted});
    if (!run.counted) return;
    DropCorrections(run);
    if (!keep_run) return;
    auto newest = state.runs.find(run.service);
    if (newest != state.runs.end()) state.before.insert_or_assign(run.service, std::move(newest->second));
    state.runs.insert_or_assign(run.service, run);
  }

  void operator()(const OutcomeCorrected& event) {
    state.corrections.insert_or_assign({event.service, event.item}, Correction{event, by.person, at});
  }

  void operator()(const NotApplicableDeclared& event) {
    state.not_applicable.insert_or_assign({event.service, event.item},
                                          DeclaredNotApplicable{event.reason, by.person, at});
  }

  void operator()(const NotApplicableWithdrawn& event) { state.not_applicable.erase({event.service, event.item}); }

  void operator()(const ThreadOpened& event) {
    Thread thread;
    thread.id = event.thread;
    thread.number = static_cast<int>(state.threads.size()) + 1;
    thread.anchor = event.anchor;
    thread.note = event.note;
    thread.by = by.person;
    thread.at = at;
    thread.text = event.text;
    state.threads.emplace(event.thread, std::move(thread));
  }

  void operator()(const ThreadReplied& event) {
    auto thread = state.threads.find(event.thread);
    if (thread != state.threads.end()) thread->second.replies.push_back({event.text, by.person, at});
  }

  void operator()(const ThreadAddressed& event) { SetStatus(event.thread, ThreadStatus::kAddressed); }
  void operator()(const ThreadResolved& event) { SetStatus(event.thread, ThreadStatus::kResolved); }
  void operator()(const ThreadReopened& event) { SetStatus(event.thread, ThreadStatus::kOpen); }

  void operator()(const ChangesRequested& event) {
    state.change_requests.insert_or_assign(event.request,
                                           ChangeRequest{event.request, event.section, by.person, at, event.text});
  }

  void operator()(const ChangesRequestWithdrawn& event) { state.change_requests.erase(event.request); }

  // Who signs takes back what they asked for in that section.
  void operator()(const SignedOff& event) {
    std::erase_if(state.change_requests, [&](const auto& entry) {
      return entry.second.section == event.section && entry.second.by == by.person;
    });
    SignOff sign_off;
    sign_off.event = event;
    sign_off.by = by;
    sign_off.at = at;
    sign_off.version = state.version + 1;
    state.sign_offs.push_back(std::move(sign_off));
  }

  void operator()(const SignOffWithdrawn& event) {
    if (SignOff* sign_off = Find(event.sign_off)) sign_off->withdrawn = true;
  }

  void operator()(const SignOffVoided& event) {
    SignOff* sign_off = Find(event.sign_off);
    if (sign_off == nullptr) return;
    sign_off->voided = true;
    sign_off->voided_by = event.changes;
  }

  // What a run found under another rule tells nothing of an item, nor does a correction of it.
  void operator()(const StandardChanged& event) {
    const PinnedStandard before = std::exchange(state.standard, event.standard);
    auto asked_otherwise = [&](const std::string& id) {
      const PinnedItem* old = before.FindItem(id);
      const PinnedItem* now = state.standard.FindItem(id);
      return old == nullptr || now == nullptr || RuleDigest(before, *old) != RuleDigest(state.standard, *now);
    };
    for (auto* runs : {&state.runs, &state.before}) {
      for (auto& [service, run] : *runs) {
        std::erase_if(run.items, [&](const ItemRecord& record) { return asked_otherwise(record.item); });
      }
    }
    std::erase_if(state.corrections, [&](const auto& entry) { return asked_otherwise(entry.first.second); });
    state.emergency.reset();  // It accepted what the other standard asked for.
  }

  void operator()(const EmergencyAccepted& event) {
    state.emergency = Emergency{event.until.value_or(at), event.reason, by, at, event.blockers, event.accepted};
  }

  void operator()(const ReviewClosed& event) {
    End(Ending::kClosed, event.reason);
    state.closed = event;
  }

  void operator()(const ReviewAbandoned& event) { End(Ending::kAbandoned, event.reason); }
  void operator()(const ReviewHealed&) { End(Ending::kHealed, "what had drifted is well again"); }
  void operator()(const DeltaChanged& event) { state.delta_items = event.items; }
  void operator()(const CertificateIssued& event) { state.certificates.push_back(event); }
  void operator()(const NoteAdded& event) { state.notes.push_back({event.text, by.person, at}); }

 private:
  // One that lapses stays lapsed when what it was about comes back.
  void DropCorrections(const RunRecord& run) {
    std::erase_if(state.corrections, [&](const auto& entry) {
      const OutcomeCorrected& event = entry.second.event;
      if (event.service != run.service) return false;
      const ItemRecord* record = run.Find(event.item);
      return record == nullptr || record->deciding != event.deciding || record->outcome != event.was;
    });
  }

  void Drive(const std::string& person) {
    state.dri = person;
    state.drivers.insert(person);
  }

  void SetStatus(const std::string& id, ThreadStatus status) {
    auto thread = state.threads.find(id);
    if (thread == state.threads.end()) return;
    thread->second.status = status;
    thread->second.resolved_by = status == ThreadStatus::kResolved ? by.person : "";
  }

  // From the newest: it is nearly always one of the last that is withdrawn or becomes void.
  SignOff* Find(const std::string& id) {
    auto found = std::find_if(state.sign_offs.rbegin(), state.sign_offs.rend(),
                              [&](const SignOff& sign_off) { return sign_off.event.sign_off == id; });
    return found == state.sign_offs.rend() ? nullptr : &*found;
  }

  void End(Ending ending, const std::string& reason) {
    state.ending = ending;
    state.ended_by = by.person;
    state.ended_at = at;
    state.end_reason = reason;
  }
};

void ApplyTo(ReviewState& state, const ReviewRecord& record, bool keep_run) {
  std::visit(Applier{state, record.at, record.by, keep_run}, record.event);
  ++state.version;
  state.last_at = record.at;
}

// A run's items are most of a log, and the state holds those of the last two counted runs of a service: the others need
// not be copied only to be thrown away.
std::vector<bool> RunsToKeep(std::span<const ReviewRecord> records) {
  std::vector<bool> keep(records.size(), false);
  std::map<std::string_view, int> kept;
  for (std::size_t i = records.size(); i > 0; --i) {
    const auto* attached = std::get_if<RunAttached>(&records[i - 1].event);
    if (attached == nullptr || !attached->run.counted) continue;
    keep[i - 1] = ++kept[attached->run.service] <= 2;
  }
  return keep;
}

}  // namespace

void Apply(ReviewState& state, const ReviewRecord& record) { ApplyTo(state, record, true); }

ReviewState FoldReview(std::span<const ReviewRecord> records) {
  const std::vector<bool> keep = RunsToKeep(records);
  ReviewState state;
  for (std::size_t i = 0; i < records.size(); ++i) ApplyTo(state, records[i], keep[i]);
  return state;
}

const Thread* ReviewState::FindThread(std::string_view id_or_number) const {
  auto by_id = threads.find(std::string(id_or_number));
  if (by_id != threads.end()) return &by_id->second;
  if (id_or_number.starts_with('#')) id_or_number.remove_prefix(1);
  for (const auto& [id, thread] : threads) {
    if (std::to_string(thread.number) == id_or_number) return &thread;
  }
  return nullptr;
}

std::string ShortName(const ReviewState& state) {
  const std::string service = state.started.services.empty() ? "review" : state.started.services.front();
  return fmt::format("{}#{}", service, state.started.number);
}

}  // namespace seaworthy::review
