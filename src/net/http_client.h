// The HTTP client: asks the network, on one thread for all that is under way.
//
//   HttpClient client({.egress = EgressPolicy::Strict()});
//   SEAWORTHY_TRY(HttpAnswer answer, client.Fetch({.url =
//   "https://idp.example.com/.well-known/openid-configuration"}));
//
// What is dialled is judged by its address, at the moment it is dialled and for each redirect anew, so a name that
// resolves inward and an address in an odd form are met by the same rule. Certificates are always verified. Redirects
// are followed only where the ask says so, never from https to http, and take no credentials to another origin. Bodies
// compressed with gzip are decompressed. URLs with a user and password in them are refused.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "net/address.h"
#include "net/egress.h"
#include "net/http_message.h"

namespace seaworthy::net {

// A name whose address is known without asking the name service. Judged like any other address.
struct KnownHost {
  std::string host;
  std::uint16_t port = 0;
  IpAddress address;
};

struct HttpOptions {
  // Nothing: the user decides what is dialled; EgressPolicy::Declared() holds, and the proxies of the environment are
  // used (http_proxy, https_proxy, all_proxy, no_proxy). With a policy there is no proxy, which would get around it: of
  // what a proxy dials, only an address in the URL itself can be judged.
  std::optional<EgressPolicy> egress;
  std::string authorities;  // PEM file; empty: that of SSL_CERT_FILE, else those of the machine.
  std::string user_agent = "seaworthy";
  std::vector<KnownHost> known_hosts;
};

class HttpLoop;

class HttpClient : public HttpTransport {
 public:
  explicit HttpClient(HttpOptions options = {});
  // Precondition: no Fetch() is under way.
  ~HttpClient() override;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  Result<HttpAnswer> Fetch(const HttpAsk& ask, std::stop_token stop = {}) override;

 private:
  HttpOptions options_;
  std::unique_ptr<HttpLoop> loop_;
};

}  // namespace seaworthy::net
