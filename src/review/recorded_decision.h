// What the log of a service keeps when a review of it is closed: all that its standing and the watch over it need
// later, so that nobody has to read the review for it.
#pragma once

#include <string>

#include "review/assess.h"
#include "review/review_events.h"
#include "review/service_events.h"

namespace seaworthy::review {

// `assessment` is of the case at the moment of closing. A delta review records what it decided itself; the state of the
// service joins it with what it mends.
DecisionRecorded DecisionFor(const Case& subject, const Assessment& assessment, const std::string& service,
                             const ReviewClosed& closed);

}  // namespace seaworthy::review
