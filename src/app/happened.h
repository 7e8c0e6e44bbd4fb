// What events say to a person, a line each.
#pragma once

#include <string>
#include <vector>

#include "report/review_text.h"
#include "review/decide.h"
#include "review/events.h"

namespace seaworthy::app {

// The events of a review and those of services that belong to it, oldest first.
std::vector<report::HappenedLine> Happened(const review::Case& subject, const std::vector<review::ReviewRecord>& review,
                                           const std::vector<review::ServiceRecord>& services);

}  // namespace seaworthy::app
