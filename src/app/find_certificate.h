// The certificate of a review, or of the decision that a service rests on, by the name of either, out of a record or
// from a server; with what no certificate can know: whether the decision was taken back, and how the service stands
// now.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/certificate.h"
#include "app/directory.h"
#include "app/record.h"
#include "app/remote_record.h"
#include "base/instant.h"
#include "base/result.h"
#include "review/revocation.h"

namespace seaworthy::app {

struct FoundCertificate {
  std::string envelope;
  std::vector<review::Revocation> revoked;  // Of the service that was named, else of all services of the review.
  std::optional<StandingNow> standing;      // Of the service, where one was named.
};

// `name`: `checkout#3`, a service with a decision, or the id of a review. Errors: app/no-such-review,
// app/no-decision for a service that has none, app/no-certificate, and those of the record or the server.
Result<FoundCertificate> FindCertificate(Record& record, const std::string& name, const Directory& directory,
                                         Instant now);
Result<FoundCertificate> FindCertificate(const RemoteRecord& remote, const std::string& name);

// `by Sam Okafor, 2031-06-01T12:00:00Z: It sank.`
std::string RevokedWords(const review::Revocation& revoked, const std::string& name);

}  // namespace seaworthy::app
