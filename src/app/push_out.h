// `check --push`: a run that was judged here is handed in to a server, whose verdict counts.
//
// The run's id is the idempotency key, so that a push that is sent again after a lost answer is one run.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/credentials.h"
#include "app/judge.h"
#include "app/pushed_envelope.h"
#include "base/ids.h"
#include "base/instant.h"
#include "base/result.h"
#include "model/result.h"

namespace seaworthy::net {
class HttpTransport;
}  // namespace seaworthy::net

namespace seaworthy::app {

struct PushAsked {
  std::string server;  // URL; empty: what SEAWORTHY_SERVER says.
  EnvironmentLookup environment;
  bool production = false;
  bool release = false;
  std::string trigger = "local";
  Instant now;
};

struct ServerVerdict {
  std::string service;
  model::Verdict verdict = model::Verdict::kIncomplete;
  bool counted = false;
  std::string link;
  std::vector<std::string> reviews;  // That it was attached to.
  std::string standing;              // Empty: no decision heard of it.
  std::vector<std::string> remarks;
};

// Errors: those of FindServer() and ApiClient::Call(); app/no-server where none is named, app/server-trouble for an
// answer that cannot be read.
Result<ServerVerdict> PushRun(const Judgement& judgement, const PushAsked& asked);

// The same over a transport of the caller's, and ids of its own.
Result<ServerVerdict> PushRun(const Judgement& judgement, const PushAsked& asked, net::HttpTransport& http,
                              const RandomSource& random);

// For a person, in lines.
std::string Words(const ServerVerdict& verdict);

}  // namespace seaworthy::app
