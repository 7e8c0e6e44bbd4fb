// How people come in: the first administrator, invitations, a new password for somebody who forgot theirs. All of it by
// links that work once.
//
// Threads and processes: everything may be called at once from everywhere; a link that several use at the same moment
// serves one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/accounts.h"
#include "auth/links.h"
#include "auth/teams.h"

namespace seaworthy::auth {

// What somebody with a link says of themselves.
struct NewPerson {
  std::string login;
  std::string name;
  std::string mail;
  std::string password;
};

struct Invitation {
  AccessRoles access;
  std::vector<std::string> review_roles;
  std::vector<std::string> teams;
};

inline constexpr Span kSetUpLinkLife{24 * 3600};
inline constexpr Span kInvitationLife{7 * 86'400};
inline constexpr Span kNewPasswordLife{24 * 3600};

class Onboarding {
 public:
  // All of them outlive it.
  Onboarding(store::Store& store, Accounts& accounts, Teams& teams, RandomBytes random)
      : documents_(store.documents()), accounts_(accounts), teams_(teams), links_(store, std::move(random)) {}

  // At the start of a server: the text of the link for the first administrator. Nothing where there was one already. A
  // link of a start before is void from here on.
  Result<std::optional<std::string>> SetUpLink(Instant now);
  // Gives the access roles administrator and contributor: whoever begins alone can also work. Errors: auth/link-void
  // and those of Accounts::Create.
  Result<Account> FirstAdministrator(std::string_view link, const NewPerson& person, Instant now);

  Result<std::string> Invite(const Invitation& invitation, const Deed& deed);
  // Teams that are gone meanwhile are left out. Errors as above.
  Result<Account> Accept(std::string_view link, const NewPerson& person, Instant now);

  // For somebody who cannot sign in; whoever has the link becomes them. Error: auth/no-such-account.
  Result<std::string> NewPasswordLink(std::string_view person, const Deed& deed);
  // Ends all their sessions. Errors: auth/link-void, auth/weak-password.
  Result<Account> SetNewPassword(std::string_view link, std::string_view password, Instant now);

 private:
  Result<Account> Use(std::string_view text, std::string_view purpose, const NewPerson& person, AccessRoles also,
                      Instant now);

  store::Documents& documents_;
  Accounts& accounts_;
  Teams& teams_;
  Links links_;
};

}  // namespace seaworthy::auth
