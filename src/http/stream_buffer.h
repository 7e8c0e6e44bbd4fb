// What waits to be sent on one stream: filled by any thread, emptied by the connection.
//
// Shared by the connection and by whoever sends; it outlives the connection as long as somebody holds it.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/stream.h"

namespace seaworthy::http {

class StreamBuffer : public StreamWriter {
 public:
  // `wake` is called, on any thread, when there is something to take; not again before Take, and never after
  // Disconnect. It must not call back.
  StreamBuffer(std::size_t most_bytes, std::function<void()> wake);

  bool Send(std::string_view text) override;
  void Close() override;
  bool closed() const override;
  void OnClosed(std::function<void()> call) override;

  struct Batch {
    std::string text;
    bool last = false;      // The writer closed the stream: nothing follows.
    bool overflow = false;  // More piled up than is allowed.
  };
  // All that waits. The batch counts against the limit until the next call, when it must have been sent.
  Batch Take();
  // The connection is gone.
  void Disconnect();

 private:
  void WakeOnce();

  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  std::function<void()> wake_;
  std::string waiting_;
  std::size_t taken_ = 0;  // Of the batch that is being sent.
  bool woken_ = false;
  bool closed_ = false;
  bool overflow_ = false;
  std::vector<std::function<void()>> on_closed_;
};

}  // namespace seaworthy::http
