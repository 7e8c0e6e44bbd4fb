// The shapes of well-known tokens and of private keys.
#pragma once

#include <cstddef>
#include <string_view>

namespace seaworthy {

// Behind the token that begins at `at`, or `at` where none does. Precondition: at < text.size().
std::size_t TokenEnd(std::string_view text, std::size_t at);

// Behind the private key whose `-----BEGIN ` stands at `at`, or behind the text where its end is missing; `at` where it
// is something else, a certificate for example.
std::size_t PrivateKeyEnd(std::string_view text, std::size_t at);

}  // namespace seaworthy
