// Bytes that came and are not used yet. Small while nothing comes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace seaworthy::http {

class InputBuffer {
 public:
  static constexpr std::size_t kSmall = 4096;

  std::string_view bytes() const { return {bytes_.get() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }

  // Room behind the bytes, at least `least`.
  std::span<char> Room(std::size_t least) {
    if (capacity_ - end_ < least) MakeRoom(least);
    return {bytes_.get() + end_, capacity_ - end_};
  }
  // Precondition: that much was written to the room.
  void Added(std::size_t count) { end_ += count; }
  // From the front.
  void Drop(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  void ReleaseIfLarge() {
    if (empty() && capacity_ > kSmall) Clear();
  }
  void Clear() {
    bytes_.reset();
    capacity_ = begin_ = end_ = 0;
  }

 private:
  void MakeRoom(std::size_t least) {
    std::size_t held = end_ - begin_;
    std::size_t wanted = std::max(kSmall, held + least);
    if (wanted > capacity_) {
      auto larger = std::make_unique_for_overwrite<char[]>(wanted);
      if (held > 0) std::memcpy(larger.get(), bytes_.get() + begin_, held);
      bytes_ = std::move(larger);
      capacity_ = wanted;
    } else if (held > 0) {
      std::memmove(bytes_.get(), bytes_.get() + begin_, held);
    }
    begin_ = 0;
    end_ = held;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace seaworthy::http
