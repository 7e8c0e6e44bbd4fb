// How each item stands: by check, correction, attestation, waiver or condition.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "review/assess_parts.h"
#include "review/seen.h"
#include "review/what_counts.h"

namespace seaworthy::review {
namespace {

using model::Attest;
using model::Outcome;

std::string Day(Instant instant) { return ToString(instant).substr(0, 10); }

class ItemJudge {
 public:
  ItemJudge(const Case& subject, const PinnedSection& section, const PinnedItem& item, const std::string& service,
            Instant now)
      : review_(subject.review), state_(subject.Service(service)), item_(item), now_(now) {
    standing_.service = service;
    standing_.item = &item;
    standing_.section = &section;
    auto run = review_.runs.find(service);
    if (run != review_.runs.end()) standing_.record = run->second.Find(item.id);
  }

  ItemStanding Run() {
    FindWhatStands();
    standing_.outcome = DecidedOutcome(review_, standing_.service, item_);
    const bool well = standing_.outcome == Outcome::kPass || standing_.outcome == Outcome::kNotApplicable;
    if (well && GrewOld()) {
      standing_.outcome = Outcome::kUnknown;
      standing_.stale = true;
    }
    if (standing_.outcome == Outcome::kNotApplicable) {
      if (!Corrected()) Satisfy(Ground::kNotApplicable, standing_.record->message);
      return std::move(standing_);
    }
    standing_.required = item_.blocks;
    if (!Declared() && !Passed() && !Attested()) WaivedOrPromised();
    if (standing_.correction != nullptr && standing_.ground != Ground::kCorrected)
      standing_.why += "; " + WhyCorrected();
    return std::move(standing_);
  }

 private:
  bool GrewOld() const {
    const ItemRecord* record = standing_.record;
    return record != nullptr && record->fresh_until && *record->fresh_until <= now_;
  }

  void FindWhatStands() {
    standing_.attestation = FindAttestation(state_, item_.id, item_.replaces);
    standing_.correction = CorrectionInForce(review_, standing_.service, item_.id);
    for (const auto& [id, waiver] : state_.waivers) {
      if (item_.IsOrReplaces(waiver.request.item) && waiver.InForce(now_)) standing_.waivers.push_back(&waiver);
    }
    for (const auto& [id, condition] : state_.conditions) {
      if (item_.IsOrReplaces(condition.event.item) && condition.InForce(now_))
        standing_.conditions.push_back(&condition);
    }
  }

  void Satisfy(Ground ground, std::string why) {
    standing_.satisfied = true;
    standing_.ground = ground;
    standing_.why = std::move(why);
  }

  // A declaration is accepted with the section's sign-off, so that it needs somebody to sign.
  bool Declared() {
    auto declared = review_.not_applicable.find({standing_.service, item_.id});
    if (declared == review_.not_applicable.end() || standing_.section->rules.empty()) return false;
    Satisfy(Ground::kDeclared,
            fmt::format("declared not applicable by {}: {}", declared->second.by, declared->second.reason));
    return true;
  }

  bool Passed() {
    if (standing_.outcome != Outcome::kPass || item_.attest == Attest::kAlways || item_.attest == Attest::kOnly) {
      return false;
    }
    if (!Corrected()) Satisfy(Ground::kCheck, standing_.record->message);
    return true;
  }

  bool Corrected() {
    if (standing_.correction != nullptr) Satisfy(Ground::kCorrected, WhyCorrected());
    return standing_.correction != nullptr;
  }

  std::string WhyCorrected() const {
    const OutcomeCorrected& event = standing_.correction->event;
    return fmt::format("corrected from {} by {}: {}", NameOf(event.was), standing_.correction->by, event.reason);
  }

