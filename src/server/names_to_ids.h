// People are named by their id or by their login; the record keeps ids.
#pragma once

#include <string>

#include "app/directory.h"
#include "app/verbs.h"
#include "auth/accounts.h"
#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::server {

// An id of the directory stays, the login of an account becomes its id, anything else stays for whoever refuses it.
// Errors: those of the store.
Result<void> NameToId(std::string& person, const app::Directory& directory, auth::Accounts& accounts, Instant now);

// The same for everybody whom the verb names.
Result<void> NamesToIds(app::verbs::AnyVerb& verb, const app::Directory& directory, auth::Accounts& accounts,
                        Instant now);

}  // namespace seaworthy::server
