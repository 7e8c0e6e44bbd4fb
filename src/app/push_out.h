// `check --push`: a run that was judged here is handed in to a server, whose verdict counts.
//
// The run's id is the idempotency key, so that a push that is sent again after a lost answer is one run.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/credentials.h"
#include "app/judge.h"
#include "app/pushed_envelope.h"
#include "app/pushed_outcome.h"
#include "app/render.h"
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
  std::string server;
  std::string service;
  std::optional<int> tier;
  model::Verdict verdict = model::Verdict::kIncomplete;
  bool counted = false;
  std::string link;
  std::vector<std::string> reviews;  // That it was attached to.
  std::string standing;              // Empty: no decision heard of it.
  std::vector<std::string> remarks;
  StandardClaim standard;               // That the server judged by.
  std::vector<PushedOutcome> outcomes;  // In the order of the standard.
};

// Where to, and by which token; asks nobody. Errors: those of FindServer(), app/no-server where none is named,
// app/no-actor where no token is known for it.
Result<ServerAccess> FindPushServer(const PushAsked& asked);

// Errors: those of FindPushServer() and ApiClient::Call(); app/server-trouble for an answer that cannot be read.
Result<ServerVerdict> PushRun(const Judgement& judgement, const PushAsked& asked);

// The same over a transport of the caller's, and ids of its own.
Result<ServerVerdict> PushRun(const Judgement& judgement, const PushAsked& asked, net::HttpTransport& http,
                              const RandomSource& random);

// For a person: the server's verdict with its items. Where it judged just as the sender did, that is the sender's whole
// report; else what does not pass, and the sender's own verdict in one line.
std::string RenderPushed(const Judgement& own, const ServerVerdict& verdict, const RenderOptions& options);
// The server's alone.
std::string RenderServerVerdict(const ServerVerdict& verdict, const RenderOptions& options);
// Where the server's could not be had: the sender's own findings, and that the verdict is not known.
std::string RenderNotKnown(const Judgement& own, const Error& why, const RenderOptions& options);
// The last line of it alone.
std::string RenderNotKnown(const Error& why);

}  // namespace seaworthy::app
