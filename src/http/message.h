// What a handler is given and what it answers.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "http/headers.h"
#include "http/stream.h"
#include "http/target.h"

namespace seaworthy::http {

struct Request {
  std::string method;  // One of GET, POST, PUT, PATCH, DELETE and OPTIONS. HEAD comes as GET with `head_only`.
  bool head_only = false;
  std::string target;  // As it came.
  std::string path;    // Percent-decoded; see Target.
  std::string query;   // As it came.
  Headers headers;
  std::string body;      // Decoded from chunks; empty where there was none.
  std::string host;      // Lower case, with the port where one was given; what a trusted proxy says was asked for.
  std::string remote;    // Address of the client, without its port; behind a trusted proxy, what that says.
  bool secure = false;   // The client came by TLS, to us or to a trusted proxy.
  std::string id;        // From X-Request-Id where that is usable, or made; answered in X-Request-Id.
  std::stop_token gone;  // Stopped, within a second or so, when the client ends the connection before the answer.

  std::optional<std::string> QueryValue(std::string_view name) const { return FindInQuery(query, name); }
};

struct Response {
  int status = 200;
  // Content-Length, Date, Connection, Transfer-Encoding and X-Request-Id are written by the server.
  Headers headers = {};
  std::string body = {};
  // Instead of `body`, shared with whoever caches it; sent without a copy.
  std::shared_ptr<const std::string> shared_body = nullptr;
  // The same as shared_body in gzip, sent to clients that accept it. Without it, the server compresses what the workers
  // answer, and leaves quick answers as they are.
  std::shared_ptr<const std::string> shared_gzip = nullptr;
  // What was asked for, in the access log. Text that lives as long as the program.
  std::string_view operation = {};
  // Makes the answer a stream of server-sent events: called on a worker once the head is sent. Bodies are not looked
  // at.
  StreamOpener open = nullptr;
};

// A body with its type.
Response TextResponse(int status, std::string body, std::string_view content_type = "text/plain; charset=utf-8");

// `OK`, `Not Found`; empty where the status has no registered phrase.
std::string_view ReasonPhrase(int status);

// `Sun, 06 Nov 1994 08:49:37 GMT`. Precondition: a year from 1 to 9999.
std::string HttpDate(Instant instant);

// By the ending of a file's name: `app.js` is `text/javascript; charset=utf-8`; else `application/octet-stream`.
std::string_view ContentTypeOf(std::string_view file_name);

}  // namespace seaworthy::http
