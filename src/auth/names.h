// What people may be called: login names, which must not be mistaken for one another, and names and addresses for
// display. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace seaworthy::auth {

// The login name as it is kept and compared: lower case. ASCII letters and digits and `. _ - + @` inside, 2 to 64
// characters: no letter of another alphabet can pass for one of these. Error: auth/bad-name.
Result<std::string> CanonicalLogin(std::string_view text);

// A person's or team's name in any language, trimmed: 1 to 200 bytes of UTF-8 without control characters and without
// those that are not seen or that turn the direction of writing. Error: auth/bad-name.
Result<std::string> DisplayName(std::string_view text);

// A mail address, trimmed; empty stays empty. Only what would break a header or a page is refused: whether it exists
// only a mail shows. Error: auth/bad-name.
Result<std::string> MailAddress(std::string_view text);

// An id as standards name teams and roles: `designated-sre`, 1 to 64 characters. Error: auth/bad-name.
Result<void> CheckTermId(std::string_view text);

}  // namespace seaworthy::auth
