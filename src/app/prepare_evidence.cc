// Verbs about items: what people say of them, and signing what was said.
#include <algorithm>

#include <fmt/format.h>

#include "app/perform.h"
#include "app/prepare.h"
#include "base/text.h"
#include "review/errors.h"

namespace seaworthy::app {
namespace {

// Also as people write it: `not-applicable`.
Result<model::Outcome> OutcomeOf(std::string text) {
  std::ranges::replace(text, '-', '_');
  if (auto outcome = review::ParseEnum<model::Outcome>(text)) return *outcome;
  return Error(review::kBadCommand, fmt::format("'{}' is no outcome", OneLine(text, 40)))
      .Advise("write pass, fail, unknown, not_applicable or error");
}

}  // namespace

Result<MakeCommand> Prepare(const verbs::Attest& verb, Preparation& preparation) {
  review::Attest attest;
  attest.service = verb.service;
  attest.item = verb.item;
  attest.statement = verb.statement;
  SEAWORTHY_TRY(attest.evidence, preparation.EvidenceFor(verb.evidence, verb.item));
  SEAWORTHY_TRY(attest.expires, preparation.End(verb.expires));
  return Always(std::move(attest));
}

Result<MakeCommand> Prepare(const verbs::Correct& verb, Preparation& preparation) {
  review::Correct correct;
  correct.service = verb.service;
  correct.item = verb.item;
  correct.reason = verb.reason;
  SEAWORTHY_TRY(correct.outcome, OutcomeOf(verb.outcome));
  SEAWORTHY_TRY(correct.evidence, preparation.EvidenceOf(verb.evidence));
  return Always(std::move(correct));
}

Result<MakeCommand> Prepare(const verbs::WithdrawAttestation& verb, Preparation&) {
  return Always(review::WithdrawAttestation{verb.service, verb.item, verb.reason});
}

Result<MakeCommand> Prepare(const verbs::DeclareNotApplicable& verb, Preparation&) {
  return Always(review::DeclareNotApplicable{verb.service, verb.item, verb.reason});
}

Result<MakeCommand> Prepare(const verbs::WithdrawNotApplicable& verb, Preparation&) {
  return Always(review::WithdrawNotApplicable{verb.service, verb.item, verb.reason});
}

Result<MakeCommand> Prepare(const verbs::SignOff& verb, Preparation& preparation) {
  return MakeCommand(
      [verb, &directory = preparation.directory()](const review::Case& subject) -> Result<review::Command> {
        review::SignSection sign{verb.section, {}, verb.comment, verb.seen};
        if (!verb.as.empty()) {
          SEAWORTHY_TRY(sign.as, CapacityOf(verb.as, subject.review.standard, directory));
        }
        return review::Command(std::move(sign));
      });
}

Result<MakeCommand> Prepare(const verbs::WithdrawSignOff& verb, Preparation&) {
  return Always(review::WithdrawSignOff{verb.section, verb.reason});
}

}  // namespace seaworthy::app
