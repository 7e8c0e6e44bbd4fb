// Live updates: who follows /api/v1/events is told which reviews and services went on. An event says only what moved
// and to which version; what it is now is read by whoever may.
//
// Threads: any. Ends before the store does.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/stream.h"
#include "store/store.h"
#include "store/watch.h"

namespace seaworthy::server {

class Live {
 public:
  explicit Live(store::Store& store);

  // Whether a follower may know of that log: `review/ID`, `service/ID`. Called without the lock, on a thread of the
  // store.
  using MayKnow = std::function<bool(const std::string& log)>;
  void Follow(std::shared_ptr<http::StreamWriter> writer, MayKnow may_know);

  std::size_t followers() const;

 private:
  struct Follower {
    std::shared_ptr<http::StreamWriter> writer;
    std::shared_ptr<const MayKnow> may_know;
  };

  void Tell(const store::Moved& moved);

  mutable std::mutex mutex_;
  std::vector<Follower> followers_;
  std::unique_ptr<store::Subscription> subscription_;  // Last: it calls Tell.
};

}  // namespace seaworthy::server
