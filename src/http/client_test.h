// For the tests of this folder: a client that sends any bytes, and a server on a thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "http/server.h"

struct ssl_st;
struct ssl_ctx_st;

namespace seaworthy::http::testing {

struct Reply {
  int status = 0;  // 0: the connection ended before there was a whole answer.
  std::string head;
  std::string body;  // Chunks joined.

  std::string Header(std::string_view name) const;
};

// Blocks, for ten seconds at most. Loopback only.
class Client {
 public:
  enum class Kind { kPlain, kTls };

  explicit Client(std::uint16_t port, Kind kind = Kind::kPlain);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // False where the other side is gone.
  bool Send(std::string_view bytes);
  // The next answer on the connection; `head_only` where it answers a HEAD.
  Reply Receive(bool head_only = false);
  Reply Ask(std::string_view bytes) { return Send(bytes) ? Receive() : Reply{}; }
  // Some bytes as they come; empty at the end.
  std::string ReceiveSome();
  std::string ReceiveAll();
  // Until the text was received, or the end.
  bool ReceiveUntil(std::string_view text);
  // Whether the other side ends, or breaks, the connection within the time.
  bool EndsWithin(std::chrono::milliseconds limit);
  void ShrinkReceiveBuffer();
  // Sends nothing more, and still receives. Plain only.
  void EndWriting();
  void Close();

  std::string protocol() const;  // `TLSv1.3`; empty where the handshake failed.
  std::string alpn() const;

 private:
  int descriptor_;
  ssl_ctx_st* context_ = nullptr;
  ssl_st* session_ = nullptr;
  bool handshaken_ = false;
  std::string received_;
};

// Runs until the end of the scope.
class RunningServer {
 public:
  RunningServer(Options options, Handler handler);
  ~RunningServer();

  Server& operator*() { return *server_; }
  Server* operator->() { return server_.get(); }
  std::uint16_t port() const { return server_->port(); }
  void StopAndWait();

 private:
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

// `GET PATH` with a Host, and with more header lines.
std::string Get(std::string_view path, std::string_view more = {});
std::string Post(std::string_view path, std::string_view body, std::string_view more = {});

// Waits for the condition, for five seconds at most.
bool Eventually(const std::function<bool()>& condition);

}  // namespace seaworthy::http::testing
