// Watches the store for those who subscribed: one thread, only while there is somebody.
//
// The engine merely says that something may have been committed; what it was is read from the events behind the last
// known position. A hint that was lost, doubled or wrong therefore does no harm.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "base/result.h"
#include "store/engine.h"
#include "store/watch.h"

namespace seaworthy::store {

class LogWatch {
 public:
  // The engine outlives the watch, and the watch every subscription.
  explicit LogWatch(Engine& engine) : engine_(engine) {}
  LogWatch(const LogWatch&) = delete;
  LogWatch& operator=(const LogWatch&) = delete;
  ~LogWatch();

  std::unique_ptr<Subscription> Subscribe(Listener listener);

 private:
  class Member;

  void Leave(std::int64_t number);
  void Run(const std::stop_token& stop);
  void Tell(const Moved& moved);
  Result<std::optional<Moved>> Look();

  Engine& engine_;
  std::mutex gate_;  // Of coming and going, which start and end the thread.
  std::mutex listeners_mutex_;
  std::map<std::int64_t, Listener> listeners_;
  std::int64_t next_number_ = 1;
  std::optional<std::int64_t> position_;  // Told up to here; of the thread while there is one. Nothing: unknown.
  std::jthread thread_;
};

}  // namespace seaworthy::store
