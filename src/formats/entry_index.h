// How a large mapping finds its keys: positions in key order, kept right behind its entries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "formats/node.h"

namespace seaworthy::formats {

// Up to this many entries a search one by one is as fast, and needs no memory.
inline constexpr std::size_t kLargestWithoutIndex = 16;

inline bool HasIndex(std::span<const Entry> entries) { return entries.size() > kLargestWithoutIndex; }

// Two keys are the same key if their kind and text are; a mapping or sequence as a key is the same as none.
bool SameKey(const Node& a, const Node& b);

// Fills `positions` (one for each entry) with the entries' positions in the order of their keys.
void SortPositions(std::span<const Entry> entries, std::span<std::uint32_t> positions);

// Precondition: HasIndex(entries), and the sorted positions stand behind the last entry.
const Node* FindInIndex(std::span<const Entry> entries, std::string_view key);

}  // namespace seaworthy::formats
