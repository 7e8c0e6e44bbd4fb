// The text of API tokens and one-time links: `sw_p` and 36 characters.
//
// The last six are a checksum, so that a typing mistake, or a cut-off paste, is told without asking anybody, and so
// that scanners of leaked secrets can be sure: `sw_[a-z][0-9A-Za-z]{36}`. It is no protection: the 30 random characters
// before it are (178 bits). Only the digest of a text is ever stored.
#pragma once

#include <string>
#include <string_view>

#include "auth/secret.h"
#include "base/result.h"

namespace seaworthy::auth {

enum class TokenType : char {
  kPersonal = 'p',  // Of a person's own tools.
  kService = 's',   // Of a pipeline or another program.
  kWebhook = 'w',   // In the settings of a tool that calls us.
  kLink = 'l',      // In a link that works once: set-up, invitation, new password.
};

inline constexpr std::string_view kTokenPrefix = "sw_";
inline constexpr std::size_t kTokenLength = 40;

std::string MakeTokenText(TokenType type, const RandomBytes& random);

// The type, if it has the form of a token and its checksum fits; whether anybody knows it is another question.
// Error: auth/bad-token, which never repeats the text.
Result<TokenType> CheckTokenText(std::string_view text);

// What is kept of it for display: `sw_pAb3d`, the first eight characters.
std::string TokenStart(std::string_view text);

// The six characters that belong to these 30 (CRC-32 in base 62).
std::string TokenChecksum(std::string_view random_part);

}  // namespace seaworthy::auth
