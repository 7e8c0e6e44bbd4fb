// seaworthy key: make the keys that certificates are signed with.
#include <fmt/format.h>

#include "app/keys.h"
#include "cli/commands.h"
#include "cli/shared.h"

namespace seaworthy::cli {
namespace {

int New(const Invocation& invocation, Terminal& terminal) {
  app::NewKeyRequest request{.path = invocation.Argument("FILE"),
                             .type = invocation.Value("--type"),
                             .passphrase = invocation.Value("--passphrase")};
  auto id = app::MakeKey(request, SecretsOf(terminal));
  if (!id.ok()) return Fail(terminal, id.error().ToString());
  terminal.Err(
      fmt::format("wrote {} (keep it secret) and {}.pub (hand it to whoever verifies)\n", request.path, request.path));
  terminal.Out(*id + "\n");
  return kReady;
}

constexpr Argument kFile[] = {{"FILE", "where the private key goes; the public one goes to FILE.pub", true}};

constexpr Option kOptions[] = {
    {"--type", "TYPE", "what kind of key", "ed25519|ecdsa-p256", "ed25519"},
    {"--passphrase", "WHERE", "encrypt it with the passphrase in file:PATH or env:NAME, or ask for one: ask"}};

}  // namespace

constexpr Command kKeyNew{.name = "key new",
                          .summary = "Make a key that signs certificates, and print its id",
                          .details = "PKCS#8 in PEM with mode 0600. Files that exist are never overwritten.",
                          .arguments = kFile,
                          .options = kOptions,
                          .run = New,
                          .instead_of_server =
                              "keys are made where they are used: run it on the server's machine, and name the key to "
                              "`seaworthy serve --key`"};

}  // namespace seaworthy::cli
