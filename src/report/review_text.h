// A review as a person reads it on a terminal: what blocks and who can unblock it, the sections with their evidence and
// sign-offs, what is open, and what happened last.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "review/assess.h"
#include "review/revocation.h"
#include "review/timeline.h"

namespace seaworthy::report {

struct ReviewPage {
  const review::Case& subject;
  const review::Assessment& assessment;  // Of `subject` at `now`.
  Instant now;
  std::vector<review::TimelineEntry> happened;                    // Oldest first; the last ones are shown.
  std::function<std::string(const std::string& person)> name_of;  // Never empty.
  std::function<std::optional<std::string>(const review::BlobRef& text)> text_of;  // Nothing: erased.
  std::vector<review::Revocation> revoked = {};                                    // Of its decision.
};

struct ReviewTextOptions {
  int width = 80;       // Columns; at least 40.
  bool colour = false;  // ANSI colours.
  bool all = false;     // What is satisfied, item by item, and resolved threads, too.
};

// Ends with a newline. Foreign text cannot move the cursor: control characters are taken out.
std::string RenderReview(const ReviewPage& page, const ReviewTextOptions& options = {});

// What changed for somebody who looked at the review before: what happened since, and what became of each item.
struct NewsPage {
  const review::Case& before;
  const review::Assessment& assessment_before;
  const ReviewPage& now;  // `happened` holds what came since.
};
std::string RenderReviewNews(const NewsPage& news, const ReviewTextOptions& options = {});

// `2031-06-01` and `2031-06-01 10:00`, in UTC.
std::string DayOf(Instant instant);
std::string MomentOf(Instant instant);

}  // namespace seaworthy::report
