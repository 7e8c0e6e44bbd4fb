// Sign-ins that were begun, kept in the store until they are finished or ten minutes are over, so that any server may
// finish what another began.
//
// Threads and processes: everything may be called at once from everywhere; of several that take one, one gets it.
#pragma once

#include <optional>
#include <string>

#include "auth/oidc.h"
#include "base/instant.h"
#include "base/result.h"
#include "store/documents.h"

namespace seaworthy::auth {

class StoredOidcLogins : public OidcLogins {
 public:
  // The documents outlive it.
  StoredOidcLogins(store::Documents& documents, Clock clock) : documents_(documents), clock_(std::move(clock)) {}

  Result<> Put(const OidcLogin& login) override;
  // Error: auth/damaged, and those of the store.
  Result<std::optional<OidcLogin>> Take(const std::string& id) override;

 private:
  store::Documents& documents_;
  const Clock clock_;
};

}  // namespace seaworthy::auth
