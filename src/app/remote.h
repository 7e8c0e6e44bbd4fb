// A server that the command line calls instead of a record of its own.
//
//   SEAWORTHY_TRY(auto remote, Remote::Open(options, environment));
//   if (remote) { SEAWORTHY_TRY(ApiReply reply, remote->api().Call({.path = "/api/v1/reviews"})); … }
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/api_client.h"
#include "app/credentials.h"
#include "base/result.h"

namespace seaworthy::app {

struct RemoteOptions {
  std::string server;       // --server; empty: SEAWORTHY_SERVER says it, if anything does.
  std::string authorities;  // --ca: PEM file; empty: SSL_CERT_FILE, else those of the machine.
};

class Remote {
 public:
  // Nothing where nobody asks for a server. Errors: those of FindServer().
  static Result<std::optional<Remote>> Open(const RemoteOptions& options, const EnvironmentLookup& environment);
  // With that very access, whatever the environment says of it.
  static Remote With(const ServerAccess& access, const std::string& authorities, const EnvironmentLookup& environment);

  Remote(Remote&&) noexcept;
  Remote& operator=(Remote&&) noexcept;
  ~Remote();

  const ApiClient& api() const;
  const std::string& server() const;

 private:
  struct State;
  explicit Remote(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace seaworthy::app
