// Facts in as few bytes as judging them again takes, so that those of thousands of services stay in memory at once.
//
//   PackedFacts packed(*facts, slots);
//   std::shared_ptr<const FactSet> again = packed.Unpack(declarations, slots);
//
// Only the facts that somebody reads are kept, one behind the other in a piece of memory of the right size: a number
// takes the bytes that it needs, what is true, false or not set takes one. Of a source stays what an outcome depends
// on: when it was observed and who handed it in. The words of an absence go.
//
// The bytes never leave the process: they have no version, and whoever reads them trusts them.
//
// Pure. Threads: never changes once made.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "facts/fact_set.h"

namespace seaworthy::facts {

class PackedFacts {
 public:
  // `slots` are ascending.
  PackedFacts(const FactSet& facts, std::span<const std::size_t> slots);

  // Whether all of these, which are ascending, were packed.
  bool Has(std::span<const std::size_t> slots) const;
  std::vector<std::size_t> Slots() const;

  // The facts of `slots`, which are ascending; all others are absent, not_collected, as are those that were not packed.
  // An outcome that reads `slots` alone is the same as by the facts that were packed; what explains it is not.
  // Precondition: the declarations are those of the facts that were packed.
  std::shared_ptr<const FactSet> Unpack(const Declarations& declarations, std::span<const std::size_t> slots) const;

  std::size_t bytes() const { return bytes_.size(); }

 private:
  // How many facts; of each how many slots it is behind the one before, and how many bytes it takes; the sources; the
  // facts themselves.
  std::string bytes_;
};

}  // namespace seaworthy::facts
