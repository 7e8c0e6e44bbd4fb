// What the handlers of all routes work with: the parts of one running server. Each part guards itself; all outlive the
// handlers.
#pragma once

#include <functional>
#include <memory>

#include "app/directory.h"
#include "app/record.h"
#include "app/run_register.h"
#include "app/service_register.h"
#include "app/standard_register.h"
#include "auth/identity.h"
#include "base/instant.h"
#include "base/result.h"
#include "http/message.h"
#include "store/store.h"

namespace seaworthy::server {

class Collection;  // collection.h
class Live;        // live.h
class Log;         // log.h
class OidcSignIn;  // oidc_sign_in.h
struct People;     // people.h

struct Parts {
  store::Store& store;
  app::Record& record;
  app::ServiceRegister& services;
  app::StandardRegister& standards;
  app::RunRegister& runs;
  Collection& collection;
  Live& live;
  Log& log;
  People& people;

  Clock clock;
  // Who calls; a caller who has not signed in where the request brings nothing. Errors: those of auth for a session or
  // token that is not valid.
  std::function<Result<auth::Caller>(const http::Request& request, Instant now)> identify;
  // People and teams as they are now. Never null.
  std::function<Result<std::shared_ptr<const app::Directory>>(Instant now)> directory;
  // `https://prr.example.org`; empty: requests must come from the host that they are sent to.
  std::string public_origin;
  app::Change::Complete certify;        // Signs the certificate of a review that is closed; empty: there is no key.
  std::function<std::string()> scrape;  // The text of /metrics.
  std::function<bool()> stopping;       // The server was told to stop.
  OidcSignIn* oidc = nullptr;           // Null where no identity provider is set up.
};

}  // namespace seaworthy::server
