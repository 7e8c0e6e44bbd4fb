// Facts in as little memory as judging them again takes, for those of thousands of services at once.
//
// Only the facts that somebody reads are kept, in one piece of memory of the right size. Of a source stays what an
// outcome depends on: when it was observed and who handed it in. The words of an absence go.
//
// Pure.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "facts/fact_set.h"

namespace seaworthy::facts {

struct CompactFacts {
  std::shared_ptr<const FactSet> facts;  // Shared as FactSet says.
  std::size_t bytes = 0;                 // About what they take.
};

// Facts of other slots become absent, not_collected. An outcome that reads `slots` alone is the same by both sets; what
// explains it is not.
CompactFacts Compacted(const FactSet& facts, std::span<const std::size_t> slots);

}  // namespace seaworthy::facts
