// Where a page of a list ended, as an opaque text for the next request. It holds no secret and gives no right.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seaworthy::server {

std::string EncodeCursor(const std::vector<std::string>& last);
// Nothing where it is none that EncodeCursor() made.
std::optional<std::vector<std::string>> DecodeCursor(std::string_view cursor);

}  // namespace seaworthy::server
