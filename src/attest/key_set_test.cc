#include "attest/key_set.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attest/errors.h"
#include "attest/testing.h"

namespace seaworthy::attest {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kFirst =
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC "
    "KEY-----\n";
constexpr std::string_view kSecond =
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC "
    "KEY-----\n";

Result<std::string> Named(const std::string& path) {
  if (path == "first.pub") return std::string(kFirst);
  if (path == "private.pem") return std::string("-----BEGIN PRIVATE KEY-----\n");
  return Error(kKeyFile, fmt::format("cannot read '{}'", path));
}

TEST(KeySetTest, AFileOfKeysSaysWhenEachMaySign) {
  std::string text =
      "keys:\n"
      "  - name: server-2031\n    key: first.pub\n    not_before: 2031-01-01T00:00:00Z\n    not_after: "
      "2032-01-01T00:00:00+01:00\n"
      "  - key: |\n" +
      std::string(
          "      -----BEGIN PUBLIC KEY-----\n      MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
          "      -----END PUBLIC KEY-----\n    revoked: 2031-03-01T00:00:00Z\n");
  auto keys = ReadKeySet(text, Named);
  ASSERT_TRUE(keys.ok()) << keys.error().ToString();
  ASSERT_EQ(keys->size(), 2u);
  EXPECT_EQ((*keys)[0].name, "server-2031");
  EXPECT_EQ((*keys)[0].not_before, testing::At("2031-01-01T00:00:00Z"));
  EXPECT_EQ((*keys)[0].not_after, testing::At("2031-12-31T23:00:00Z"));
  EXPECT_FALSE((*keys)[0].revoked);
  EXPECT_EQ((*keys)[1].name, (*keys)[1].key.id());
  EXPECT_TRUE((*keys)[1].revoked);
  EXPECT_EQ((*keys)[1].revoked_since, testing::At("2031-03-01T00:00:00Z"));
}

TEST(KeySetTest, PemAloneAndJsonAreReadToo) {
  auto keys = ReadKeySet(fmt::format("\n{}\n{}", kFirst, kSecond), Named);
  ASSERT_TRUE(keys.ok());
  EXPECT_EQ(keys->size(), 2u);
  keys = ReadKeySet(R"({"keys": [{"key": "first.pub", "revoked": true}]})", Named);
  ASSERT_TRUE(keys.ok()) << keys.error().ToString();
  EXPECT_TRUE((*keys)[0].revoked);
  EXPECT_EQ((*keys)[0].revoked_since, std::nullopt);
  EXPECT_FALSE((*ReadKeySet(R"({"keys": [{"key": "first.pub", "revoked": false}]})", Named))[0].revoked);
}

TEST(KeySetTest, WhatIsWrongIsToldWithItsPlace) {
  struct Wrong {
    std::string text;
    int line;
    std::string_view part;
  };
  const Wrong kCases[] = {
      {"", 0, "neither a public key in PEM nor a list"},
      {"hello", 0, "neither a public key"},
      {"keys: {}", 0, "neither a public key"},
      {"keys: []", 0, "no key in it"},
      {"keys: [\n", 0, ""},
      {"keys: [7]", 1, "a key is described by"},
      {"keys:\n  - name: x\n", 2, "'key' is missing"},
      {"keys:\n  - key: [first.pub]\n", 2, "'key' is missing"},
      {"keys:\n  - key: first.pub\n    not_afer: 2031-01-01T00:00:00Z\n", 3, "did you mean 'not_after'?"},
      {"keys:\n  - key: first.pub\n    not_after: 2031-01-01\n", 3, "'not_after'"},
      {"keys:\n  - key: first.pub\n    not_after:\n", 3, "'not_after'"},
      {"keys:\n  - key: first.pub\n    revoked: yes\n", 3, "'revoked'"},
      {"keys:\n  - key: first.pub\n    revoked:\n", 3, "'revoked'"},
      {"keys:\n  - key: first.pub\n    revoked: true\n    revoked: false\n", 4, "revoked"},
      {"keys:\n  - key: first.pub\n    not_before: 2031-01-02T00:00:00Z\n    not_after: 2031-01-01T00:00:00Z\n", 2,
       "before"},
      {"keys:\n  - key: nowhere.pub\n", 2, "cannot read 'nowhere.pub'"},
      {"keys:\n  - key: private.pem\n", 2, "this is a private key"},
      {"keys:\n  - {key: first.pub, revoked: true}\n  - {key: first.pub, name: b}\n", 0, "are one key"},
      {"keys:\n  - key: first.pub\nkey: x\n", 1, "stands alone"},
      {"-----BEGIN PRIVATE KEY-----\n", 0, "this is a private key"},
      {std::string(kFirst) + "-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n", 0, "no public key"},
      {std::string(kFirst) + std::string(kFirst), 0, "are one key"},
  };
  for (const Wrong& wrong : kCases) {
    auto keys = ReadKeySet(wrong.text, Named);
    ASSERT_FALSE(keys.ok()) << wrong.text;
    EXPECT_TRUE(keys.error().Is(kKeySet)) << wrong.text;
    EXPECT_THAT(keys.error().message(), HasSubstr(wrong.part)) << wrong.text;
    if (wrong.line > 0) {
      EXPECT_EQ(keys.error().place().line, wrong.line) << wrong.text;
    }
  }
}

}  // namespace
}  // namespace seaworthy::attest
