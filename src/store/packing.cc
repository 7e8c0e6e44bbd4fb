#include "store/packing.h"

#include <zstd.h>

namespace seaworthy::store {
namespace {

constexpr int kLevel = 3;              // The library's own default; higher levels cost time for little.
constexpr std::size_t kSmallest = 64;  // Below, the frame costs more than it saves.

}  // namespace

std::optional<std::string> PackBytes(std::string_view bytes) {
  if (bytes.size() < kSmallest) return std::nullopt;
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  std::size_t size = ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), kLevel);
  if (ZSTD_isError(size) != 0 || size >= bytes.size()) return std::nullopt;
  packed.resize(size);
  return packed;
}

std::optional<std::string> UnpackBytes(std::string_view packed, std::size_t size) {
  std::string bytes;
  // The size comes from the file as the frame does: believe it only where both agree.
  if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != size) return std::nullopt;
  bytes.resize(size);
  std::size_t unpacked = ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
  if (ZSTD_isError(unpacked) != 0 || unpacked != size) return std::nullopt;
  return bytes;
}

}  // namespace seaworthy::store
