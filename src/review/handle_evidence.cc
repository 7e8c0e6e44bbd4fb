// What the machine says: runs, and the standard that they are judged by.
#include <fmt/format.h>

#include "review/clock.h"
#include "review/handlers.h"
#include "review/seen.h"

namespace seaworthy::review {
namespace {

Result<void> CheckJudged(const RunRecord& run, const PinnedStandard& pinned) {
  if (run.standard_digest != pinned.digest) {
    return Error(kBadCommand, fmt::format("the run was made with another standard than the pinned {} {} ({})",
                                          pinned.id, pinned.version, pinned.digest.substr(0, 12)))
        .Advise("check with the pinned standard, or change the pinned standard of the review");
  }
  if (run.judged_by == JudgedBy(pinned)) return {};
  return Error(kBadCommand, "the run was judged with another tier, exposure or parameters than the review pinned")
      .Advise("attach the service again: it is judged anew, as the review pinned it");
}

// A fail stays a fail until a run tells otherwise: one that could not look again, or found only what grew old, takes
// neither it nor a correction of it away.
RunRecord WithKeptFails(const ReviewState& review, RunRecord run) {
  auto newest = review.runs.find(run.service);
  if (newest == review.runs.end()) return run;
  for (ItemRecord& record : run.items) {
    const ItemRecord* before = newest->second.Find(record.item);
    const PinnedItem* item = review.standard.FindItem(record.item);
    if (before == nullptr || item == nullptr || !(record.by_trouble || record.by_age)) continue;
    const bool failed =
        before->outcome == model::Outcome::kFail || DecidedOutcome(review, run.service, *item) == model::Outcome::kFail;
    if (!failed) continue;
    const bool required = record.required;
    record = *before;
    record.required = required;
    if (record.kept_from.empty()) record.kept_from = newest->second.id;
  }
  return run;
}

// A delta review gets the runs that count for its service, whoever brings them.
Result<void> MayAttach(const Decider& decider, const std::string& service) {
  if (!decider.review().started.delta_of.empty() || decider.MayBringRuns(service)) return {};
  return decider
      .NotAllowed("those who take part, reviewers and the team that owns the service", "attach a run to this review")
      .Advise("have the DRI add you, or somebody who takes part attach it");
}

}  // namespace

Result<void> Handle(Decider& decider, const AttachRun& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  SEAWORTHY_TRY(std::string service, decider.Service(command.run.service));
  const RunRecord& run = command.run;
  SEAWORTHY_RETURN_IF_ERROR(MayAttach(decider, service));
  SEAWORTHY_RETURN_IF_ERROR(CheckEnded(run, decider.now()));
  SEAWORTHY_RETURN_IF_ERROR(CheckJudged(run, decider.standard()));
  for (const RunLine& line : decider.review().run_lines) {
    if (line.id == run.id) return Error(kBadCommand, fmt::format("run {} is attached already", run.id));
  }
  auto newest = decider.review().runs.find(service);
  if (run.counted && newest != decider.review().runs.end() && run.ended < newest->second.ended) {
    return Error(kBadCommand, fmt::format("the run ended {}, before the newest one ({})", ToString(run.ended),
                                          ToString(newest->second.ended)));
  }
  decider.Add(RunAttached{run.counted ? WithKeptFails(decider.review(), run) : run, command.facts});
  return {};
}

Result<void> Handle(Decider& decider, const ChangeStandard& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  if (!decider.IsDri() && !decider.IsLead()) {
    return decider.NotAllowed("the DRI and the review lead", "change the pinned standard");
  }
  if (!decider.review().started.delta_of.empty()) {
    return Error(kNotNow, "a delta review is judged by the standard of the decision that it mends")
        .Advise("start a review of the service with the other standard");
  }
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.reason, "the reason for another standard", kNoReason));
  if (decider.review().started.self_certified && !command.standard.self_certified) {
    return Error(kNotNow, fmt::format("the review is self-certified, and {} {} allows that nobody", command.standard.id,
                                      command.standard.version))
        .Advise("start a review that others sign");
  }
  if (command.standard == decider.standard()) return Error(kBadCommand, "this is the pinned standard already");
  decider.Add(StandardChanged{command.standard, command.reason});
  return {};
}

}  // namespace seaworthy::review
