// One request and its answer as libcurl carries them out, without redirects. Belongs to http_client.cc.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/http_client.h"
#include "net/http_message.h"

struct curl_slist;

namespace seaworthy::net {

// Used by one thread at a time; stays where it is, since libcurl keeps its address.
class HttpTransfer {
 public:
  // Both outlive this. Errors: net/bad-url, net/refused.
  static Result<std::unique_ptr<HttpTransfer>> Prepare(const HttpOptions& options, const HttpAsk& ask);

  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;
  ~HttpTransfer();

  // libcurl's easy handle.
  void* handle() const { return handle_.get(); }

  // After the end: what came, or why nothing did. `code` is libcurl's.
  Result<HttpAnswer> Take(int code);
  // After the end: the absolute URL that the answer redirects to, or empty.
  std::string redirect() const;

 private:
  struct Free {
    void operator()(void* handle) const;
    void operator()(curl_slist* list) const;
  };
  struct Callbacks;  // What libcurl calls; in the .cc, since its types are libcurl's.

  HttpTransfer(const HttpOptions& options, const HttpAsk& ask, std::string origin);
  void SetUp();
  void SetUpRequest();
  void SetUpTrust();
  void SetUpRoute();

  Error Failure(int code) const;

  const HttpOptions& options_;
  const HttpAsk& ask_;
  const std::string origin_;
  const EgressPolicy egress_;
  std::unique_ptr<void, Free> handle_;
  std::unique_ptr<curl_slist, Free> headers_;
  std::unique_ptr<curl_slist, Free> hosts_;

  HttpAnswer answer_;
  std::size_t header_bytes_ = 0;
  bool too_large_ = false;
  bool dialled_ = false;                // An address was allowed.
  std::optional<std::string> refusal_;  // Why the last address that was not allowed was not.
};

}  // namespace seaworthy::net
