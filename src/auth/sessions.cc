#include "auth/sessions.h"

#include <algorithm>

#include <fmt/format.h>

#include "auth/body.h"
#include "auth/note_use.h"
#include "base/digest.h"
#include "base/text.h"

namespace seaworthy::auth {
namespace {

using store::Document;

constexpr std::string_view kSpace = "session";        // Digest of the secret -> the session.
constexpr std::string_view kByPerson = "session-of";  // Person/id -> the digest.
constexpr std::size_t kSecretLength = 43;

std::string Digest(std::string_view secret) { return Sha256(secret); }
std::string IndexKey(std::string_view person, std::string_view id) { return fmt::format("{}/{}", person, id); }
bool IsSecret(std::string_view text) { return text.size() == kSecretLength; }

}  // namespace

Result<Sessions::Started> Sessions::Start(const Account& account, Known known, const SessionOrigin& origin, Instant now,
                                          std::string_view replaces) {
  SEAWORTHY_RETURN_IF_ERROR(End(replaces, now));
  SEAWORTHY_RETURN_IF_ERROR(MakeRoom(account.id, now));
  Started started{.secret = MakeSecret(random_),
                  .session = {.id = MakeId(now, random_),
                              .person = account.id,
                              .known = std::string(Name(known)),
                              .epoch = account.session_epoch,
                              .created_at = now,
                              .used_at = now,
                              .ends_at = now + limits_.longest,
                              .address = OneLine(origin.address, 64),
                              .agent = OneLine(origin.agent, 200),
                              .external_session = OneLine(origin.external_session, 256)}};
  const Session& session = started.session;
  std::string key = Digest(started.secret);
  const std::vector changes = {
      store::PutDocument(kSpace, key, EncodeBody(session), store::kAbsent,
                         std::min(now + limits_.idle, session.ends_at)),
      store::PutDocument(kByPerson, IndexKey(account.id, session.id), key, store::kAbsent, session.ends_at)};
  SEAWORTHY_TRY([[maybe_unused]] auto versions, documents_.Change(changes, now));
  return started;
}

Result<std::optional<Session>> Sessions::Find(std::string_view secret, Instant now) {
  if (!IsSecret(secret)) return std::optional<Session>();
  SEAWORTHY_TRY(auto document, documents_.Read(kSpace, Digest(secret), now));
  if (!document) return std::optional<Session>();
  SEAWORTHY_TRY(Session session, DecodeBody<Session>(document->body, "session"));
  if (session.ends_at <= now) return std::optional<Session>();
  if (now - session.used_at >= kNoteAtMostEvery) {
    NoteUse(documents_, *document, session, std::min(now + limits_.idle, session.ends_at), now);
  }
  return std::optional(std::move(session));
}

Result<std::vector<Session>> Sessions::List(const Account& account, Instant now) {
  std::string prefix = account.id + "/";
  SEAWORTHY_TRY(auto index, documents_.List({.space = kByPerson, .prefix = prefix, .limit = 1000}, now));
  std::vector<Session> sessions;
  for (const Document& entry : index) {
    SEAWORTHY_TRY(auto document, documents_.Read(kSpace, entry.body, now));
    if (!document) continue;  // Not used for too long.
    SEAWORTHY_TRY(Session session, DecodeBody<Session>(document->body, "session"));
    if (Counts(session, account)) sessions.push_back(std::move(session));
  }
  return sessions;
}

Result<void> Sessions::End(std::string_view secret, Instant now) {
  if (!IsSecret(secret)) return {};
  std::string key = Digest(secret);
  SEAWORTHY_TRY(auto document, documents_.Read(kSpace, key, now));
  if (!document) return {};
  SEAWORTHY_TRY(Session session, DecodeBody<Session>(document->body, "session"));
  return Remove(key, session, now);
}

Result<bool> Sessions::EndOne(std::string_view person, std::string_view id, Instant now) {
  if (!IsId(person) || !IsId(id)) return false;
  SEAWORTHY_TRY(auto entry, documents_.Read(kByPerson, IndexKey(person, id), now));
  if (!entry) return false;
  SEAWORTHY_RETURN_IF_ERROR(Remove(entry->body, {.id = std::string(id), .person = std::string(person)}, now));
  return true;
}

Result<void> Sessions::EndAll(std::string_view person, Instant now) {
  std::string prefix = std::string(person) + "/";
  for (;;) {
    SEAWORTHY_TRY(auto index, documents_.List({.space = kByPerson, .prefix = prefix}, now));
    if (index.empty()) return {};
    std::vector<store::DocumentChange> changes;
    for (const Document& entry : index) {
      changes.push_back(store::RemoveDocument(kSpace, entry.body));
      changes.push_back(store::RemoveDocument(kByPerson, entry.key));
    }
    SEAWORTHY_TRY([[maybe_unused]] auto versions, documents_.Change(changes, now));
  }
}

Result<void> Sessions::Remove(std::string_view key, const Session& session, Instant now) {
  const std::vector changes = {store::RemoveDocument(kSpace, key),
                               store::RemoveDocument(kByPerson, IndexKey(session.person, session.id))};
  SEAWORTHY_TRY([[maybe_unused]] auto versions, documents_.Change(changes, now));
  return {};
}

// Ids sort by time: the first are the oldest.
Result<void> Sessions::MakeRoom(std::string_view person, Instant now) {
  std::string prefix = std::string(person) + "/";
  SEAWORTHY_TRY(auto index, documents_.List({.space = kByPerson, .prefix = prefix, .limit = 1000}, now));
  for (std::size_t i = 0; i + limits_.of_one_person <= index.size(); ++i) {
    SEAWORTHY_RETURN_IF_ERROR(
        Remove(index[i].body, {.id = index[i].key.substr(prefix.size()), .person = std::string(person)}, now));
  }
  return {};
}

}  // namespace seaworthy::auth
