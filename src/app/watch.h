// A service after its decision: counted runs, its standing, taking the decision back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/directory.h"
#include "app/judge.h"
#include "app/record.h"
#include "app/review_views.h"
#include "app/run_record.h"

namespace seaworthy::app {

class ServiceRegister;
struct RegisteredService;

struct WatchRequest {
  std::string service;  // Id.
  JudgeRequest judge;   // Path, standard (empty: that of the decision), network, time.
  std::string trigger = "local";
  review::Actor actor;
};

struct WatchOutcome {
  review::ServiceState service;  // With the run.
  review::Decided decided;
  std::vector<std::string> remarks;
  std::vector<Error> errors;

  bool ok() const { return errors.empty(); }
};

// Judges a repository by what the last go pinned and counts the run: drift is found and healed by it. Errors: those of
// JudgeAsPinned(), app/no-decision.
WatchOutcome WatchService(Record& record, const WatchRequest& request);

// What the last go of a service pinned; nothing where it has none.
Result<std::optional<review::PinnedStandard>> DecidedStandard(Record& record, const std::string& service);

// A run that was judged already, by what the last go pinned.
struct JudgedRun {
  const Judgement& judgement;
  RunOrigin origin;
  std::optional<CitedBlob> facts;
  review::Actor actor;
  Instant now;
  std::string key = {};  // As Change has it.
};

struct CountedRun {
  review::ServiceState service;  // With the run.
  review::Decided decided;       // Nothing where it was counted before.
};

// Counts it on its service: drift is found and healed by it. Error: app/no-decision.
Result<CountedRun> CountJudged(Record& record, const JudgedRun& run);

// What came of it, in lines.
std::string WhatWatched(const WatchOutcome& outcome, Instant now);

// Error: app/no-such-service, where neither the record nor a server's register has it.
Result<std::string> ShowService(Record& record, const std::string& service, const Directory& directory, Instant now,
                                const ViewOptions& options, const RegisteredService* registered = nullptr);
// All services that the record knows, and those that a server's register has without any review; the worst standing
// first.
Result<std::string> ListServices(Record& record, Instant now, const ViewOptions& options,
                                 ServiceRegister* registered = nullptr);

}  // namespace seaworthy::app
