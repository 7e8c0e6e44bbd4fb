// The texts and files that events cite: how they are found in an event, and a walk over all of the record.
#pragma once

#include <functional>
#include <variant>
#include <vector>

#include "base/result.h"
#include "review/events.h"
#include "store/store.h"

namespace seaworthy::app {

// In the order of the fields; one that is cited twice is there twice.
std::vector<review::BlobRef> BlobsCitedBy(const review::ReviewEvent& event);
std::vector<review::BlobRef> BlobsCitedBy(const review::ServiceEvent& event);

// An event of the record with the place where it is stored.
struct PlacedEvent {
  const store::StoredEvent* stored = nullptr;
  std::string id;  // Of its review or service.
  std::variant<review::ReviewRecord, review::ServiceRecord> record;
};

// All events in the order in which they were written. What cannot be read as an event is left out: the audit finds what
// is damaged, and a later version of the program knows what this one does not. Errors: those of the store and of
// `visit`.
Result<void> ForEachEvent(store::Store& store, const std::function<Result<void>(const PlacedEvent&)>& visit);

}  // namespace seaworthy::app
