// The facts of many services, decoded and ready to be judged, in memory of a bounded size.
//
//   FactCache cache(declarations, {.bytes = 64u << 20}, [&](const std::string& digest) { return ReadFacts(digest); });
//   std::shared_ptr<const facts::FactSet> facts = cache.Get(digest, slots);
//
// Facts are kept by their digest, as compactly as the slots allow that were asked for (facts/compact.h). What was asked
// for longest ago goes first; those who hold a set keep it.
//
// Threads: any number at once. The same facts may be loaded twice where two ask for them at one moment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/declarations.h"
#include "facts/fact_set.h"

namespace seaworthy::app {

struct FactCacheOptions {
  std::size_t bytes = std::size_t{64} << 20;  // About; of all sets together.
};

class FactCache {
 public:
  // The text of facts::EncodeFacts() with that digest; nothing where it is gone. Called without a lock held, from
  // several threads at once.
  using Load = std::function<std::optional<std::string>(const std::string& digest)>;

  FactCache(std::shared_ptr<const facts::Declarations> declarations, FactCacheOptions options, Load load);

  // Has at least the facts of `slots`, which are ascending; others may be absent, not_collected. Null where the facts
  // are gone or cannot be read.
  std::shared_ptr<const facts::FactSet> Get(const std::string& digest, std::span<const std::size_t> slots);

  struct Counts {
    std::size_t sets = 0;
    std::size_t bytes = 0;
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
  };
  Counts counts() const;

 private:
  struct Entry {
    std::string digest;
    std::vector<std::size_t> slots;
    std::shared_ptr<const facts::FactSet> facts;  // Shared with those who asked.
    std::size_t bytes = 0;
  };
  using Entries = std::list<Entry>;

  // Precondition of the rest: the lock is held.
  std::shared_ptr<const facts::FactSet> Find(const std::string& digest, std::span<const std::size_t> slots);
  std::vector<std::size_t> SlotsFor(const std::string& digest, std::span<const std::size_t> slots) const;
  void Put(Entry entry);
  void Remove(Entries::iterator entry);

  const std::shared_ptr<const facts::Declarations> declarations_;  // Shared with the sets made of them.
  const FactCacheOptions options_;
  const Load load_;

  mutable std::mutex mutex_;                                           // Guards what follows.
  Entries entries_;                                                    // The one that was asked for last is in front.
  std::unordered_map<std::string_view, Entries::iterator> by_digest_;  // Keys are those of the entries.
  std::size_t bytes_ = 0;
  std::uint64_t hits_ = 0;
  std::uint64_t misses_ = 0;
};

}  // namespace seaworthy::app
