// Waits until somebody rings, or a while.
//
// Threads: any number ring; one waits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace seaworthy::store {

class Doorbell {
 public:
  // Returns at once where somebody rang since the last wait.
  void Wait(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    rung_by_.wait_for(lock, at_most, [&] { return rung_; });
    rung_ = false;
  }

  void Ring() {
    {
      std::lock_guard lock(mutex_);
      if (std::exchange(rung_, true)) return;
    }
    rung_by_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable rung_by_;
  bool rung_ = false;
};

}  // namespace seaworthy::store
