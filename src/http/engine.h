// What the connections of a server share: its options, hooks, workers and counters; and the connections themselves.
//
// Threads: that of the loop, where nothing else is said.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "http/listener.h"
#include "http/loop.h"
#include "http/meters.h"
#include "http/server.h"
#include "http/tls.h"
#include "http/workers.h"

namespace seaworthy::http {

class Connection;

class Engine {
 public:
  using Clock = std::chrono::steady_clock;

  Engine(Options options, Handler handler);
  ~Engine();

  // Before Run.
  Result<> Open();
  void Run();
  void BeginDrain();

  // Any thread.
  void Stop();
  Result<> ReloadCertificate();
  Counters counters() const;
  std::uint16_t port() const { return listener_->port(); }

  // For connections; the first five from any thread.
  const Options& options() const { return options_; }
  Loop& loop() { return loop_; }
  Workers& workers() { return workers_; }
  Meters& meters() { return meters_; }
  // The server was told to stop: no connection is kept.
  bool stopping() const { return stopping_; }
  // On a worker.
  Response Handle(const Request& request);
  std::optional<Response> TryQuick(const Request& request);
  Response MakeProblem(int status, std::string detail, const Request& request);
  // The Date header of now, half a second old at most.
  std::string_view date() const { return date_; }
  // Of the request: its own where that is usable.
  std::string RequestId(const Request& request);
  void Forget(const Connection& connection);

 private:
  void Accept(int descriptor, const net::IpAddress& peer);
  void TurnAway(int descriptor, const net::IpAddress& peer);
  bool CloseLongestIdle();
  void Tick();
  void StopIfDrained();
  template <typename Call>
  void ForEach(const Call& call);

  Options options_;
  Handler handler_;
  Meters meters_;
  Loop loop_;  // Outlives whatever posts to it or holds a socket of it.
  std::atomic<bool> stopping_ = false;
  bool draining_ = false;  // It has begun to.
  Clock::time_point drain_end_ = Clock::time_point::max();
  std::string date_;
  std::uint64_t next_id_;
  std::shared_ptr<const TlsContext> tls_;
  std::unique_ptr<Listener> listener_;
  std::unordered_map<const Connection*, std::shared_ptr<Connection>> connections_;  // Shared with what they wait for.
  Workers workers_;
};

// The Date header of this moment. Any thread.
std::string DateNow();

}  // namespace seaworthy::http
