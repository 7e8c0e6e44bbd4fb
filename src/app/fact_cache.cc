#include "app/fact_cache.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "facts/codec.h"
#include "facts/compact.h"

namespace seaworthy::app {
namespace {

constexpr std::size_t kEntryBytes = 400;  // Of the digest, the list and the map, about.

bool HasAll(const std::vector<std::size_t>& slots, std::span<const std::size_t> wanted) {
  return std::ranges::includes(slots, wanted);
}

}  // namespace

FactCache::FactCache(std::shared_ptr<const facts::Declarations> declarations, FactCacheOptions options, Load load)
    : declarations_(std::move(declarations)), options_(options), load_(std::move(load)) {}

std::shared_ptr<const facts::FactSet> FactCache::Get(const std::string& digest, std::span<const std::size_t> slots) {
  std::vector<std::size_t> wanted;
  {
    std::lock_guard lock(mutex_);
    if (std::shared_ptr<const facts::FactSet> found = Find(digest, slots)) return found;
    wanted = SlotsFor(digest, slots);
  }
  std::optional<std::string> text = load_(digest);
  if (!text) return nullptr;
  auto decoded = facts::DecodeFacts(*text, *declarations_);
  if (!decoded.ok()) return nullptr;
  facts::CompactFacts compact = facts::Compacted(*decoded->facts, wanted);
  std::lock_guard lock(mutex_);
  Put({digest, std::move(wanted), compact.facts, compact.bytes + kEntryBytes});
  return compact.facts;
}

std::shared_ptr<const facts::FactSet> FactCache::Find(const std::string& digest, std::span<const std::size_t> slots) {
  auto found = by_digest_.find(digest);
  if (found == by_digest_.end() || !HasAll(found->second->slots, slots)) {
    ++misses_;
    return nullptr;
  }
  ++hits_;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->facts;
}

// With those that others asked for, so that they need not be loaded again by turns.
std::vector<std::size_t> FactCache::SlotsFor(const std::string& digest, std::span<const std::size_t> slots) const {
  std::vector<std::size_t> wanted(slots.begin(), slots.end());
  auto found = by_digest_.find(digest);
  if (found == by_digest_.end()) return wanted;
  std::vector<std::size_t> both;
  std::ranges::set_union(wanted, found->second->slots, std::back_inserter(both));
  return both;
}

void FactCache::Put(Entry entry) {
  if (auto found = by_digest_.find(entry.digest); found != by_digest_.end()) Remove(found->second);
  if (entry.bytes > options_.bytes) return;
  bytes_ += entry.bytes;
  entries_.push_front(std::move(entry));
  by_digest_.emplace(entries_.front().digest, entries_.begin());
  while (bytes_ > options_.bytes) Remove(std::prev(entries_.end()));
}

void FactCache::Remove(Entries::iterator entry) {
  by_digest_.erase(entry->digest);
  bytes_ -= entry->bytes;
  entries_.erase(entry);
}

FactCache::Counts FactCache::counts() const {
  std::lock_guard lock(mutex_);
  return {entries_.size(), bytes_, hits_, misses_};
}

}  // namespace seaworthy::app
