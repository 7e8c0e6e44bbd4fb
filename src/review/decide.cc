#include "review/decide.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "review/clock.h"
#include "review/decider.h"
#include "review/handlers.h"
#include "review/seen.h"

namespace seaworthy::review {

namespace {

// What was decided did this to the sign-offs that stood before it: those that no longer fit become void with it.
std::vector<SignOffVoided> VoidedBy(const Case& subject, const Decided& decided) {
  std::vector<SignOffVoided> voided;
  if (!subject.review.exists() || subject.review.ended()) return voided;
  const Case after = After(subject, decided);
  for (std::size_t i = 0; i < subject.review.sign_offs.size(); ++i) {
    const SignOff& sign_off = after.review.sign_offs[i];
    if (!sign_off.Stands()) continue;
    std::vector<Change> changes = ChangesSince(after, sign_off);
    std::erase_if(changes, [](const Change& change) { return !change.voids; });
    if (!changes.empty()) voided.push_back({sign_off.event.sign_off, std::move(changes)});
  }
  return voided;
}

template <typename Event, typename... Others>
constexpr bool IsOneOf = (std::is_same_v<Event, Others> || ...);

// A run is what a machine found; everything else is somebody's word.
Result<void> IsSomebody(const Decider& decider, const Command& command) {
  if (!decider.person().empty() || decider.actor().known == Known::kSystem) return {};
  if (std::holds_alternative<AttachRun>(command)) return {};
  return decider.NotAllowed("a person", "do this");
}

}  // namespace

Result<Decided> Decide(const Case& subject, const Command& command, const Context& context) {
  SEAWORTHY_TRY(const Context ordered, InOrder(context, LastAt(subject)));
  Decider decider(subject, ordered);
  SEAWORTHY_RETURN_IF_ERROR(IsSomebody(decider, command));
  Result<void> handled = std::visit([&](const auto& asked) { return Handle(decider, asked); }, command);
  if (!handled.ok()) return std::move(handled).error();
  for (SignOffVoided& voided : VoidedBy(subject, decider.decided())) decider.Add(std::move(voided));
  return std::move(decider).Take();
}

Result<std::vector<ReviewRecord>> VoidedElsewhere(const Case& other, const Decided& decided, const Context& context) {
  SEAWORTHY_TRY(const Context ordered, InOrder(context, LastAt(other)));
  Decided shared;
  for (const auto& [service, records] : decided.services) {
    if (other.services.contains(service)) shared.services[service] = records;
  }
  std::vector<ReviewRecord> events;
  for (SignOffVoided& voided : VoidedBy(other, shared)) {
    events.push_back({ordered.now, ordered.actor, std::move(voided)});
  }
  return events;
}

bool MayVoidElsewhere(const std::vector<ServiceRecord>& records) {
  return std::any_of(records.begin(), records.end(), [](const ServiceRecord& record) {
    return std::visit(
        []<typename Event>(const Event&) {
          return IsOneOf<Event, Attested, AttestationWithdrawn, WaiverApproved, WaiverRevoked, ConditionAdded,
                         ConditionDropped>;
        },
        record.event);
  });
}

Case After(Case subject, const Decided& decided) {
  for (const ReviewRecord& record : decided.review) Apply(subject.review, record);
  for (const auto& [service, records] : decided.services) {
    ServiceState& state = subject.services[service];
    state.id = service;
    for (const ServiceRecord& record : records) Apply(state, record);
  }
  return subject;
}

}  // namespace seaworthy::review
