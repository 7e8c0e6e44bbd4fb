// What is asked of an HTTP server, what it answers, and who carries both.
//
// An answer of any status is an answer; only where there is none is there an error. Errors, all with the origin of the
// URL in the message and never its path or query, which may hold a secret:
//
//   net/bad-url        no http or https URL, or a method or header that cannot be sent
//   net/unreachable    no name, no connection, or a connection that broke
//   net/refused        every address of the host is one that is not to be dialled
//   net/untrusted      the server's certificate is not good for its name
//   net/timeout        the deadline passed
//   net/too-large      the answer is larger than was asked for
//   net/malformed      what came is no HTTP
//   net/stopped        the caller asked to stop
#pragma once

#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace seaworthy::net {

struct HttpHeader {
  std::string name;
  std::string value;

  friend bool operator==(const HttpHeader&, const HttpHeader&) = default;
};

struct HttpAsk {
  std::string method = "GET";
  std::string url;
  std::vector<HttpHeader> headers;
  std::string body;
  std::size_t most_bytes = 8 << 20;            // Of the answer's body, after decompression.
  std::chrono::milliseconds deadline{30'000};  // For all of it: names, connections, redirects, body.
  int most_redirects = 0;                      // Followed for GET and HEAD; five at most.
};

struct HttpAnswer {
  int status = 0;
  std::string url;                  // Where it came from, after redirects.
  std::vector<HttpHeader> headers;  // In the order sent, names in lower case.
  std::string body;

  // The value of the first header of that name (lower case); empty where there is none.
  std::string_view Header(std::string_view name) const;
};

class HttpTransport {
 public:
  virtual ~HttpTransport() = default;

  // Waits for the whole answer. From several threads at once.
  virtual Result<HttpAnswer> Fetch(const HttpAsk& ask, std::stop_token stop = {}) = 0;
};

}  // namespace seaworthy::net
