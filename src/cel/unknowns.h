// Names the absent parts that left an expression undecided.
#pragma once

#include <span>
#include <vector>

#include "cel/code.h"
#include "cel/evaluate.h"

namespace seaworthy::cel {

// Precondition: the program is unknown over `slots`. At least one, at most 100, in source order, none twice.
std::vector<Unknown> FindUnknowns(const Code& code, std::span<const value::Value> slots, value::Arena& arena,
                                  const Limits& limits);

}  // namespace seaworthy::cel
