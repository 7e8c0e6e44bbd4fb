// What a review amounts to at a moment: which items are satisfied and how, which sections are validly signed, who is
// awaited, what blocks and who can unblock it. A pure function of the logs and `now`; nothing of it is stored.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "model/result.h"
#include "review/review_state.h"
#include "review/service_state.h"

namespace seaworthy::review {

// A review and its services.
struct Case {
  ReviewState review;
  std::map<std::string, ServiceState> services;

  // Empty state where nothing is known of it.
  const ServiceState& Service(const std::string& id) const;
  // How many events it is made of: two readings with the same number saw the same.
  std::int64_t AsOf() const;
};

enum class Status : std::uint8_t { kDraft, kInReview, kApproved, kClosed, kAbandoned };
template <>
struct EnumNames<Status> {
  static constexpr std::array<std::string_view, 5> names = {"draft", "in_review", "approved", "closed", "abandoned"};
};

// By what an item is satisfied.
enum class Ground : std::uint8_t {
  kNone,
  kCheck,
  kAttested,
  kCorrected,
  kNotApplicable,
  kDeclared,
  kWaived,
  kCondition
};
template <>
struct EnumNames<Ground> {
  static constexpr std::array<std::string_view, 8> names = {
      "none", "check", "attested", "corrected", "not_applicable", "declared_not_applicable", "waived", "condition"};
};

// One item on one service, as it stands now.
struct ItemStanding {
  std::string service;
  const PinnedItem* item = nullptr;  // Of the case that was assessed.
  const PinnedSection* section = nullptr;
  const ItemRecord* record = nullptr;                 // Of the newest counted run; null where none was attached.
  model::Outcome outcome = model::Outcome::kUnknown;  // Of check, correction and attestation together.
  bool required = false;
  bool satisfied = false;  // Of itself; an item that is not required may be unsatisfied and block nothing.
  bool stale = false;      // What satisfied it grew old.
  Ground ground = Ground::kNone;
  std::string why;  // One line: by what it is satisfied, or what is missing.
  const AttestationState* attestation = nullptr;
  const Correction* correction = nullptr;    // In force.
  std::vector<const Waiver*> waivers;        // In force.
  std::vector<const Condition*> conditions;  // In force.
  std::vector<Part> uncovered;               // Failing parts that no waiver covers.
};

// One rule of a section's sign-off.
struct RuleStanding {
  const PinnedRule* rule = nullptr;
  bool met = false;
  std::vector<const SignOff*> given;  // Valid ones that count for it.
  int counted = 0;                    // Of a quorum: how many of those needed have signed.
  bool needs_another = false;         // Enough, but its only signer attested an item of the section.
  std::vector<Capacity> awaited;      // Empty where it is met.
};

struct SignOffStanding {
  const SignOff* sign_off = nullptr;
  bool valid = false;
  std::vector<Change> changed;  // Since it was signed; those that void it say so.
};

struct SectionStanding {
  const PinnedSection* section = nullptr;
  bool signed_validly = false;
  std::vector<RuleStanding> rules;
  std::vector<SignOffStanding> sign_offs;  // Newest of each person and capacity.
  std::vector<const ChangeRequest*> requests;
};

struct Blocker {
  enum class Kind : std::uint8_t { kRun, kItem, kSection, kThread, kRequest };
  Kind kind = Kind::kItem;
  std::string about;    // Id of the item, section, thread or request; service of a run.
  std::string service;  // Of an item.
  std::string why;
  std::string remedy;         // What would unblock it: the item's action, `sign off as sre`.
  std::vector<Capacity> who;  // Who can; a person where it is one person's business.
  bool all = false;           // Each of them is needed, not any.
};

template <>
struct EnumNames<Blocker::Kind> {
  static constexpr std::array<std::string_view, 5> names = {"run", "item", "section", "thread", "request"};
};

// Somebody the review waits for.
struct Awaited {
  Capacity capacity;
  std::string person;  // Who was asked to stand for it; empty: any member.
  std::string section;
  std::string what;   // sign-off | attestation | waiver | resolve
  std::string about;  // Item, waiver or thread; empty for a sign-off.
};

struct Assessment {
  Status status = Status::kDraft;
  std::vector<ItemStanding> items;        // In the order of the standard, services within an item.
  std::vector<SectionStanding> sections;  // In the order of the standard.
  std::vector<Blocker> blockers;          // Of a go, in the order: runs, items, requests, threads, sections.
  std::vector<Awaited> awaited;
  bool go = false;           // Could be closed as go now.
  bool conditional = false;  // Could be closed as conditional now.
  bool emergency = false;    // An emergency acceptance is in force and covers all that blocks.

  const SectionStanding* Find(std::string_view section) const;
};

// The case must outlive the assessment, which points into it.
Assessment Assess(const Case& subject, Instant now);

// The one line of an item over all services: the worst.
model::Outcome WorstOutcome(const Assessment& assessment, std::string_view item);

}  // namespace seaworthy::review
