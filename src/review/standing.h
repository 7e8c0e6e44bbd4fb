// How a service stands after its decision: whether what was decided still holds, and if not, why, since when, and what
// would make it hold again. A pure function of the service's log and `now`; nothing of it is stored.
//
//   revoked   people took the decision back
//   lapsed    a waiver or condition that the go needed ended unmet, or the end of an emergency passed
//   adrift    required items regressed (drift.h) and have not healed
//   due       the validity ended, or an attestation or evidence that it rests on grew old or is gone
//   current   none of that
//   none      nothing was ever granted
//
// Several may hold at once; the worst comes first. "Unmet" is a waiver or condition at its end whose item still does
// not pass, as far as the newest counted run that could tell knows; a promise may be met late.
//
// Only a go grants standing. A no-go or an abandoned review says that something new may not go live (a feature, a
// launch); it takes nothing from a service that runs by an earlier go, which has its own end, and DecisionRevoked for
// those who mean it. Without an earlier go the standing is none, and the line says that the last review was a no-go.
// After a revocation only a new go counts.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "review/service_state.h"

namespace seaworthy::review {

// The worst last.
enum class Standing : std::uint8_t { kNone, kCurrent, kDue, kAdrift, kLapsed, kRevoked };
template <>
struct EnumNames<Standing> {
  static constexpr std::array<std::string_view, 6> names = {"none", "current", "due", "adrift", "lapsed", "revoked"};
};

struct StandingReason {
  Standing standing = Standing::kNone;
  std::string why;                 // One line.
  std::vector<std::string> items;  // That it is about; may be empty.
  std::optional<Instant> since;
  std::string remedy;  // What would end it.
};

struct ServiceStanding {
  Standing standing = Standing::kNone;
  std::string why;                      // Of the worst reason, or why it is current or none.
  std::vector<std::string> items;       // Of all reasons as bad as the standing.
  std::optional<Instant> since;         // The earliest of those; of current and none when it was decided.
  std::string remedy;                   // What would make it current; empty where it is.
  std::vector<StandingReason> reasons;  // The worst first, then the oldest.
  Decision decision = Decision::kNone;  // What was granted.
  bool emergency = false;               // To be shown wherever the decision is.
  std::string review;                   // That granted it.
  std::optional<Instant> valid_until;
};

ServiceStanding StandingOf(const ServiceState& state, Instant now);

// The first moment after that one at which the standing may become another without a further event: some end that it
// looks at. Nothing: it stays as it is.
std::optional<Instant> NextChange(const ServiceState& state, Instant after);

}  // namespace seaworthy::review
