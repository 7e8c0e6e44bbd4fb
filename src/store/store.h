// The event log and what is read from it: the one interface that every engine implements.
//
// A log is a gapless sequence of events, named `review/ID`, `service/ID` or `organisation`; an event is bytes that the
// store never looks into. Each event is chained to the one before it in its log, and to the one before it in the whole
// store, over the exact stored bytes, so that a changed, reordered or removed event is found, and so is a removed log
// (verify.h).
//
// Append() returns after the events are durable: what it acknowledged survives `kill -9` and power loss. Whoever
// appends says which version of each log was read; if a log went on in between, nothing is written and the error is
// store/conflict: read again, decide again.
//
// Threads: everything may be called from several threads at once, and several processes may share one store. An error
// is of the world (the disk is full, the file was replaced) unless the code says otherwise; the store stays usable
// where the engine does. After an error of Append() nobody knows whether the events became durable unless the code is
// store/conflict or one of kind user; repeat with the same idempotency key.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "model/rows.h"
#include "store/documents.h"
#include "store/watch.h"

namespace seaworthy::store {

// Behind the last event of a log, whichever that is: nothing was decided on the log itself.
inline constexpr std::int64_t kAtTheEnd = -1;

// One log in an Append: what was read of it and what comes next. Without events it only guards: the command depended on
// it.
struct LogChange {
  std::string log;
  // Number of events that the log held when it was read; 0: it did not exist. Or kAtTheEnd, with events.
  std::int64_t expected_version = 0;
  std::vector<std::string> events;
};

// Text or a file that events cite by digest and that can be erased without breaking the chain.
struct Blob {
  std::string digest;  // BlobDigest(salt, bytes).
  std::string salt;    // Random, so that an erased short text cannot be guessed from its digest.
  std::string media_type;
  std::string bytes;
};

// SHA-256 over a domain line, the salt and the bytes.
std::string BlobDigest(std::string_view salt, std::string_view bytes);

struct AppendRequest {
  std::vector<LogChange> logs;  // Each log once.
  std::vector<model::RowChange> rows;
  std::vector<Blob> blobs;                // One that is there already stays as it is, erased ones too.
  std::vector<DocumentChange> documents;  // As Documents::Change() takes them; store/conflict is about all of it.
  Instant at;                             // Kept with the events and chained with them.
  // Makes repeating harmless: a second append with a known key writes nothing and returns what the first returned. The
  // caller puts into the key whatever scope it has (who, which command). Empty: none.
  std::string idempotency_key;
};

struct Appended {
  std::int64_t first_position =
      0;  // In the whole store, gapless from 1; of the first event of this append, 0 without events.
  std::int64_t last_position = 0;
  bool repeated = false;                    // Known by its idempotency key: nothing was written now.
  std::vector<std::int64_t> versions = {};  // Of the documents, as Documents::Change() tells them; not if repeated.
};

struct StoredEvent {
  std::int64_t position = 0;
  std::string log;
  std::int64_t version = 0;  // In its log, from 1.
  Instant at;
  std::string bytes;
  std::string digest;  // Of the log's chain up to here.
};

// The end of the whole log: the number of events, and the digest of the store-wide chain. An auditor who keeps one can
// prove later that nothing before it changed.
struct Head {
  std::int64_t position = 0;
  std::string digest;
};

// Rows of one table with these values in these columns, ordered by columns, at most `limit`, after the row `after`.
struct RowQuery {
  const model::Table* table = nullptr;
  struct Equal {
    std::string_view column;
    model::Cell value;
  };
  std::vector<Equal> where;
  std::vector<std::string_view> order_by;  // Ascending, nothing first; the key columns follow by themselves.
  bool descending = false;
  std::vector<model::Cell> after;  // Values of order_by and then key of the last row seen; empty: from the start.
  std::size_t limit = 100;
};

// Who is behind an opaque id. Kept outside the chain, so that a person can be erased; the store never looks into
// `data`.
struct Person {
  std::string id;
  std::string data;     // Empty once erased.
  bool erased = false;  // The id stays taken.
};

// Whether a blob can be read, and if not, whether somebody erased it or it was lost.
enum class BlobFate : std::uint8_t { kMissing, kHeld, kErased };

class Jobs;     // jobs.h
class Session;  // session.h

class Store {
 public:
  virtual ~Store() = default;

  virtual Result<Appended> Append(const AppendRequest& request) = 0;

  // In order, those after that version; empty where the log does not exist. store/damaged where an event does not
  // follow the one before it.
  virtual Result<std::vector<StoredEvent>> ReadLog(std::string_view log, std::int64_t after_version = 0) = 0;
  // In order of position, at most `limit`.
  virtual Result<std::vector<StoredEvent>> ReadAll(std::int64_t after_position, std::size_t limit) = 0;
  virtual Result<Head> ReadHead() = 0;

  virtual Result<std::vector<model::Row>> ReadRows(const RowQuery& query) = 0;
  // Whether the rows were written for other tables than those that the store was opened with. Then rows can be neither
  // read nor changed (store/rows-outdated) until ReplaceRows().
  virtual Result<bool> RowsOutdated() = 0;
  // All rows of all tables anew in one transaction, as they follow from the events up to `position`; store/conflict if
  // the log went on.
  virtual Result<void> ReplaceRows(std::int64_t position, std::span<const model::Row> rows) = 0;

  // Nothing where there is none, or it was erased.
  virtual Result<std::optional<Blob>> ReadBlob(std::string_view digest) = 0;
  virtual Result<BlobFate> FateOfBlob(std::string_view digest) = 0;
  // Leaves a tombstone: bytes and salt are overwritten in the file. False where there is no such blob; erasing twice is
  // harmless. store/busy: erased, but a reader keeps an old copy within the engine's files; erase again.
  virtual Result<bool> EraseBlob(std::string_view digest, Instant at) = 0;

  virtual Result<std::optional<Person>> ReadPerson(std::string_view id) = 0;
  // By id, at most `limit`; erased ones too.
  virtual Result<std::vector<Person>> ReadPeople(std::string_view after_id, std::size_t limit) = 0;
  // Adds or replaces; store/erased where the id was erased.
  virtual Result<void> PutPerson(std::string_view id, std::string_view data) = 0;
  // As EraseBlob.
  virtual Result<bool> ErasePerson(std::string_view id, Instant at) = 0;

  // Whoever is told of what is appended, by this process and by others (watch.h).
  virtual std::unique_ptr<Subscription> Subscribe(Listener listener) = 0;

  // State and work of a server beside the log. They live as long as the store.
  virtual Documents& documents() = 0;
  virtual Jobs& jobs() = 0;

  // For the parts of this folder that read with statements of their own (verify.h): one connection, for reading, which
  // sees what was committed at one moment.
  virtual Result<void> Inspect(const std::function<Result<void>(Session&)>& read) = 0;
};

}  // namespace seaworthy::store
