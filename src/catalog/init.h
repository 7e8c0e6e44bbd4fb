// The `seaworthy.yaml` that `seaworthy init` writes: every key explained, what was detected filled in with the place
// that told, the rest as examples that are commented out.
//
// Lines that start with `# ` explain; lines that start with `#` and the key itself are examples.
#pragma once

#include <string>

#include "catalog/describe.h"
#include "source/repository.h"

namespace seaworthy::catalog {

// One document per service. The text reads back through ParseDescriptor, with and without its examples.
std::string InitText(const Described& described, const source::Repository& repository);

}  // namespace seaworthy::catalog
