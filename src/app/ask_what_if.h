// What a changed standard would change for the services of a server: app/what_if.h over their newest runs.
#pragma once

#include <memory>
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
};

// Services that were judged by any version of the standard. Those whose facts, or whose version of the standard, are
// gone are `unread`. Errors: those of the store.
Result<WhatChanges> AskWhatIf(RunRegister& runs, StandardRegister& standards, const AskedWhatIf& asked, Instant now);

}  // namespace seaworthy::app
