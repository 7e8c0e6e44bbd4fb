// Accounts, teams, sessions and tokens as the API writes and reads them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/accounts.h"
#include "auth/identity.h"
#include "auth/sessions.h"
#include "auth/teams.h"
#include "auth/tokens.h"
#include "base/result.h"
#include "formats/json_writer.h"
#include "server/call.h"

namespace seaworthy::server {

// What of an account others see: names and roles; all of it is for administrators and the person.
enum class Detail { kPublic, kAll };

void WritePerson(formats::JsonWriter& out, const auth::Account& account, const auth::PersonNames& names, Detail detail);
void WriteTeam(formats::JsonWriter& out, const auth::Team& team);
void WriteSession(formats::JsonWriter& out, const auth::Session& session, std::string_view current_id);
void WriteToken(formats::JsonWriter& out, const auth::Token& token);
void WriteList(formats::JsonWriter& out, std::string_view name, const std::vector<std::string>& list);

// Names as a request lists them. Error: app/bad-body, with the nearest name.
Result<auth::AccessRoles> ReadAccessRoles(const std::vector<std::string>& names);
Result<auth::Scopes> ReadScopes(const std::vector<std::string>& names);

// What If-Match names must be this tag. Errors: server/precondition-required, server/precondition-failed.
Result<void> ExpectTag(const Call& call, std::string_view tag);
std::string VersionTag(std::int64_t version);

// Where a one-time link leads. The secret stands behind `#`: browsers send it to nobody, so that it is in no log.
std::string LinkUrl(std::string_view origin, std::string_view page, std::string_view secret);
// Of the server, as the browser sees it.
std::string OriginOf(const Call& call);

}  // namespace seaworthy::server
