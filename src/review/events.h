// Events as the log holds them: what happened, when, and who did it; and their bytes.
//
// The bytes are one JSON object: {"type","at","by","data"}. They are stored and chained as written and never written
// again. An event of every version that was ever written can be read: fields are only added, a renamed type keeps its
// old name in the reader.
#pragma once

#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "review/review_events.h"
#include "review/service_events.h"
#include "review/vocabulary.h"

namespace seaworthy::review {

template <typename Event>
struct Recorded {
  Instant at;
  Actor by;
  Event event;

  friend bool operator==(const Recorded&, const Recorded&) = default;
};

using ReviewRecord = Recorded<ReviewEvent>;
using ServiceRecord = Recorded<ServiceEvent>;

std::string Encode(const ReviewRecord& record);
std::string Encode(const ServiceRecord& record);

// Error: review/bad-event, with the member that does not fit; for a type that this version does not know as well.
Result<ReviewRecord> DecodeReviewEvent(std::string_view bytes);
Result<ServiceRecord> DecodeServiceEvent(std::string_view bytes);

// `signed_off`
std::string_view TypeOf(const ReviewEvent& event);
std::string_view TypeOf(const ServiceEvent& event);

}  // namespace seaworthy::review
