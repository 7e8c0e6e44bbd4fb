#include "store/events.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "store/chain.h"
#include "store/errors.h"
#include "store/sql_documents.h"
#include "store/statements.h"

namespace seaworthy::store {
namespace {

StoredEvent ReadColumns(const Query& query) {
  return {query.Integer(0),           std::string(query.Text(1)),
          query.Integer(2),           Instant{query.Integer(3), static_cast<std::int32_t>(query.Integer(4))},
          std::string(query.Text(5)), std::string(query.Text(6))};
}

Result<std::vector<StoredEvent>> ReadEvents(Query& query) {
  std::vector<StoredEvent> events;
  for (;;) {
    SEAWORTHY_TRY(bool more, query.Step());
    if (!more) return events;
    events.push_back(ReadColumns(query));
  }
}

struct End {
  std::int64_t version = 0;
  std::string digest;
};

Result<End> ReadEnd(Session& session, std::string_view log) {
  Query query(session, sql::kReadEnd, log);
  SEAWORTHY_TRY(bool found, query.Step());
  if (!found) return End{};
  return End{query.Integer(0), std::string(query.Text(1))};
}

Result<void> AddEvents(Session& session, const LogChange& change, Instant at, End end, Head& head) {
  bool fresh = end.version == 0;
  for (const std::string& bytes : change.events) {
    ++end.version;
    end.digest = EventDigest(end.digest, change.log, end.version, at, bytes);
    ++head.position;
    head.digest = StoreDigest(head.digest, change.log, end.version, end.digest);
    SEAWORTHY_RETURN_IF_ERROR(Query(session, sql::kAddEvent, head.position, change.log, end.version, at.seconds,
                                    at.nanoseconds, Bytes{bytes}, end.digest, head.digest)
                                  .Run());
  }
  return Query(session, fresh ? sql::kAddLog : sql::kMoveLog, change.log, end.version, end.digest).Run();
}

// The end of the log, if it is where the request expects it.
Result<End> CheckLog(Session& session, const LogChange& change) {
  SEAWORTHY_TRY(End end, ReadEnd(session, change.log));
  if (change.expected_version == kAtTheEnd || end.version == change.expected_version) return end;
  return Error(kConflict, fmt::format("'{}' was read with {} and has {} now", OneLine(change.log),
                                      Count(static_cast<std::size_t>(change.expected_version), "event"), end.version))
      .Advise("look at what happened since, and try again");
}

// Nothing is decided on events that were not appended as they stand. Of the first after `version` the digest before it
// is not known.
Result<void> CheckChain(const std::vector<StoredEvent>& events, std::int64_t version) {
  const StoredEvent* last = nullptr;
  for (const StoredEvent& event : events) {
    bool follows = event.version == ++version && event.position > (last == nullptr ? 0 : last->position);
    if (follows && (last != nullptr || version == 1)) {
      std::string_view before = last == nullptr ? std::string_view{} : last->digest;
      follows = EventDigest(before, event.log, event.version, event.at, event.bytes) == event.digest;
    }
    if (!follows) {
      return Error(kDamaged, fmt::format("event {} of '{}' is not what was written there", version, OneLine(event.log)))
          .Advise("`seaworthy audit verify` lists what is wrong; restore the last backup");
    }
    last = &event;
  }
  return {};
}

}  // namespace

Result<std::vector<StoredEvent>> SelectLog(Session& session, std::string_view log, std::int64_t after_version) {
  Query query(session, sql::kReadLog, log, after_version);
  SEAWORTHY_TRY(std::vector<StoredEvent> events, ReadEvents(query));
  SEAWORTHY_RETURN_IF_ERROR(CheckChain(events, after_version));
  return events;
}

Result<std::vector<StoredEvent>> SelectAll(Session& session, std::int64_t after_position, std::size_t limit) {
  Query query(session, sql::kReadAll, after_position, limit);
  return ReadEvents(query);
}

Result<std::optional<Appended>> SelectKey(Session& session, std::string_view key) {
  if (key.empty()) return std::optional<Appended>();
  Query query(session, sql::kReadKey, key);
  SEAWORTHY_TRY(bool found, query.Step());
  if (!found) return std::optional<Appended>();
  return std::optional<Appended>(Appended{query.Integer(0), query.Integer(1), true});
}

Result<PreparedAppend> Prepare(const AppendRequest& request, const Limits& limits) {
  SEAWORTHY_RETURN_IF_ERROR(CheckSize("an idempotency key", request.idempotency_key.size(), limits.name_bytes));
  for (const LogChange& change : request.logs) {
    SEAWORTHY_RETURN_IF_ERROR(CheckSize("a name of a log", change.log.size(), limits.name_bytes));
    for (const std::string& event : change.events) {
      SEAWORTHY_RETURN_IF_ERROR(CheckSize("an event", event.size(), limits.event_bytes));
    }
  }
  SEAWORTHY_RETURN_IF_ERROR(CheckDocuments(request.documents, limits));
  PreparedAppend prepared{&request, {}};
  for (const Blob& blob : request.blobs) {
    SEAWORTHY_TRY(PackedBlob packed, Pack(blob, limits));
    prepared.blobs.push_back(std::move(packed));
  }
  return prepared;
}

Result<Appended> AppendAfter(Session& session, const RowTables& tables, const PreparedAppend& append, Head& head) {
  const AppendRequest& request = *append.request;
  SEAWORTHY_TRY(std::optional<Appended> known, SelectKey(session, request.idempotency_key));
  if (known) return *known;
  // Refuse before anything is written.
  std::vector<End> ends;
  for (const LogChange& change : request.logs) {
    SEAWORTHY_TRY(End end, CheckLog(session, change));
    ends.push_back(std::move(end));
  }
  std::int64_t before = head.position;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (request.logs[i].events.empty()) continue;
    SEAWORTHY_RETURN_IF_ERROR(AddEvents(session, request.logs[i], request.at, std::move(ends[i]), head));
  }
  for (const PackedBlob& blob : append.blobs) SEAWORTHY_RETURN_IF_ERROR(AddBlob(session, blob));
  for (const model::RowChange& change : request.rows) SEAWORTHY_RETURN_IF_ERROR(tables.Apply(session, change));
  Appended appended;
  if (head.position > before) appended = {before + 1, head.position, false};
  SEAWORTHY_TRY(appended.versions, ChangeDocumentsIn(session, request.documents, request.at));
  if (!request.idempotency_key.empty()) {
    SEAWORTHY_RETURN_IF_ERROR(Query(session, sql::kAddKey, request.idempotency_key, appended.first_position,
                                    appended.last_position, request.at.seconds)
                                  .Run());
  }
  return appended;
}

}  // namespace seaworthy::store
