// The server as a whole: opens the store, puts the parts together, listens, and stops cleanly.
//
// Threads: Serve() blocks the thread that calls it; the stop function may be called from a signal's thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/ids.h"
#include "base/instant.h"
#include "base/result.h"
#include "server/config.h"

namespace seaworthy::server {

struct ServeContext {
  Clock clock;
  RandomSource random;
  std::function<std::optional<std::string>(const std::string& variable)> environment;  // For `env:NAME`.
  // Called once the server listens, with its address (`http://127.0.0.1:8080`) and what the operator must know: the
  // one-time link of the first administrator. `stop` may be called from any thread, more than once.
  std::function<void(const std::string& url, const std::string& notice, std::function<void()> stop)> started;
};

// Returns after a stop. Errors: those of the store and of http::Server::Listen().
Result<void> Serve(const Config& config, const ServeContext& context);

}  // namespace seaworthy::server
