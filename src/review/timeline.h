// A log as people read it: one line for each event, who did it and how that was known.
//
//   2031-05-01 10:00 dana (ci token) attached run 01902f3a at 5f2c1e0: backups pass -> fail
//   2031-05-01 10:00 the sign-off of Reliability by sam became void: outcome of backups pass -> fail
//   2031-05-02 08:30 sam (sre, oidc) signed off Reliability
//
// Times are UTC. Foreign text is on one line and cut; it is not escaped for any format.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "review/events.h"

namespace seaworthy::review {

// What the logs do not hold: names of people and the words of comments, both erasable.
struct Lookup {
  // Unset: people go by their ids.
  std::function<std::string(const std::string& person)> person;
  // Nothing: it was erased. Unset: words are left out.
  std::function<std::optional<std::string>(const BlobRef& text)> text;
};

struct TimelineEntry {
  Instant at;
  std::int64_t version = 0;  // Of its log, with this event.
  std::string_view type;     // `signed_off`
  std::string person;        // Id of who did it; empty: the system.
  std::string text;          // A line without the time.
};

// `2031-05-01 10:00 ` and the text.
std::string ToString(const TimelineEntry& entry);

// The whole log is read; entries are those of the events after that version.
std::vector<TimelineEntry> Timeline(std::span<const ReviewRecord> log, const Lookup& lookup = {},
                                    std::int64_t after_version = 0);
std::vector<TimelineEntry> Timeline(std::span<const ServiceRecord> log, std::string_view service,
                                    const Lookup& lookup = {}, std::int64_t after_version = 0);

// Both by time; at the same time those of `first` first, since a review's event brings those of its services.
std::vector<TimelineEntry> Merge(std::vector<TimelineEntry> first, std::vector<TimelineEntry> second);

// Version of the log with the last event of that person: what came after it they may not have seen. 0: they did
// nothing here.
std::int64_t LastActOf(std::span<const ReviewRecord> log, std::string_view person);

}  // namespace seaworthy::review
