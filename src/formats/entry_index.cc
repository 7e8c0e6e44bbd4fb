#include "formats/entry_index.h"

#include <algorithm>
#include <numeric>

namespace seaworthy::formats {

bool SameKey(const Node& a, const Node& b) { return a.IsScalar() && a.kind() == b.kind() && a.text() == b.text(); }

void SortPositions(std::span<const Entry> entries, std::span<std::uint32_t> positions) {
  std::iota(positions.begin(), positions.end(), 0U);
  std::sort(positions.begin(), positions.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Node& left = *entries[a].key;
    const Node& right = *entries[b].key;
    if (int order = left.text().compare(right.text()); order != 0) return order < 0;
    if (left.kind() != right.kind()) return left.kind() < right.kind();
    return a < b;
  });
}

const Node* FindInIndex(std::span<const Entry> entries, std::string_view key) {
  const auto* positions = reinterpret_cast<const std::uint32_t*>(entries.data() + entries.size());
  const std::uint32_t* end = positions + entries.size();
  const std::uint32_t* found = std::lower_bound(
      positions, end, key, [&](std::uint32_t at, std::string_view wanted) { return entries[at].key->text() < wanted; });
  if (found == end) return nullptr;
  const Node& node = *entries[*found].key;
  return node.IsScalar() && node.text() == key ? entries[*found].value : nullptr;
}

}  // namespace seaworthy::formats
