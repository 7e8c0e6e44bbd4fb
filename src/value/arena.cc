#include "value/arena.h"

#include <algorithm>

namespace seaworthy::value {
namespace {

constexpr std::size_t kFirstBlock = 4 * 1024;
constexpr std::size_t kLargestBlock = 256 * 1024;

}  // namespace

void* Arena::AllocateInNewBlock(std::size_t bytes) {
  std::size_t size = std::max(bytes, std::clamp(capacity_ * 2, kFirstBlock, kLargestBlock));
  blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
  capacity_ = size;
  reserved_ += size;
  used_ = bytes;
  return blocks_.back().get();
}

void Arena::Reset() {
  used_ = 0;
  if (blocks_.size() <= 1) return;
  // The last block is the largest or was made for one large thing; either way it serves the next use.
  blocks_.erase(blocks_.begin(), blocks_.end() - 1);
  reserved_ = capacity_;
}

}  // namespace seaworthy::value
