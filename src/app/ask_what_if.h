// What a changed standard would change for the services of a server: app/what_if.h over their newest runs.
//
// Services are looked at a page at a time, so that memory does not grow with their number. What one question may cost
// is bounded: its time, and how many are asked at once.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "app/run_register.h"
#include "app/standard_register.h"
#include "app/what_if.h"
#include "base/instant.h"
#include "base/result.h"
#include "model/standard.h"

namespace seaworthy::app {

struct AskedWhatIf {
  std::shared_ptr<const model::Standard> after;
  std::string from;     // Id of the standard that would change; empty: that of `after`.
  std::string service;  // Only this one; empty: all.
  WhatIfPage page;
  Clock clock;
  Span most_time{30, 0};
  std::stop_token stop;  // Stopped where nobody waits for the answer any more.
};

// Services that were judged by any version of the standard. Those whose facts, or whose version of the standard, are
// gone are `unread`. Errors: those of the store; app/what-if-too-long, app/what-if-stopped, and app/what-if-busy where
// enough others ask just now.
Result<WhatChanges> AskWhatIf(RunRegister& runs, StandardRegister& standards, const AskedWhatIf& asked);

}  // namespace seaworthy::app
