// Events as they are read, and as they are appended within a transaction that somebody else begins and commits.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/blobs.h"
#include "store/limits.h"
#include "store/row_tables.h"
#include "store/session.h"
#include "store/store.h"

namespace seaworthy::store {

Result<std::vector<StoredEvent>> SelectLog(Session& session, std::string_view log, std::int64_t after_version);
Result<std::vector<StoredEvent>> SelectAll(Session& session, std::int64_t after_position, std::size_t limit);

// An append that was looked at and packed outside the transaction, so that the lock is held for short.
struct PreparedAppend {
  const AppendRequest* request = nullptr;
  std::vector<PackedBlob> blobs;
};

// What an append with this key did; nothing where there was none, and where it is empty.
Result<std::optional<Appended>> SelectKey(Session& session, std::string_view key);

// Refuses what is too large. The request outlives the result.
Result<PreparedAppend> Prepare(const AppendRequest& request, const Limits& limits);

// Writes the append after `head` and moves it. The caller has locked the head, stores it again before committing, and
// undoes everything after an error: `head` then holds rubbish.
Result<Appended> AppendAfter(Session& session, const RowTables& tables, const PreparedAppend& append, Head& head);

}  // namespace seaworthy::store
