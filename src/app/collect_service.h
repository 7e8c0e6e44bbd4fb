// One collection by the server: asks the endpoints of a registered service, joins what it saw with the newest run, and
// judges that as a run of production, which is kept where it is news.
//
// A job that is done once more, because the server that had it was killed or was too slow, leaves one run behind:
// before a run is kept, its id and the job it is for are written down, and whoever comes later goes on with that run.
//
// News is another outcome than last time, that outcome once more (drift is a matter of two runs), a run that was pushed
// in between, or half a day. So an hourly collection does not bury the runs that say something.
//
// Threads and processes: as its parts. Of several that collect from one service at the same time, one comes to its end
// and the others get store/conflict or app/run-taken.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "app/hand_in.h"
#include "app/live_facts.h"
#include "app/service_register.h"
#include "base/instant.h"
#include "base/result.h"
#include "net/prober.h"
#include "store/documents.h"

namespace seaworthy::app {

// How the last collection of a service went.
struct CollectionState {
  std::string service;
  Instant collected_at;
  std::vector<SourceOutcome> sources;
  std::string run;  // The last that was kept.
  Instant kept_at;
  std::string verdict;               // Of this collection, kept or not.
  std::string outcomes;              // As LettersOf() has them.
  bool confirmed = false;            // The same outcomes were kept twice.
  std::vector<std::string> remarks;  // Of the run that was kept this time, and of what it could not be told to.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("collected_at", self.collected_at);
    visit("sources", self.sources);
    visit("run", self.run);
    visit("kept_at", self.kept_at);
    visit("verdict", self.verdict);
    visit("outcomes", self.outcomes);
    visit("confirmed", self.confirmed);
    visit("remarks", self.remarks);
  }
};

struct CollectParts {
  HandInParts hand_in;
  store::Documents& documents;
};

struct CollectRequest {
  Instant due;  // Tells one job of a service from the next.
  Instant now;
  std::stop_token stop;  // Of the probe; what comes after it is soon done.
};

// Errors: those of CollectLive(), HandInPush() and the documents.
Result<CollectionState> CollectService(const CollectParts& parts, const RegisteredService& service, net::Prober& prober,
                                       const CollectRequest& request);

// Nothing where it was never collected.
Result<std::optional<CollectionState>> LastCollection(store::Documents& documents, const std::string& service,
                                                      Instant now);

// A source that fails, once, however many services need it.
struct SourceNotice {
  std::string source;  // `api.example.com:443`, or `network` where hardly anything answers.
  std::string failure;
  std::string detail;
  Instant since;
  std::vector<std::string> services;  // Ids, sorted.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("source", self.source);
    visit("failure", self.failure);
    visit("detail", self.detail);
    visit("since", self.since);
    visit("services", self.services);
  }
};

// Those that most services need first. Only services that `may_know` allows are looked at.
Result<std::vector<SourceNotice>> SourceNotices(store::Documents& documents,
                                                const std::function<bool(const std::string& service)>& may_know,
                                                Instant now);

}  // namespace seaworthy::app
