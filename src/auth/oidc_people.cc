#include "auth/oidc_people.h"

#include <optional>
#include <utility>

#include "auth/errors.h"
#include "auth/names.h"

namespace seaworthy::auth {
namespace {

Result<> ExpectEnabled(const Account& account) {
  if (!account.disabled) return {};
  return Error(kAccountDisabled, "this account is disabled").Advise("an administrator can enable it");
}

}  // namespace

PersonNames NamesOf(const OidcIdentity& identity) {
  PersonNames names{.name = "someone"};
  for (const std::string& text : {identity.subject, identity.email, identity.user_name, identity.name}) {
    if (auto name = DisplayName(text); name.ok()) names.name = *std::move(name);  // The best comes last.
  }
  if (!identity.email_verified) return names;
  if (auto mail = MailAddress(identity.email); mail.ok()) names.mail = *std::move(mail);
  return names;
}

Result<Account> OidcPeople::Welcome(const OidcIdentity& identity, Instant now) {
  SEAWORTHY_TRY(Account account, FindOrMake(identity, now));
  SEAWORTHY_RETURN_IF_ERROR(ExpectEnabled(account));
  const Deed deed(now, account.id, Known::kOidc);
  if (with_groups_) SEAWORTHY_RETURN_IF_ERROR(teams_.SetGroups(account.id, identity.groups, deed));
  const PersonNames names = NamesOf(identity);
  SEAWORTHY_TRY(const PersonNames known, accounts_.NamesOf(account.id));
  if (known.name != names.name || known.mail != names.mail) {
    SEAWORTHY_RETURN_IF_ERROR(accounts_.SetNames(account.id, names, deed));
  }
  return account;
}

Result<Account> OidcPeople::FindOrMake(const OidcIdentity& identity, Instant now) {
  const ExternalIdentity external{identity.issuer, identity.subject};
  SEAWORTHY_TRY(std::optional<Account> known, accounts_.FindByExternal(external, now));
  if (known) return *std::move(known);
  const Deed deed(now, "", Known::kOidc);
  auto made =
      accounts_.Create({.names = NamesOf(identity), .external = external, .access = {AccessRole::kContributor}}, deed);
  if (made.ok() || !made.error().Is(kTaken)) return made;
  SEAWORTHY_TRY(known, accounts_.FindByExternal(external, now));  // The same person came in by another door meanwhile.
  if (known) return *std::move(known);
  return made;
}

}  // namespace seaworthy::auth
