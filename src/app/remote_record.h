// A server that has the record, as the commands on reviews and services use it: they ask for the same text that they
// would print of a record of this machine.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/api_client.h"
#include "app/review_views.h"
#include "base/result.h"
#include "net/http_client.h"

namespace seaworthy::app {

class RemoteRecord {
 public:
  // For a terminal of that width.
  RemoteRecord(ApiSettings settings, int width, bool colour);

  // What stands at `/api/v1` and that path, as text for this terminal, or as JSON. Errors: those of ApiClient::Call().
  Result<std::string> Get(const std::string& path, const ViewOptions& options) const;
  Result<std::string> GetJson(const std::string& path) const;
  // What came of it, as text.
  Result<std::string> Post(const std::string& path, std::string body) const;

  // The kind of evidence that an item of a review asks for; `text` where it asks for none.
  Result<std::string> EvidenceKind(const std::string& review, const std::string& item) const;

 private:
  std::unique_ptr<net::HttpClient> http_;
  ApiClient client_;
  int width_;
  bool colour_;
};

// `/reviews/checkout%233`
std::string ReviewPath(const std::string& review);
std::string ServicePath(const std::string& service);

}  // namespace seaworthy::app
