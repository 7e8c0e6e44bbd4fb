#include "app/fact_cache.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace seaworthy::app {
namespace {

constexpr std::size_t kEntryBytes = 320;  // Of the digest, the list, the map and what the allocator adds, about.
constexpr std::size_t kMostReaders = 4;

std::size_t BytesOf(const facts::PackedFacts& facts) { return facts.bytes() + kEntryBytes; }

std::vector<std::size_t> Both(std::span<const std::size_t> a, std::span<const std::size_t> b) {
  std::vector<std::size_t> both;
  std::ranges::set_union(a, b, std::back_inserter(both));
  return both;
}

}  // namespace

FactCache::FactCache(std::shared_ptr<const facts::Declarations> declarations, FactCacheOptions options, Load load)
    : declarations_(std::move(declarations)), options_(options), load_(std::move(load)) {}

std::shared_ptr<const facts::FactSet> FactCache::Get(const std::string& digest, std::span<const std::size_t> slots,
                                                     std::span<const std::size_t> soon) {
  Packed packed = Find(digest, slots);
  if (packed == nullptr) packed = LoadAnew(digest, Both(slots, soon));
  return packed == nullptr ? nullptr : packed->Unpack(*declarations_, slots);
}

FactCache::Packed FactCache::Find(const std::string& digest, std::span<const std::size_t> slots) {
  std::lock_guard lock(mutex_);
  auto found = by_digest_.find(digest);
  if (found == by_digest_.end() || !found->second->facts->Has(slots)) {
    ++misses_;
    return nullptr;
  }
  ++hits_;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->facts;
}

// With those that are there already, so that they need not be loaded again by turns.
FactCache::Packed FactCache::LoadAnew(const std::string& digest, const std::vector<std::size_t>& slots) {
  std::optional<std::string> text = load_(digest);
  if (!text) return nullptr;
  std::unique_ptr<facts::FactsReader> reader = TakeReader();
  auto decoded = reader->Read(*text);
  GiveBack(std::move(reader));
  if (!decoded.ok()) return nullptr;
  auto packed = std::make_shared<const facts::PackedFacts>(*decoded->facts, Both(slots, KeptOf(digest)));
  std::lock_guard lock(mutex_);
  Put({digest, packed});
  return packed;
}

std::unique_ptr<facts::FactsReader> FactCache::TakeReader() {
  std::lock_guard lock(mutex_);
  if (readers_.empty()) return std::make_unique<facts::FactsReader>(*declarations_);
  std::unique_ptr<facts::FactsReader> reader = std::move(readers_.back());
  readers_.pop_back();
  return reader;
}

void FactCache::GiveBack(std::unique_ptr<facts::FactsReader> reader) {
  std::lock_guard lock(mutex_);
  if (readers_.size() < kMostReaders) readers_.push_back(std::move(reader));
}

std::vector<std::size_t> FactCache::KeptOf(const std::string& digest) const {
  std::lock_guard lock(mutex_);
  auto found = by_digest_.find(digest);
  return found == by_digest_.end() ? std::vector<std::size_t>() : found->second->facts->Slots();
}

void FactCache::Put(Entry entry) {
  if (auto found = by_digest_.find(entry.digest); found != by_digest_.end()) Remove(found->second);
  std::size_t bytes = BytesOf(*entry.facts);
  if (bytes > std::min(options_.bytes, options_.most_of_one)) return;
  bytes_ += bytes;
  entries_.push_front(std::move(entry));
  by_digest_.emplace(entries_.front().digest, entries_.begin());
  while (bytes_ > options_.bytes) Remove(std::prev(entries_.end()));
}

void FactCache::Remove(Entries::iterator entry) {
  by_digest_.erase(entry->digest);
  bytes_ -= BytesOf(*entry->facts);
  entries_.erase(entry);
}

FactCache::Counts FactCache::counts() const {
  std::lock_guard lock(mutex_);
  return {entries_.size(), bytes_, hits_, misses_};
}

}  // namespace seaworthy::app
