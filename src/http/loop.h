// The one loop that does all input and output, on the thread of whoever runs it. Hides Asio from our headers.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace seaworthy::http {

class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Until Stop; what is posted later stays until the next run, or is dropped with the loop.
  void Run();
  // Any thread.
  void Stop();
  // Any thread: runs the task on the loop, after what was posted before.
  void Post(std::function<void()> task);
  // Calls the task again and again while the loop runs. Once, before Run.
  void Every(std::chrono::milliseconds period, std::function<void()> task);

  boost::asio::io_context& context() { return *context_; }

 private:
  struct Timer;
  void Tick();

  std::unique_ptr<boost::asio::io_context> context_;
  std::unique_ptr<Timer> timer_;
};

}  // namespace seaworthy::http
