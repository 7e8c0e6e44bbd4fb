// Bytes made shorter for storing, and back. Nothing here looks into them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace seaworthy::store {

// Nothing where packing would not make it shorter.
std::optional<std::string> PackBytes(std::string_view bytes);
// Nothing where the bytes are no packed form of exactly `size` bytes.
std::optional<std::string> UnpackBytes(std::string_view packed, std::size_t size);

}  // namespace seaworthy::store
