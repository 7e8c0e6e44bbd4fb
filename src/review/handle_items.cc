// What people say about single items: attestations, corrections, and what does not apply.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "review/check_evidence.h"
#include "review/handlers.h"
#include "review/seen.h"
#include "review/target.h"
#include "review/validity.h"

namespace seaworthy::review {
namespace {

using model::Outcome;

Result<void> MayAttest(const Decider& decider, const PinnedItem& item) {
  if (!item.attest_by.empty()) {
    if (decider.HasAnyRole(item.attest_by)) return {};
    return decider.NotAllowed(JoinWords(item.attest_by, " or "), fmt::format("attest '{}'", item.id));
  }
  if (decider.TakesPart()) return {};
  return decider.NotAllowed("those who take part", fmt::format("attest '{}'", item.id));
}

Result<void> CheckAsked(const PinnedItem& item, const Evidence& evidence) {
  if (item.attest == model::Attest::kNone) {
    return Error(kBadCommand, fmt::format("'{}' is decided by its check alone", item.id))
        .Advise("where the check is wrong, a reviewer of the section can correct the outcome");
  }
  SEAWORTHY_RETURN_IF_ERROR(CheckEvidence(evidence));
  if (!item.evidence.empty() && evidence.kind != item.evidence) {
    return Error(kBadCommand, fmt::format("'{}' asks for a {}, not a {}", item.id, item.evidence, evidence.kind));
  }
  if (evidence.unit == item.unit) return {};
  return Error(kBadCommand, item.unit.empty() ? fmt::format("'{}' asks for a {} without a unit", item.id, evidence.kind)
                                              : fmt::format("'{}' asks for a number of {}, not of '{}'", item.id,
                                                            item.unit, OneLine(evidence.unit)));
}

// What was done on a day grows old from that day on, not from the day on which somebody told it.
Instant Began(const Decider& decider, const Evidence& evidence) {
  if (evidence.kind != "date") return decider.now();
  Result<Instant> day = ParseInstant(evidence.text + "T23:59:59Z");
  return day.ok() ? std::min(*day, decider.now()) : decider.now();
}

Result<Instant> FreshUntil(const Decider& decider, const PinnedItem& item, const Attest& command) {
  const std::optional<Instant>& expires = command.expires;
  Instant limit = DaysAfter(Began(decider, command.evidence), item.attest_days);
  if (limit <= decider.now()) {
    return Error(kBadCommand,
                 fmt::format("{} is too long ago: it counts for {} days", command.evidence.text, item.attest_days))
        .Advise("do it again, or ask for a waiver");
  }
  if (!expires) return limit;
  if (*expires <= decider.now()) return Error(kBadCommand, fmt::format("{} has passed already", ToString(*expires)));
  return std::min(*expires, limit);
}

std::vector<std::string> RolesHeld(const Decider& decider, const std::vector<std::string>& asked) {
  std::vector<std::string> held;
  std::copy_if(asked.begin(), asked.end(), std::back_inserter(held),
               [&](const std::string& role) { return decider.HasRole(role); });
  return held;
}

const ItemRecord* NewestRecord(const Decider& decider, const Target& target) {
  auto run = decider.review().runs.find(target.service);
  return run == decider.review().runs.end() ? nullptr : run->second.Find(target.item->id);
}

// People can tell that something is well, is not, or does not matter; and can take a correction back.
Result<void> CheckCorrection(const Decider& decider, const Target& target, const ItemRecord& record, Outcome outcome) {
  if (DecidedOutcome(decider.review(), target.service, *target.item) == outcome) {
    return Error(kBadCommand, fmt::format("the outcome of '{}' is {} already", target.item->id, NameOf(outcome)));
  }
  bool known = outcome == Outcome::kPass || outcome == Outcome::kFail || outcome == Outcome::kNotApplicable;
  if (known || outcome == record.outcome) return {};
  return Error(kBadCommand, fmt::format("an outcome is not corrected to {}", NameOf(outcome)))
      .Advise("say pass, fail or not_applicable");
}

}  // namespace

Result<void> Handle(Decider& decider, const Attest& command) {
  SEAWORTHY_TRY(Target target, FindTarget(decider, command.service, command.item));
  SEAWORTHY_RETURN_IF_ERROR(decider.SpeaksFor(target.service));
  SEAWORTHY_RETURN_IF_ERROR(MayAttest(decider, *target.item));
  SEAWORTHY_RETURN_IF_ERROR(CheckAsked(*target.item, command.evidence));
  SEAWORTHY_TRY(Instant fresh_until, FreshUntil(decider, *target.item, command));
  Attested event;
  event.attestation = decider.NewId();
  event.item = target.item->id;
  event.review = decider.review().id();
  event.evidence = command.evidence;
  event.statement = std::string(Trim(command.statement));
  event.roles = RolesHeld(decider, target.item->attest_by);
  event.fresh_until = fresh_until;
  decider.Add(target.service, std::move(event));
  return {};
}

Result<void> Handle(Decider& decider, const WithdrawAttestation& command) {
  SEAWORTHY_TRY(Target target, FindTarget(decider, command.service, command.item));
  SEAWORTHY_RETURN_IF_ERROR(decider.SpeaksFor(target.service));
  const AttestationState* attestation =
      FindAttestation(decider.subject().Service(target.service), target.item->id, target.item->replaces);
  if (attestation == nullptr) return Error(kBadCommand, fmt::format("nobody has attested '{}'", target.item->id));
  bool author = !decider.person().empty() && attestation->by == decider.person();
  if (!author && !decider.MayReview(*target.section)) {
    return decider.NotAllowed(fmt::format("{} (who gave it) and reviewers of {}", attestation->by, target.section->id),
                              "withdraw the attestation");
  }
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.reason, "the reason", kNoReason));
  decider.Add(target.service, AttestationWithdrawn{attestation->event.attestation, std::string(Trim(command.reason))});
  return {};
}

