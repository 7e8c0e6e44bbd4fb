// Reviews and services as they are looked at: one review, lists, what waits for somebody.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/directory.h"
#include "app/record.h"
#include "base/instant.h"
#include "base/result.h"
#include "review/timeline.h"

namespace seaworthy::app {

struct ViewOptions {
  std::string format = "text";  // text | json
  int width = 80;
  bool colour = false;
  bool all = false;    // Also what is satisfied, resolved or ended.
  std::string since;   // A version, or `last`: what changed since `viewer` acted last.
  std::string viewer;  // Id of a person; may be empty.
  // Which services, by id, and reviews of them, the viewer may know of in a list; unset: all.
  std::function<bool(const std::string& service)> visible;
};

// What a command did, in lines, and where the review stands now.
Result<std::string> WhatHappened(Record& record, const Executed& executed, const Directory& directory, Instant now);

Result<std::string> ShowReview(Record& record, const std::string& review, const Directory& directory, Instant now,
                               const ViewOptions& options);

// What happened in a review and, while it lasted, in the logs of its services; by time.
Result<std::vector<review::TimelineEntry>> ReviewTimeline(Record& record, const std::string& review,
                                                          const Directory& directory);

// A review as a document: markdown, html, json (the snapshot of a closed one) or certificate (the newest envelope).
Result<std::string> ExportReview(Record& record, const std::string& review, const Directory& directory, Instant now,
                                 const std::string& format);

// Reviews that have not ended, of one service where it is named; with `all` those that have, too.
Result<std::string> ListReviews(Record& record, const std::string& service, const Directory& directory, Instant now,
                                const ViewOptions& options);

// What waits for that person: sign-offs, attestations, waivers, comments.
Result<std::string> ShowQueue(Record& record, const review::Actor& actor, const Directory& directory, Instant now,
                              const ViewOptions& options);

}  // namespace seaworthy::app
