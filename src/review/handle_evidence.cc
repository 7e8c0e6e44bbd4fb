// What the machine says: runs, and the standard that they are judged by.
#include <fmt/format.h>

#include "review/clock.h"
#include "review/handlers.h"

namespace seaworthy::review {

Result<void> Handle(Decider& decider, const AttachRun& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  SEAWORTHY_TRY(std::string service, decider.Service(command.run.service));
  const RunRecord& run = command.run;
  SEAWORTHY_RETURN_IF_ERROR(CheckEnded(run, decider.now()));
  if (run.standard_digest != decider.standard().digest) {
    return Error(kBadCommand,
                 fmt::format("the run was made with another standard than the pinned {} {} ({})", decider.standard().id,
                             decider.standard().version, decider.standard().digest.substr(0, 12)))
        .Advise("check with the pinned standard, or change the pinned standard of the review");
  }
  for (const RunLine& line : decider.review().run_lines) {
    if (line.id == run.id) return Error(kBadCommand, fmt::format("run {} is attached already", run.id));
  }
  auto newest = decider.review().runs.find(service);
  if (run.counted && newest != decider.review().runs.end() && run.ended < newest->second.ended) {
    return Error(kBadCommand, fmt::format("the run ended {}, before the newest one ({})", ToString(run.ended),
                                          ToString(newest->second.ended)));
  }
  decider.Add(RunAttached{run, command.facts});
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
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.reason, "the reason for another standard"));
  if (command.standard == decider.standard()) return Error(kBadCommand, "this is the pinned standard already");
  decider.Add(StandardChanged{command.standard, command.reason});
  return {};
}

}  // namespace seaworthy::review
