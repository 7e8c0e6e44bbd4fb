// Base64 of RFC 4648, as envelopes hold it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace seaworthy::attest {

// The standard alphabet, padded.
std::string EncodeBase64(std::string_view bytes);

// Either alphabet, padded or not; nothing else, and each text of bytes in one way only.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace seaworthy::attest
