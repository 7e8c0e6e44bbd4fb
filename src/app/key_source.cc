#include "app/key_source.h"

#include <fmt/format.h>

namespace seaworthy::app {

Result<attest::LoadedKey> OpenSigningKey(const std::string& key, const std::string& passphrase,
                                         const SecretAccess& secrets) {
  attest::KeySource source{.key = key, .passphrase = passphrase, .environment = secrets.environment};
  source.ask = [&]() -> std::optional<attest::Secret> {
    auto typed = secrets.ask ? secrets.ask(fmt::format("Passphrase of {}: ", key)) : std::nullopt;
    if (!typed) return std::nullopt;
    return attest::Secret::Taking(*typed);
  };
  return attest::ReadSigningKey(source);
}

}  // namespace seaworthy::app
