// Attributes as Terraform before 0.12 wrote them: `root_block_device.0.encrypted: "true"`, `root_block_device.#: "1"`.
#pragma once

#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::cloud {

// The same as nested objects; the counts (`#`, `%`) are left out. Keys that contradict each other: the first wins.
value::Value Unflatten(const value::Value& flat, value::Arena& arena);

}  // namespace seaworthy::cloud
