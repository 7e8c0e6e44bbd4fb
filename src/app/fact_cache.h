// The facts of many services, ready to be judged, in memory of a bounded size.
//
//   FactCache cache(declarations, {.bytes = 96u << 20}, [&](const std::string& digest) { return ReadFacts(digest); });
//   std::shared_ptr<const facts::FactSet> facts = cache.Get(digest, slots, all_that_the_standard_reads);
//
// Facts are kept by their digest and packed (facts/packed.h); each that is asked for is unpacked anew, which costs less
// than the memory would. What was asked for longest ago goes first. Facts of one service that are larger than all
// others together should be are given and not kept, so that a few of them drive nobody out.
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
#include "facts/facts_reader.h"
#include "facts/packed.h"

namespace seaworthy::app {

struct FactCacheOptions {
  std::size_t bytes = std::size_t{96} << 20;       // About; of all facts together.
  std::size_t most_of_one = std::size_t{1} << 20;  // Of the facts of one service.
};

class FactCache {
 public:
  // The text of facts::EncodeFacts() with that digest; nothing where it is gone. Called without a lock held, from
  // several threads at once.
  using Load = std::function<std::optional<std::string>(const std::string& digest)>;

  FactCache(std::shared_ptr<const facts::Declarations> declarations, FactCacheOptions options, Load load);

  // Has the facts of `slots`; others are absent, not_collected. Null where the facts are gone or cannot be read. Where
  // they have to be loaded, those of `soon` are kept as well, for the next who ask. Both are ascending.
  std::shared_ptr<const facts::FactSet> Get(const std::string& digest, std::span<const std::size_t> slots,
                                            std::span<const std::size_t> soon = {});

  struct Counts {
    std::size_t sets = 0;
    std::size_t bytes = 0;
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
  };
  Counts counts() const;

 private:
  using Packed = std::shared_ptr<const facts::PackedFacts>;  // Shared with those who unpack it just now.
  struct Entry {
    std::string digest;
    Packed facts;
  };
  using Entries = std::list<Entry>;

  // Null where they are not there, or not all.
  Packed Find(const std::string& digest, std::span<const std::size_t> slots);
  Packed LoadAnew(const std::string& digest, const std::vector<std::size_t>& slots);
  std::unique_ptr<facts::FactsReader> TakeReader();
  void GiveBack(std::unique_ptr<facts::FactsReader> reader);
  std::vector<std::size_t> KeptOf(const std::string& digest) const;
  // Precondition of the rest: the lock is held.
  void Put(Entry entry);
  void Remove(Entries::iterator entry);

  const std::shared_ptr<const facts::Declarations> declarations_;  // Shared with the sets made of them.
  const FactCacheOptions options_;
  const Load load_;

  mutable std::mutex mutex_;                                           // Guards what follows.
  Entries entries_;                                                    // The one that was asked for last is in front.
  std::unordered_map<std::string_view, Entries::iterator> by_digest_;  // Keys are those of the entries.
  std::vector<std::unique_ptr<facts::FactsReader>> readers_;           // That nobody uses just now.
  std::size_t bytes_ = 0;
  std::uint64_t hits_ = 0;
  std::uint64_t misses_ = 0;
};

}  // namespace seaworthy::app
