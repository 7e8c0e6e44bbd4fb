// A run as the record keeps it: outcomes with what decided them, made from a judgement.
#pragma once

#include <string>

#include "app/judge.h"
#include "review/pinned.h"
#include "review/vocabulary.h"

namespace seaworthy::app {

struct RunOrigin {
  std::string id;           // Of the run.
  std::string service;      // Id of the one in the review that was judged.
  std::string environment;  // Empty: production.
  std::string trigger;      // local | ci | schedule
  bool counted = false;
  std::string judged_by;  // review::JudgedBy() of what was judged with.
};

// Items that the review did not pin (those in the shadow stage) are left out; what it did not pin as a blocker is not
// required, whatever a date in the standard has turned since.
review::RunRecord RunRecordOf(const Judgement& judgement, const review::PinnedStandard& pinned,
                              const RunOrigin& origin);

}  // namespace seaworthy::app
