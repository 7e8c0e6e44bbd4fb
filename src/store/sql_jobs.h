// Jobs as a table of any engine that speaks the shared SQL.
#pragma once

#include <memory>

#include "store/engine.h"
#include "store/jobs.h"
#include "store/limits.h"

namespace seaworthy::store {

// The engine outlives the result.
std::unique_ptr<Jobs> MakeSqlJobs(Engine& engine, const Limits& limits);

}  // namespace seaworthy::store
