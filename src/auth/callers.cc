#include "auth/callers.h"

#include <algorithm>

#include "auth/errors.h"

namespace seaworthy::auth {
namespace {

Error NotSignedIn() { return Error(kNotSignedIn, "nobody has signed in, or the session is over").Advise("sign in"); }

}  // namespace

Result<Caller> Callers::FromSession(std::string_view secret, Instant now) {
  SEAWORTHY_TRY(auto session, sessions_.Find(secret, now));
  if (!session) return NotSignedIn();
  SEAWORTHY_TRY(auto account, accounts_.Read(session->person, now));
  if (!account || !Sessions::Counts(*session, *account)) return NotSignedIn();
  SEAWORTHY_TRY(Caller caller, Of(*account, session->known == Name(Known::kOidc) ? Known::kOidc : Known::kLocal, now));
  caller.session = session->id;
  return caller;
}

Result<Caller> Callers::FromToken(std::string_view text, Instant now) {
  SEAWORTHY_TRY(Token token, tokens_.Find(text, now));
  SEAWORTHY_TRY(auto account, accounts_.Read(token.person, now));
  if (!account || !Tokens::Counts(token, *account)) {
    return Error(kTokenRevoked, "the account that the token belongs to was disabled")
        .Advise("somebody whose account is active makes a new one");
  }
  SEAWORTHY_TRY(Caller caller, Of(*account, Known::kToken, now));
  caller.token = CallerToken{token.id, token.scopes, token.service};
  return caller;
}

Result<Caller> Callers::Of(const Account& account, Known known, Instant now) {
  Caller caller{.person = account.id, .known = known, .access = account.access};
  SEAWORTHY_TRY(PersonNames names, accounts_.NamesOf(account.id));
  caller.name = std::move(names.name);
  SEAWORTHY_TRY(Memberships memberships, teams_.Of(account.id, now));
  caller.teams = std::move(memberships.teams);
  caller.review_roles = std::move(memberships.review_roles);
  for (const std::string& role : account.review_roles) {
    if (std::ranges::find(caller.review_roles, role) == caller.review_roles.end()) caller.review_roles.push_back(role);
  }
  std::ranges::sort(caller.review_roles);
  return caller;
}

Result<LocalSignIn::Answer> LocalSignIn::SignIn(std::string_view login, std::string_view password,
                                                const SessionOrigin& origin, Instant now, std::string_view replaces) {
  auto wait = limit_.Try(login, origin.address, now);
  if (wait.count() > 0) return Answer(TryLater{wait});
  SEAWORTHY_TRY(auto account, accounts_.FindByLogin(login, now));
  // Always looked at, so that an unknown name takes as long as a known one.
  SEAWORTHY_TRY(PasswordMatch match, hasher_.Verify(password, account ? account->password_hash : std::string()));
  if (match == PasswordMatch::kNo || !account || account->disabled) {
    return Error(kWrongLogin, "the login name or the password is wrong").Advise("an administrator can give a new one");
  }
  limit_.Succeeded(login, origin.address);
  if (match == PasswordMatch::kYesButOld) Rehash(*account, password, now);
  SEAWORTHY_TRY(auto started, sessions_.Start(*account, Known::kLocal, origin, now, replaces));
  return Answer(std::move(started));
}

// A failure is nobody's trouble now: the next sign-in tries again.
void LocalSignIn::Rehash(const Account& account, std::string_view password, Instant now) {
  auto hash = hasher_.Hash(password);
  if (hash.ok()) (void)accounts_.KeepHash(account, *std::move(hash), now);
}

// The account last: as long as it is there, the rest can be found and this can be done again.
Result<bool> ErasePerson(Accounts& accounts, Teams& teams, Sessions& sessions, Tokens& tokens,
                         const std::string& person, const Deed& deed) {
  const Instant now = deed.at;
  SEAWORTHY_TRY(auto account, accounts.Read(person, now));
  if (account) {
    auto disabled = accounts.Update(person, {.disabled = true}, {}, deed);
    if (!disabled.ok() && !disabled.error().Is(kNoSuchAccount)) return disabled.error();
  }
  SEAWORTHY_RETURN_IF_ERROR(teams.Forget(person, deed));
  SEAWORTHY_RETURN_IF_ERROR(sessions.EndAll(person, now));
  SEAWORTHY_RETURN_IF_ERROR(tokens.EraseAll(person, now));
  return accounts.Erase(person, deed);
}

}  // namespace seaworthy::auth
