#include "http/stream_buffer.h"

#include <utility>

namespace seaworthy::http {

StreamBuffer::StreamBuffer(std::size_t most_bytes, std::function<void()> wake)
    : most_bytes_(most_bytes), wake_(std::move(wake)) {}

bool StreamBuffer::Send(std::string_view text) {
  std::lock_guard lock(mutex_);
  if (closed_) return false;
  if (waiting_.size() + taken_ + text.size() > most_bytes_) {
    closed_ = overflow_ = true;
    waiting_ = std::string();
  } else {
    waiting_ += text;
  }
  WakeOnce();
  return !overflow_;
}

void StreamBuffer::Close() {
  std::lock_guard lock(mutex_);
  if (closed_) return;
  closed_ = true;
  WakeOnce();
}

bool StreamBuffer::closed() const {
  std::lock_guard lock(mutex_);
  return closed_;
}

void StreamBuffer::OnClosed(std::function<void()> call) {
  {
    std::lock_guard lock(mutex_);
    if (wake_) {
      on_closed_.push_back(std::move(call));
      return;
    }
  }
  call();
}

StreamBuffer::Batch StreamBuffer::Take() {
  std::lock_guard lock(mutex_);
  woken_ = false;
  taken_ = waiting_.size();
  return {std::exchange(waiting_, {}), closed_ && !overflow_, overflow_};
}

void StreamBuffer::Disconnect() {
  std::vector<std::function<void()>> calls;
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    wake_ = nullptr;
    waiting_ = std::string();
    calls = std::exchange(on_closed_, {});
  }
  for (const auto& call : calls) call();
}

// Under the lock, so that nobody is woken after Disconnect.
void StreamBuffer::WakeOnce() {
  if (woken_ || !wake_) return;
  woken_ = true;
  wake_();
}

}  // namespace seaworthy::http
