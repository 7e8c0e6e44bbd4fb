// A review as its log tells it: the fold of its events, without any judgement. What follows from it at a moment is
// computed by assess.h; expiry is no event.
//
// Apply is total: every event that can be read can be applied to every state, in any order; one that fits nothing (a
// reply to a thread that is not there) changes nothing but the version.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "review/events.h"
#include "review/pinned.h"
#include "review/vocabulary.h"

namespace seaworthy::review {

struct Participant {
  Capacity capacity;
  std::string person;  // Empty: any current member.

  friend bool operator==(const Participant&, const Participant&) = default;
};

struct RunLine {
  std::string id;
  std::string service;
  std::string commit;
  Instant ended;
  bool counted = false;

  friend bool operator==(const RunLine&, const RunLine&) = default;
};

struct Correction {
  OutcomeCorrected event;
  std::string by;
  Instant at;

  friend bool operator==(const Correction&, const Correction&) = default;
};

struct DeclaredNotApplicable {
  std::string reason;
  std::string by;
  Instant at;

  friend bool operator==(const DeclaredNotApplicable&, const DeclaredNotApplicable&) = default;
};

enum class ThreadStatus : std::uint8_t { kOpen, kAddressed, kResolved };
template <>
struct EnumNames<ThreadStatus> {
  static constexpr std::array<std::string_view, 3> names = {"open", "addressed", "resolved"};
};

struct Reply {
  BlobRef text;
  std::string by;
  Instant at;

  friend bool operator==(const Reply&, const Reply&) = default;
};

struct Thread {
  std::string id;
  int number = 0;  // As people name it: 1 for the first of the review.
  Anchor anchor;
  bool note = false;
  ThreadStatus status = ThreadStatus::kOpen;
  std::string by;
  Instant at;
  BlobRef text;
  std::vector<Reply> replies;
  std::string resolved_by;

  bool Blocks() const { return !note && status != ThreadStatus::kResolved; }

  friend bool operator==(const Thread&, const Thread&) = default;
};

struct ChangeRequest {
  std::string id;
  std::string section;
  std::string by;
  Instant at;
  BlobRef text;

  friend bool operator==(const ChangeRequest&, const ChangeRequest&) = default;
};

struct SignOff {
  SignedOff event;
  Actor by;
  Instant at;
  std::int64_t version = 0;  // Of the log, with this event.
  bool withdrawn = false;
  bool voided = false;
  std::vector<Change> voided_by;  // Why.

  // Neither withdrawn nor voided in the log; whether it still fits what is now, assess.h says.
  bool Stands() const { return !withdrawn && !voided; }

  friend bool operator==(const SignOff&, const SignOff&) = default;
};

struct Emergency {
  Instant until;
  std::string reason;
  Actor by;
  Instant at;
  std::vector<std::string> blockers;
  std::vector<AcceptedBlocker> accepted;

  friend bool operator==(const Emergency&, const Emergency&) = default;
};

enum class Ending : std::uint8_t { kNone, kClosed, kAbandoned, kHealed };
template <>
struct EnumNames<Ending> {
  static constexpr std::array<std::string_view, 4> names = {"none", "closed", "abandoned", "healed"};
};

struct Note {
  BlobRef text;
  std::string by;
  Instant at;

  friend bool operator==(const Note&, const Note&) = default;
};

// Service and item.
using ItemKey = std::pair<std::string, std::string>;

struct ReviewState {
  std::int64_t version = 0;  // Events applied; 0: there is no such review.
  ReviewStarted started;     // As it began; what can change stands below.
  Instant started_at;
  std::string started_by;
  std::string title;
  std::string dri;
  std::set<std::string> drivers;  // Everybody who ever was the DRI: none of them reviews.
  std::string lead;
  std::string target;
  PinnedStandard standard;
  std::vector<std::string> delta_items;
  std::vector<Participant> participants;
  std::map<std::string, RunRecord> runs;      // The newest counted run of each service.
  std::map<std::string, RunRecord> before;    // The counted run before it, for what changed.
  std::vector<RunLine> run_lines;             // All, in order, previews too.
  std::map<ItemKey, Correction> corrections;  // The last of each item.
  std::map<ItemKey, DeclaredNotApplicable> not_applicable;
  std::map<std::string, Thread> threads;                 // By id; ids sort by time.
  std::map<std::string, ChangeRequest> change_requests;  // Those that stand.
  std::vector<SignOff> sign_offs;                        // In order.
  std::optional<Emergency> emergency;
  Ending ending = Ending::kNone;
  std::optional<ReviewClosed> closed;
  std::string ended_by;
  Instant ended_at;
  std::string end_reason;
  std::vector<CertificateIssued> certificates;
  std::vector<Note> notes;
  Instant last_at;  // Of the last event.

  bool exists() const { return version > 0; }
  bool ended() const { return ending != Ending::kNone; }
  const std::string& id() const { return started.review; }
  const Thread* FindThread(std::string_view id_or_number) const;

  friend bool operator==(const ReviewState&, const ReviewState&) = default;
};

void Apply(ReviewState& state, const ReviewRecord& record);

ReviewState FoldReview(std::span<const ReviewRecord> records);

// `checkout#3`
std::string ShortName(const ReviewState& state);

}  // namespace seaworthy::review
