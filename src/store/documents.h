// Small documents beside the event log: state of a server that is no part of the record, such as accounts, sessions,
// tokens and registered services. The store never looks into a body.
//
// A document has a version, which grows with every put. Whoever changes one says which version was read; several
// changes are made all together or not at all, so that using up a one-time link and creating the account it was for
// cannot come apart.
//
//   SEAWORTHY_TRY(auto link, documents.Read("link", key, now));
//   SEAWORTHY_TRY(auto versions, documents.Change({{RemoveDocument("link", key, link->version),
//                                                   PutDocument("account", id, body, kAbsent)}}, now));
//
// A document past its end is not there: it is neither read nor listed, and its key is free. Purge() takes it out of the
// tables; when that is done is nobody's concern but the disk's.
//
// Keys are text (UTF-8, without a zero byte) and ordered by their bytes. A key that was removed and put again begins
// with version 1: where that could be mistaken, make keys that never come back.
//
// What is changed together with events goes into their AppendRequest (store.h).
//
// Threads and processes: as the store (store.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::store {

struct Document {
  std::string space;  // What kind of thing it is: `session`.
  std::string key;
  std::int64_t version = 0;
  std::string body;
  std::optional<Instant> expires_at;  // To the microsecond. Nothing: never.
};

// What a change expects to find: a version that was read, or one of these.
inline constexpr std::int64_t kAbsent = 0;
inline constexpr std::int64_t kAnyVersion = -1;

struct DocumentChange {
  enum class Kind : std::uint8_t {
    kPut,
    kRemove,
    kGuard,  // Changes nothing: others depend on this document being as it was read.
  };
  Kind kind = Kind::kPut;
  std::string space;
  std::string key;
  std::int64_t expected = kAnyVersion;  // To remove: not kAbsent. To guard: a version.
  std::string body;
  std::optional<Instant> expires_at;
};

DocumentChange PutDocument(std::string_view space, std::string_view key, std::string body,
                           std::int64_t expected = kAnyVersion, std::optional<Instant> expires_at = {});
DocumentChange RemoveDocument(std::string_view space, std::string_view key, std::int64_t expected = kAnyVersion);
DocumentChange GuardDocument(std::string_view space, std::string_view key, std::int64_t expected);

// Documents of one space whose keys begin with `prefix`, by key, after `after`.
struct DocumentQuery {
  std::string_view space;
  std::string_view prefix;
  std::optional<std::string> after;  // The key of the last document seen, whether it is still there or not.
  bool descending = false;
  std::size_t limit = 100;
};

class Documents {
 public:
  virtual ~Documents() = default;

  virtual Result<std::optional<Document>> Read(std::string_view space, std::string_view key, Instant now) = 0;
  virtual Result<std::vector<Document>> List(const DocumentQuery& query, Instant now) = 0;

  // All or nothing, durable when it returns. The version of each document afterwards, 0 where it was removed.
  // store/conflict where one of them is not as expected; to remove any version of what is not there is none.
  // Precondition: each document is named once.
  virtual Result<std::vector<std::int64_t>> Change(std::span<const DocumentChange> changes, Instant now) = 0;

  // Takes out at most `limit` documents that are past their end; how many it were.
  virtual Result<std::size_t> Purge(Instant now, std::size_t limit) = 0;
};

}  // namespace seaworthy::store
