#include "attest/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attest/errors.h"

namespace seaworthy::attest {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class EachKind : public ::testing::TestWithParam<KeyType> {
 protected:
  SigningKey key_ = *SigningKey::Generate(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Keys, EachKind, ::testing::Values(KeyType::kEd25519, KeyType::kEcdsaP256));

TEST_P(EachKind, VerifiesWhatItSignedAndNothingElse) {
  std::string signature = *key_.Sign("the message");
  EXPECT_TRUE(key_.public_key().Verifies("the message", signature));
  EXPECT_FALSE(key_.public_key().Verifies("the messagE", signature));
  EXPECT_FALSE(key_.public_key().Verifies("the message", ""));
  EXPECT_FALSE(key_.public_key().Verifies("the message", signature.substr(1)));
  EXPECT_FALSE(key_.public_key().Verifies("the message", signature + "x"));
  EXPECT_FALSE(SigningKey::Generate(GetParam())->public_key().Verifies("the message", signature));
}

TEST_P(EachKind, IsTheSameKeyAfterBeingWrittenAndRead) {
  std::string pem((*key_.Pem()).view());
  EXPECT_THAT(pem, StartsWith("-----BEGIN PRIVATE KEY-----"));
  auto again = SigningKey::FromPem(pem);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->public_key().id(), key_.public_key().id());
  auto half = PublicKey::FromPem(key_.public_key().Pem());
  ASSERT_TRUE(half.ok());
  EXPECT_TRUE(half->Verifies("m", *again->Sign("m")));
  EXPECT_EQ(half->type(), GetParam());
  EXPECT_THAT(half->id(), StartsWith("sha256:"));
}

TEST_P(EachKind, OpensWithItsPassphraseAlone) {
  std::string pem((*key_.Pem("correct horse")).view());
  EXPECT_TRUE(IsEncryptedKey(pem));
  EXPECT_TRUE(SigningKey::FromPem(pem, "correct horse").ok());
  for (std::string_view wrong : {"", "correct hors", "correct horse "}) {
    auto refused = SigningKey::FromPem(pem, wrong);
    ASSERT_FALSE(refused.ok()) << wrong;
    EXPECT_TRUE(refused.error().Is(kPassphrase)) << refused.error().code();
  }
}

TEST_P(EachKind, APassphraseForAnOpenKeyIsNotNeeded) {
  EXPECT_TRUE(SigningKey::FromPem((*key_.Pem()).view(), "whatever").ok());
}

TEST_P(EachKind, APrivateKeyIsNoPublicOneAndIsNotShown) {
  std::string pem((*key_.Pem()).view());
  auto refused = PublicKey::FromPem(pem);
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message(), HasSubstr("private key"));
  EXPECT_THAT(refused.error().ToString(), Not(HasSubstr(pem.substr(30, 20))));
}

TEST(KeysTest, WhatIsNoKeyIsToldApart) {
  constexpr std::string_view kRsa =
      "-----BEGIN PUBLIC KEY-----\n"
      "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALqbHeRLCyOdykC5SDLqI49ArYGYG1mq\n"
      "aH9/GnWjGavZM02fos4lc2w6tCchcUBNtJvGqKwhC5JEnx3RYoSX2ucCAwEAAQ==\n"
      "-----END PUBLIC KEY-----\n";
  EXPECT_THAT(PublicKey::FromPem(kRsa).error().message(), HasSubstr("neither Ed25519 nor"));
  for (std::string_view text :
       {"", "no key", "-----BEGIN PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"}) {
    auto refused = PublicKey::FromPem(text);
    ASSERT_FALSE(refused.ok()) << text;
    EXPECT_TRUE(refused.error().Is(kNotKey));
    EXPECT_TRUE(SigningKey::FromPem(text).error().Is(kNotKey));
  }
  auto old = SigningKey::FromPem("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
  EXPECT_THAT(old.error().advice(), HasSubstr("openssl pkcs8 -topk8"));
}

TEST(KeysTest, ASecretIsWipedWhereItCameFrom) {
  std::string text = "a passphrase that is longer than what stands in a string itself";
  Secret secret = Secret::Taking(text);
  EXPECT_TRUE(text.empty());
  EXPECT_THAT(secret.view(), StartsWith("a passphrase"));
  Secret moved = std::move(secret);
  EXPECT_TRUE(secret.empty());
  EXPECT_THAT(moved.view(), StartsWith("a passphrase"));
}

}  // namespace
}  // namespace seaworthy::attest
