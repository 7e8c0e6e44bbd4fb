#include "app/upkeep.h"

#include <charconv>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "app/cited_blobs.h"
#include "app/errors.h"
#include "base/text.h"
#include "review/rows.h"
#include "store/backup.h"
#include "store/errors.h"
#include "store/open.h"
#include "store/verify.h"

namespace seaworthy::app {
namespace {

Result<std::optional<store::Head>> KnownHead(const std::string& text) {
  if (text.empty()) return std::optional<store::Head>();
  store::Head head;
  auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), head.position);
  std::size_t colon = static_cast<std::size_t>(stop - text.data());
  constexpr std::size_t kDigest = 64;
  if (failure == std::errc() && colon < text.size() && text[colon] == ':' && text.size() - colon - 1 == kDigest) {
    head.digest = text.substr(colon + 1);
    return std::optional(head);
  }
  return Error(kAmbiguous, fmt::format("'{}' is no head of a record", OneLine(text, 80)))
      .Advise("write POSITION:DIGEST as an earlier audit printed it");
}

std::string Holds(const store::Verification& verified) {
  return fmt::format("{} in {}, {}; head {}:{}", Count(static_cast<std::size_t>(verified.events), "event"),
                     Count(static_cast<std::size_t>(verified.logs), "log"),
                     Count(static_cast<std::size_t>(verified.blobs), "text or file", "texts and files"),
                     verified.head.position, verified.head.digest);
}

std::string FaultLine(const store::Fault& fault) {
  std::string place = fault.log.empty() ? "" : fault.log;
  if (fault.version > 0) place += fmt::format(" event {}", fault.version);
  if (fault.position > 0) place += fmt::format(" (position {})", fault.position);
  return fmt::format("{}: {}: {}", ToString(fault.kind), place.empty() ? "the store" : place, fault.what);
}

// `shop#3`; where its first event cannot be read, the name of its log says enough.
std::string NameOfReview(store::Store& store, const PlacedEvent& event) {
  auto log = store.ReadLog(event.stored->log);
  if (!log.ok() || log->empty()) return "";
  auto first = review::DecodeReviewEvent(log->front().bytes);
  const auto* started = first.ok() ? std::get_if<review::ReviewStarted>(&first->event) : nullptr;
  if (started == nullptr || started->services.empty()) return "";
  return fmt::format(" of {}#{}", started->services.front(), started->number);
}

// The store knows what it holds, and not what events cite.
class MissingBlobs {
 public:
  MissingBlobs(store::Store& store, store::Verification& verified) : store_(store), verified_(verified) {}

  Result<void> Find() {
    return ForEachEvent(store_, [&](const PlacedEvent& event) -> Result<void> {
      for (const review::BlobRef& cited :
           std::visit([](const auto& record) { return BlobsCitedBy(record.event); }, event.record)) {
        SEAWORTHY_RETURN_IF_ERROR(Look(event, cited));
      }
      return {};
    });
  }

 private:
  Result<void> Look(const PlacedEvent& event, const review::BlobRef& cited) {
    SEAWORTHY_TRY(store::BlobFate fate, store_.FateOfBlob(cited.digest));
    if (fate != store::BlobFate::kMissing) return {};
    constexpr std::size_t kMost = 100;
    if (verified_.faults.size() >= kMost) {
      verified_.more_faults = true;
      return {};
    }
    bool review = std::holds_alternative<review::ReviewRecord>(event.record);
    std::string what =
        cited.name.empty() ? std::string("a text") : fmt::format("the file '{}'", OneLine(cited.name, 80));
    verified_.faults.push_back({store::Fault::Kind::kBlob, event.stored->log, event.stored->version,
                                event.stored->position,
                                fmt::format("{} that the event{} cites is gone, and nobody erased it ({})", what,
                                            review ? NameOfReview(store_, event) : "", OneLine(cited.digest, 80))});
    return {};
  }

  store::Store& store_;
  store::Verification& verified_;
};

// A database is copied as one, with its own programs; they know its moment and its other tables.
Error NotAFile(const std::string& command) {
  return Error(store::kNotAFile, "the record lies in a PostgreSQL database, which has programs of its own to copy it")
      .Advise("run: " + command);
}

}  // namespace

