// One request, as its handler sees it: who calls, what the path and the query name, and the parts of the server.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/review_views.h"
#include "auth/access.h"
#include "auth/audit.h"
#include "auth/identity.h"
#include "base/instant.h"
#include "base/result.h"
#include "http/message.h"
#include "review/vocabulary.h"
#include "server/parts.h"
#include "server/reply.h"

namespace seaworthy::server {

using PathParameters = std::map<std::string, std::string, std::less<>>;

// A page of a list, as `limit` and `cursor` of the query ask for it.
struct PageAsk {
  std::size_t limit = 50;
  std::vector<std::string> after;  // What the last page ended with; empty: the beginning.
};

// What may not be seen is answered as what is not there: with `missing`, in the same words.
Result<void> Hiding(Result<void> allowed, Error missing);

class Call {
 public:
  Call(const http::Request& request, PathParameters parameters, auth::Caller caller, const Parts& parts, Instant now)
      : request_(request), parameters_(std::move(parameters)), caller_(std::move(caller)), parts_(parts), now_(now) {}

  const http::Request& request() const { return request_; }
  const auth::Caller& caller() const { return caller_; }
  const Parts& parts() const { return parts_; }
  Instant now() const { return now_; }
  // What the log knows this request by when it comes again (idempotency.h); empty: it cannot.
  const std::string& key() const { return key_; }
  void CarryKey(std::string key) { key_ = std::move(key); }

  // Of the path. Precondition: the route's pattern has it.
  const std::string& Parameter(std::string_view name) const { return parameters_.find(name)->second; }
  // The last segment of the path.
  std::string_view LastSegment() const;
  // Of the query; empty where it is not there.
  std::string Query(std::string_view name) const { return request_.QueryValue(name).value_or(""); }
  bool Flag(std::string_view name) const;
  // Error: server/bad-parameter.
  Result<PageAsk> Page() const;
  // The target of the page that comes after what ended with these; keeps the rest of the query.
  std::string NextPage(const std::vector<std::string>& last) const;

  // Whether the client asks for text for a terminal rather than JSON.
  bool WantsText() const;
  int Width() const;
  bool Colour() const { return Flag("colour"); }

  // What auth::Allowed() says, remembered as asked.
  Result<void> Allow(auth::Action action, const auth::Object& object = {});
  bool asked() const { return asked_; }
  // Whose a service is, by id. One that is not registered belongs to nobody, and all who are signed in may see it.
  Result<auth::Object> ObjectOf(const std::string& service) const;
  // The id of the review that the path names, which the caller may see and do `action` with. Error: as Allow() and
  // app/no-such-review.
  Result<std::string> Review(auth::Action action);
  // The service that the path names, which the caller may do `action` with. Error: as Allow() and app/no-such-service.
  Result<app::HeldService> Service(auth::Action action);
  // Whether the caller may know of that service.
  bool MaySee(const std::string& service);
  // How this client wants to look at things.
  app::ViewOptions View();
  // The caller as the record writes it down.
  review::Actor Actor() const;
  // This request as the organisation's log writes it down.
  auth::Deed Deed() const;

 private:
  const http::Request& request_;
  PathParameters parameters_;
  auth::Caller caller_;
  const Parts& parts_;
  Instant now_;
  std::string key_;
  bool asked_ = false;
};

}  // namespace seaworthy::server
