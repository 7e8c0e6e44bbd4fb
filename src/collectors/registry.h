// All collectors of this build, and what they declare. all.def is the list.
#pragma once

#include <span>

#include "base/embedded.h"
#include "collect/collector.h"
#include "facts/declarations.h"

namespace seaworthy::collectors {

// The facts.yaml of every collector; generated.
std::span<const EmbeddedFile> Embedded();

// Sorted by id.
std::span<const collect::Collector* const> All();

// What the collectors and the service descriptor declare. The shipped declarations are right by test; a mistake in one
// stops the program.
facts::Declarations AllDeclarations();

}  // namespace seaworthy::collectors