Result<void> Handle(Decider& decider, const Correct& command) {
  SEAWORTHY_TRY(Target target, FindOpenTarget(decider, command.service, command.item));
  if (decider.Drove() || !decider.MayReview(*target.section)) {
    return decider.NotAllowed(fmt::format("reviewers of {} who never were the DRI", target.section->id),
                              "correct an outcome");
  }
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.reason, "the reason", kNoReason));
  SEAWORTHY_RETURN_IF_ERROR(CheckEvidence(command.evidence));
  const ItemRecord* record = NewestRecord(decider, target);
  if (record == nullptr || target.item->check.empty()) {
    return Error(kNotNow, fmt::format("no check has decided '{}' on {} yet", target.item->id, target.service))
        .Advise(target.item->check.empty() ? "attest it" : "attach a counted run");
  }
  SEAWORTHY_RETURN_IF_ERROR(CheckCorrection(decider, target, *record, command.outcome));
  decider.Add(OutcomeCorrected{target.service, target.item->id, command.outcome, record->outcome, record->deciding,
                               std::string(Trim(command.reason)), command.evidence});
  return {};
}

Result<void> Handle(Decider& decider, const DeclareNotApplicable& command) {
  SEAWORTHY_TRY(Target target, FindOpenTarget(decider, command.service, command.item));
  if (!decider.TakesPart()) return decider.NotAllowed("those who take part", "declare an item not applicable");
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.reason, "the reason", kNoReason));
  if (DecidedOutcome(decider.review(), target.service, *target.item) == Outcome::kNotApplicable) {
    return Error(kNotNow, fmt::format("'{}' is not applicable to {} by rule", target.item->id, target.service));
  }
  auto declared = decider.review().not_applicable.find({target.service, target.item->id});
  if (declared != decider.review().not_applicable.end()) {
    return Error(kNotNow,
                 fmt::format("{} has declared '{}' not applicable already", declared->second.by, target.item->id));
  }
  decider.Add(NotApplicableDeclared{target.service, target.item->id, std::string(Trim(command.reason))});
  return {};
}

Result<void> Handle(Decider& decider, const WithdrawNotApplicable& command) {
  SEAWORTHY_TRY(Target target, FindOpenTarget(decider, command.service, command.item));
  if (!decider.TakesPart()) return decider.NotAllowed("those who take part", "take the declaration back");
  if (!decider.review().not_applicable.contains({target.service, target.item->id})) {
    return Error(kBadCommand, fmt::format("nobody has declared '{}' not applicable", target.item->id));
  }
  decider.Add(NotApplicableWithdrawn{target.service, target.item->id, std::string(Trim(command.reason))});
  return {};
}

}  // namespace seaworthy::review
