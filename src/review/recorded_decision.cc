#include "review/recorded_decision.h"

#include <algorithm>

#include "review/fields.h"

namespace seaworthy::review {
namespace {

std::vector<Capacity> SignersOf(const Assessment& assessment) {
  std::vector<Capacity> signers;
  for (const SectionStanding& section : assessment.sections) {
    for (const SignOffStanding& given : section.sign_offs) {
      const Capacity& as = given.sign_off->event.as;
      if (given.valid && std::find(signers.begin(), signers.end(), as) == signers.end()) signers.push_back(as);
    }
  }
  return signers;
}

// Adds what the decision rests on at one item.
class ItemKeeper {
 public:
  ItemKeeper(DecisionRecorded& record, const Assessment& assessment, const ItemStanding& item)
      : record_(record), assessment_(assessment), item_(item) {
    counted_.item = item.item->id;
    if (item.record == nullptr) return;
    counted_.outcome = item.record->outcome;
    counted_.by_age = item.record->by_age;
    counted_.by_trouble = item.record->by_trouble;
    counted_.message = item.record->message;
    counted_.failing = item.record->failing;
    counted_.fresh_until = item.record->fresh_until;
  }

  void Keep() {
    record_.required.push_back(item_.item->id);
    switch (item_.ground) {
      case Ground::kWaived:
        for (const Waiver* waiver : item_.waivers) record_.waivers.push_back(waiver->request.waiver);
        Excused("waiver", item_.waivers.back()->request.waiver);
        break;
      case Ground::kCondition:
        for (const Condition* condition : item_.conditions) record_.conditions.push_back(condition->event.condition);
        Excused("condition", item_.conditions.back()->event.condition);
        break;
      case Ground::kAttested:
        record_.attested.push_back(item_.attestation->event.item);
        if (item_.correction != nullptr)
          Accepted("correction", item_.record->deciding, std::nullopt);
        else if (counted_.outcome == model::Outcome::kUnknown)
          Excused("attestation", item_.attestation->event.item);
        break;
      case Ground::kCorrected: Accepted("correction", item_.record->deciding, std::nullopt); break;
      case Ground::kDeclared: Declared(); break;
      case Ground::kCheck:
      case Ground::kNotApplicable:
      case Ground::kNone:
        if (!item_.satisfied && record_.emergency) Accepted("emergency", "", record_.emergency_until);
        break;
    }
    if (!item_.item->check.empty() && item_.record != nullptr) record_.evidence.push_back(counted_);
  }

 private:
  void Excused(std::string_view why, std::string by) {
    counted_.excused = why;
    counted_.excused_by = std::move(by);
  }
  // A declaration is accepted by the section's sign-off; without one by the emergency alone, and as long as that lasts.
  void Declared() {
    const SectionStanding* section = assessment_.Find(item_.section->id);
    if (section != nullptr && section->signed_validly) return Accepted("not_applicable", "", std::nullopt);
    if (record_.emergency) Accepted("emergency", "", record_.emergency_until);
  }
  void Accepted(std::string_view why, std::string deciding, std::optional<Instant> until) {
    record_.excuses.push_back({item_.item->id, std::string(why), std::move(deciding), until});
    Excused(why, item_.item->id);
  }

  DecisionRecorded& record_;
  const Assessment& assessment_;
  const ItemStanding& item_;
  CountedItem counted_;
};

}  // namespace

DecisionRecorded DecisionFor(const Case& subject, const Assessment& assessment, const std::string& service,
                             const ReviewClosed& closed) {
  DecisionRecorded record;
  record.review = subject.review.id();
  record.title = subject.review.title;
  record.delta_of = subject.review.started.delta_of;
  record.decision = closed.decision;
  record.emergency = closed.emergency;
  if (closed.emergency && subject.review.emergency) record.emergency_until = subject.review.emergency->until;
  record.valid_until = closed.valid_until;
  record.valid_because = closed.valid_because;
  record.valid_with = closed.valid_with;
  record.snapshot_digest = closed.snapshot_digest;
  record.signers = SignersOf(assessment);
  record.adrift_after_runs = subject.review.standard.adrift_after_runs;
  for (const ItemStanding& item : assessment.items) {
    // An item that does not apply today may apply tomorrow.
    if (item.item->blocks && item.service == service) ItemKeeper(record, assessment, item).Keep();
  }
  return record;
}

}  // namespace seaworthy::review
