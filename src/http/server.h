// The HTTP/1.1 server. It knows connections, messages and limits, and no word of the domain.
//
// One thread (who calls Run) does all input and output; handlers are plain functions that may block and run on a
// bounded pool of workers. What can be answered from memory is offered to `quick` first, on the thread of input and
// output.
//
// It refuses what is ambiguous (two lengths, folded headers, odd encodings), and cuts off who is slow: see Limits. What
// it refuses or cannot serve is answered by the `problem` hook, so that the caller decides how errors look.
//
// Threads: Run once, on any thread; every other function from any thread. Hooks are called on the thread of Run unless
// said otherwise; they must not block and not throw.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "net/address.h"

namespace seaworthy::http {

struct Limits {
  std::size_t head_bytes = 16 * 1024;
  std::size_t headers = 100;
  std::size_t body_bytes = 1024 * 1024;  // Where `most_body` says nothing else.

  std::chrono::milliseconds head_time{15'000};  // From the first byte (of a new connection: from its start).
  // To read a body, and to write an answer: this, and a second more for each `slowest_rate` bytes that went through.
  std::chrono::milliseconds body_time{60'000};
  std::chrono::milliseconds write_time{60'000};
  std::size_t slowest_rate = 16 * 1024;
  std::chrono::milliseconds idle_time{75'000};   // Between two requests of a connection.
  std::chrono::milliseconds heartbeat{20'000};   // Of streams.
  std::chrono::milliseconds drain_time{20'000};  // After Stop.

  std::size_t connections = 1024;
  std::size_t streams = 600;
  std::size_t stream_bytes = 256 * 1024;  // That may wait for the reader of a stream.
  std::size_t queued = 768;               // Requests that wait for a worker; all streams may come again at once.
};

struct TlsFiles {
  std::string certificate;  // PEM, the chain included.
  std::string key;          // PEM.
};

// Which headers of a trusted proxy are believed. Never both: a proxy passes on those that it does not write itself.
enum class ForwardedBy { kXForwarded, kForwarded };

struct Problem {
  int status = 500;
  std::string title;   // The same for each problem of this kind.
  std::string detail;  // For this one; safe to show.
  std::string request_id;
};

// One answer, for the access log. The texts hold during the call.
struct Access {
  std::string_view method;  // Empty, as the path, where the request could not be read.
  std::string_view path;
  std::string_view operation;  // As the handler called it; empty where it was not asked.
  int status = 0;
  std::uint64_t bytes = 0;            // Of the body, as sent.
  std::chrono::microseconds time{0};  // From the first byte of the request to the last of the answer.
  std::string_view id;
  std::string_view remote;
};

// Runs on a worker. What it throws is answered with 500.
using Handler = std::function<Response(const Request&)>;

struct Options {
  std::string address = "127.0.0.1";  // IPv4 or IPv6.
  std::uint16_t port = 0;             // 0: any that is free.
  std::optional<TlsFiles> tls;        // TLS 1.2 and 1.3.
  Limits limits;
  int workers = 8;
  std::vector<net::AddressRange> trusted_proxies;
  ForwardedBy forwarded_by = ForwardedBy::kXForwarded;

  // Tried first; nothing: the workers' turn. On the thread of Run, so it must not block.
  std::function<std::optional<Response>(const Request&)> quick;
  // How large the body of this request, whose body is not read yet, may be. Asked only where it has one.
  std::function<std::size_t(const Request&)> most_body;
  // On any thread of the server. Default: plain text.
  std::function<Response(const Problem&)> problem;
  // After each answer.
  std::function<void(const Access&)> access;
};

struct Counters {
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;  // Over the limit.
  std::uint64_t connections_open = 0;
  std::uint64_t streams_open = 0;
  std::uint64_t requests_in_flight = 0;  // Read, and not answered wholly yet; without streams.
  std::uint64_t requests_queued = 0;     // Waiting for a worker.
  std::uint64_t answers[6] = {};         // By the first digit of their status.
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_written = 0;
  std::uint64_t cut_off = 0;           // Connections closed because their client was slow.
  std::uint64_t handler_failures = 0;  // Handlers that threw.
  std::uint64_t tls_failures = 0;      // Handshakes that did not succeed.
};

class Engine;

class Server {
 public:
  // Listens at once. Errors: http/bad-address, http/cannot-listen, http/bad-certificate.
  static Result<std::unique_ptr<Server>> Listen(Options options, Handler handler);
  // Precondition: Run has returned, or was not called. Waits for handlers that still run.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;

  // Serves until Stop, and returns when all that was accepted is answered, or the drain time is over.
  void Run();
  // Stops accepting, answers what was accepted, closes idle connections, ends streams. May be called more than once.
  void Stop();
  // Reads the files of the options again; connections made from now on use them. On an error nothing changes.
  Result<> ReloadCertificate();

  Counters counters() const;

 private:
  explicit Server(std::unique_ptr<Engine> engine);

  std::unique_ptr<Engine> engine_;
};

}  // namespace seaworthy::http
