// Verbs about who takes part, and about what ends a review.
#include <algorithm>

#include <fmt/format.h>

#include "app/end_time.h"
#include "app/errors.h"
#include "app/perform.h"
#include "app/prepare.h"
#include "base/text.h"
#include "review/errors.h"

namespace seaworthy::app {
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

std::string WhereOf(const Directory& directory) {
  return directory.file.empty() ? std::string("the directory") : directory.file;
}

// What makes that role, team or person known. No file: a server has the directory.
std::string AddingTo(const Directory& directory, const Capacity& capacity) {
  if (!directory.file.empty()) return "check the name, or add it to the directory";
  std::string name = OneLine(capacity.name, 60);
  switch (capacity.kind) {
    case Capacity::Kind::kPerson: return "check the name; `seaworthy invite` makes a link by which they come in";
    case Capacity::Kind::kTeam: return fmt::format("check the name; `seaworthy team new {}` makes it", name);
    case Capacity::Kind::kRole: break;
  }
  return fmt::format("check the name; `seaworthy team new TEAM --role {}` makes a team that has it", name);
}

// Who is asked must be there, and whoever stands for it must be of it: else the review would wait for nobody.
Result<void> ExpectKnown(const Capacity& capacity, const std::string& person, const Directory& directory) {
  if (capacity.kind == Capacity::Kind::kRole && capacity.name == review::kDriRole) return {};
  if (!directory.Knows(capacity)) {
    return Error(kNoSuchPerson, fmt::format("nobody is {} in {}", ToString(capacity), WhereOf(directory)))
        .Advise(AddingTo(directory, capacity));
  }
  if (person.empty()) return {};
  SEAWORTHY_TRY(review::Actor actor, directory.ActorOf(person));
  if (Holds(actor, capacity)) return {};
  return Error(kNoSuchPerson, fmt::format("{} is not of {} in {}", person, ToString(capacity), WhereOf(directory)))
      .Advise("name one of its members, or ask for `person " + person + "`");
}

// `role NAME` or `role:NAME`; nothing where the text names no kind.
std::optional<Capacity> ParseCapacity(std::string_view text) {
  for (Capacity::Kind kind : {Capacity::Kind::kRole, Capacity::Kind::kTeam, Capacity::Kind::kPerson}) {
    std::string_view word = review::NameOf(kind);
    if (!text.starts_with(word) || text.size() <= word.size()) continue;
    char separator = text[word.size()];
    if (separator == ' ' || separator == ':') return Capacity{kind, std::string(text.substr(word.size() + 1))};
  }
  return std::nullopt;
}

std::optional<Capacity> NamedByRules(std::string_view name, const review::PinnedStandard& standard) {
  for (const review::PinnedSection& section : standard.sections) {
    for (const review::PinnedRule& rule : section.rules) {
      for (const Capacity& capacity : rule.by) {
        if (capacity.name == name) return capacity;
      }
    }
  }
  return std::nullopt;
}

Result<review::Decision> DecisionOf(const std::string& text) {
  if (text == "go") return review::Decision::kGo;
  if (text == "conditional") return review::Decision::kConditional;
  if (text == "no-go" || text == "no_go") return review::Decision::kNoGo;
  return Error(review::kBadCommand, fmt::format("'{}' is no decision", OneLine(text, 40)))
      .Advise("write go, conditional or no-go");
}

}  // namespace

Result<Capacity> CapacityOf(std::string_view text, const review::PinnedStandard& standard, const Directory& directory) {
  if (std::optional<Capacity> capacity = ParseCapacity(text)) return *std::move(capacity);
  if (std::optional<Capacity> capacity = NamedByRules(text, standard)) return *std::move(capacity);
  for (Capacity::Kind kind : {Capacity::Kind::kPerson, Capacity::Kind::kTeam, Capacity::Kind::kRole}) {
    Capacity capacity{kind, std::string(text)};
    if (directory.Knows(capacity)) return capacity;
  }
  // A server knows people by login only where it is said that a person is meant.
  std::string name = OneLine(text, 60);
  return Error(kNoSuchPerson, fmt::format("'{}' alone names no role, team or person", name))
      .Advise(fmt::format("write `person {}`, `team {}` or `role {}`", name, name, name));
}

Result<std::string> DayOf(const std::string& text, Instant now) {
  if (text.empty()) return std::string();
  SEAWORTHY_TRY(Instant day, ParseEnd(text, now));
  return ToString(day).substr(0, 10);
}

Result<MakeCommand> Prepare(const verbs::Reassign& verb, Preparation& preparation) {
  SEAWORTHY_TRY(std::string target, DayOf(verb.target, preparation.now()));
  SEAWORTHY_RETURN_IF_ERROR(preparation.ExpectPerson(verb.dri));
  SEAWORTHY_RETURN_IF_ERROR(preparation.ExpectPerson(verb.lead));
  return Always(review::Reassign{verb.dri, verb.lead, verb.title, std::move(target), verb.reason});
}

Result<MakeCommand> Prepare(const verbs::AddParticipant& verb, Preparation& preparation) {
  SEAWORTHY_RETURN_IF_ERROR(preparation.ExpectPerson(verb.person));
  return MakeCommand(
      [verb, &directory = preparation.directory()](const review::Case& subject) -> Result<review::Command> {
        SEAWORTHY_TRY(Capacity capacity, CapacityOf(verb.who, subject.review.standard, directory));
        SEAWORTHY_RETURN_IF_ERROR(ExpectKnown(capacity, verb.person, directory));
        return review::Command(review::AddParticipant{std::move(capacity), verb.person});
      });
}

Result<MakeCommand> Prepare(const verbs::RemoveParticipant& verb, Preparation& preparation) {
  SEAWORTHY_RETURN_IF_ERROR(preparation.ExpectPerson(verb.person));
  return MakeCommand(
      [verb, &directory = preparation.directory()](const review::Case& subject) -> Result<review::Command> {
        SEAWORTHY_TRY(Capacity capacity, CapacityOf(verb.who, subject.review.standard, directory));
        return review::Command(review::RemoveParticipant{std::move(capacity), verb.person});
      });
}

Result<MakeCommand> Prepare(const verbs::AcceptEmergency& verb, Preparation& preparation) {
  constexpr Span kLongest{14 * 86'400, 0};
  SEAWORTHY_TRY(std::optional<Instant> until, preparation.End(verb.until));
  return Always(review::AcceptEmergency{verb.reason, until.value_or(preparation.now() + kLongest)});
}

Result<MakeCommand> Prepare(const verbs::Close& verb, Preparation&) {
  SEAWORTHY_TRY(review::Decision decision, DecisionOf(verb.decision));
  return Always(review::Close{decision, verb.reason});
}

Result<MakeCommand> Prepare(const verbs::Abandon& verb, Preparation&) { return Always(review::Abandon{verb.reason}); }

}  // namespace seaworthy::app
