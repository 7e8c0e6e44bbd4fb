#include "app/keys.h"

#include "app/errors.h"
#include "attest/errors.h"

namespace seaworthy::app {
namespace {

using attest::Secret;

Result<Secret> Asked(const SecretAccess& secrets, std::string_view prompt) {
  auto typed = secrets.ask ? secrets.ask(prompt) : std::nullopt;
  if (!typed) return Error(attest::kPassphrase, "there is no terminal to ask for a passphrase at");
  return Secret::Taking(*typed);
}

Result<Secret> AskTwice(const SecretAccess& secrets) {
  SEAWORTHY_TRY(Secret once, Asked(secrets, "Passphrase for the new key: "));
  if (once.empty()) return Error(attest::kPassphrase, "the passphrase is empty");
  SEAWORTHY_TRY(Secret again, Asked(secrets, "The same again: "));
  if (once.view() != again.view()) return Error(attest::kPassphrase, "the two passphrases differ");
  return once;
}

Result<Secret> PassphraseOf(const NewKeyRequest& request, const SecretAccess& secrets) {
  if (request.passphrase.empty()) return Secret();
  if (request.passphrase == "ask") return AskTwice(secrets);
  return attest::ReadPassphrase(request.passphrase, secrets.environment);
}

}  // namespace

Result<std::string> MakeKey(const NewKeyRequest& request, const SecretAccess& secrets) {
  auto type = attest::ParseKeyType(request.type);
  if (!type) return Error(kBadExpectation, "'" + request.type + "' is no kind of key: ed25519, ecdsa-p256");
  SEAWORTHY_TRY(Secret passphrase, PassphraseOf(request, secrets));
  SEAWORTHY_TRY(attest::SigningKey key, attest::SigningKey::Generate(*type));
  SEAWORTHY_RETURN_IF_ERROR(attest::WriteKeyPair(request.path, key, passphrase.view()));
  return key.public_key().id();
}

}  // namespace seaworthy::app
