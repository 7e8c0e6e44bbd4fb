// Being told that logs went on, whoever wrote to them: this process, another one, another machine.
//
//   auto subscription = store.Subscribe([&](const Moved& moved) { … });
//
// Whoever subscribes first reads after that, and misses nothing: every event that is committed after Subscribe()
// returned is told, some that were committed shortly before may be told too. Several appends may be told at once; what
// is told is where the logs are now, not each step. While the engine cannot be reached nothing is told, and all of it
// afterwards.
//
// Threads: the listener is called on a thread of the store, one call at a time. It is quick, and neither subscribes nor
// ends a subscription. Ending one waits for a call that is under way; after that there is none. Subscriptions end
// before the store does.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace seaworthy::store {

struct Moved {
  struct Log {
    std::string log;
    std::int64_t version = 0;  // The number of events that it holds now.

    friend bool operator==(const Log&, const Log&) = default;
  };
  std::vector<Log> logs;      // Each once, in the order of their last events.
  bool everything = false;    // Any log may have moved, also backwards: too many did, or the store was put back.
  std::int64_t position = 0;  // Of the last event of the store.
};

using Listener = std::function<void(const Moved&)>;

// Ends with its life.
class Subscription {
 public:
  virtual ~Subscription() = default;
};

}  // namespace seaworthy::store
