#include "app/certificate_issue.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "app/certificate_of.h"
#include "app/errors.h"
#include "attest/sign.h"
#include "base/digest.h"

namespace seaworthy::app {
namespace {

using review::ReviewClosed;
using review::ReviewRecord;

bool Closes(const ReviewRecord& record) { return std::holds_alternative<ReviewClosed>(record.event); }

}  // namespace

Change::Complete IssuingCertificate(const attest::SigningKey& key, attest::Verifier verifier, Cite cite,
                                    std::string* envelope) {
  return [&key, verifier = std::move(verifier), cite = std::move(cite), envelope](
             const review::Case& before, review::Decided& decided, std::vector<store::Blob>& blobs) -> Result<void> {
    auto found = std::ranges::find_if(decided.review, Closes);
    if (found == decided.review.end()) return {};
    if (!before.review.started.delta_of.empty()) {
      return Error(kBadExpectation, "a delta review has no certificate: it judges only what regressed")
          .Advise("close it without a key; a review of the whole service has one");
    }
    ReviewRecord issued = *found;  // The same moment, the same actor.
    auto certificate = CertificateOf(before, std::get<ReviewClosed>(issued.event), issued.at, verifier);
    SEAWORTHY_TRY(std::string file, attest::SignedCertificate(certificate, key));
    CitedBlob cited = cite(file, "application/vnd.dsse.envelope.v1+json", "certificate.json");
    issued.event = review::CertificateIssued{Sha256(file), cited.reference, key.public_key().id()};
    decided.review.push_back(std::move(issued));
    blobs.push_back(std::move(cited.blob));
    if (envelope != nullptr) *envelope = std::move(file);
    return {};
  };
}

}  // namespace seaworthy::app
