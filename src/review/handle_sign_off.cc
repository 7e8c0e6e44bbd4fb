// The approvals: signing a section, taking that back, asking for changes.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "review/handlers.h"
#include "review/seen.h"

namespace seaworthy::review {
namespace {

bool IsSignedValidly(const Decider& decider, const PinnedSection& section, const Capacity& as) {
  const ReviewState& review = decider.review();
  return std::any_of(review.sign_offs.begin(), review.sign_offs.end(), [&](const SignOff& sign_off) {
    bool same =
        sign_off.event.section == section.id && sign_off.by.person == decider.person() && sign_off.event.as == as;
    return same && sign_off.Stands();
  });
}

// Of the capacities that the section's rules name, those that the actor may sign in.
std::vector<Capacity> CapacitiesOf(const Decider& decider, const PinnedSection& section) {
  bool self = decider.review().started.self_certified;
  std::vector<Capacity> found;
  for (const PinnedRule& rule : section.rules) {
    if (decider.Drove() && !rule.dri_may_sign && !self) continue;
    for (const Capacity& capacity : rule.by) {
      bool fits = decider.Has(capacity) || (self && decider.TakesPart());
      if (fits && std::find(found.begin(), found.end(), capacity) == found.end()) found.push_back(capacity);
    }
  }
  return found;
}

std::vector<std::string> NamesOf(const std::vector<Capacity>& capacities) {
  std::vector<std::string> names;
  for (const Capacity& capacity : capacities) names.push_back(ToString(capacity));
  return names;
}

std::string WhoSigns(const PinnedSection& section) {
  std::vector<Capacity> all;
  for (const PinnedRule& rule : section.rules) all.insert(all.end(), rule.by.begin(), rule.by.end());
  return JoinWords(NamesOf(all), " or ");
}

// In which capacity the actor signs: the one that was asked for, else the only one that is left.
Result<Capacity> ChooseCapacity(const Decider& decider, const PinnedSection& section, const SignSection& command) {
  std::vector<Capacity> possible = CapacitiesOf(decider, section);
  if (possible.empty() || (command.as && std::find(possible.begin(), possible.end(), *command.as) == possible.end())) {
    if (decider.Drove() && decider.IsReviewerOf(section)) {
      return Error(kNotAllowed, "who is or was the DRI does not sign in a reviewer's role under this standard")
          .Advise("ask another reviewer of the section");
    }
    return decider.NotAllowed(WhoSigns(section), fmt::format("sign '{}'", section.title));
  }
  if (command.as) return *command.as;
  std::erase_if(possible, [&](const Capacity& capacity) { return IsSignedValidly(decider, section, capacity); });
  if (possible.size() == 1) return possible.front();
  if (possible.empty())
    return Error(kNotNow, fmt::format("{} has signed '{}' already", decider.person(), section.title));
  return Error(kBadCommand, fmt::format("{} could sign as {}", decider.person(), JoinWords(NamesOf(possible), " or ")))
      .Advise("say as which of them");
}

// A signer sees evidence, so that there must be some: of every service and of all that is checked in the section. A
// change of the standard takes away what runs found under another rule.
Result<void> NeedEvidence(const Decider& decider, const PinnedSection& section, const std::string& service) {
  auto run = decider.review().runs.find(service);
  for (const PinnedItem& item : section.items) {
    if (item.check.empty()) continue;
    if (run == decider.review().runs.end()) {
      return Error(kNotNow,
                   fmt::format("nothing to sign yet: no run of production or a release of '{}' is attached", service))
          .Advise("attach a run first");
    }
    if (run->second.Find(item.id) == nullptr) {
      return Error(kNotNow,
                   fmt::format("no run of '{}' has looked at '{}' since the standard changed", service, item.id))
          .Advise("attach a run first");
    }
  }
  return {};
}

std::vector<const SignOff*> StandingSignOffs(const Decider& decider, const PinnedSection& section) {
  std::vector<const SignOff*> own;
  for (const SignOff& sign_off : decider.review().sign_offs) {
    bool theirs = sign_off.event.section == section.id && sign_off.by.person == decider.person();
    if (theirs && sign_off.Stands()) own.push_back(&sign_off);
  }
  return own;
}

}  // namespace

Result<void> Handle(Decider& decider, const SignSection& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  SEAWORTHY_TRY(const PinnedSection* section, decider.Section(command.section));
  if (section->rules.empty()) return Error(kBadCommand, fmt::format("'{}' needs no sign-off", section->title));
  SEAWORTHY_TRY(Capacity as, ChooseCapacity(decider, *section, command));
  if (IsSignedValidly(decider, *section, as)) {
    return Error(kNotNow, fmt::format("{} has signed '{}' already", decider.person(), section->title));
  }
  for (const std::string& service : decider.review().started.services) {
    SEAWORTHY_RETURN_IF_ERROR(NeedEvidence(decider, *section, service));
  }
  if (command.seen_as_of && *command.seen_as_of != decider.subject().AsOf()) {
    return Error(kNotNow, fmt::format("the review went on since it was looked at as of {}; it is as of {} now",
                                      *command.seen_as_of, decider.subject().AsOf()))
        .Advise("look at it again, then sign");
  }
  SignedOff event;
  event.sign_off = decider.NewId();
  event.section = section->id;
  event.as = std::move(as);
  event.seen = See(decider.subject(), *section, decider.now());
  event.decision_digest = DecisionDigest(event.seen);
  event.evidence_digest = EvidenceDigest(decider.subject(), *section, decider.now());
  event.comment = command.comment;
  decider.Add(std::move(event));
  return {};
}

Result<void> Handle(Decider& decider, const WithdrawSignOff& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  SEAWORTHY_TRY(const PinnedSection* section, decider.Section(command.section));
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.reason, "the reason to withdraw", kNoReason));
  std::vector<const SignOff*> own = StandingSignOffs(decider, *section);
  if (own.empty()) return Error(kNotNow, fmt::format("{} has no sign-off of '{}'", decider.person(), section->title));
  for (const SignOff* sign_off : own) decider.Add(SignOffWithdrawn{sign_off->event.sign_off, command.reason});
  return {};
}

// Who asks for changes does not approve at the same time.
Result<void> Handle(Decider& decider, const RequestChanges& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  SEAWORTHY_TRY(const PinnedSection* section, decider.Section(command.section));
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(command.text.digest, "the text of what should change"));
  if (!decider.IsReviewerOf(*section)) {
    return decider.NotAllowed(WhoSigns(*section), fmt::format("ask for changes of '{}'", section->title));
  }
  for (const SignOff* sign_off : StandingSignOffs(decider, *section)) {
    decider.Add(SignOffWithdrawn{sign_off->event.sign_off, "asks for changes"});
  }
  decider.Add(ChangesRequested{decider.NewId(), section->id, command.text});
  return {};
}

Result<void> Handle(Decider& decider, const WithdrawRequest& command) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  SEAWORTHY_TRY(const PinnedSection* section, decider.Section(command.section));
  bool found = false;
  for (const auto& [id, request] : decider.review().change_requests) {
    if (request.section != section->id || request.by != decider.person()) continue;
    decider.Add(ChangesRequestWithdrawn{id});
    found = true;
  }
  if (!found) return Error(kNotNow, fmt::format("{} asked for no changes of '{}'", decider.person(), section->title));
  return {};
}

}  // namespace seaworthy::review
