// Everything about people in a running server: accounts, teams, sessions, tokens, how somebody signs in and comes in.
//
// Threads: as its parts, from any number at once.
#pragma once

#include "auth/accounts.h"
#include "auth/callers.h"
#include "auth/onboarding.h"
#include "auth/password.h"
#include "auth/rate_limit.h"
#include "auth/secret.h"
#include "auth/sessions.h"
#include "auth/teams.h"
#include "auth/tokens.h"
#include "server/caller_cache.h"
#include "server/people_directory.h"
#include "store/store.h"

namespace seaworthy::server {

struct People {
  // The store outlives it.
  explicit People(store::Store& store, auth::RandomBytes random_bytes = auth::SystemRandomBytes(),
                  auth::PasswordHasher::Options passwords = {})
      : random(std::move(random_bytes)),
        hasher(passwords),
        accounts(store, hasher, random),
        teams(store),
        sessions(store.documents(), random),
        tokens(store, random),
        callers(accounts, teams, sessions, tokens),
        sign_in(accounts, hasher, sessions, limit),
        onboarding(store, accounts, teams, random),
        directory(accounts, teams) {}

  const auth::RandomBytes random;
  auth::PasswordHasher hasher;
  auth::SignInLimit limit;
  auth::Accounts accounts;
  auth::Teams teams;
  auth::Sessions sessions;
  auth::Tokens tokens;
  auth::Callers callers;
  auth::LocalSignIn sign_in;
  auth::Onboarding onboarding;
  PeopleDirectory directory;
  CallerCache remembered;

  // Something about people changed: what is remembered of them is forgotten.
  void Changed() {
    directory.Forget();
    remembered.Forget();
  }
};

}  // namespace seaworthy::server
