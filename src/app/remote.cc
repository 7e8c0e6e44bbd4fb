#include "app/remote.h"

#include <utility>

#include "net/http_client.h"

namespace seaworthy::app {

struct Remote::State {
  State(const ServerAccess& access, net::HttpOptions options)
      : server(access.server), http(std::move(options)), api({.server = access.server, .token = access.token}, http) {}

  const std::string server;
  net::HttpClient http;
  const ApiClient api;
};

Result<std::optional<Remote>> Remote::Open(const RemoteOptions& options, const EnvironmentLookup& environment) {
  SEAWORTHY_TRY(const std::optional<ServerAccess> access, FindServer(options.server, environment));
  if (!access) return std::optional<Remote>();
  return std::optional(With(*access, options.authorities, environment));
}

Remote Remote::With(const ServerAccess& access, const std::string& authorities, const EnvironmentLookup& environment) {
  net::HttpOptions options;
  options.authorities = authorities.empty() ? environment("SSL_CERT_FILE").value_or("") : authorities;
  return Remote(std::make_unique<State>(access, std::move(options)));
}

Remote::Remote(std::unique_ptr<State> state) : state_(std::move(state)) {}
Remote::Remote(Remote&&) noexcept = default;
Remote& Remote::operator=(Remote&&) noexcept = default;
Remote::~Remote() = default;

const ApiClient& Remote::api() const { return state_->api; }
const std::string& Remote::server() const { return state_->server; }

}  // namespace seaworthy::app
