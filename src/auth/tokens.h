// API tokens: what a pipeline or a tool of a person calls with. The text is shown once; its digest is stored.
//
// A token acts as its person, with fewer rights: those of its scopes, on its service where it names one, until its end.
// It counts only as long as the account is at the epoch at which the token was made: whoever is disabled has no token
// any more.
//
// Revoked and expired ones are kept for a month, so that whoever still calls with one is told why it fails.
//
// Whatever makes and ends a token tells the organisation's log (audit.h), where it is by its id.
//
// Threads and processes: everything may be called at once from everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/accounts.h"
#include "auth/audit.h"
#include "auth/identity.h"
#include "auth/secret.h"
#include "auth/token_text.h"
#include "base/instant.h"
#include "base/result.h"
#include "store/store.h"

namespace seaworthy::auth {

struct Token {
  std::string id;
  std::string person;
  std::string name;   // What its person calls it: `pipeline of checkout`.
  std::string start;  // The first characters, to tell which one it is.
  Scopes scopes;
  std::string service;  // The one service that it is for; empty: all.
  std::int64_t epoch = 0;
  Instant created_at;
  std::string created_by;
  Instant expires_at;
  std::optional<Instant> used_at;  // To the minute.
  std::optional<Instant> revoked_at;
  std::string revoked_by;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("person", self.person);
    visit("name", self.name);
    visit("start", self.start);
    visit("scopes", self.scopes);
    visit("service", self.service);
    visit("epoch", self.epoch);
    visit("created_at", self.created_at);
    visit("created_by", self.created_by);
    visit("expires_at", self.expires_at);
    visit("used_at", self.used_at);
    visit("revoked_at", self.revoked_at);
    visit("revoked_by", self.revoked_by);
  }
};

inline constexpr Span kDefaultTokenLife{90 * 86'400};
inline constexpr Span kLongestTokenLife{366 * 86'400};
inline constexpr std::size_t kMostTokens = 100;  // Of one person, those that ended within a month too.

struct NewToken {
  TokenType type = TokenType::kPersonal;
  std::string name;
  Scopes scopes;
  std::string service;
  std::optional<Instant> expires_at;  // Nothing: after kDefaultTokenLife.
};

class Tokens {
 public:
  // The store outlives it.
  Tokens(store::Store& store, RandomBytes random)
      : store_(store), documents_(store.documents()), random_(std::move(random)) {}

  struct Made {
    std::string text;  // Shown once.
    Token token;
  };
  // Errors: auth/bad-name, auth/bad-token-request (no scope, an end that is too far or past), auth/too-many.
  Result<Made> Make(const Account& account, const NewToken& wanted, const Deed& deed);

  // The token of that text, and notes that it was used. Errors: auth/bad-token (a typing mistake, told without asking
  // the store), auth/not-signed-in (nobody knows it), auth/token-revoked, auth/token-expired.
  Result<Token> Find(std::string_view text, Instant now);
  static bool Counts(const Token& token, const Account& account) {
    return !account.disabled && token.person == account.id && token.epoch == account.token_epoch;
  }

  // The oldest first; those that ended within a month too.
  Result<std::vector<Token>> List(std::string_view person, Instant now);

  // False where that person has none of that id. Revoking twice keeps the first time.
  Result<bool> Revoke(std::string_view person, std::string_view id, const Deed& deed);
  // Takes them away; only the log knows that they were there.
  Result<void> EraseAll(std::string_view person, Instant now);

 private:
  store::Store& store_;
  store::Documents& documents_;
  const RandomBytes random_;
};

}  // namespace seaworthy::auth
