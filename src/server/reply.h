// What a handler answers, before it becomes an HTTP response.
#pragma once

#include <string>
#include <string_view>

#include "http/stream.h"

namespace seaworthy::server {

inline constexpr std::string_view kJson = "application/json";
inline constexpr std::string_view kText = "text/plain; charset=utf-8";

struct Reply {
  int status = 200;
  std::string body;
  std::string content_type = std::string(kJson);
  // What stands between the quotes of a strong ETag; empty: made from the body, for what can be read again.
  std::string etag;
  std::string location;     // Of what was made.
  std::string next;         // Target of the next page.
  std::string cookie;       // Value of Set-Cookie.
  std::string retry_after;  // Seconds, with 429.
  bool replayed = false;    // An earlier answer to the same Idempotency-Key.
  http::StreamOpener open;
};

inline Reply JsonReply(std::string body, int status = 200) {
  Reply reply;
  reply.status = status;
  reply.body = std::move(body);
  return reply;
}

inline Reply TextReply(std::string body) {
  Reply reply;
  reply.body = std::move(body);
  reply.content_type = std::string(kText);
  return reply;
}

inline Reply NoContent() {
  Reply reply;
  reply.status = 204;
  reply.content_type.clear();
  return reply;
}

}  // namespace seaworthy::server
