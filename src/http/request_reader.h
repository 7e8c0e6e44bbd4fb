// Bytes of a connection in, one request out.
//
// Beast's parser does the grammar. Around it stand the rules that keep us and a proxy before us from reading the same
// bytes differently: exactly one Host, one length of one kind, no folded headers, `chunked` as the only coding, no bare
// line feeds, limits on everything. What breaks a rule is a Refusal, after which the connection must be closed.
//
// It reads no clock and no socket. The head is looked at only when it is there wholly, so the outcome does not depend
// on how the bytes were cut into pieces.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"
#include "http/server.h"

namespace seaworthy::http {

struct Refusal {
  int status = 400;
  std::string detail;
};

class RequestReader {
 public:
  enum class State {
    kHead,      // More bytes are needed.
    kHeadRead,  // Look at request(), then call AllowBody.
    kBody,      // More bytes are needed.
    kComplete,  // request() is whole.
    kRefused,
  };

  explicit RequestReader(const Limits& limits);
  ~RequestReader();

  // Takes what it can use from the front of `bytes` and returns how many that were. The others must stand at the front
  // at the next call, with more behind them. Takes nothing beyond the request.
  std::size_t Read(std::string_view bytes);
  // Precondition: kHeadRead.
  void AllowBody(std::size_t most);
  // Makes it ready for the next request of the connection. Precondition: kComplete.
  void Reset();
  // Frees the memory of the request, and reads no other.
  void Release();

  State state() const { return state_; }
  // Precondition: kRefused.
  const Refusal& refusal() const { return refusal_; }
  // What is known of it so far; whole in kComplete. `host`, `remote`, `secure` and `id` are for the caller to fill.
  Request& request() { return request_; }

  // These three hold from kHeadRead on.
  bool keep_alive() const { return keep_alive_; }
  bool is_http_1_0() const { return is_http_1_0_; }
  // The client waits for `100 Continue` before it sends the body.
  // Precondition: the head was read.
  bool announces_body() const;
  bool expects_continue() const { return expects_continue_; }

 private:
  class Parser;

  std::size_t ReadHead(std::string_view bytes);
  std::size_t ReadBody(std::string_view bytes);
  bool FindEndOfHead(std::string_view bytes);
  void ParseHead(std::string_view head);
  bool CheckRequestLine();
  bool CheckHost();
  bool CheckLength();
  bool CheckExpectation();
  void Refuse(int status, std::string detail);

  const Limits& limits_;
  State state_ = State::kHead;
  std::unique_ptr<Parser> parser_;  // Of one request; Beast's cannot be used again.
  Request request_;
  Refusal refusal_;
  std::size_t line_start_ = 0;  // Of the first line of the head that is not known to be whole.
  std::size_t searched_ = 0;
  std::size_t lines_ = 0;
  bool keep_alive_ = false;
  bool is_http_1_0_ = false;
  bool expects_continue_ = false;
};

}  // namespace seaworthy::http
