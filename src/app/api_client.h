// Calls a Seaworthy server: the API of api/openapi.yaml, as the command line needs it with --server.
//
//   net::HttpClient http;
//   ApiClient server({access.server, access.token}, http);
//   SEAWORTHY_TRY(ApiReply me, server.Call({.path = "/api/v1/me"}));
//
// What the server refuses comes back as the Error that it would have been here: with code, place and advice. Codes that
// only a server has become app/server-refused or app/server-trouble, with the code in the message. Foreign words are
// made fit for a terminal.
//
// A request that may be repeated is, a few times: GET, and POST, which carries the same Idempotency-Key each time, so
// that the server carries it out once. It is when there was no answer, and when the server asks to come again.
//
// Threads: from several at once, as far as the transport and `pause` are.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/http_message.h"

namespace seaworthy::app {

struct ApiSettings {
  std::string server;  // As NormalServer() of app/credentials.h.
  std::string token;   // Empty: nobody is signed in.
  int attempts = 4;
  std::chrono::milliseconds deadline{60'000};  // Of each attempt.
  // Waits, for a test not at all. Empty: really.
  std::function<void(std::chrono::milliseconds, const std::stop_token&)> pause;
};

struct ApiCall {
  std::string method = "GET";
  std::string path;  // `/api/v1/reviews?limit=50`; parameters are encoded already (net/http_url.h).
  std::string body;  // JSON; empty: none.
  std::string content_type = "application/json";
  std::string accept = "application/json";
  std::string if_match;         // An entity tag with its quotes; empty: none.
  std::string idempotency_key;  // Of a POST; empty: one is made.
};

struct ApiReply {
  int status = 0;
  std::string body;
  std::string entity_tag;  // With its quotes; empty: none.
  std::string location;    // Of what was made.
};

class ApiClient {
 public:
  // `http` outlives this.
  ApiClient(ApiSettings settings, net::HttpTransport& http);

  // A reply of 200 to 299, in the type that was asked for. Errors: those of the server, those of net, and
  //   app/server-refused   the server does not do it, for a reason that is not known here
  //   app/server-trouble   the server cannot do it now, or what answers is no Seaworthy
  Result<ApiReply> Call(const ApiCall& call, std::stop_token stop = {}) const;

 private:
  net::HttpAsk Ask(const ApiCall& call) const;

  const ApiSettings settings_;
  net::HttpTransport& http_;
};

// The error that a server told by a problem document (RFC 9457). Pure.
Error ErrorOfProblem(int status, std::string_view body);

}  // namespace seaworthy::app
