#include "collectors/pulumi/project_files.h"

#include <gtest/gtest.h>

#include "formats/yaml.h"

namespace seaworthy::collectors::pulumi {
namespace {

TEST(StackOfFileName, IsAllBetweenPulumiAndTheExtension) {
  EXPECT_EQ(StackOfFileName("Pulumi.prod.yaml"), "prod");
  EXPECT_EQ(StackOfFileName("Pulumi.eu-west.qa.yml"), "eu-west.qa");
  EXPECT_EQ(StackOfFileName("Pulumi.dev.json"), "dev");
  EXPECT_EQ(StackOfFileName("Pulumi.yaml"), "");
  EXPECT_EQ(StackOfFileName("Pulumi..yaml"), "");
  EXPECT_EQ(StackOfFileName("pulumi.prod.yaml"), "");
}

TEST(NamesSecret, ReadsTheWordsOfTheName) {
  for (std::string_view name : {"password", "dbPassword", "API_KEY", "github-token", "clientSecret", "credentials",
                                "privateKey", "jwt.secret"}) {
    EXPECT_TRUE(NamesSecret(name)) << name;
  }
  for (std::string_view name : {"", "secretName", "passwordLength", "tokenUrl", "publicKey", "key", "kmsKeyId",
                                "secretArn", "monkey", "tokenTtl", "passwordReset", "tokenIssuer", "size"}) {
    EXPECT_FALSE(NamesSecret(name)) << name;
  }
}

TEST(ReadStackFile, ReferencesAndEncryptedValuesAreNoPlainSecrets) {
  auto stream = formats::ParseYaml(
      "encryptionsalt: v1:x\nconfig:\n  a:password: ${OTHER}\n  a:token: arn:aws:x\n  a:secret: {secure: x}\n"
      "  a:apiKey: ''\n  a:tokens: [{secure: y}]\n  a:passwordless: true\n");
  ASSERT_TRUE(stream.ok());
  StackFile file = ReadStackFile(*stream->documents().front());
  EXPECT_TRUE(file.plain_secrets.empty());
  EXPECT_EQ(file.secrets_provider, "passphrase");
  EXPECT_EQ(file.values, 6);
  EXPECT_EQ(file.secure, 2);
}

TEST(ReadProjectFile, NeedsNameAndRuntime) {
  auto project = formats::ParseYaml("name: a\nruntime: go\n");
  EXPECT_EQ(ReadProjectFile(*project->documents().front())->runtime, "go");
  for (std::string_view text : {"name: a\n", "runtime: go\n", "[1]\n", "x\n"}) {
    auto other = formats::ParseYaml(text);
    EXPECT_FALSE(ReadProjectFile(*other->documents().front()).has_value()) << text;
  }
}

}  // namespace
}  // namespace seaworthy::collectors::pulumi
