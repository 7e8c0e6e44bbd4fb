// seaworthy review add|remove|reassign: who takes part.
#include "cli/commands.h"
#include "cli/record_command.h"

namespace seaworthy::cli {
namespace {

template <typename Command>
Result<app::Change::MakeCommand> PrepareParticipant(Asking& asking) {
  std::string who = asking.Argument("WHO");
  std::string person = asking.Value("--person");
  const app::Directory& directory = asking.session().directory;
  if (!person.empty()) SEAWORTHY_RETURN_IF_ERROR(directory.ActorOf(person));
  return app::Change::MakeCommand([who, person, &directory](const review::Case& subject) -> Result<review::Command> {
    SEAWORTHY_TRY(review::Capacity capacity, CapacityOf(who, subject.review.standard, directory));
    return review::Command(Command{std::move(capacity), person});
  });
}

Result<app::Change::MakeCommand> PrepareReassign(Asking& asking) {
  review::Reassign reassign{asking.Value("--dri"), asking.Value("--lead"), asking.Value("--title"),
                            asking.Value("--target"), asking.Value("--reason")};
  for (const std::string* person : {&reassign.dri, &reassign.lead}) {
    if (!person->empty()) SEAWORTHY_RETURN_IF_ERROR(asking.session().directory.ActorOf(*person));
  }
  return Always(std::move(reassign));
}

template <Prepare kPrepare>
int Run(const Invocation& invocation, Terminal& terminal) {
  return Act(invocation, terminal, kPrepare);
}

constexpr Argument kReview[] = {{"REVIEW", "the review", true}};
constexpr Argument kWho[] = {{"REVIEW", "the review", true},
                             {"WHO", "`role NAME`, `team NAME`, `person NAME`, or a name that is known", true}};
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
                             .run = Run<PrepareParticipant<review::AddParticipant>>};
constexpr Command kReviewRemove{.name = "review remove",
                                .summary = "Take somebody out of the review again",
                                .details = kActingCodes,
                                .arguments = kWho,
                                .options = kPersonOptions,
                                .run = Run<PrepareParticipant<review::RemoveParticipant>>};
constexpr Command kReviewReassign{.name = "review reassign",
                                  .summary = "Hand a review over, or give it another title or target",
                                  .details = kActingCodes,
                                  .arguments = kReview,
                                  .options = kReassignOptions,
                                  .run = Run<PrepareReassign>};

}  // namespace seaworthy::cli
