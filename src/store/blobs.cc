#include "store/blobs.h"

#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/assert.h"
#include "base/text.h"
#include "store/errors.h"
#include "store/packing.h"
#include "store/statements.h"

namespace seaworthy::store {
namespace {

// What was packed may not claim to be larger than any blob was ever allowed to be.
constexpr std::int64_t kLargestEver = std::int64_t{1} << 30;

struct Columns {
  int salt, media_type, size, packed, bytes;
};

// Nothing where the bytes do not fit the digest.
std::optional<Blob> ReadColumns(const Query& query, std::string_view digest, const Columns& at) {
  Blob blob{std::string(digest), std::string(query.Text(at.salt)), std::string(query.Text(at.media_type)), {}};
  std::int64_t size = query.Integer(at.size);
  if (size < 0 || size > kLargestEver) return std::nullopt;
  if (query.Integer(at.packed) == 0) {
    blob.bytes = query.Text(at.bytes);
  } else {
    auto bytes = UnpackBytes(query.Text(at.bytes), static_cast<std::size_t>(size));
    if (!bytes) return std::nullopt;
    blob.bytes = *std::move(bytes);
  }
  if (BlobDigest(blob.salt, blob.bytes) != digest) return std::nullopt;
  return blob;
}

}  // namespace

Result<PackedBlob> Pack(const Blob& blob, const Limits& limits) {
  if (blob.bytes.size() > limits.blob_bytes) {
    return Error(kTooLarge, fmt::format("a file of {} bytes is larger than the {} bytes allowed", blob.bytes.size(),
                                        limits.blob_bytes))
        .Advise("attach the part that matters, or a link to it");
  }
  SEAWORTHY_ASSERT(BlobDigest(blob.salt, blob.bytes) == blob.digest, "a blob is named by its own digest");
  auto packed = PackBytes(blob.bytes);
  if (!packed) return PackedBlob{&blob, false, {}};
  return PackedBlob{&blob, true, *std::move(packed)};
}

Result<void> AddBlob(Session& session, const PackedBlob& packed) {
  const Blob& blob = *packed.blob;
  return Query(session, sql::kAddBlob, blob.digest, blob.salt, blob.media_type, blob.bytes.size(), packed.packed,
               Bytes{packed.packed ? packed.bytes : blob.bytes})
      .Run();
}

Result<std::optional<Blob>> FindBlob(Session& session, std::string_view digest) {
  Query query(session, sql::kReadBlob, digest);
  SEAWORTHY_TRY(bool found, query.Step());
  if (!found) return std::optional<Blob>();
  auto blob = ReadColumns(query, digest, {0, 1, 2, 3, 4});
  if (!blob) {
    return Error(kDamaged, fmt::format("the stored bytes of blob '{}' do not fit their digest", OneLine(digest)))
        .Advise("restore the last backup");
  }
  return blob;
}

Result<BlobFate> FindFate(Session& session, std::string_view digest) {
  Query query(session, sql::kFindBlob, digest);
  SEAWORTHY_TRY(bool found, query.Step());
  if (!found) return BlobFate::kMissing;
  return query.IsNothing(0) ? BlobFate::kHeld : BlobFate::kErased;
}

Result<bool> EraseBlobIn(Session& session, std::string_view digest, Instant at) {
  {
    Query query(session, sql::kFindBlob, digest);
    SEAWORTHY_TRY(bool found, query.Step());
    if (!found || !query.IsNothing(0)) return found;
  }
  SEAWORTHY_RETURN_IF_ERROR(Query(session, sql::kEraseBlob, digest, ToString(at)).Run());
  return true;
}

Result<std::vector<BlobState>> CheckBlobs(Session& session, std::string_view after, std::size_t limit) {
  Query query(session, sql::kReadBlobs, after, limit);
  std::vector<BlobState> states;
  for (;;) {
    SEAWORTHY_TRY(bool more, query.Step());
    if (!more) return states;
    std::string digest(query.Text(0));
    bool intact = ReadColumns(query, digest, {1, 2, 3, 4, 5}).has_value();
    states.push_back({std::move(digest), intact});
  }
}

}  // namespace seaworthy::store
