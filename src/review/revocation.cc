#include "review/revocation.h"

#include <variant>

namespace seaworthy::review {
namespace {

using DeltaOf = std::map<std::string, std::string>;

bool Includes(const DeltaOf& delta_of, std::string revoked, const std::string& review) {
  for (std::size_t steps = 0; steps <= delta_of.size(); ++steps) {
    if (revoked == review) return true;
    auto mended = delta_of.find(revoked);
    if (mended == delta_of.end()) return false;
    revoked = mended->second;
  }
  return false;
}

void AddOf(const std::string& service, const std::vector<ServiceRecord>& records, const std::string& review,
           std::vector<Revocation>& revocations) {
  DeltaOf delta_of;
  for (const ServiceRecord& record : records) {
    if (const auto* decided = std::get_if<DecisionRecorded>(&record.event)) {
      if (!decided->delta_of.empty()) delta_of[decided->review] = decided->delta_of;
    }
    const auto* revoked = std::get_if<DecisionRevoked>(&record.event);
    if (revoked == nullptr || !Includes(delta_of, revoked->review, review)) continue;
    revocations.push_back({service, record.by.person, record.at, revoked->reason});
  }
}

}  // namespace

std::vector<Revocation> RevocationsOf(const std::string& review,
                                      const std::map<std::string, std::vector<ServiceRecord>>& services) {
  std::vector<Revocation> revocations;
  for (const auto& [service, records] : services) AddOf(service, records, review, revocations);
  return revocations;
}

}  // namespace seaworthy::review
