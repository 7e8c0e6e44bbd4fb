#include "review/decider.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::review {
namespace {

template <typename List, typename Name>
std::string NearestAdvice(std::string_view wanted, const List& list, Name name) {
  std::vector<std::string> names;
  for (const auto& entry : list) names.push_back(name(entry));
  std::string_view nearest = Nearest(wanted, names);
  return nearest.empty() ? fmt::format("there are: {}", JoinWords(names)) : fmt::format("did you mean '{}'?", nearest);
}

}  // namespace

Result<void> Decider::Open() const {
  if (!review().exists()) return Error(kBadCommand, "there is no such review");
  if (!review().ended()) return {};
  return Error(kReviewEnded,
               fmt::format("{} is {} since {}", ShortName(review()),
                           review().ending == Ending::kAbandoned ? "abandoned" : "closed", ToString(review().ended_at)))
      .Advise("add a note, or start a new review");
}

Result<void> Decider::SpeaksFor(const std::string& service) const {
  if (!review().ended()) return Open();
  const ServiceState& state = subject_.Service(service);
  if (!state.open_reviews.empty()) {
    return Error(kReviewEnded,
                 fmt::format("{} has ended, and another review of {} is open", ShortName(review()), service))
        .Advise("say it in the review that is open: " + state.open_reviews.back());
  }
  if (state.decision && state.decision->event.review == review().id()) return {};
  return Error(kReviewEnded,
               fmt::format("{} has ended, and it is not what decided for {} last", ShortName(review()), service))
      .Advise(state.decision ? "say it in the review that did: " + state.decision->event.review : "start a new review");
}

Result<const PinnedItem*> Decider::Item(std::string_view id) const {
  if (const PinnedItem* item = standard().FindItem(id)) return item;
  std::vector<std::string> ids;
  for (const PinnedSection& section : standard().sections) {
    for (const PinnedItem& item : section.items) ids.push_back(item.id);
  }
  std::string_view nearest = Nearest(id, ids);
  return Error(kBadCommand, fmt::format("no item '{}' in {} {}", id, standard().id, standard().version))
      .Advise(nearest.empty() ? "`seaworthy review show` lists the items" : fmt::format("did you mean '{}'?", nearest));
}

Result<const PinnedSection*> Decider::Section(std::string_view id) const {
  if (const PinnedSection* section = standard().FindSection(id)) return section;
  return Error(kBadCommand, fmt::format("no section '{}' in {} {}", id, standard().id, standard().version))
      .Advise(NearestAdvice(id, standard().sections, [](const PinnedSection& section) { return section.id; }));
}

Result<std::string> Decider::Service(std::string_view name) const {
  const std::vector<std::string>& services = review().started.services;
  if (name.empty() && services.size() == 1) return services.front();
  if (std::find(services.begin(), services.end(), name) != services.end()) return std::string(name);
  std::string problem = name.empty() ? "this review has several services: say which one"
                                     : fmt::format("service '{}' is not part of this review", name);
  return Error(kBadCommand, std::move(problem)).Advise(NearestAdvice(name, services, [](const std::string& service) {
    return service;
  }));
}

Result<void> Decider::Need(std::string_view text, std::string_view what, const ErrorCode& code) const {
  if (!Trim(text).empty()) return {};
  return Error(code, fmt::format("{} is missing", what));
}

bool Decider::HasRole(std::string_view role) const {
  if (role == kDriRole) return IsDri();
  return std::find(actor().roles.begin(), actor().roles.end(), role) != actor().roles.end();
}

bool Decider::HasAnyRole(std::span<const std::string> roles) const {
  return std::any_of(roles.begin(), roles.end(), [&](const std::string& role) { return HasRole(role); });
}

bool Decider::Has(const Capacity& capacity) const {
  switch (capacity.kind) {
    case Capacity::Kind::kRole: return HasRole(capacity.name);
    case Capacity::Kind::kTeam:
      return std::find(actor().teams.begin(), actor().teams.end(), capacity.name) != actor().teams.end();
    case Capacity::Kind::kPerson: return person() == capacity.name;
  }
  return false;
}

bool Decider::IsReviewerOf(const PinnedSection& section) const {
  return std::any_of(section.rules.begin(), section.rules.end(), [&](const PinnedRule& rule) {
    return std::any_of(rule.by.begin(), rule.by.end(), [&](const Capacity& capacity) { return Has(capacity); });
  });
}

bool Decider::MayReview(const PinnedSection& section) const {
  if (review().started.self_certified) return TakesPart();
  return std::any_of(section.rules.begin(), section.rules.end(), [&](const PinnedRule& rule) {
    if (Drove() && !rule.dri_may_sign) return false;
    return std::any_of(rule.by.begin(), rule.by.end(), [&](const Capacity& capacity) { return Has(capacity); });
  });
}

bool Decider::TakesPart() const {
  if (IsDri() || IsLead() || (!person().empty() && person() == review().started_by)) return true;
  return std::any_of(review().participants.begin(), review().participants.end(), [&](const Participant& participant) {
    return participant.person.empty() ? Has(participant.capacity) : participant.person == person();
  });
}

bool Decider::MayBringRuns(const std::string& service) const {
  if (actor().known == Known::kSystem || TakesPart()) return true;
  auto owner = review().started.owners.find(service);
  if (owner != review().started.owners.end() && Has({Capacity::Kind::kTeam, owner->second})) return true;
  return std::any_of(standard().sections.begin(), standard().sections.end(),
                     [&](const PinnedSection& section) { return IsReviewerOf(section); });
}

Result<void> Decider::MayRefuse(std::string_view what) const {
  const std::vector<std::string>& roles = standard().no_go_roles;
  if (HasAnyRole(roles)) return {};
  if (!roles.empty()) return NotAllowed(JoinWords(roles, " or "), what);
  if (review().lead.empty() ? IsDri() : IsLead()) return {};
  return NotAllowed(review().lead.empty() ? "the DRI, since nobody leads the review," : "the review lead", what);
}

Error Decider::NotAllowed(std::string_view who_may, std::string_view what) const {
  std::vector<std::string> has = actor().roles;
  for (const std::string& team : actor().teams) has.push_back("team " + team);
  return Error(kNotAllowed, fmt::format("only {} may {}; {} has {}", who_may, what,
                                        person().empty() ? "nobody in particular" : person(),
                                        has.empty() ? "no role or team" : JoinWords(has)));
}

}  // namespace seaworthy::review
