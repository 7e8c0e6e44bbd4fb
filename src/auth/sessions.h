// Sessions of people who signed in with a browser: a random value in a cookie, of which only the digest is stored.
//
// A session ends eight hours after its last use and a day after it began, by itself: the store forgets it. Signing in
// always makes a new value and ends the old one, so that a value which somebody planted before is worth nothing. A
// session counts only as long as its account is at the epoch at which it began (accounts.h): changing a password ends
// all of them at once.
//
// Threads and processes: everything may be called at once from everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/accounts.h"
#include "auth/identity.h"
#include "auth/secret.h"
#include "base/instant.h"
#include "base/result.h"
#include "store/documents.h"

namespace seaworthy::auth {

// From where somebody signs in; shown to them in the list of their sessions. Cut to what fits a line.
struct SessionOrigin {
  std::string address;
  std::string agent;             // `User-Agent`
  std::string external_session;  // `sid` of the OIDC provider, for a logout that it tells us of.
};

struct Session {
  std::string id;  // No secret; for listing and revoking.
  std::string person;
  std::string known;  // `local` or `oidc`
  std::int64_t epoch = 0;
  Instant created_at;
  Instant used_at;  // To the minute.
  Instant ends_at;  // At the latest.
  std::string address;
  std::string agent;
  std::string external_session;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("person", self.person);
    visit("known", self.known);
    visit("epoch", self.epoch);
    visit("created_at", self.created_at);
    visit("used_at", self.used_at);
    visit("ends_at", self.ends_at);
    visit("address", self.address);
    visit("agent", self.agent);
    visit("external_session", self.external_session);
  }
};

struct SessionLimits {
  Span idle{8 * 3600};
  Span longest{24 * 3600};
  std::size_t of_one_person = 50;  // The oldest ends when there would be more.
};

class Sessions {
 public:
  // The documents outlive it.
  Sessions(store::Documents& documents, RandomBytes random, SessionLimits limits = {})
      : documents_(documents), random_(std::move(random)), limits_(limits) {}

  struct Started {
    std::string secret;  // What the cookie holds. Known to nobody else, and never again.
    Session session;
  };

  // `replaces` is the secret that the browser sent along; that session ends.
  Result<Started> Start(const Account& account, Known known, const SessionOrigin& origin, Instant now,
                        std::string_view replaces = {});

  // The session of that secret, and notes that it was used. Nothing where there is none; whether its account still
  // stands behind it is asked by Counts().
  Result<std::optional<Session>> Find(std::string_view secret, Instant now);
  static bool Counts(const Session& session, const Account& account) {
    return !account.disabled && session.person == account.id && session.epoch == account.session_epoch;
  }

  // Those that count, the oldest first.
  Result<std::vector<Session>> List(const Account& account, Instant now);

  // Signing out. Ending what is not there is no error.
  Result<void> End(std::string_view secret, Instant now);
  // One of a person's; false where that person has none of that id.
  Result<bool> EndOne(std::string_view person, std::string_view id, Instant now);
  Result<void> EndAll(std::string_view person, Instant now);

 private:
  Result<void> Remove(std::string_view key, const Session& session, Instant now);
  Result<void> MakeRoom(std::string_view person, Instant now);

  store::Documents& documents_;
  const RandomBytes random_;
  const SessionLimits limits_;
};

// The cookie of a session. Over https its name begins with `__Host-`, with which no neighbouring host can plant one.
std::string_view SessionCookieName(bool https);
std::string SetSessionCookie(std::string_view secret, bool https);
std::string ClearSessionCookie(bool https);
// The value of that cookie in a `Cookie` header; empty where it is missing, or there twice with different values.
std::string_view FindCookie(std::string_view header, std::string_view name);

}  // namespace seaworthy::auth
