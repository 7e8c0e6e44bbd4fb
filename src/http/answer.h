// A response as the bytes that are sent. Pure.
//
// Here are decided: 304 in place of 200, compression, what a HEAD leaves out, how the length is said.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"

namespace seaworthy::http {

struct Answer {
  int status = 200;
  std::string head;
  std::string own_body;
  std::shared_ptr<const std::string> shared_body;  // Instead of own_body; shared with the caller's cache.
  StreamOpener open;                               // A stream: no body, and more follows.
  bool chunked = false;                            // How the stream is framed.
  bool close = false;                              // The connection ends behind it.
  std::string_view operation;                      // Of the response.

  std::string_view body() const { return shared_body ? std::string_view(*shared_body) : std::string_view(own_body); }
};

struct AnswerOptions {
  bool keep_alive = true;
  bool is_http_1_0 = false;
  bool compress = true;   // Whether there is time to compress.
  std::string_view date;  // Of the Date header.
};

// Precondition: response.status is 200 to 599.
Answer Prepare(Response response, const Request& request, const AnswerOptions& options);

}  // namespace seaworthy::http
