// Prints a certificate that a key signed, for tests that look at it with other programs: sign_example KEY.
#include <cstdio>

#include "attest/key_file.h"
#include "attest/sign.h"
#include "attest/testing.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  auto key = seaworthy::attest::ReadSigningKey({.key = std::string("file:") + argv[1]});
  if (!key.ok()) {
    std::fprintf(stderr, "%s\n", key.error().ToString().c_str());
    return 2;
  }
  auto file = seaworthy::attest::SignedCertificate(seaworthy::attest::testing::Example(), key->key);
  if (!file.ok()) return 1;
  std::fputs(file->c_str(), stdout);
  return 0;
}
