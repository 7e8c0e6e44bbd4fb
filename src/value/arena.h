// Memory that is given back all at once. A FactSet, an evaluation or a parsed document owns one.
//
// Only trivially destructible things live here: nothing is destroyed, the blocks are freed. Not for several threads.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace seaworthy::value {

class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  Arena(Arena&&) = default;
  Arena& operator=(Arena&&) = default;

  void* Allocate(std::size_t bytes, std::size_t alignment) {
    std::size_t start = (used_ + alignment - 1) & ~(alignment - 1);
    if (blocks_.empty() || start + bytes > capacity_) return AllocateInNewBlock(bytes);
    used_ = start + bytes;
    return blocks_.back().get() + start;
  }

  // Room for `count` things, not initialised.
  template <typename T>
  std::span<T> NewArray(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignof(std::max_align_t));
    return {static_cast<T*>(Allocate(count * sizeof(T), alignof(T))), count};
  }

  std::string_view Copy(std::string_view text) {
    if (text.empty()) return {};
    char* bytes = static_cast<char*>(Allocate(text.size(), 1));
    std::memcpy(bytes, text.data(), text.size());
    return {bytes, text.size()};
  }

  // Forgets everything but keeps one block, so that the next use allocates nothing.
  void Reset();

  std::size_t bytes_reserved() const { return reserved_; }

 private:
  void* AllocateInNewBlock(std::size_t bytes);

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::size_t used_ = 0;      // Of the last block.
  std::size_t capacity_ = 0;  // Of the last block.
  std::size_t reserved_ = 0;  // Of all blocks.
};

}  // namespace seaworthy::value
