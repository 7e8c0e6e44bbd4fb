// A review as JSON, for programs: how it stands now, and its snapshot (schema/review-snapshot.json).
//
//   {"status":"in_review","go":false,"conditional":false,"services":[…],"blockers":[…],"awaited":[…],"snapshot":{…}}
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "report/review_document.h"

namespace seaworthy::report {

// Compact, with a newline at the end. `kept` is the snapshot that was stored when the review was closed, which stands
// in it as it is; without one it is taken as of now.
std::string WriteReviewJson(const ReviewReport& report, std::optional<std::string_view> kept = std::nullopt);

}  // namespace seaworthy::report
