// The two halves that an assessment is put together from; nobody else needs them.
#pragma once

#include <string>
#include <vector>

#include "review/assess.h"

namespace seaworthy::review {

// Whether the review is about that item: a delta review is only about what drifted.
bool InScope(const ReviewState& review, const std::string& item);

std::vector<ItemStanding> AssessItems(const Case& subject, Instant now);
std::vector<SectionStanding> AssessSections(const Case& subject);

}  // namespace seaworthy::review
