// A review as a document that its people read and print: what was decided or what blocks, each section with its items,
// the evidence and the sign-offs, waivers, promises, comments, and what happened when.
//
// Comments and names live outside of the logs and can be erased: they come through the lookup, and an erased one is
// shown as erased.
#pragma once

#include <string>
#include <vector>

#include "base/instant.h"
#include "report/document.h"
#include "review/assess.h"
#include "review/revocation.h"
#include "review/timeline.h"

namespace seaworthy::report {

struct ReviewReport {
  const review::Case& subject;
  const review::Assessment& assessment;         // Of the subject at `now`.
  std::vector<review::TimelineEntry> timeline;  // Empty: that part is left out.
  review::Lookup lookup;
  Instant now;
  std::vector<review::Revocation> revoked = {};  // Of its decision.
};

Document ReviewDocument(const ReviewReport& report);

}  // namespace seaworthy::report
