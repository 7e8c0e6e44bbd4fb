// What an emergency acceptance covers: the blockers of its moment, as they were, and nothing that came later.
//
// An item is covered while its outcome is the one that was accepted and nothing more of it fails; a section while the
// same people are missing; a request for changes while it is older than the acceptance. A thread stays one matter
// however often it is reopened.
#pragma once

#include <vector>

#include "review/assess.h"

namespace seaworthy::review {

// All that blocks at this moment, as it is kept with the acceptance.
std::vector<AcceptedBlocker> AcceptedNow(const Assessment& assessment);

// What blocks and was not accepted: all of it where nothing was. Says nothing about whether the acceptance has ended.
std::vector<Blocker> NotAccepted(const ReviewState& review, const Assessment& assessment);

// Whether no more fails than was accepted. Where no parts are known the item fails as a whole: neither wider nor
// narrower than parts of it.
bool IsNoWider(const std::vector<Part>& parts, const std::vector<Part>& accepted);

}  // namespace seaworthy::review
