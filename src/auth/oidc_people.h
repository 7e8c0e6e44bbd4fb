// From somebody whom an identity provider knows to an account of ours.
//
// Who signs in for the first time gets an account, as a contributor: what that allows depends on teams. Issuer and
// subject together find it again, never a name or an address of mail. Name, address and the memberships that groups
// give become at each sign-in what the provider says.
//
// Threads and processes: as its parts.
#pragma once

#include "auth/accounts.h"
#include "auth/oidc_claims.h"
#include "auth/teams.h"
#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::auth {

class OidcPeople {
 public:
  // Both outlive it. `with_groups`: the provider tells groups; without, memberships through groups stay as they are.
  OidcPeople(Accounts& accounts, Teams& teams, bool with_groups)
      : accounts_(accounts), teams_(teams), with_groups_(with_groups) {}

  // Errors: auth/account-disabled, and those of Accounts::Create and Teams::SetGroups.
  Result<Account> Welcome(const OidcIdentity& identity, Instant now);

 private:
  Result<Account> FindOrMake(const OidcIdentity& identity, Instant now);

  Accounts& accounts_;
  Teams& teams_;
  const bool with_groups_;
};

// How somebody is called here: what the provider tells, as far as it is fit to be shown, else the subject.
PersonNames NamesOf(const OidcIdentity& identity);

}  // namespace seaworthy::auth
