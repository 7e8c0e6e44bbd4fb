#include "server/answers.h"

#include <utility>

#include "http/conditional.h"
#include "http/gzip.h"

namespace seaworthy::server {
namespace {

constexpr Span kFresh{1, 0};
constexpr std::size_t kMostBody = std::size_t{512} << 10;

}  // namespace

// Of what is read from the store alone.
bool Answers::IsKept(const http::Request& request) {
  if (request.method != "GET") return false;
  for (std::string_view base : {"/api/v1/reviews", "/api/v1/services", "/api/v1/standards"}) {
    if (request.path.starts_with(base)) return true;
  }
  return false;
}

// Everything that an answer depends on. Lines cannot be forged: no header holds a line end.
std::string Answers::KeyOf(const http::Request& request) {
  std::string key = request.target;
  for (std::string_view name : {"Authorization", "Cookie", "Accept"}) {
    key += '\n';
    key += request.headers.Joined(name);
  }
  key += request.secure ? "\ns" : "\n";
  return key;
}

std::optional<std::int64_t> Answers::Now() {
  std::lock_guard lock(mutex_);
  return generation_ ? generation_->Now() : std::nullopt;
}

std::optional<http::Response> Answers::Find(const http::Request& request) {
  if (!generation_ || !IsKept(request)) return std::nullopt;
  std::string key = KeyOf(request);
  std::lock_guard lock(mutex_);
  auto found = kept_.find(key);
  if (found == kept_.end()) return std::nullopt;
  std::optional<std::int64_t> now = generation_->Now();
  if (!now || *now != found->second.generation || clock_() > found->second.until) {
    bytes_ -= found->second.bytes;
    kept_.erase(found);
    return std::nullopt;
  }
  http::Response response = found->second.response;
  std::string_view tag = response.headers.Find("ETag").value_or("");
  std::optional<std::string_view> known = request.headers.Find("If-None-Match");
  if (known && http::NoneMatchNames(*known, tag)) {
    response.status = 304;
    response.shared_body.reset();
    response.shared_gzip.reset();
  }
  return response;
}

http::Response Answers::Keep(const http::Request& request, http::Response response,
                             std::optional<std::int64_t> generation) {
  bool fits = generation && IsKept(request) && response.status == 200 && !response.open &&
              response.body.size() <= kMostBody && !response.headers.Has("Set-Cookie");
  if (!fits) return response;
  Kept kept;
  kept.generation = *generation;
  kept.until = clock_() + kFresh;
  response.shared_body = std::make_shared<const std::string>(std::move(response.body));
  response.body.clear();
  if (response.shared_body->size() > 1024) {
    std::string gzip = http::Gzip(*response.shared_body);
    if (!gzip.empty()) response.shared_gzip = std::make_shared<const std::string>(std::move(gzip));
  }
  kept.response = response;
  kept.bytes = response.shared_body->size() + (response.shared_gzip ? response.shared_gzip->size() : 0) + 1024;
  std::lock_guard lock(mutex_);
  if (bytes_ + kept.bytes > most_bytes_) {
    kept_.clear();
    bytes_ = 0;
  }
  Kept& place = kept_[KeyOf(request)];
  bytes_ += kept.bytes - place.bytes;
  place = std::move(kept);
  return response;
}

}  // namespace seaworthy::server
