#include "server/idempotency.h"

#include <algorithm>
#include <utility>

#include "app/json_body.h"
#include "base/digest.h"
#include "server/errors.h"
#include "store/documents.h"
#include "store/errors.h"

namespace seaworthy::server {
namespace {

constexpr std::string_view kSpace = "idempotency";
constexpr Span kKept{24 * 3600, 0};
constexpr Span kLease{60, 0};
constexpr std::size_t kMostKept = 256 << 10;  // Of an answer; larger ones are done again.

struct Kept {
  std::string request;  // Digest of the body.
  bool done = false;
  int status = 0;
  std::string body, content_type, etag, location;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("request", self.request);
    visit("done", self.done);
    visit("status", self.status);
    visit("body", self.body);
    visit("content_type", self.content_type);
    visit("etag", self.etag);
    visit("location", self.location);
  }
};

Reply ReplyOf(Kept kept) {
  Reply reply;
  reply.status = kept.status;
  reply.body = std::move(kept.body);
  reply.content_type = std::move(kept.content_type);
  reply.etag = std::move(kept.etag);
  reply.location = std::move(kept.location);
  reply.replayed = true;
  return reply;
}

Kept KeptOf(const Reply& reply, std::string request) {
  return {std::move(request), true, reply.status, reply.body, reply.content_type, reply.etag, reply.location};
}

std::string PlaceOf(const Call& call, const std::string& key) {
  return Sha256(call.caller().person + "\n" + call.request().method + "\n" + call.request().path + "\n" + key);
}

// What the first request was answered, where that is known.
Result<std::optional<Kept>> Take(Call& call, const std::string& place, const std::string& request) {
  store::Documents& documents = call.parts().store.documents();
  store::DocumentChange taken =
      store::PutDocument(kSpace, place, app::WriteJsonBody(Kept{request}), store::kAbsent, call.now() + kLease);
  auto changed = documents.Change({&taken, 1}, call.now());
  if (changed.ok()) return std::optional<Kept>();
  if (!changed.error().Is(store::kConflict)) return std::move(changed).error();
  SEAWORTHY_TRY(std::optional<store::Document> found, documents.Read(kSpace, place, call.now()));
  if (!found) return std::optional<Kept>();
  SEAWORTHY_TRY(Kept kept, app::ReadJsonBody<Kept>(found->body));
  if (kept.request != request) {
    return Error(kKeyUsedOtherwise, "this Idempotency-Key came before with another body")
        .Advise("use a new key for a new request");
  }
  if (!kept.done) return std::optional<Kept>();
  return std::optional(std::move(kept));
}

}  // namespace

Result<std::optional<std::string>> IdempotencyKeyOf(const http::Request& request) {
  constexpr std::size_t kMostBytes = 200;
  std::optional<std::string_view> header = request.headers.Find("Idempotency-Key");
  if (!header) return std::optional<std::string>();
  std::string key(*header);
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"') key = key.substr(1, key.size() - 2);
  bool printable = std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7f; });
  if (key.empty() || key.size() > kMostBytes || !printable) {
    return Error(kBadIdempotencyKey, "the Idempotency-Key is empty, too long or not printable")
        .Advise("a UUID is a good one");
  }
  return std::optional(std::move(key));
}

std::string KeyForLog(const Call& call, const std::string& key, bool secret) {
  return Sha256(PlaceOf(call, key) + "\n" + (secret ? std::string() : Sha256(call.request().body)));
}

Result<Reply> Once(Call& call, const std::string& key, const std::function<Result<Reply>()>& first) {
  store::Documents& documents = call.parts().store.documents();
  std::string place = PlaceOf(call, key);
  std::string request = Sha256(call.request().body);
  SEAWORTHY_TRY(std::optional<Kept> kept, Take(call, place, request));
  if (kept) return ReplyOf(*std::move(kept));
  Result<Reply> reply = first();
  if (!reply.ok() || reply->status >= 400 || reply->body.size() > kMostKept || reply->open) {
    // Nothing was done, or it is not kept: the place is free again, and losing that race harms nobody.
    store::DocumentChange freed = store::RemoveDocument(kSpace, place);
    (void)documents.Change({&freed, 1}, call.now());
    return reply;
  }
  store::DocumentChange done = store::PutDocument(kSpace, place, app::WriteJsonBody(KeptOf(*reply, request)),
                                                  store::kAnyVersion, call.now() + kKept);
  // It was done and is told; where this cannot be kept, a repetition is decided anew.
  (void)documents.Change({&done, 1}, call.now());
  return reply;
}

}  // namespace seaworthy::server
