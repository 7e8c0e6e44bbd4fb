// Who calls: from the cookie or the token of a request to a Caller, with the account and the teams of this moment.
//
// What is void says no more than that: whether it was the session, the account or the password is nobody's business
// but its owner's, who is told about tokens only (tokens.h), since a pipeline cannot guess.
//
// Threads and processes: everything may be called at once from everywhere.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "auth/accounts.h"
#include "auth/identity.h"
#include "auth/rate_limit.h"
#include "auth/sessions.h"
#include "auth/teams.h"
#include "auth/tokens.h"

namespace seaworthy::auth {

class Callers {
 public:
  // All of them outlive it.
  Callers(Accounts& accounts, Teams& teams, Sessions& sessions, Tokens& tokens)
      : accounts_(accounts), teams_(teams), sessions_(sessions), tokens_(tokens) {}

  // Error: auth/not-signed-in.
  Result<Caller> FromSession(std::string_view secret, Instant now);
  // Errors: those of Tokens::Find.
  Result<Caller> FromToken(std::string_view text, Instant now);
  // Without a credential: for what a person who has just signed in may do.
  Result<Caller> Of(const Account& account, Known known, Instant now);

 private:
  Accounts& accounts_;
  Teams& teams_;
  Sessions& sessions_;
  Tokens& tokens_;
};

// Signing in with a login name and a password.
class LocalSignIn {
 public:
  // All of them outlive it.
  LocalSignIn(Accounts& accounts, PasswordHasher& hasher, Sessions& sessions, SignInLimit& limit)
      : accounts_(accounts), hasher_(hasher), sessions_(sessions), limit_(limit) {}

  struct TryLater {
    std::chrono::seconds wait;
  };
  using Answer = std::variant<Sessions::Started, TryLater>;

  // `replaces`: the session that the browser sent along. Errors: auth/wrong-login, for whatever reason; auth/busy.
  Result<Answer> SignIn(std::string_view login, std::string_view password, const SessionOrigin& origin, Instant now,
                        std::string_view replaces = {});

 private:
  void Rehash(const Account& account, std::string_view password, Instant now);

  Accounts& accounts_;
  PasswordHasher& hasher_;
  Sessions& sessions_;
  SignInLimit& limit_;
};

// All that is kept of a person: the account and names, sessions, tokens, memberships. The id stays taken, and the
// record names it. False where there was nothing. Error: auth/last-administrator.
Result<bool> ErasePerson(Accounts& accounts, Teams& teams, Sessions& sessions, Tokens& tokens,
                         const std::string& person, const Deed& deed);

}  // namespace seaworthy::auth
