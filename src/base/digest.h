// SHA-256, as evidence, standards and snapshots are named by it.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy {

// 64 lower-case hexadecimal digits.
std::string Sha256(std::string_view bytes);

}  // namespace seaworthy
