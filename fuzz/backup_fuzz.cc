// Reports of backups: whatever the bytes, reading them ends, and what comes of a store agrees with itself.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "collectors/backup/report.h"
#include "collectors/backup/stores.h"

namespace {

using seaworthy::Instant;
using namespace seaworthy::collectors::backup;

void CheckStore(const StoreBackup& found, Instant now) {
  SEAWORTHY_ASSERT((found.good > 0) == found.newest_good.has_value(), "a good backup has a time");
  SEAWORTHY_ASSERT(!found.complete || found.good > 0, "what is complete has a good backup");
  if (!found.newest_good) return;
  SEAWORTHY_ASSERT(found.reported, "a backup was reported");
  SEAWORTHY_ASSERT(*found.oldest_good <= *found.newest_good, "the oldest is not the newer one");
  SEAWORTHY_ASSERT(found.newest_good->seconds <= now.seconds + 300, "what is to come does not count");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)LongestGap(text.substr(0, 60));
  auto report = ReadReport("backups/orders-db/restic.json", text);
  if (!report.ok()) return 0;
  constexpr Instant kNow{1'950'000'000};
  std::vector<ReadFile> files;
  files.push_back({"backups/orders-db/restic.json", *report, std::nullopt});
  files.push_back({"backups/all.json", *std::move(report), kNow});
  std::vector<seaworthy::model::DataStore> stores(2);
  stores[0].name = "orders-db";
  stores[1].name = "main";
  stores[1].kind = "postgresql";
  for (const auto& store : stores) CheckStore(FindBackup(store, stores, files, kNow), kNow);
  return 0;
}
