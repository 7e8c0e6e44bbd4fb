// A bounded pool of threads for handlers, which may block.
//
// Threads: every function from any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace seaworthy::http {

class Workers {
 public:
  Workers(int threads, std::size_t most_queued);
  // Runs what is queued, then ends the threads.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False where the queue is full; the task is not run then. A task must not throw.
  bool TryPost(std::function<void()> task);
  // However long the queue is: for what follows from something that was accepted.
  void Post(std::function<void()> task);
  std::size_t queued() const;

 private:
  void Work();

  const std::size_t most_queued_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace seaworthy::http
