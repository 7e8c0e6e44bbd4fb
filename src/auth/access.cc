#include "auth/access.h"

#include <algorithm>

#include <fmt/format.h>

#include "auth/errors.h"
#include "base/text.h"

namespace seaworthy::auth {
namespace {

constexpr std::optional<Scope> kSession = std::nullopt;

constexpr auto kActions = [] {
  using enum Right;
  using enum Scope;
  return std::to_array<ActionRow>({
#define SEAWORTHY_ACTION(constant, name, viewer, contributor, author, administrator, auditor, scope, words) \
  {Action::constant, name, {viewer, contributor, author, administrator, auditor}, scope, words},
#include "auth/access.def"
#undef SEAWORTHY_ACTION
  });
}();

// The best of what the caller's roles give.
Right RightOf(const Caller& caller, const ActionRow& row) {
  Right best = Right::kNo;
  for (std::size_t i = 0; i < row.rights.size(); ++i) {
    if (caller.access.Has(static_cast<AccessRole>(i))) best = std::max(best, row.rights[i]);
  }
  return best;
}

bool IsOwn(const Caller& caller, const Object& object) {
  return std::ranges::any_of(object.teams, [&](const std::string& team) {
    return !team.empty() && std::ranges::find(caller.teams, team) != caller.teams.end();
  });
}

bool Reaches(Right right, const Caller& caller, const Object& object) {
  return right == Right::kYes || (right == Right::kOwn && IsOwn(caller, object));
}

std::string WhoMay(const ActionRow& row) {
  std::vector<std::string> roles;
  for (std::size_t i = 0; i < row.rights.size(); ++i) {
    if (row.rights[i] != Right::kNo) roles.emplace_back(kAccessRoleNames[i]);
  }
  return fmt::format("it needs the access role {}; an administrator gives access roles", JoinWords(roles, " or "));
}

Result<void> TokenAllows(const CallerToken& token, const ActionRow& row, const Object& object) {
  if (!row.scope) {
    return Error(kInsufficientScope, fmt::format("no token may {}", row.words)).Advise("sign in and do it there");
  }
  if (!token.scopes.Has(*row.scope)) {
    return Error(kInsufficientScope,
                 fmt::format("the token has no scope '{}', which is needed to {}", Name(*row.scope), row.words))
        .Advise("make a token with that scope");
  }
  if (!token.service.empty() && token.service != object.service) {
    return Error(kOtherService, fmt::format("the token is for the service '{}' alone", OneLine(token.service)))
        .Advise("use a token of that service, or one for all services");
  }
  return {};
}

std::string_view Mark(Right right) {
  constexpr std::array<std::string_view, 3> kMarks = {"", "own", "yes"};
  return kMarks[static_cast<std::size_t>(right)];
}

}  // namespace

std::span<const ActionRow> Actions() { return kActions; }
const ActionRow& Row(Action action) { return kActions[static_cast<std::size_t>(action)]; }
std::string_view Name(Action action) { return Row(action).name; }

std::optional<Action> ParseAction(std::string_view name) {
  const auto* found = std::ranges::find(kActions, name, &ActionRow::name);
  if (found == kActions.end()) return std::nullopt;
  return found->action;
}

Result<void> Allowed(const Caller& caller, Action action, const Object& object) {
  const ActionRow& row = Row(action);
  if (!caller.signed_in()) {
    return Error(kNotSignedIn, fmt::format("nobody has signed in, which is needed to {}", row.words))
        .Advise("sign in, or send a token");
  }
  if (object.restricted && !Reaches(RightOf(caller, Row(Action::kReadRestricted)), caller, object)) {
    return Error(kNotVisible, "there is no such thing, or it is not for you to see");
  }
  if (caller.known == Known::kToken) {
    SEAWORTHY_RETURN_IF_ERROR(TokenAllows(caller.token.value_or(CallerToken{}), row, object));
  }
  Right right = RightOf(caller, row);
  if (Reaches(right, caller, object)) return {};
  if (right == Right::kOwn) {
    return Error(kNotYourTeam, fmt::format("you may {} only where it belongs to a team of yours", row.words))
        .Advise(object.teams.empty() ? "an administrator says to which team it belongs"
                                     : fmt::format("ask a member of {}", JoinWords(object.teams, " or ")));
  }
  return Error(kNotAllowed, fmt::format("you may not {}", row.words)).Advise(WhoMay(row));
}

std::vector<Action> Offered(const Caller& caller) {
  std::vector<Action> offered;
  Object best{.teams = caller.teams, .service = caller.token ? caller.token->service : ""};
  for (const ActionRow& row : kActions) {
    if (Allowed(caller, row.action, best).ok()) offered.push_back(row.action);
  }
  return offered;
}

std::string AccessPage() {
  std::string page =
      "# Who may do what\n\nThe server asks this table before everything it does; what it does not allow is refused. "
      "*yes*: with every object; *own*: with objects of a\nteam that the person is in; empty: refused. The rights of "
      "several access roles add up. A token needs the scope too, and a token for one\nservice does only what is about "
      "that service; *sign in* means that no token may.\n\nAccess roles are not review roles. Inside a review, the "
      "review asks for the part that the standard names: an administrator signs nothing by\nbeing one. What belongs "
      "to a restricted service is shown only to those with `read-restricted`; for everybody else it does not exist."
      "\n\n| action | |";
  for (std::string_view role : kAccessRoleNames) page += fmt::format(" {} |", role);
  page += " scope of a token |\n|---|---|";
  for (std::size_t i = 0; i <= kAccessRoleNames.size(); ++i) page += "---|";
  for (const ActionRow& row : kActions) {
    page += fmt::format("\n| `{}` | {} |", row.name, row.words);
    for (Right right : row.rights) page += right == Right::kNo ? " |" : fmt::format(" {} |", Mark(right));
    page += row.scope ? fmt::format(" `{}` |", Name(*row.scope)) : " sign in |";
  }
  return page + "\n";
}

}  // namespace seaworthy::auth
