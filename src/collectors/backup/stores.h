// Which reports speak of which declared data store, and what they say together.
//
// A backup is one of a store where it carries the store's name (a tag or file of restic, a stanza of pgBackRest, a
// namespace or schedule of Velero, a word of a restore test), or where its report does: `backups/orders-db/info.json`,
// `orders-db-restic.json`. The only stanza is that of the only store that is PostgreSQL. Other backups prove nothing of
// any store.
//
// Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "collectors/backup/report.h"
#include "model/service.h"

namespace seaworthy::collectors::backup {

struct ReadFile {
  std::string path;
  Report report;
  std::optional<Instant> written;  // By its commit.
};

struct StoreBackup {
  std::string tool;       // Of the newest good copy, else of the first report; empty where none speaks of the store.
  bool reported = false;  // A report lists backups of it, be it none.
  std::int64_t good = 0;  // Copies that are good and not yet expired.
  bool complete = false;  // The newest that ended is good, and nothing is wrong with the whole.
  std::optional<Instant> newest_good;
  std::optional<Instant> oldest_good;
  std::optional<Span> kept;  // As the newest good copy says.
  std::optional<bool> encrypted;
  std::optional<bool> intact;
  std::optional<bool> planned;            // Where something says whether backups are made again and again.
  std::optional<Instant> restore_tested;  // The last try, whatever came of it.
  bool restored = false;                  // It went well.
  std::vector<std::string> reports;       // Paths.
  std::vector<std::string> problems;
  std::optional<Instant> as_of;  // When the newest of the reports was written.
  Place place;                   // Of what decides: the set of the newest good copy.
};

// Times later than `now` do not count.
StoreBackup FindBackup(const model::DataStore& store, std::span<const model::DataStore> stores,
                       std::span<const ReadFile> files, Instant now);

// The longest time between two backups of such a schedule: a word (`daily`, `@weekly`, `every 6h`) or a cron line.
// Nothing where it is neither.
std::optional<Span> LongestGap(std::string_view schedule);

}  // namespace seaworthy::collectors::backup
