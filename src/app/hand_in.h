// A run that is handed in to a server: read, judged by what the server holds, kept, and, where it counts, told to the
// open reviews of the service and held against its decision. Each of them is told of a run once, however often it is
// handed in: by the id of the run, which the log knows it by.
//
// A review and a decision are judged by what they pinned, each by itself, so that one push may be judged several ways.
// Where one of them cannot take the run (its standard is no longer held, a newer run is attached), the run is kept all
// the same, and a remark says so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/pushed_outcome.h"
#include "app/record.h"
#include "app/run_register.h"
#include "app/service_register.h"
#include "app/standard_register.h"
#include "base/instant.h"
#include "base/result.h"
#include "review/vocabulary.h"

namespace seaworthy::app {

struct HandInParts {
  RunRegister& runs;
  StandardRegister& standards;
  Record& record;
};

struct HandedIn {
  KeptRun run;
  std::vector<PushedOutcome> items;  // In the order of the standard.
  std::vector<std::string> reviews;  // Ids of those that it was attached to.
  std::string standing;              // What the decision's run came to: `current`, `adrift`; empty: not counted.
  std::vector<std::string> remarks;  // Of the run, and of what it could not be told to.
};

// `body` is what `check --push` sends (app/pushed_envelope.h). Of the service's endpoints, what the server saw itself
// is judged with it (app/live_facts.h). The same run again changes nothing. Errors: those of ReadPush(), JudgePushed(),
// RunRegister::Keep() and StandardRegister::Load().
Result<HandedIn> HandIn(const HandInParts& parts, const RegisteredService& service, std::string_view body,
                        const review::Actor& actor, Instant now);

// The same for facts that were read already, or that the server collected. `submitter`: whose word it is.
Result<HandedIn> HandInPush(const HandInParts& parts, const RegisteredService& service, const Push& push,
                            const std::string& submitter, const review::Actor& actor, Instant now);

// By what the server holds, and nothing kept.
Result<PushedRun> JudgeByRegister(const HandInParts& parts, const RegisteredService& service, const Push& push,
                                  const std::string& submitter, Instant now);

// What the server holds of the service, for JudgePushed().
HeldClaims ClaimsOf(const RegisteredService& service);

}  // namespace seaworthy::app
