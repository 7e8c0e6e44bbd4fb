#include "auth/links.h"

#include "auth/body.h"
#include "auth/errors.h"
#include "auth/token_text.h"
#include "base/digest.h"

namespace seaworthy::auth {
namespace {

constexpr std::string_view kSpace = "link";

}  // namespace

Result<std::string> Links::Make(Link link, Instant now, std::vector<store::DocumentChange> together) {
  std::string text = MakeTokenText(TokenType::kLink, random_);
  together.push_back(store::PutDocument(kSpace, KeyOf(text), EncodeBody(link), store::kAbsent, link.ends_at));
  SEAWORTHY_TRY([[maybe_unused]] auto versions, documents_.Change(together, now));
  return text;
}

Result<Link> Links::Read(std::string_view text, std::string_view purpose, Instant now) {
  auto type = CheckTokenText(text);
  if (!type.ok()) return Error(kLinkVoid, "the link is not whole").Advise("copy all of it");
  std::optional<store::Document> document;
  if (*type == TokenType::kLink) {
    SEAWORTHY_TRY(document, documents_.Read(kSpace, KeyOf(text), now));
  }
  Link link;
  if (document) {
    SEAWORTHY_TRY(link, DecodeBody<Link>(document->body, "link"));
  }
  if (!document || link.purpose != purpose || link.ends_at <= now) {
    return Error(kLinkVoid, "the link was used, is past its end, or is for something else")
        .Advise("ask for a new one; of the first administrator's, each start of the server prints a new one");
  }
  link.key = document->key;
  link.version = document->version;
  return link;
}

store::DocumentChange Links::Use(const Link& link) { return store::RemoveDocument(kSpace, link.key, link.version); }
std::string Links::KeyOf(std::string_view text) { return Sha256(text); }
store::DocumentChange Links::MakeVoid(std::string_view key) { return store::RemoveDocument(kSpace, key); }

}  // namespace seaworthy::auth
