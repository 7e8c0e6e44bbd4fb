// Where a use case gets a signing key from: the user names it, the program knows how to reach it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "attest/key_file.h"
#include "base/result.h"

namespace seaworthy::app {

// What `cli` and `server` lend, since only they know the environment and the terminal.
struct SecretAccess {
  std::function<std::optional<std::string>(const std::string& name)> environment;
  // What a person typed, unseen; nothing where nobody can be asked. May be empty.
  std::function<std::optional<std::string>(std::string_view prompt)> ask;
};

// `key` is `file:PATH` or `env:NAME`; `passphrase` as well, or empty: who sits there is asked if the key is encrypted.
// The caller shows the warning. Errors: attest/key-reference, attest/key-file, attest/not-key, attest/passphrase.
Result<attest::LoadedKey> OpenSigningKey(const std::string& key, const std::string& passphrase,
                                         const SecretAccess& secrets);

}  // namespace seaworthy::app
