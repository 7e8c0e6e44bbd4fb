#include "app/old_evidence.h"

#include <map>
#include <optional>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "app/cited_blobs.h"
#include "base/text.h"

namespace seaworthy::app {
namespace {

// Follows the log from its beginning, and knows at each event what stands.
class Ledger {
 public:
  void Take(const PlacedEvent& event) {
    at_ = event.stored->at;
    id_ = &event.id;
    std::visit([&](const auto& record) { std::visit([&](const auto& one) { Apply(one); }, record.event); },
               event.record);
  }

  std::vector<std::string> OlderThan(Instant moment) {
    for (const auto& [id, review] : reviews_) KeepNewest(review);
    for (const auto& [id, service] : services_) KeepStanding(service);
    std::vector<std::string> old;
    for (const std::string& digest : order_) {
      const Evidence& evidence = evidence_.at(digest);
      if (!evidence.kept && evidence.cited <= moment) old.push_back(digest);
    }
    return old;
  }

 private:
  struct Evidence {
    Instant cited;  // By the last event that hands it in.
    bool kept = false;
  };
  struct Review {
    std::vector<std::string> services;
    std::map<std::string, std::string> facts;  // Of the newest run of each service.
    std::vector<std::string> corrections;
  };
  struct Service {
    std::map<std::string, std::string> standing;  // Item to attestation.
    std::map<std::string, std::string> evidence;  // Of every attestation, by its id.
  };

  template <typename Event>
  void Apply(const Event&) {}

  void Apply(const review::ReviewStarted& started) { reviews_[*id_].services = started.services; }
  void Apply(const review::RunAttached& attached) {
    std::string& newest = reviews_[*id_].facts[attached.run.service];
    newest = attached.facts ? HandIn(*attached.facts) : std::string();
  }
  void Apply(const review::OutcomeCorrected& corrected) {
    if (corrected.evidence.blob) reviews_[*id_].corrections.push_back(HandIn(*corrected.evidence.blob));
  }
  void Apply(const review::SignedOff& signed_off) {
    KeepNewest(reviews_[*id_]);
    for (const review::SeenItem& seen : signed_off.seen) {
      if (!seen.attestation.empty()) KeepAttestation(services_[seen.service], seen.attestation);
    }
  }
  void Apply(const review::ReviewClosed&) {
    KeepNewest(reviews_[*id_]);
    for (const std::string& service : reviews_[*id_].services) KeepStanding(services_[service]);
    reviews_.erase(*id_);
  }
  void Apply(const review::ReviewAbandoned&) { reviews_.erase(*id_); }
  void Apply(const review::ReviewHealed&) { reviews_.erase(*id_); }

  void Apply(const review::Attested& attested) {
    Service& service = services_[*id_];
    service.standing[attested.item] = attested.attestation;
    if (attested.evidence.blob) service.evidence[attested.attestation] = HandIn(*attested.evidence.blob);
  }
  void Apply(const review::AttestationWithdrawn& withdrawn) {
    std::erase_if(services_[*id_].standing, [&](const auto& entry) { return entry.second == withdrawn.attestation; });
  }

  std::string HandIn(const review::BlobRef& cited) {
    auto [entry, first] = evidence_.try_emplace(cited.digest);
    entry->second.cited = at_;
    if (first) order_.push_back(cited.digest);
    return cited.digest;
  }

  void Keep(const std::string& digest) {
    if (auto found = evidence_.find(digest); found != evidence_.end()) found->second.kept = true;
  }
  void KeepAttestation(const Service& service, const std::string& attestation) {
    if (auto found = service.evidence.find(attestation); found != service.evidence.end()) Keep(found->second);
  }
  void KeepNewest(const Review& review) {
    for (const auto& [service, facts] : review.facts) Keep(facts);
    for (const std::string& correction : review.corrections) Keep(correction);
  }
  void KeepStanding(const Service& service) {
    for (const auto& [item, attestation] : service.standing) KeepAttestation(service, attestation);
  }

  Instant at_;
  const std::string* id_ = nullptr;        // Of the review or service that the event belongs to.
  std::map<std::string, Review> reviews_;  // That are open.
  std::map<std::string, Service> services_;
  std::map<std::string, Evidence> evidence_;
  std::vector<std::string> order_;
};

}  // namespace

Result<std::vector<std::string>> FindOldEvidence(store::Store& store, Instant now) {
  Ledger ledger;
  SEAWORTHY_RETURN_IF_ERROR(ForEachEvent(store, [&](const PlacedEvent& event) -> Result<void> {
    ledger.Take(event);
    return {};
  }));
  return ledger.OlderThan(now - kEvidenceAge);
}

Result<std::string> EraseOldEvidence(store::Store& store, Instant now) {
  SEAWORTHY_TRY(std::vector<std::string> old, FindOldEvidence(store, now));
  std::size_t erased = 0;
  for (const std::string& digest : old) {
    SEAWORTHY_TRY(store::BlobFate fate, store.FateOfBlob(digest));
    if (fate != store::BlobFate::kHeld) continue;
    SEAWORTHY_RETURN_IF_ERROR(store.EraseBlob(digest, now));
    ++erased;
  }
  if (erased == 0) return std::string("no evidence is old enough to go\n");
  return fmt::format("erased {} of evidence that is older than 90 days and that no sign-off or certificate rests on\n",
                     Count(erased, "piece"));
}

}  // namespace seaworthy::app
