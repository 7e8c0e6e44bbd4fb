// Blobs: packed on the thread of whoever gives them, written in the transaction of the events that cite them, and
// checked against their digest whenever they are read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "store/limits.h"
#include "store/session.h"
#include "store/store.h"

namespace seaworthy::store {

// The bytes as they are stored: compressed where that is shorter.
struct PackedBlob {
  const Blob* blob = nullptr;
  bool packed = false;
  std::string bytes;  // Only if packed.
};

// Precondition: the digest is that of salt and bytes. The blob outlives the result.
Result<PackedBlob> Pack(const Blob& blob, const Limits& limits);

Result<void> AddBlob(Session& session, const PackedBlob& blob);

// store/damaged where the stored bytes do not fit the digest.
Result<std::optional<Blob>> FindBlob(Session& session, std::string_view digest);

Result<BlobFate> FindFate(Session& session, std::string_view digest);

// Writes a tombstone; false where there is no such blob.
Result<bool> EraseBlobIn(Session& session, std::string_view digest, Instant at);

// The digests of at most `limit` blobs after that digest which are not erased, and whether the bytes fit.
struct BlobState {
  std::string digest;
  bool intact = false;
};
Result<std::vector<BlobState>> CheckBlobs(Session& session, std::string_view after, std::size_t limit);

}  // namespace seaworthy::store