Result<AuditAnswer> AuditRecord(store::Store& store, const std::string& known) {
  store::VerifyOptions options;
  SEAWORTHY_TRY(options.known, KnownHead(known));
  SEAWORTHY_TRY(store::Verification verified, store::Verify(store, options));
  SEAWORTHY_RETURN_IF_ERROR(MissingBlobs(store, verified).Find());
  AuditAnswer answer;
  answer.intact = verified.faults.empty();
  for (const store::Fault& fault : verified.faults) answer.text += OneLine(FaultLine(fault), 500) + "\n";
  if (verified.more_faults) answer.text += "there may be more\n";
  answer.text += (answer.intact ? "intact: " : "not what was written: ") + Holds(verified) + "\n";
  return answer;
}

Result<std::string> BackupRecord(const std::string& address, const std::string& target) {
  SEAWORTHY_TRY(store::Address where, store::ParseAddress(address));
  if (where.kind == store::Address::Kind::kPostgres) {
    return NotAFile(fmt::format("pg_dump --format=custom --file='{}' '{}'", OneLine(target), ToString(where)));
  }
  SEAWORTHY_TRY(store::Verification verified, store::BackupSqlite(where.where, target));
  return fmt::format("wrote {}: {}\n", target, Holds(verified));
}

Result<std::string> RestoreRecord(const std::string& backup, const std::string& address, bool replace) {
  SEAWORTHY_TRY(store::Address where, store::ParseAddress(address));
  if (where.kind == store::Address::Kind::kPostgres) {
    std::string restore = fmt::format("pg_restore --clean --if-exists --single-transaction --dbname='{}' '{}'",
                                      ToString(where), OneLine(backup));
    return NotAFile(restore + ", then `seaworthy audit verify`");
  }
  const std::string& path = where.where;
  auto if_there = replace ? store::IfThere::kReplace : store::IfThere::kRefuse;
  SEAWORTHY_TRY(store::Verification verified, store::RestoreSqlite(backup, path, if_there));
  return fmt::format("restored {}: {}\n", path, Holds(verified));
}

Result<std::string> RebuildRows(Record& record) {
  SEAWORTHY_TRY(store::Head head, record.store().ReadHead());
  SEAWORTHY_TRY(Record::Logs logs, record.AllLogs());
  std::vector<model::Row> rows;
  auto add = [&](std::vector<model::Row> more) {
    rows.insert(rows.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
  for (const std::string& id : logs.reviews) {
    SEAWORTHY_TRY(std::vector<review::ReviewRecord> events, record.ReviewEvents(id));
    add(review::RowsOf(review::FoldReview(events)));
  }
  for (const std::string& id : logs.services) {
    SEAWORTHY_TRY(review::ServiceState service, record.LoadService(id));
    add(review::RowsOf(service));
  }
  SEAWORTHY_RETURN_IF_ERROR(record.store().ReplaceRows(head.position, rows));
  return fmt::format("made {} of {} and {} anew\n", Count(rows.size(), "row"), Count(logs.reviews.size(), "review"),
                     Count(logs.services.size(), "service"));
}

Result<std::string> ErasePerson(store::Store& store, const std::string& person, Instant now) {
  SEAWORTHY_TRY(bool erased, store.ErasePerson(person, now));
  if (erased) return ErasedPerson(person);
  return Error(kNothingErased, fmt::format("the record keeps nothing of '{}' but the id", OneLine(person, 80)))
      .Advise("names stand in teams.yaml: take the person out of it");
}

Result<std::string> EraseBlob(store::Store& store, const std::string& digest, Instant now) {
  SEAWORTHY_TRY(bool erased, store.EraseBlob(digest, now));
  if (erased) return ErasedBlob(digest);
  return Error(kNothingErased, fmt::format("the record holds no text or file '{}'", OneLine(digest, 80)))
      .Advise("`seaworthy review show REVIEW --format json` has the digests of comments");
}

std::string ErasedPerson(const std::string& person) {
  return fmt::format("erased {}; the record keeps the id alone\n", OneLine(person, 80));
}

std::string ErasedBlob(const std::string& digest) {
  return fmt::format("erased {}; its digest stays, and the chain verifies\n", OneLine(digest, 80));
}

}  // namespace seaworthy::app
