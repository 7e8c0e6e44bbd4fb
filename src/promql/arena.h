// The memory of one Expression: a list of blocks, given back at once.
//
// The first block is sized from the text, so that a usual expression is one allocation; value::Arena starts with more
// than such an expression needs. Only trivially destructible things live here. Not for several threads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace seaworthy::promql {

class Arena {
 public:
  Arena() = default;
  explicit Arena(std::size_t first_block) : next_size_(first_block) {}
  Arena(Arena&& other) noexcept { Swap(other); }
  Arena& operator=(Arena&& other) noexcept {
    Swap(other);
    return *this;
  }
  ~Arena() {
    while (last_ != nullptr) ::operator delete(std::exchange(last_, last_->previous));
  }

  template <typename T>
  T* New(T value) {
    return new (Allocate(sizeof(T), alignof(T))) T(std::move(value));
  }

  template <typename T>
  std::span<const T> Copy(std::span<const T> items) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (items.empty()) return {};
    auto* copies = static_cast<T*>(Allocate(items.size_bytes(), alignof(T)));
    std::uninitialized_copy(items.begin(), items.end(), copies);
    return {copies, items.size()};
  }

  std::string_view Copy(std::string_view text) {
    if (text.empty()) return {};
    auto* bytes = static_cast<char*>(Allocate(text.size(), 1));
    std::memcpy(bytes, text.data(), text.size());
    return {bytes, text.size()};
  }

 private:
  struct Block {
    Block* previous;
  };

  static constexpr std::size_t kSmallestBlock = 512;
  static constexpr std::size_t kLargestBlock = 64 * 1024;

  void Swap(Arena& other) noexcept {
    std::swap(last_, other.last_);
    std::swap(free_, other.free_);
    std::swap(end_, other.end_);
    std::swap(next_size_, other.next_size_);
    std::swap(reserved_, other.reserved_);
  }

  void* Allocate(std::size_t bytes, std::size_t alignment) {
    auto start = (reinterpret_cast<std::uintptr_t>(free_) + alignment - 1) & ~(alignment - 1);
    if (last_ == nullptr || start + bytes > reinterpret_cast<std::uintptr_t>(end_)) return AllocateInNewBlock(bytes);
    free_ = reinterpret_cast<std::byte*>(start + bytes);
    return reinterpret_cast<void*>(start);
  }

  void* AllocateInNewBlock(std::size_t bytes) {
    std::size_t size = std::max(sizeof(Block) + bytes, next_size_);
    last_ = new (::operator new(size)) Block{last_};
    end_ = reinterpret_cast<std::byte*>(last_) + size;
    free_ = reinterpret_cast<std::byte*>(last_ + 1) + bytes;
    reserved_ += size;
    next_size_ = std::clamp(reserved_ / 2, kSmallestBlock, kLargestBlock);
    return last_ + 1;
  }

  Block* last_ = nullptr;
  std::byte* free_ = nullptr;  // Of the last block.
  std::byte* end_ = nullptr;
  std::size_t next_size_ = kSmallestBlock;
  std::size_t reserved_ = 0;
};

}  // namespace seaworthy::promql
