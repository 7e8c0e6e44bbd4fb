// Documents as tables of any engine that speaks the shared SQL.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "store/documents.h"
#include "store/engine.h"
#include "store/limits.h"
#include "store/session.h"

namespace seaworthy::store {

// The engine outlives the result.
std::unique_ptr<Documents> MakeSqlDocuments(Engine& engine, const Limits& limits);

// Refuses what is too large.
Result<void> CheckDocuments(std::span<const DocumentChange> changes, const Limits& limits);

// In the caller's transaction, which is undone after an error.
Result<std::vector<std::int64_t>> ChangeDocumentsIn(Session& session, std::span<const DocumentChange> changes,
                                                    Instant now);

}  // namespace seaworthy::store
