// The routes of the API as data. Each folder of routes hands over a list; router.cc finds the one that a request asks
// for; dispatch.cc checks who may before the handler is called.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/access.h"
#include "base/result.h"
#include "server/call.h"
#include "server/reply.h"

namespace seaworthy::server {

// The handler of a POST may be asked the same at any time, also after a crash that lost its answer: what it does is
// done once, by Call::key() or by an id that the body brings, or doing it twice is doing it once. But for one that
// makes a secret: it makes another one.
using Handle = Result<Reply> (*)(Call& call);

// What the action of a route is held against.
enum class About : std::uint8_t {
  kNothing,       // Open to everybody: health, signing in.
  kOrganisation,  // The organisation as a whole; asked before the handler is called.
  kObject,        // What the path or the body names: the handler asks, by Call::Allow() or Call::Review().
};

struct Route {
  std::string method;
  std::string pattern;    // `/api/v1/reviews/{review}`
  std::string operation;  // The contract's operationId: `getReview`
  About about = About::kOrganisation;
  auth::Action action = auth::Action::kAdminister;
  Handle handle = nullptr;
  std::size_t most_body = std::size_t{1} << 20;
  bool secret = false;  // Its body or its answer holds a secret: nothing of it is kept for an Idempotency-Key.
  bool people = false;  // What it changes is about people: what is remembered of them is forgotten.
};

// All of them.
const std::vector<Route>& Routes();

// By api_<resource>.cc.
void AddReviewRoutes(std::vector<Route>& routes);
void AddServiceRoutes(std::vector<Route>& routes);
void AddStandardRoutes(std::vector<Route>& routes);
void AddSessionRoutes(std::vector<Route>& routes);
void AddPeopleRoutes(std::vector<Route>& routes);
void AddTeamRoutes(std::vector<Route>& routes);
void AddTokenRoutes(std::vector<Route>& routes);
void AddOidcRoutes(std::vector<Route>& routes);
void AddRunRoutes(std::vector<Route>& routes);
void AddCollectionRoutes(std::vector<Route>& routes);
void AddMetaRoutes(std::vector<Route>& routes);
void AddListRoutes(std::vector<Route>& routes);
void AddAuditRoutes(std::vector<Route>& routes);
void AddBlobRoutes(std::vector<Route>& routes);

struct Match {
  const Route* route = nullptr;  // Null where there is none.
  PathParameters parameters;
  std::string allowed;  // Where the path exists and the method does not: `GET, POST`.
};

// `path` is percent-decoded; a parameter takes one whole segment.
Match FindRoute(std::string_view method, std::string_view path);

}  // namespace seaworthy::server
