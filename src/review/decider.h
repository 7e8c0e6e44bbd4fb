// What the handlers of commands share: the case they decide on, who asks, and the events that come of it.
//
// A handler checks first and adds events last; when it returns an error, what it added is thrown away.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "review/decide.h"
#include "review/errors.h"

namespace seaworthy::review {

class Decider {
 public:
  Decider(const Case& subject, const Context& context) : subject_(subject), context_(context) {}

  const Case& subject() const { return subject_; }
  const ReviewState& review() const { return subject_.review; }
  const PinnedStandard& standard() const { return subject_.review.standard; }
  const Actor& actor() const { return context_.actor; }
  const std::string& person() const { return context_.actor.person; }
  Instant now() const { return context_.now; }
  std::string NewId() const { return context_.new_id(); }
  BlobRef Keep(std::string_view name, std::string bytes) const { return context_.keep(name, std::move(bytes)); }

  void Add(ReviewEvent event) { decided_.review.push_back({now(), actor(), std::move(event)}); }
  void Add(const std::string& service, ServiceEvent event) {
    decided_.services[service].push_back({now(), actor(), std::move(event)});
  }
  const Decided& decided() const { return decided_; }
  Decided Take() && { return std::move(decided_); }

  // The review exists and has not ended. Errors: review/bad-command, review/ended.
  Result<void> Open() const;
  // For what outlives a review: it is open, or it is the last one that decided for that service and no other review of
  // the service is open; then the event goes to the service's log alone. Errors as Open().
  Result<void> SpeaksFor(const std::string& service) const;
  // An item of the pinned standard. Error: review/bad-command, with the nearest id.
  Result<const PinnedItem*> Item(std::string_view id) const;
  Result<const PinnedSection*> Section(std::string_view id) const;
  // That service of the review; its only one where the name is empty. Error: review/bad-command.
  Result<std::string> Service(std::string_view name) const;
  // Of a text that must say something. Error: that code: `the reason for the waiver is missing`.
  Result<void> Need(std::string_view text, std::string_view what, const ErrorCode& code = kBadCommand) const;

  bool IsDri() const { return !person().empty() && person() == review().dri; }
  // Was the DRI at any time. Who drove a review does not judge it, after handing it over neither.
  bool Drove() const { return !person().empty() && review().drivers.contains(person()); }
  bool IsLead() const { return !person().empty() && person() == review().lead; }
  // Holds that role, is in that team or is that person, at this moment.
  bool Has(const Capacity& capacity) const;
  bool HasRole(std::string_view role) const;
  bool HasAnyRole(std::span<const std::string> roles) const;
  // May sign some rule of the section. Says nothing about whether the DRI may.
  bool IsReviewerOf(const PinnedSection& section) const;
  // A reviewer of the section who never was the DRI, unless its standard lets the DRI sign. In a self-certified review:
  // whoever takes part.
  bool MayReview(const PinnedSection& section) const;
  // DRI, lead, who started it, or somebody who fits a participant.
  bool TakesPart() const;
  // Takes part, reviews a section, or is of the team that owns the service.
  bool MayBringRuns(const std::string& service) const;

  // Holds a role that the standard names for a no-go; the review lead where it names none, and where nobody leads the
  // review its DRI, so that somebody can end it. Error: review/not-allowed.
  Result<void> MayRefuse(std::string_view what) const;

  // review/not-allowed: `only the DRI or the review lead may …`, with who the actor is.
  Error NotAllowed(std::string_view who_may, std::string_view what) const;

 private:
  const Case& subject_;
  const Context& context_;
  Decided decided_;
};

}  // namespace seaworthy::review
