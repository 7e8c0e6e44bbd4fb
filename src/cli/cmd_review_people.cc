// seaworthy review add|remove|reassign: who takes part.
#include "cli/commands.h"
#include "cli/record_command.h"

namespace seaworthy::cli {
namespace {

Result<app::verbs::AnyVerb> SayAdd(Asking& asking) {
  return app::verbs::AnyVerb(app::verbs::AddParticipant{asking.Words("WHO"), asking.Value("--person")});
}

Result<app::verbs::AnyVerb> SayRemove(Asking& asking) {
  return app::verbs::AnyVerb(app::verbs::RemoveParticipant{asking.Words("WHO"), asking.Value("--person")});
}

Result<app::verbs::AnyVerb> SayReassign(Asking& asking) {
  return app::verbs::AnyVerb(app::verbs::Reassign{asking.Value("--dri"), asking.Value("--lead"),
                                                  asking.Value("--title"), asking.Value("--target"),
                                                  asking.Value("--reason")});
}

template <Say kSay>
int Run(const Invocation& invocation, Terminal& terminal) {
  return Act(invocation, terminal, kSay);
}

constexpr Argument kReview[] = {{"REVIEW", "the review", true}};
constexpr Argument kWho[] = {{"REVIEW", "the review", true},
                             {"WHO", "`role NAME`, `team NAME`, `person NAME`, or a name that is known", true, true}};
constexpr Option kPersonOwn[] = {{"--person", "PERSON", "who stands for it; else any current member"}};
constexpr auto kPersonOptions = Acting(kPersonOwn);
constexpr Option kReassignOwn[] = {{"--dri", "PERSON", "who drives it from now on"},
                                   {"--lead", "PERSON", "who leads the review from now on"},
                                   {"--title", "TITLE", "a title that says more"},
                                   {"--target", "DATE", "when it shall go live"},
                                   {"--reason", "TEXT", "why"}};
constexpr auto kReassignOptions = Acting(kReassignOwn);

}  // namespace

constexpr Command kReviewAdd{.name = "review add",
                             .summary = "Ask a role, team or person to take part",
                             .details = kActingCodes,
                             .arguments = kWho,
                             .options = kPersonOptions,
                             .run = Run<SayAdd>};
constexpr Command kReviewRemove{.name = "review remove",
                                .summary = "Take somebody out of the review again",
                                .details = kActingCodes,
                                .arguments = kWho,
                                .options = kPersonOptions,
                                .run = Run<SayRemove>};
constexpr Command kReviewReassign{.name = "review reassign",
                                  .summary = "Hand a review over, or give it another title or target",
                                  .details = kActingCodes,
                                  .arguments = kReview,
                                  .options = kReassignOptions,
                                  .run = Run<SayReassign>};

}  // namespace seaworthy::cli
