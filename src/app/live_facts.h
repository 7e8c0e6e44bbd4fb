// What the server sees itself of a registered service: how its endpoints answer. It joins what is known already, so
// that a service whose repository was pushed is judged by both.
//
// A collection that fails never takes the place of what is still fresh: where an endpoint cannot be reached, what the
// server saw there before stands until it is too old.
//
// Fact sets are shared as FactSet says. Threads: as the prober.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "app/service_register.h"
#include "base/instant.h"
#include "base/result.h"
#include "facts/declarations.h"
#include "facts/fact_set.h"
#include "net/prober.h"
#include "store/documents.h"

namespace seaworthy::app {

// How the collection of one source went.
struct SourceOutcome {
  std::string source;            // `api.example.com:443`
  std::string failure;           // `unreachable`, `timeout`, …; empty: it answered.
  std::string detail;            // For people, without a period.
  std::optional<Instant> since;  // When it began to fail, where that is known.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("source", self.source);
    visit("failure", self.failure);
    visit("detail", self.detail);
    visit("since", self.since);
  }
};

// Nobody answered, which says nothing about what stands there.
bool IsOutage(const SourceOutcome& outcome);

struct LiveFacts {
  std::shared_ptr<const facts::FactSet> facts;  // What was known, and in its place what was seen now.
  std::vector<SourceOutcome> sources;           // In the order of the endpoints, each once.
};

struct KnownFacts {
  std::shared_ptr<const facts::FactSet> all;   // Of the newest run; null: none.
  std::shared_ptr<const facts::FactSet> seen;  // What the server itself saw last; null: nothing.
};

// `declarations` must outlive the result. Errors: net/bad-authorities; collect/stopped, since what was broken off is no
// evidence.
Result<LiveFacts> CollectLive(const RegisteredService& service, const facts::Declarations& declarations,
                              const KnownFacts& known, net::Prober& prober, Instant now, std::stop_token stop = {});

// Of these facts, what the server saw itself: `seen` of the next time.
std::shared_ptr<const facts::FactSet> SeenByServer(const facts::FactSet& facts);

// What the server saw last, as KeepSeen() kept it; null: nothing, or nothing of late.
Result<std::shared_ptr<const facts::FactSet>> LastSeen(store::Documents& documents, const std::string& service,
                                                       const facts::Declarations& declarations, Instant now);
store::DocumentChange KeepSeen(const std::string& service, const facts::FactSet& facts, Instant now);

// What somebody handed in, and of the endpoints that are registered what the server saw there itself, where that is
// fresh. So a push does not lose what the server knows, nor speak over it. Where the push tells nothing of endpoints,
// and the server has not looked at all of them, that stays so.
std::shared_ptr<const facts::FactSet> WithSeen(const std::shared_ptr<const facts::FactSet>& pushed,
                                               const facts::FactSet& seen, const RegisteredService& service,
                                               Instant now);

}  // namespace seaworthy::app
