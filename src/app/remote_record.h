// A server that has the record, as the commands on reviews and services use it: they ask for the same text that they
// would print of a record of this machine.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/api_client.h"
#include "app/review_views.h"
#include "base/result.h"
#include "net/http_message.h"
#include "value/value.h"

namespace seaworthy::app {

struct RemotePerson {
  std::string id;
  std::string name;
  std::string login;
};

class RemoteRecord {
 public:
  // For a terminal of that width.
  RemoteRecord(ApiSettings settings, int width, bool colour);
  // Over a transport of the caller's.
  RemoteRecord(ApiSettings settings, std::unique_ptr<net::HttpTransport> http, int width, bool colour);

  // What stands at `/api/v1` and that path, as text for this terminal, or as JSON. Errors: those of ApiClient::Call().
  Result<std::string> Get(const std::string& path, const ViewOptions& options) const;
  Result<std::string> GetJson(const std::string& path) const;
  // What came of it, as text.
  Result<std::string> Post(const std::string& path, std::string body) const;
  // Any other call; its path is below `/api/v1`, too.
  Result<ApiReply> Call(ApiCall call) const;

  // All whom the server knows; logins only as far as the caller may know them.
  Result<std::vector<RemotePerson>> People() const;

  // The kind of evidence that an item of a review asks for; `text` where it asks for none.
  Result<std::string> EvidenceKind(const std::string& review, const std::string& item) const;

 private:
  std::unique_ptr<net::HttpTransport> http_;
  ApiClient client_;
  int width_;
  bool colour_;
};

// Reads the members of a page, calls for each of its items, and tells the path of the next page; empty: it was the
// last.
Result<std::string> ForEachItem(const std::string& page, const std::function<Result<void>(const value::Value&)>& visit);
// A member that is a text, else empty.
std::string TextOf(const value::Value& object, std::string_view member);

// `/reviews/checkout%233`
std::string ReviewPath(const std::string& review);
std::string ServicePath(const std::string& service);
std::string PersonPath(const std::string& person);
std::string BlobPath(const std::string& digest);
// `/audit/verify?known=4%3Aab`; the path alone where the value is empty.
std::string WithQuery(const std::string& path, std::string_view name, const std::string& value);

}  // namespace seaworthy::app
