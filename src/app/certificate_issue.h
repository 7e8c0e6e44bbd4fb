// Signs the certificate of a review at the moment of closing it, and keeps it with the review.
//
//   change.complete = IssuingCertificate(key, verifier, cite, &envelope);
//
// The envelope becomes a blob that the event certificate_issued cites, in the same transaction as the decision: a
// closed review that should have a certificate has one.
#pragma once

#include <functional>
#include <string>

#include "app/record.h"
#include "attest/certificate.h"
#include "attest/keys.h"

namespace seaworthy::app {

using Cite = std::function<CitedBlob(std::string bytes, std::string media_type, std::string name)>;

// Adds nothing to what closes no review. A delta review gets none: its decision is joined with the one that it mends,
// and a certificate of it alone would say more than the record. `envelope`, if not null, holds afterwards what was
// signed; where others wrote meanwhile the case is decided again, and the last one counts. All that is handed over
// outlives the change. Errors of the completion: app/bad-expectation (a delta review), attest/bad-certificate,
// attest/crypto.
Change::Complete IssuingCertificate(const attest::SigningKey& key, attest::Verifier verifier, Cite cite,
                                    std::string* envelope);

}  // namespace seaworthy::app
