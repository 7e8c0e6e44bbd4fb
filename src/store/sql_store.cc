#include "store/sql_store.h"

#include <utility>

#include <fmt/format.h>

#include "store/blobs.h"
#include "store/errors.h"
#include "store/events.h"
#include "store/log_watch.h"
#include "store/people.h"
#include "store/sql_documents.h"
#include "store/sql_jobs.h"

namespace seaworthy::store {
namespace {

Error OutdatedError() {
  return Error(kRowsOutdated, "the rows of the store were written by another version of this program")
      .Advise("run `seaworthy rebuild`, which makes them again from the log");
}

class SqlStore final : public Store {
 public:
  SqlStore(std::unique_ptr<Engine> engine, RowTables tables, const Limits& limits)
      : engine_(std::move(engine)),
        tables_(std::move(tables)),
        limits_(limits),
        documents_(MakeSqlDocuments(*engine_, limits)),
        jobs_(MakeSqlJobs(*engine_, limits)),
        watch_(*engine_) {}

  Result<Appended> Append(const AppendRequest& request) override {
    SEAWORTHY_TRY(PreparedAppend prepared, Prepare(request, limits_));
    Appended appended;
    SEAWORTHY_RETURN_IF_ERROR(engine_->Write([&](Session& session, HeadRow& head) -> Result<void> {
      if (!request.rows.empty() && head.tables != tables_.digest()) return OutdatedError();
      SEAWORTHY_TRY(appended, AppendAfter(session, tables_, prepared, head.head));
      return {};
    }));
    return appended;
  }

  Result<std::vector<StoredEvent>> ReadLog(std::string_view log, std::int64_t after_version) override {
    return Read([&](Session& session) { return SelectLog(session, log, after_version); });
  }
  Result<std::vector<StoredEvent>> ReadAll(std::int64_t after_position, std::size_t limit) override {
    return Read([&](Session& session) { return SelectAll(session, after_position, limit); });
  }
  Result<Head> ReadHead() override {
    SEAWORTHY_TRY(HeadRow row, Read([](Session& session) { return ReadHeadRow(session); }));
    return std::move(row.head);
  }

  Result<std::vector<model::Row>> ReadRows(const RowQuery& query) override {
    return Read([&](Session& session) -> Result<std::vector<model::Row>> {
      SEAWORTHY_TRY(HeadRow head, ReadHeadRow(session));
      if (head.tables != tables_.digest()) return OutdatedError();
      return tables_.Read(session, query);
    });
  }
  Result<bool> RowsOutdated() override {
    SEAWORTHY_TRY(HeadRow row, Read([](Session& session) { return ReadHeadRow(session); }));
    return !tables_.empty() && row.tables != tables_.digest();
  }
  Result<void> ReplaceRows(std::int64_t position, std::span<const model::Row> rows) override {
    return engine_->Write([&](Session& session, HeadRow& head) -> Result<void> {
      if (head.head.position != position) {
        return Error(kConflict, fmt::format("the rows are those of {} events, and there are {} now", position,
                                            head.head.position));
      }
      SEAWORTHY_RETURN_IF_ERROR(tables_.Recreate(session));
      head.tables = tables_.digest();
      for (const model::Row& row : rows) {
        SEAWORTHY_RETURN_IF_ERROR(tables_.Apply(session, {model::RowChange::Kind::kPut, row}));
      }
      return {};
    });
  }

  Result<std::optional<Blob>> ReadBlob(std::string_view digest) override {
    return Read([&](Session& session) { return FindBlob(session, digest); });
  }
  Result<BlobFate> FateOfBlob(std::string_view digest) override {
    return Read([&](Session& session) { return FindFate(session, digest); });
  }
  Result<bool> EraseBlob(std::string_view digest, Instant at) override {
    return Erase([&](Session& session) { return EraseBlobIn(session, digest, at); });
  }

  Result<std::optional<Person>> ReadPerson(std::string_view id) override {
    return Read([&](Session& session) { return FindPerson(session, id); });
  }
  Result<std::vector<Person>> ReadPeople(std::string_view after_id, std::size_t limit) override {
    return Read([&](Session& session) { return ListPeople(session, after_id, limit); });
  }
  Result<void> PutPerson(std::string_view id, std::string_view data) override {
    if (id.size() > limits_.name_bytes || data.size() > limits_.person_bytes) {
      return Error(kTooLarge, fmt::format("a person's record of {} bytes is larger than the {} bytes allowed",
                                          id.size() + data.size(), limits_.person_bytes));
    }
    return engine_->Write([&](Session& session, HeadRow&) { return PutPersonIn(session, id, data); });
  }
  Result<bool> ErasePerson(std::string_view id, Instant at) override {
    return Erase([&](Session& session) { return ErasePersonIn(session, id, at); });
  }

  std::unique_ptr<Subscription> Subscribe(Listener listener) override { return watch_.Subscribe(std::move(listener)); }
  Documents& documents() override { return *documents_; }
  Jobs& jobs() override { return *jobs_; }

  Result<void> Inspect(const std::function<Result<void>(Session&)>& read) override { return engine_->Read(read); }

 private:
  template <typename Reader>
  auto Read(const Reader& reader) -> decltype(reader(std::declval<Session&>())) {
    decltype(reader(std::declval<Session&>())) found = Error(kEngine, "nothing was read");
    SEAWORTHY_RETURN_IF_ERROR(engine_->Read([&](Session& session) -> Result<void> {
      found = reader(session);
      if (!found.ok()) return found.error();
      return {};
    }));
    return found;
  }

  template <typename Eraser>
  Result<bool> Erase(const Eraser& eraser) {
    bool found = false;
    SEAWORTHY_RETURN_IF_ERROR(engine_->Write([&](Session& session, HeadRow&) -> Result<void> {
      SEAWORTHY_TRY(found, eraser(session));
      return {};
    }));
    if (found) SEAWORTHY_RETURN_IF_ERROR(engine_->Scrub());
    return found;
  }

  std::unique_ptr<Engine> engine_;
  RowTables tables_;
  Limits limits_;
  std::unique_ptr<Documents> documents_;
  std::unique_ptr<Jobs> jobs_;
  LogWatch watch_;
};

}  // namespace

std::unique_ptr<Store> MakeSqlStore(std::unique_ptr<Engine> engine, RowTables tables, const Limits& limits) {
  return std::make_unique<SqlStore>(std::move(engine), std::move(tables), limits);
}

}  // namespace seaworthy::store
