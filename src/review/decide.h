// Commands become events, or are refused with the reason and who could do it.
//
//   Case subject = …;  // The review and its services, as read from the store.
//   SEAWORTHY_TRY(Decided decided, Decide(subject, SignSection{"reliability"}, context));
//   // Append decided.review and decided.services with the versions that were read.
//
// Pure: ids and the moment come with the context. Whatever a command does to sign-offs that stood before it (an outcome
// that turns, a waiver that is revoked) is decided with it: the sign_off_voided events follow in the same answer.
// `now` is not before the last event of the review and its services, but for what clocks differ (clock.h).
//
// Errors: review/bad-command, review/not-allowed, review/not-now, review/ended, review/blocked; all of them say what
// would help.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "review/assess.h"
#include "review/commands.h"
#include "review/events.h"

namespace seaworthy::review {

struct Context {
  Actor actor;
  Instant now;
  std::function<std::string()> new_id;  // UUIDv7.
  // Keeps bytes beside the events and says how they are cited; only closing needs it, for the snapshot.
  std::function<BlobRef(std::string_view name, std::string bytes)> keep;
};

struct Decided {
  std::vector<ReviewRecord> review;
  std::map<std::string, std::vector<ServiceRecord>> services;      // By id.
  std::map<std::string, std::vector<ReviewRecord>> other_reviews;  // By id: beside that of the case (drift.h).

  bool empty() const { return review.empty() && services.empty() && other_reviews.empty(); }
};

Result<Decided> Decide(const Case& subject, const Command& command, const Context& context);

// Other open reviews of a service may rest on what these events say of it: a waiver that is approved or revoked, an
// attestation. The sign-offs of one of them that become void. It is read at the same versions.
Result<std::vector<ReviewRecord>> VoidedElsewhere(const Case& other, const Decided& decided, const Context& context);
// Whether any of these events can do so; if not, no other review need be read.
bool MayVoidElsewhere(const std::vector<ServiceRecord>& records);

// The case as it is after these events.
Case After(Case subject, const Decided& decided);

}  // namespace seaworthy::review
