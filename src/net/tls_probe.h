// Asks TLS endpoints what they accept and present: many at once, on the calling thread.
//
// For each address of each target: one handshake that offers everything, for what an ordinary client gets, the chain
// and the headers; then one for each version that it did not settle; one more for the headers where the server chose
// HTTP/2. It judges nothing: what could not be seen says why in the evidence, and is no error of the probe.
//
// Every address is checked by the egress policy after the name was resolved, and that very address is dialled.
//
// Threads: several calls may run at once. A call blocks SIGPIPE for its own thread while it runs. Names are resolved on
// a few other threads, one of which may stay behind in a slow lookup.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "net/egress.h"
#include "net/resolver.h"
#include "net/tls_evidence.h"
#include "net/tls_target.h"

namespace seaworthy::net {

struct TlsOptions {
  Instant now;  // What the evidence calls the time of observation, and chains are verified at.
  std::chrono::milliseconds connect_limit{5'000};
  std::chrono::milliseconds handshake_limit{10'000};
  std::chrono::milliseconds answer_limit{5'000};  // Of the HTTP server, for its headers.
  std::chrono::milliseconds overall_limit{60'000};
  std::size_t most_connections = 256;  // At once.
  std::size_t most_addresses = 4;      // Of one name.
  std::string authorities_file;        // PEM; empty: those of the machine.
  EgressPolicy egress = EgressPolicy::Declared();
  Resolver resolver = ResolveBySystem;
  std::stop_token stop;
};

// One list per target, in their order; in each, one entry per address, sorted, at least one.
// Errors: net/bad-authorities.
Result<std::vector<TlsFindings>> ProbeTls(std::span<const TlsTarget> targets, const TlsOptions& options);

}  // namespace seaworthy::net
