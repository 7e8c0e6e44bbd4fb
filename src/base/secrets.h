// Finds what is shaped like a secret in foreign text and masks it, before anything of the text is kept or shown.
//
// Three signs are known: the shape of well-known tokens and private keys, a name that says so with a value after it
// (`password = x`, `"api_key": "x"`, `Authorization: Bearer x`), and credentials within a URL. A reference to a secret
// (`${PASSWORD}`, `env:PASSWORD`) is none and stays. Randomness alone is no sign: digests are evidence. A password in
// running prose is not found. In doubt a value is masked.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace seaworthy {

// The text with `***` in place of each secret. What is masked stays masked when it is masked again. Linear in time.
std::string MaskSecrets(std::string_view text);

// Whether a name means that its value must not be read by everybody: `dbPassword`, `api-token`; not `secretName`.
bool IsSecretName(std::string_view name);

inline constexpr std::size_t kExcerptBytes = 2048;

// The beginning of a text as evidence keeps it: masked first, then at most `limit` bytes, cut at a character.
std::string Excerpt(std::string_view text, std::size_t limit = kExcerptBytes);

}  // namespace seaworthy
