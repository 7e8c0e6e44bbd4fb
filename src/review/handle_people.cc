// Who takes part: beginning a review, handing it over, inviting.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "review/handlers.h"

namespace seaworthy::review {
namespace {

// `PRR` or `review of checkout` says nothing that the list of reviews does not say already.
constexpr std::size_t kShortestTitle = 8;

Result<void> CheckTitle(const Decider& decider, std::string_view title) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(title, "a title"));
  if (Trim(title).size() >= kShortestTitle) return {};
  return Error(kBadCommand, fmt::format("'{}' does not describe the change by itself", title))
      .Advise("say what goes live: 'Checkout: accept payments by invoice'");
}

Result<void> CheckEachOnce(const std::vector<std::string>& services) {
  for (auto service = services.begin(); service != services.end(); ++service) {
    if (std::find(services.begin(), service, *service) == service) continue;
    return Error(kBadCommand, fmt::format("service '{}' is named twice", *service));
  }
  return {};
}

// The DRI corrects no outcome: not by handing the review over for the moment of it either.
Result<void> MayDrive(const Decider& decider, const std::string& dri) {
  if (decider.review().started.self_certified) return {};
  for (const auto& [key, correction] : decider.review().corrections) {
    if (dri.empty() || dri == decider.review().dri || correction.by != dri) continue;
    return Error(kNotNow, fmt::format("{} has corrected the outcome of '{}' and cannot become the DRI", dri,
                                      correction.event.item))
        .Advise("let another reviewer correct the outcome first, or name somebody else");
  }
  return {};
}

Result<void> MayInvite(const Decider& decider) {
  if (decider.TakesPart()) return {};
  return decider.NotAllowed("the DRI, the review lead and participants", "say who takes part");
}

}  // namespace

Result<void> Handle(Decider& decider, const Start& command) {
  if (decider.review().exists()) return Error(kBadCommand, "the review has begun already");
  SEAWORTHY_RETURN_IF_ERROR(CheckTitle(decider, command.title));
  if (command.services.empty()) return Error(kBadCommand, "a review needs a service");
  SEAWORTHY_RETURN_IF_ERROR(CheckEachOnce(command.services));
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(decider.person() + command.dri, "the DRI"));
  ReviewStarted event;
  event.review = decider.NewId();
  event.number = decider.subject().Service(command.services.front()).started + 1;
  event.title = std::string(Trim(command.title));
  event.subject = command.subject;
  event.references = command.references;
  event.services = command.services;
  event.environment = command.environment;
  event.dri = command.dri.empty() ? decider.person() : command.dri;
  event.lead = command.lead;
  event.target = command.target;
  event.standard = command.standard;
  event.self_certified = command.self_certified;
  for (const std::string& service : command.services) decider.Add(service, ReviewOpened{event.review, event.title});
  decider.Add(std::move(event));
  return {};
}

Result<void> Handle(Decider& decider, const Reassign& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  if (!decider.IsDri() && !decider.IsLead()) return decider.NotAllowed("the DRI and the review lead", "hand it over");
  if (!command.title.empty()) SEAWORTHY_RETURN_IF_ERROR(CheckTitle(decider, command.title));
  if ((command.dri + command.lead + command.title + command.target).empty()) {
    return Error(kBadCommand, "nothing to change was named");
  }
  SEAWORTHY_RETURN_IF_ERROR(MayDrive(decider, command.dri));
  decider.Add(Reassigned{command.dri, command.lead, command.title, command.target, command.reason});
  return {};
}

Result<void> Handle(Decider& decider, const AddParticipant& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  SEAWORTHY_RETURN_IF_ERROR(MayInvite(decider));
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.capacity.name, "the role, team or person"));
  for (const Participant& participant : decider.review().participants) {
    if (participant.capacity == command.capacity && participant.person == command.person) {
      return Error(kBadCommand, fmt::format("{} takes part already", ToString(command.capacity)));
    }
  }
  decider.Add(ParticipantAdded{command.capacity, command.person});
  return {};
}

Result<void> Handle(Decider& decider, const RemoveParticipant& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  SEAWORTHY_RETURN_IF_ERROR(MayInvite(decider));
  const auto& participants = decider.review().participants;
  bool known = std::any_of(participants.begin(), participants.end(), [&](const Participant& participant) {
    return participant.capacity == command.capacity && participant.person == command.person;
  });
  if (!known) return Error(kBadCommand, fmt::format("{} does not take part", ToString(command.capacity)));
  decider.Add(ParticipantRemoved{command.capacity, command.person});
  return {};
}

}  // namespace seaworthy::review
