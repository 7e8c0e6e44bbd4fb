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

// Who drives a review does not lead it as well: nobody would be left to refuse it.
Result<void> CheckTwo(const std::string& dri, const std::string& lead) {
  if (lead.empty() || dri != lead) return {};
  return Error(kBadCommand, fmt::format("{} cannot be both the DRI and the review lead", dri))
      .Advise("name somebody else as the lead, or start without one");
}

// People name reviews by their titles.
Result<void> CheckOtherTitle(const Decider& decider, const std::vector<std::string>& services, std::string_view title) {
  for (const std::string& service : services) {
    for (const auto& [id, other] : decider.subject().Service(service).opened) {
      if (id == decider.review().id() || Lower(Trim(other.title)) != Lower(Trim(title))) continue;
      return Error(kNotNow, fmt::format("a review of '{}' with this title is open already: {}", service,
                                        other.name.empty() ? id : other.name))
          .Advise("go on with that one, or give the new one a title that says what is different");
    }
  }
  return {};
}

// The services keep the titles of their open reviews.
Result<void> Rename(Decider& decider, const std::string& title) {
  const std::vector<std::string>& services = decider.review().started.services;
  SEAWORTHY_RETURN_IF_ERROR(CheckOtherTitle(decider, services, title));
  for (const std::string& service : services) decider.Add(service, ReviewRenamed{decider.review().id(), title});
  return {};
}

Result<void> MaySelfCertify(const Start& command) {
  if (!command.self_certified || command.standard.self_certified) return {};
  return Error(kNotAllowed, fmt::format("{} {} does not allow a team to sign for itself", command.standard.id,
                                        command.standard.version))
      .Advise("start a review that others sign, or use a standard that says `review: {self_certified: allowed}`");
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
  SEAWORTHY_RETURN_IF_ERROR(CheckTwo(command.dri.empty() ? decider.person() : command.dri, command.lead));
  SEAWORTHY_RETURN_IF_ERROR(MaySelfCertify(command));
  SEAWORTHY_RETURN_IF_ERROR(CheckOtherTitle(decider, command.services, command.title));
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
  event.owners = command.owners;
  const std::string name = fmt::format("{}#{}", command.services.front(), event.number);
  for (const std::string& service : command.services) {
    decider.Add(service, ReviewOpened{event.review, event.title, name});
  }
  decider.Add(std::move(event));
  return {};
}

Result<void> Handle(Decider& decider, const Reassign& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  if (!decider.IsDri() && !decider.IsLead()) return decider.NotAllowed("the DRI and the review lead", "hand it over");
  const ReviewState& review = decider.review();
  if (!command.title.empty()) SEAWORTHY_RETURN_IF_ERROR(CheckTitle(decider, command.title));
  if ((command.dri + command.lead + command.title + command.target).empty()) {
    return Error(kBadCommand, "nothing to change was named: a DRI, a lead, a title or a target");
  }
  if (!(command.dri + command.lead).empty()) {
    SEAWORTHY_RETURN_IF_ERROR(
        CheckTwo(command.dri.empty() ? review.dri : command.dri, command.lead.empty() ? review.lead : command.lead));
  }
  SEAWORTHY_RETURN_IF_ERROR(MayDrive(decider, command.dri));
  if (!command.title.empty()) SEAWORTHY_RETURN_IF_ERROR(Rename(decider, command.title));
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
