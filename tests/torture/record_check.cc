#include "record_check.h"

#include "record_writer.h"
#include "store/verify.h"

namespace seaworthy::torture {
namespace {

struct Count {
  std::int64_t events = 0;
  std::string last;
};

struct Contents {
  std::map<std::string, std::int64_t> positions;
  std::map<std::string, Count> logs;
  std::int64_t events = 0;
  std::int64_t doubled = 0;
};

Result<Contents> ReadEvents(store::Store& store) {
  Contents contents;
  for (;;) {
    SEAWORTHY_TRY(auto events, store.ReadAll(contents.events, 1000));
    if (events.empty()) return contents;
    for (const store::StoredEvent& event : events) {
      std::string key(KeyOf(event.bytes));
      if (!contents.positions.emplace(key, event.position).second) ++contents.doubled;
      Count& count = contents.logs[event.log];
      ++count.events;
      count.last = key;
    }
    contents.events = events.back().position;
  }
}

Result<std::int64_t> CountWrongRows(store::Store& store, const std::map<std::string, Count>& logs) {
  SEAWORTHY_TRY(auto rows, store.ReadRows({.table = &kCounts, .limit = 1000}));
  std::vector<model::Row> want;
  for (const auto& [log, count] : logs) want.push_back({&kCounts, {log, count.events, count.last}});
  std::int64_t wrong = static_cast<std::int64_t>(rows.size() > want.size() ? rows.size() - want.size() : 0);
  for (std::size_t i = 0; i < want.size(); ++i) wrong += i >= rows.size() || rows[i] != want[i] ? 1 : 0;
  return wrong;
}

}  // namespace

Result<Checked> Check(const std::string& address, const Told& told) {
  SEAWORTHY_TRY(auto store, Open(address));
  // A server may still be at the last commit of a writer that is dead; this write waits for it.
  SEAWORTHY_RETURN_IF_ERROR(store->PutPerson("nobody", "{}"));
  SEAWORTHY_TRY(store::Verification verified, store::Verify(*store));
  SEAWORTHY_TRY(Contents contents, ReadEvents(*store));
  Checked checked;
  checked.events = contents.events;
  checked.doubled = contents.doubled;
  for (const auto& [key, position] : told.acknowledged) {
    auto found = contents.positions.find(key);
    if (found == contents.positions.end() || found->second != position) ++checked.lost;
  }
  for (const store::Fault& fault : verified.faults) {
    checked.broken_chains.push_back(fault.log + " at " + std::to_string(fault.position) + ": " + fault.what);
  }
  SEAWORTHY_TRY(checked.wrong_rows, CountWrongRows(*store, contents.logs));
  return checked;
}

}  // namespace seaworthy::torture
