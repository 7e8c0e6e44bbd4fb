#include "auth/links.h"

#include "auth/body.h"
#include "auth/errors.h"
#include "auth/token_text.h"
#include "base/digest.h"

namespace seaworthy::auth {
namespace {

constexpr std::string_view kSpace = "link";

AuditEvent MadeEvent(const Link& link) {
  AuditEvent event{AuditKind::kLinkMade, link.person, {}};
  Compare("purpose", "", link.purpose, event.changes);
  Compare("access", {}, Names(link.access), event.changes);
  Compare("review_roles", {}, link.review_roles, event.changes);
  Compare("teams", {}, link.teams, event.changes);
  Compare("ends_at", "", ToString(link.ends_at), event.changes);
  return event;
}

// What helps whoever has a link that leads nowhere.
std::string_view InsteadOf(std::string_view purpose) {
  if (purpose == Link::kSetUp) return "each start of the server prints a new one until there is an administrator";
  if (purpose != Link::kInvitation) return "ask for a new one";
  return "you may have an account already: `seaworthy token new --login NAME --keep`; else ask for a new one";
}

}  // namespace

Result<std::string> Links::Make(const Link& link, const Deed& deed) {
  std::string text = MakeTokenText(TokenType::kLink, random_);
  const std::vector changes = {store::PutDocument(kSpace, KeyOf(text), EncodeBody(link), store::kAbsent, link.ends_at)};
  if (link.purpose == Link::kSetUp) {
    SEAWORTHY_TRY([[maybe_unused]] auto versions, store_.documents().Change(changes, deed.at));
  } else {
    SEAWORTHY_TRY([[maybe_unused]] Written written, Write(store_, MadeEvent(link), deed, changes));
  }
  return text;
}

Result<Link> Links::Read(std::string_view text, std::string_view purpose, Instant now) {
  auto type = CheckTokenText(text);
  if (!type.ok()) return Error(kLinkVoid, "the link is not whole").Advise("copy all of it");
  std::optional<store::Document> document;
  if (*type == TokenType::kLink) {
    SEAWORTHY_TRY(document, store_.documents().Read(kSpace, KeyOf(text), now));
  }
  Link link;
  if (document) {
    SEAWORTHY_TRY(link, DecodeBody<Link>(document->body, "link"));
  }
  if (!document || link.purpose != purpose || link.ends_at <= now) {
    return Error(kLinkVoid, "the link was used, is past its end, or is for something else")
        .Advise(std::string(InsteadOf(purpose)));
  }
  link.key = document->key;
  link.version = document->version;
  return link;
}

store::DocumentChange Links::Use(const Link& link) { return store::RemoveDocument(kSpace, link.key, link.version); }
std::string Links::KeyOf(std::string_view text) { return Sha256(text); }
store::DocumentChange Links::MakeVoid(std::string_view key) { return store::RemoveDocument(kSpace, key); }

}  // namespace seaworthy::auth
