// Whether a caller may do something: the one place that decides. access.def is the table that it reads.
//
// What is not allowed by a row is refused. This is the outer gate: inside a review, the review itself asks for the part
// that somebody has in it, and no access role stands in for that; an administrator signs nothing by being one.
//
// Threads: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/identity.h"
#include "base/result.h"

namespace seaworthy::auth {

enum class Action : std::uint8_t {
#define SEAWORTHY_ACTION(constant, ...) constant,
#include "auth/access.def"
#undef SEAWORTHY_ACTION
};

enum class Right : std::uint8_t { kNo, kOwn, kYes };

// One row of the table.
struct ActionRow {
  Action action;
  std::string_view name;                              // `read-service`
  std::array<Right, kAccessRoleNames.size()> rights;  // By access role.
  std::optional<Scope> scope;                         // That a token needs; none: no token may.
  std::string_view words;                             // `read services, …`
};

std::span<const ActionRow> Actions();
const ActionRow& Row(Action action);
std::string_view Name(Action action);
std::optional<Action> ParseAction(std::string_view name);

// What is acted upon. The default is the organisation as a whole.
struct Object {
  std::vector<std::string> teams;  // Whose it is: the owner's, and those whom it was shared with.
  bool restricted = false;         // Of a restricted service: only `teams` and those with read-restricted know of it.
  std::string service;             // Id of the service that it belongs to; empty: of none.
};

// Errors, in the order in which they are looked for:
//   auth/not-signed-in       nobody has signed in
//   auth/not-visible         a restricted object: tell that there is no such thing
//   auth/insufficient-scope  the token was not made for it
//   auth/other-service       the token is for another service
//   auth/not-your-team       one of the caller's roles may, for objects of the caller's teams
//   auth/not-allowed         no role of the caller may
Result<void> Allowed(const Caller& caller, Action action, const Object& object = {});

// What the caller may do with at least some object: what a page offers.
std::vector<Action> Offered(const Caller& caller);

// The table as a page of the reference, Markdown without the first line that says who generates it.
std::string AccessPage();

}  // namespace seaworthy::auth
