#include "store/sql_documents.h"

#include <utility>

#include <fmt/format.h>

#include "base/assert.h"
#include "base/text.h"
#include "store/errors.h"
#include "store/micros.h"
#include "store/statements.h"

namespace seaworthy::store {
namespace {

// No text of well-formed UTF-8 comes after it.
constexpr std::string_view kLastCharacter = "\xF4\x8F\xBF\xBF";

model::Cell Expiry(const std::optional<Instant>& expires_at) {
  return expires_at ? model::Cell(ToMicros(*expires_at)) : model::Cell();
}

Document ReadColumns(const Query& query, std::string_view space) {
  Document document{std::string(space), std::string(query.Text(0)), query.Integer(1), std::string(query.Text(2)), {}};
  if (!query.IsNothing(3)) document.expires_at = FromMicros(query.Integer(3));
  return document;
}

// The version that the statement left behind; nothing where it found no document as expected.
Result<std::optional<std::int64_t>> Left(Query query) {
  SEAWORTHY_TRY(bool found, query.Step());
  return found ? std::optional(query.Integer(0)) : std::nullopt;
}

Result<std::optional<std::int64_t>> Put(Session& session, const DocumentChange& change, std::int64_t now) {
  model::Cell expiry = Expiry(change.expires_at);
  Bytes body{change.body};
  switch (change.expected) {
    case kAnyVersion: return Left({session, sql::kPutDocument, change.space, change.key, body, expiry});
    case kAbsent: return Left({session, sql::kAddDocument, change.space, change.key, body, expiry, now});
    default: return Left({session, sql::kMoveDocument, change.space, change.key, body, expiry, now, change.expected});
  }
}

Result<std::optional<std::int64_t>> Remove(Session& session, const DocumentChange& change, std::int64_t now) {
  SEAWORTHY_ASSERT(change.expected != kAbsent, "what is removed may be there");
  if (change.expected != kAnyVersion) {
    return Left({session, sql::kRemoveDocument, change.space, change.key, now, change.expected});
  }
  SEAWORTHY_RETURN_IF_ERROR(Query(session, sql::kForgetDocument, change.space, change.key).Run());
  return std::optional<std::int64_t>(0);
}

Result<std::optional<std::int64_t>> Apply(Session& session, const DocumentChange& change, std::int64_t now) {
  switch (change.kind) {
    case DocumentChange::Kind::kPut: return Put(session, change, now);
    case DocumentChange::Kind::kRemove: return Remove(session, change, now);
    case DocumentChange::Kind::kGuard: break;
  }
  SEAWORTHY_ASSERT(change.expected > kAbsent, "a guard names the version that was read");
  return Left({session, sql::kGuardDocument, change.space, change.key, now, change.expected});
}

Error ConflictError(const DocumentChange& change) {
  std::string name = OneLine(change.space + "/" + change.key);
  std::string what = change.expected == kAbsent
                         ? fmt::format("'{}' is there already", name)
                         : fmt::format("'{}' is no longer as it was read (version {})", name, change.expected);
  return Error(kConflict, std::move(what)).Advise("look at what it is now, and try again");
}

class SqlDocuments final : public Documents {
 public:
  SqlDocuments(Engine& engine, const Limits& limits) : engine_(engine), limits_(limits) {}

  Result<std::optional<Document>> Read(std::string_view space, std::string_view key, Instant now) override {
    std::optional<Document> document;
    SEAWORTHY_RETURN_IF_ERROR(engine_.Read([&](Session& session) -> Result<void> {
      Query query(session, sql::kReadDocument, space, key, ToMicros(now));
      SEAWORTHY_TRY(bool found, query.Step());
      if (found) document = ReadColumns(query, space);
      return {};
    }));
    return document;
  }

  Result<std::vector<Document>> List(const DocumentQuery& query, Instant now) override {
    std::vector<Document> documents;
    SEAWORTHY_RETURN_IF_ERROR(engine_.Read([&](Session& session) -> Result<void> {
      SEAWORTHY_TRY(documents, ListIn(session, query, now));
      return {};
    }));
    return documents;
  }

  Result<std::vector<std::int64_t>> Change(std::span<const DocumentChange> changes, Instant now) override {
    SEAWORTHY_RETURN_IF_ERROR(CheckDocuments(changes, limits_));
    std::vector<std::int64_t> versions;
    SEAWORTHY_RETURN_IF_ERROR(engine_.Change([&](Session& session) -> Result<void> {
      SEAWORTHY_TRY(versions, ChangeDocumentsIn(session, changes, now));
      return {};
    }));
    return versions;
  }

  Result<std::size_t> Purge(Instant now, std::size_t limit) override {
    std::size_t purged = 0;
    SEAWORTHY_RETURN_IF_ERROR(engine_.Change([&](Session& session) -> Result<void> {
      purged = 0;
      Query query(session, sql::kPurgeDocuments, ToMicros(now), limit);
      for (;; ++purged) {
        SEAWORTHY_TRY(bool more, query.Step());
        if (!more) return {};
      }
    }));
    return purged;
  }

 private:
  static Result<std::vector<Document>> ListIn(Session& session, const DocumentQuery& query, Instant now) {
    std::string end = std::string(query.prefix) + std::string(kLastCharacter);
    std::string bound = query.after.value_or(query.descending ? end : "");
    Query rows(session, query.descending ? sql::kListDocumentsDown : sql::kListDocuments, query.space, query.prefix,
               end, bound, ToMicros(now), query.limit);
    std::vector<Document> documents;
    for (;;) {
      SEAWORTHY_TRY(bool more, rows.Step());
      if (!more) return documents;
      documents.push_back(ReadColumns(rows, query.space));
    }
  }

  Engine& engine_;
  Limits limits_;
};

}  // namespace

DocumentChange PutDocument(std::string_view space, std::string_view key, std::string body, std::int64_t expected,
                           std::optional<Instant> expires_at) {
  return {DocumentChange::Kind::kPut, std::string(space), std::string(key), expected, std::move(body), expires_at};
}
DocumentChange RemoveDocument(std::string_view space, std::string_view key, std::int64_t expected) {
  return {DocumentChange::Kind::kRemove, std::string(space), std::string(key), expected, {}, {}};
}
DocumentChange GuardDocument(std::string_view space, std::string_view key, std::int64_t expected) {
  return {DocumentChange::Kind::kGuard, std::string(space), std::string(key), expected, {}, {}};
}

std::unique_ptr<Documents> MakeSqlDocuments(Engine& engine, const Limits& limits) {
  return std::make_unique<SqlDocuments>(engine, limits);
}

Result<void> CheckDocuments(std::span<const DocumentChange> changes, const Limits& limits) {
  for (const DocumentChange& change : changes) {
    SEAWORTHY_RETURN_IF_ERROR(CheckSize("a space", change.space.size(), limits.name_bytes));
    SEAWORTHY_RETURN_IF_ERROR(CheckSize("a key", change.key.size(), limits.name_bytes));
    SEAWORTHY_RETURN_IF_ERROR(CheckSize("a document", change.body.size(), limits.document_bytes));
  }
  return {};
}

Result<std::vector<std::int64_t>> ChangeDocumentsIn(Session& session, std::span<const DocumentChange> changes,
                                                    Instant now) {
  std::vector<std::int64_t> versions;
  for (const DocumentChange& change : changes) {
    SEAWORTHY_TRY(std::optional<std::int64_t> version, Apply(session, change, ToMicros(now)));
    if (!version) return ConflictError(change);
    versions.push_back(change.kind == DocumentChange::Kind::kRemove ? 0 : *version);
  }
  return versions;
}

}  // namespace seaworthy::store
