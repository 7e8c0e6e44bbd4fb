// Is the record what was written? Walks every event in the order of the store and recomputes both chains, then compares
// the list of logs, the head, and the bytes of every blob with their digests.
//
// What is found is named with its place, and the walk goes on behind it: each link is checked against its stored
// neighbours, so that one tampered event is one or two faults and not a thousand. Memory does not grow with the store.
//
// Whoever can write the file can also recompute every digest in it. That is found only by comparing with a head kept
// elsewhere: pass the one of an earlier audit, of a certificate or of a backup as `known`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace seaworthy::store {

struct Fault {
  enum class Kind : std::uint8_t {
    kChanged,       // The bytes, the time or a digest are not those that were written.
    kReordered,     // The event is itself, but not where it was appended.
    kMissingEvent,  // A gap within a log or within the store.
    kMissingLog,    // The list of logs names it, and it has no events.
    kTruncated,     // The last events of the store are gone.
    kBlob,          // The bytes of a blob do not fit its digest.
  };
  Kind kind = Kind::kChanged;
  std::string log;            // Empty where it is unknown.
  std::int64_t version = 0;   // 0 where it is unknown.
  std::int64_t position = 0;  // 0 where it is unknown.
  std::string what;           // A sentence for people, without a period.
};

// `changed`, `reordered`, `missing-event`, …
std::string_view ToString(Fault::Kind kind);

struct VerifyOptions {
  std::optional<Head> known;  // The store must have passed through it.
  std::size_t most_faults = 100;
};

struct Verification {
  Head head;  // As the store states it.
  std::int64_t events = 0;
  std::int64_t logs = 0;
  std::int64_t blobs = 0;     // That are not erased.
  std::vector<Fault> faults;  // In the order found; empty: everything is intact.
  bool more_faults = false;   // The walk ended early.
};

// An error where the store cannot be read; what is wrong with the record is no error but a fault.
Result<Verification> Verify(Store& store, const VerifyOptions& options = {});

}  // namespace seaworthy::store
