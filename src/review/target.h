// What a command is about: the item and service that it names, what is lacking there, and the waiver, condition or
// action that outlives the review in which it began.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "review/decider.h"

namespace seaworthy::review {

struct Target {
  const PinnedItem* item = nullptr;
  const PinnedSection* section = nullptr;
  std::string service;
};

// Of a review that may have ended. Error: review/bad-command.
Result<Target> FindTarget(const Decider& decider, const std::string& service, const std::string& item);
// Of a review that is open. Errors: also review/ended.
Result<Target> FindOpenTarget(const Decider& decider, const std::string& service, const std::string& item);

// What an item lacks on a service now.
struct Shortfall {
  std::vector<Part> parts;  // Failing or undecided; none: the item as a whole.
  model::Outcome outcome = model::Outcome::kUnknown;
  bool waived = false;  // Waivers in force cover all of it.
};

// Error: review/not-now where the item is satisfied by itself (by check, attestation or correction, or as not
// applicable), and where no run has looked at it. Where a review has ended or is about some items only, a newer counted
// run of the service tells.
Result<Shortfall> ShortfallOf(const Decider& decider, const Target& target);

// Whether the actor reviews the section of that item, or of one that replaces it; where nobody signs such a section
// it is the review lead's business.
bool ReviewsItem(const Decider& decider, std::string_view item);
// `reviewers of security` or `the review lead`.
std::string ReviewersOf(const Decider& decider, std::string_view item);

template <typename T>
struct Found {
  std::string service;
  const T* thing = nullptr;
  const std::string* id = nullptr;
};

// The one with that id, or the only one whose id begins so, among the review's services; the review may speak for its
// service. Errors: review/bad-command, review/ended.
Result<Found<Waiver>> FindWaiver(const Decider& decider, std::string_view wanted);
Result<Found<Condition>> FindCondition(const Decider& decider, std::string_view wanted);
Result<Found<Action>> FindAction(const Decider& decider, std::string_view wanted);

}  // namespace seaworthy::review