  // An attestation counts where the check cannot tell, or beside it; it never overturns a fail.
  bool Attested() {
    bool asked = item_.attest == Attest::kOnly ||
                 (item_.attest == Attest::kAlways && standing_.outcome == Outcome::kPass) ||
                 (item_.attest == Attest::kFallback && standing_.outcome == Outcome::kUnknown);
    if (!asked || standing_.attestation == nullptr || !Answers(*standing_.attestation, item_)) return false;
    const Instant until = GoodUntil(*standing_.attestation, item_);
    if (until <= now_) {
      standing_.stale = true;
      return false;
    }
    standing_.outcome = Outcome::kPass;
    standing_.stale = false;
    Satisfy(Ground::kAttested, fmt::format("attested by {}, good until {}", standing_.attestation->by, Day(until)));
    return true;
  }

  void WaivedOrPromised() {
    const std::vector<Part> failing = standing_.record == nullptr ? std::vector<Part>() : standing_.record->failing;
    standing_.uncovered = Uncovered(standing_.waivers, standing_.outcome, failing);
    if (Cover(standing_.waivers, standing_.outcome, failing)) {
      const Waiver& waiver = *standing_.waivers.back();
      Satisfy(Ground::kWaived,
              fmt::format("waived until {} by {}: {}", Day(waiver.until), waiver.decided_by, waiver.request.reason));
      return;
    }
    standing_.why = Lacking();
    if (standing_.conditions.empty()) return;
    const Condition& condition = *standing_.conditions.back();
    standing_.ground = Ground::kCondition;
    standing_.why += fmt::format("; {} promised by {}: {}", condition.event.owner, Day(*condition.event.due),
                                 condition.event.promise);
  }

  // `date by security`
  std::string Asked() const {
    std::string kind = item_.evidence.empty() ? "text" : item_.evidence;
    return item_.attest_by.empty() ? kind : fmt::format("{} by {}", kind, JoinWords(item_.attest_by, " or "));
  }

  std::string Lacking() const {
    if (standing_.stale) {
      return standing_.attestation != nullptr ? fmt::format("the attestation by {} grew old", standing_.attestation->by)
                                              : "what it was checked with grew old";
    }
    bool by_hand =
        item_.attest == Attest::kOnly || (item_.attest == Attest::kAlways && standing_.outcome == Outcome::kPass);
    if (by_hand && standing_.attestation != nullptr)
      return fmt::format("what {} attested is not what it asks for now ({})", standing_.attestation->by, Asked());
    if (by_hand) return fmt::format("nobody has attested it yet ({})", Asked());
    if (standing_.record == nullptr) return "no run has looked at it yet";
    if (!standing_.waivers.empty() && WaivedAsAnother()) {
      return fmt::format("waived as {}, which it is no longer: {}", NameOf(standing_.waivers.back()->outcome),
                         standing_.record->message);
    }
    if (!standing_.waivers.empty() && !standing_.uncovered.empty()) {
      return fmt::format("{} that no waiver covers: {}", Count(standing_.uncovered.size(), "part"),
                         standing_.record->message);
    }
    if (standing_.record->kept_from.empty()) return standing_.record->message;
    return standing_.record->message + " (the newest run could not look again)";
  }

  // What was wrong when it was waived is not what is wrong now.
  bool WaivedAsAnother() const {
    const Outcome then = standing_.waivers.back()->outcome;
    return then != standing_.outcome && (standing_.uncovered.empty() || standing_.outcome == Outcome::kFail);
  }

  const ReviewState& review_;
  const ServiceState& state_;
  const PinnedItem& item_;
  const Instant now_;
  ItemStanding standing_;
};

}  // namespace

bool InScope(const ReviewState& review, const std::string& item) {
  return review.started.delta_of.empty() ||
         std::find(review.delta_items.begin(), review.delta_items.end(), item) != review.delta_items.end();
}

std::vector<ItemStanding> AssessItems(const Case& subject, Instant now) {
  std::vector<ItemStanding> items;
  for (const PinnedSection& section : subject.review.standard.sections) {
    for (const PinnedItem& item : section.items) {
      if (!InScope(subject.review, item.id)) continue;
      for (const std::string& service : subject.review.started.services) {
        items.push_back(ItemJudge(subject, section, item, service, now).Run());
      }
    }
  }
  return items;
}

}  // namespace seaworthy::review
