#include "review/decide.h"

#include <utility>

#include "review/decider.h"
#include "review/handlers.h"

namespace seaworthy::review {

Result<Decided> Decide(const Case& subject, const Command& command, const Context& context) {
  Decider decider(subject, context);
  Result<void> handled = std::visit(
      [&](const auto& asked) -> Result<void> {
        if constexpr (requires { Handle(decider, asked); }) {
          return Handle(decider, asked);
        } else {
          return Error(kBadCommand, "not built yet");
        }
      },
      command);
  if (!handled.ok()) return std::move(handled).error();
  return std::move(decider).Take();
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
