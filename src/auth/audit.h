// The organisation's log: who changed what about accounts, teams, tokens, links, services and standards, who erased
// what, and when. It
// is a log of the record as those of reviews are, chained with them; what it tells of is changed in the same
// transaction, so that neither is without the other.
//
//   std::vector changes = {store::PutDocument("team", "sre", body, store::kAbsent)};
//   SEAWORTHY_TRY(Written written, Write(store, {AuditKind::kTeamMade, "sre", {{"name", {}, {"SRE"}}}}, deed,
//   changes));
//
// The log can never be changed, so nothing stands in it that somebody may want erased or that opens a door: no names of
// people, no logins, no mail addresses, no passwords, no texts of tokens or links. People are there by id; of what may
// not be told it says that it changed.
//
// Threads and processes: as the store.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/identity.h"
#include "base/instant.h"
#include "base/result.h"
#include "store/store.h"

namespace seaworthy::auth {

inline constexpr std::string_view kOrganisationLog = "organisation";

// A change, seen from whoever makes it.
struct Deed {
  // By the program itself.
  Deed(Instant now) : at(now) {}  // NOLINT(google-explicit-constructor)
  Deed(Instant now, std::string person, Known how) : at(now), by(std::move(person)), known(how) {}
  Deed(Instant now, const Caller& caller);

  Instant at;
  std::string by;  // Id of a person; empty: the program itself.
  Known known = Known::kLocal;
  std::string token;  // Id of the token by which they acted.
  // Of a deed that may come again because its answer was lost: it is done once. Holds who asks for what. Empty: it
  // comes once. Only making an account, a team, a service or a standard looks at it.
  std::string key;
};

enum class AuditKind : std::uint8_t {
  kAccountMade,
  kAccountChanged,
  kAccountErased,
  kTeamMade,
  kTeamChanged,
  kTeamRemoved,
  kTokenMade,
  kRevokedToken,  // auth::kTokenRevoked is an error.
  kLinkMade,
  kServiceRegistered,
  kServiceChanged,
  kStandardUploaded,
  kTextErased,
};
inline constexpr std::array<std::string_view, 13> kAuditKindNames = {
    "account_made",    "account_changed",   "account_erased", "team_made", "team_changed",
    "team_removed",    "token_made",        "token_revoked",  "link_made", "service_registered",
    "service_changed", "standard_uploaded", "text_erased"};
constexpr std::string_view Name(AuditKind kind) { return kAuditKindNames[static_cast<std::size_t>(kind)]; }

// One thing that is other than before: `tier`, `members`. Of a list only what came and what went; nothing of either
// where the values are nobody's business.
struct AuditChange {
  std::string what;
  std::vector<std::string> removed;
  std::vector<std::string> added;

  friend bool operator==(const AuditChange&, const AuditChange&) = default;
};

struct AuditEvent {
  AuditKind kind = AuditKind::kAccountMade;
  std::string subject;  // Id of the account, team, token or service; `ours@2.1`; digest of a text; of a link the
                        // person's or nothing.
  std::vector<AuditChange> changes;

  friend bool operator==(const AuditEvent&, const AuditEvent&) = default;
};

struct AuditRecord {
  Instant at;
  std::string by;
  std::string known;  // A name of Known; empty where nobody acted.
  std::string token;
  AuditEvent event;
};

// Appends to `changes` how a list, or a text (empty: none), became another; nothing where it is the same. Long texts
// are cut.
void Compare(std::string_view what, const std::vector<std::string>& before, const std::vector<std::string>& after,
             std::vector<AuditChange>& changes);
void Compare(std::string_view what, const std::string& before, const std::string& after,
             std::vector<AuditChange>& changes);
// The same, and the values stay out.
void CompareHidden(std::string_view what, const std::string& before, const std::string& after,
                   std::vector<AuditChange>& changes);

struct Written {
  std::vector<std::int64_t> versions;  // Of the documents, as store::Documents::Change() tells them.
  bool repeated = false;               // A deed with that key was done before: nothing was written.
};

// Changes the documents and tells the log. Where an event says that nothing changed (a kind that ends in `Changed`, no
// changes), only the documents are. Errors: those of store::Documents::Change().
Result<Written> Write(store::Store& store, const AuditEvent& event, const Deed& deed,
                      std::span<const store::DocumentChange> documents);

// The subject of the deed with that key, where it was done before.
Result<std::optional<std::string>> DoneBefore(store::Store& store, const Deed& deed);

// The bytes of an event: {"type", "at", "by", "data"}, as those of reviews. Error: auth/damaged, for a type that this
// version does not know as well.
std::string EncodeAudit(const AuditRecord& record);
Result<AuditRecord> DecodeAudit(std::string_view bytes);

}  // namespace seaworthy::auth
