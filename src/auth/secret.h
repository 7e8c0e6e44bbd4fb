// Randomness for secrets, and comparing them without telling by the time taken how much was right.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/instant.h"

namespace seaworthy::auth {

// So many random bytes that nobody can guess. Injected, so that a test can repeat itself; from several threads.
using RandomBytes = std::function<std::string(std::size_t)>;

// From the operating system's generator.
RandomBytes SystemRandomBytes();

// 256 random bits in base64url without padding: 43 characters.
std::string MakeSecret(const RandomBytes& random);

// Takes as long for two texts that differ early as for two that differ late. Their length is no secret.
bool SameSecret(std::string_view left, std::string_view right);

// A new id, which sorts by time and is no secret.
std::string MakeId(Instant now, const RandomBytes& random);

// Whether the text has the form of one: what anybody sends is asked this before it names a document.
bool IsId(std::string_view text);

}  // namespace seaworthy::auth
