// Live updates: who follows /api/v1/events is told which reviews and services went on. An event says only what moved
// and to which version; what it is now is read by whoever may.
//
// Threads: any. Ends before the store does.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "auth/access.h"
#include "auth/identity.h"
#include "base/instant.h"
#include "http/stream.h"
#include "store/store.h"
#include "store/watch.h"

namespace seaworthy::server {

// Who a log is about, for deciding who may know of it; nothing where that cannot be told now.
using ObjectsOf = std::function<std::optional<std::vector<auth::Object>>(const std::string& log)>;

class Live {
 public:
  // `objects` is asked once for each log that moved: `review/ID`, `service/ID`; on a thread of the store.
  Live(store::Store& store, ObjectsOf objects, Clock clock);

  // A stream ends after a quarter of an hour, and its client comes again: then it is asked anew who that is.
  void Follow(std::shared_ptr<http::StreamWriter> writer, auth::Caller caller);

  std::size_t followers() const;

 private:
  struct Follower {
    std::shared_ptr<http::StreamWriter> writer;
    std::shared_ptr<const auth::Caller> caller;
    Instant until;
  };

  void Tell(const store::Moved& moved);
  std::vector<Follower> Present();

  ObjectsOf objects_;
  Clock clock_;
  mutable std::mutex mutex_;
  std::vector<Follower> followers_;
  std::unique_ptr<store::Subscription> subscription_;  // Last: it calls Tell.
};

}  // namespace seaworthy::server
