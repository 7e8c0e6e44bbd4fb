#include "auth/tokens.h"

#include <fmt/format.h>

#include "auth/body.h"
#include "auth/errors.h"
#include "auth/names.h"
#include "auth/note_use.h"
#include "base/digest.h"
#include "store/errors.h"

namespace seaworthy::auth {
namespace {

using store::Document;

constexpr std::string_view kSpace = "token";        // Digest of the text -> the token.
constexpr std::string_view kByPerson = "token-of";  // Person/id -> the digest.
constexpr Span kKeptAfterEnd{30 * 86'400};
constexpr int kTries = 100;
constexpr std::size_t kLongestService = 200;

std::string IndexKey(std::string_view person, std::string_view id) { return fmt::format("{}/{}", person, id); }

Result<Token> Decode(const Document& document) { return DecodeBody<Token>(document.body, "token"); }

Error BadRequest(std::string what, std::string advice) {
  return Error(kBadTokenRequest, std::move(what)).Advise(std::move(advice));
}

Result<void> CheckWanted(const NewToken& wanted, Instant expires_at, Instant now) {
  if (wanted.type == TokenType::kLink) return BadRequest("a link is no token", "choose another type");
  if (wanted.scopes.empty()) {
    return BadRequest("a token needs a scope", fmt::format("name at least one of {}", fmt::join(kScopeNames, ", ")));
  }
  if (expires_at <= now) return BadRequest("the token would end before it begins", "name a later end");
  if (expires_at - now > kLongestTokenLife) return BadRequest("a token lives 366 days at most", "name an earlier end");
  if (wanted.service.size() > kLongestService) return BadRequest("that is no id of a service", "name the service");
  return {};
}

// Its name is its person's business.
AuditEvent MadeEvent(const Token& token) {
  AuditEvent event{AuditKind::kTokenMade, token.id, {}};
  Compare("person", "", token.person, event.changes);
  Compare("scopes", {}, Names(token.scopes), event.changes);
  Compare("service", "", token.service, event.changes);
  Compare("expires_at", "", ToString(token.expires_at), event.changes);
  return event;
}

AuditEvent RevokedEvent(const Token& token) {
  return {AuditKind::kRevokedToken, token.id, {{"person", {token.person}, {}}}};
}

}  // namespace

Result<Tokens::Made> Tokens::Make(const Account& account, const NewToken& wanted, const Deed& deed) {
  const Instant now = deed.at;
  Instant expires_at = wanted.expires_at.value_or(now + kDefaultTokenLife);
  SEAWORTHY_RETURN_IF_ERROR(CheckWanted(wanted, expires_at, now));
  SEAWORTHY_TRY(std::string name, DisplayName(wanted.name));
  std::string prefix = account.id + "/";
  SEAWORTHY_TRY(auto there, documents_.List({.space = kByPerson, .prefix = prefix, .limit = kMostTokens}, now));
  if (there.size() >= kMostTokens) {
    return Error(kTooMany, fmt::format("there are {} tokens already", there.size()))
        .Advise("use one of them; revoked and expired ones are forgotten a month after their end");
  }
  Made made{.text = MakeTokenText(wanted.type, random_)};
  made.token = {.id = MakeId(now, random_),
                .person = account.id,
                .name = std::move(name),
                .start = TokenStart(made.text),
                .scopes = wanted.scopes,
                .service = wanted.service,
                .epoch = account.token_epoch,
                .created_at = now,
                .created_by = deed.by,
                .expires_at = expires_at};
  std::string key = Sha256(made.text);
  Instant forgotten_at = expires_at + kKeptAfterEnd;
  const std::vector changes = {
      store::PutDocument(kSpace, key, EncodeBody(made.token), store::kAbsent, forgotten_at),
      store::PutDocument(kByPerson, IndexKey(account.id, made.token.id), key, store::kAbsent, forgotten_at)};
  SEAWORTHY_TRY([[maybe_unused]] Written written, Write(store_, MadeEvent(made.token), deed, changes));
  return made;
}

Result<Token> Tokens::Find(std::string_view text, Instant now) {
  SEAWORTHY_TRY(TokenType type, CheckTokenText(text));
  std::optional<Document> document;
  if (type != TokenType::kLink) {
    SEAWORTHY_TRY(document, documents_.Read(kSpace, Sha256(text), now));
  }
  if (!document) return Error(kNotSignedIn, "nobody knows the token").Advise("make a new one");
  SEAWORTHY_TRY(Token token, Decode(*document));
  if (token.revoked_at) {
    return Error(kTokenRevoked,
                 fmt::format("the token '{}' was revoked on {}", token.name, ToString(*token.revoked_at)))
        .Advise("make a new one");
  }
  if (token.expires_at <= now) {
    return Error(kTokenExpired, fmt::format("the token '{}' expired on {}", token.name, ToString(token.expires_at)))
        .Advise("make a new one");
  }
  if (!token.used_at || now - *token.used_at >= kNoteAtMostEvery) {
    NoteUse(documents_, *document, token, document->expires_at, now);
  }
  return token;
}

Result<std::vector<Token>> Tokens::List(std::string_view person, Instant now) {
  std::string prefix = std::string(person) + "/";
  SEAWORTHY_TRY(auto index, documents_.List({.space = kByPerson, .prefix = prefix, .limit = kMostTokens * 2}, now));
  std::vector<Token> tokens;
  for (const Document& entry : index) {
    SEAWORTHY_TRY(auto document, documents_.Read(kSpace, entry.body, now));
    if (!document) continue;
    SEAWORTHY_TRY(Token token, Decode(*document));
    tokens.push_back(std::move(token));
  }
  return tokens;
}

Result<bool> Tokens::Revoke(std::string_view person, std::string_view id, const Deed& deed) {
  const Instant now = deed.at;
  if (!IsId(person) || !IsId(id)) return false;
  SEAWORTHY_TRY(auto entry, documents_.Read(kByPerson, IndexKey(person, id), now));
  if (!entry) return false;
  for (int tries = 0;; ++tries) {
    SEAWORTHY_TRY(auto document, documents_.Read(kSpace, entry->body, now));
    if (!document) return false;
    SEAWORTHY_TRY(Token token, Decode(*document));
    if (token.revoked_at) return true;
    token.revoked_at = now;
    token.revoked_by = deed.by;
    const std::vector changes = {
        store::PutDocument(kSpace, document->key, EncodeBody(token), document->version, document->expires_at)};
    auto changed = Write(store_, RevokedEvent(token), deed, changes);
    if (changed.ok()) return true;
    if (!changed.error().Is(store::kConflict) || tries >= kTries) return changed.error();
  }
}

Result<void> Tokens::EraseAll(std::string_view person, Instant now) {
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

}  // namespace seaworthy::auth
