// seaworthy review add|remove|reassign: who takes part.
#include <algorithm>

#include <fmt/format.h>

#include "app/errors.h"
#include "cli/commands.h"
#include "cli/record_command.h"

namespace seaworthy::cli {
namespace {

using review::Capacity;

bool Holds(const review::Actor& actor, const Capacity& capacity) {
  switch (capacity.kind) {
    case Capacity::Kind::kPerson: return capacity.name == actor.person;
    case Capacity::Kind::kTeam: return std::ranges::find(actor.teams, capacity.name) != actor.teams.end();
    case Capacity::Kind::kRole: return std::ranges::find(actor.roles, capacity.name) != actor.roles.end();
  }
  return false;
}

// Who is asked must be there, and whoever stands for it must be of it: else the review would wait for nobody.
Result<void> ExpectKnown(const Capacity& capacity, const std::string& person, const app::Directory& directory) {
  if (capacity.kind == Capacity::Kind::kRole && capacity.name == review::kDriRole) return {};
  if (!directory.Knows(capacity)) {
    return Error(app::kNoSuchPerson, fmt::format("nobody is {} in {}", ToString(capacity), directory.file))
        .Advise("check the name, or add it to the directory");
  }
  if (person.empty()) return {};
  SEAWORTHY_TRY(review::Actor actor, directory.ActorOf(person));
  if (Holds(actor, capacity)) return {};
  return Error(app::kNoSuchPerson, fmt::format("{} is not of {} in {}", person, ToString(capacity), directory.file))
      .Advise("name one of its members, or ask for `person " + person + "`");
}

template <typename Command>
Result<app::Change::MakeCommand> PrepareParticipant(Asking& asking) {
  std::string who = asking.Words("WHO");
  std::string person = asking.Value("--person");
  const app::Directory& directory = asking.session().directory;
  if (!person.empty()) SEAWORTHY_RETURN_IF_ERROR(directory.ActorOf(person));
  return app::Change::MakeCommand([who, person, &directory](const review::Case& subject) -> Result<review::Command> {
    SEAWORTHY_TRY(Capacity capacity, CapacityOf(who, subject.review.standard, directory));
    if constexpr (std::is_same_v<Command, review::AddParticipant>) {
      SEAWORTHY_RETURN_IF_ERROR(ExpectKnown(capacity, person, directory));
    }
    return review::Command(Command{std::move(capacity), person});
  });
}

Result<app::Change::MakeCommand> PrepareReassign(Asking& asking) {
  SEAWORTHY_TRY(std::string target, DayOf(asking.Value("--target"), asking.session().now));
  review::Reassign reassign{asking.Value("--dri"), asking.Value("--lead"), asking.Value("--title"), std::move(target),
                            asking.Value("--reason")};
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
