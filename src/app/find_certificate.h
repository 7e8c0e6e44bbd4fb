// The certificate of a review, or of the decision that a service rests on, by the name of either: out of a record, or
// from a server.
#pragma once

#include <string>

#include "app/directory.h"
#include "app/record.h"
#include "app/remote_record.h"
#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::app {

struct FoundCertificate {
  std::string envelope;
  std::string revoked;  // Why the service's decision was taken back, which no certificate can know; empty: it was not.
};

// `name`: `checkout#3`, a service with a decision, or the id of a review. Errors: app/no-such-review,
// app/no-certificate, and those of the record or the server.
Result<FoundCertificate> FindCertificate(Record& record, const std::string& name, const Directory& directory,
                                         Instant now);
Result<FoundCertificate> FindCertificate(const RemoteRecord& remote, const std::string& name);

}  // namespace seaworthy::app
