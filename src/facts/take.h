// A part of one set of facts for another.
#pragma once

#include "facts/fact_set.h"

namespace seaworthy::facts {

// A copy of a value of `from` in the builder's arena, with the places that it came from, and no others.
value::Value Take(FactSetBuilder& builder, const FactSet& from, const value::Value& value);

}  // namespace seaworthy::facts
