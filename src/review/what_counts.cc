#include "review/what_counts.h"

#include <algorithm>

namespace seaworthy::review {

bool Answers(const AttestationState& attestation, const PinnedItem& item) {
  const Attested& event = attestation.event;
  const bool role =
      item.attest_by.empty() || std::any_of(event.roles.begin(), event.roles.end(), [&](const auto& held) {
        return std::find(item.attest_by.begin(), item.attest_by.end(), held) != item.attest_by.end();
      });
  const bool kind = item.evidence.empty() || event.evidence.kind == item.evidence;
  return role && kind && event.evidence.unit == item.unit;
}

Instant GoodUntil(const AttestationState& attestation, const PinnedItem& item) {
  const Instant limit = attestation.at + Span{item.attest_days * 86'400, 0};
  return std::min(attestation.event.fresh_until.value_or(limit), limit);
}

const AttestationState* FindAnswer(const ServiceState& service, const PinnedItem& item) {
  const AttestationState* attestation = FindAttestation(service, item.id, item.replaces);
  return attestation != nullptr && Answers(*attestation, item) ? attestation : nullptr;
}

std::vector<Part> Uncovered(std::span<const Waiver* const> waivers, model::Outcome outcome, std::vector<Part> failing) {
  for (const Waiver* waiver : waivers) {
    if (outcome == model::Outcome::kFail && waiver->outcome != model::Outcome::kFail) continue;
    std::erase_if(failing, [&](const Part& part) {
      return std::find(waiver->parts.begin(), waiver->parts.end(), part) != waiver->parts.end();
    });
  }
  return failing;
}

bool Cover(std::span<const Waiver* const> waivers, model::Outcome outcome, const std::vector<Part>& failing) {
  if (!failing.empty()) return Uncovered(waivers, outcome, failing).empty();
  return std::any_of(waivers.begin(), waivers.end(),
                     [&](const Waiver* waiver) { return waiver->parts.empty() && waiver->outcome == outcome; });
}

}  // namespace seaworthy::review
