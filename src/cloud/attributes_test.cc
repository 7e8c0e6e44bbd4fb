#include "cloud/attributes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cloud/testing.h"

namespace seaworthy::cloud {
namespace {

constexpr std::string_view kSecretMark = R"("4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270")";

TEST(FindAttributes, KnowsTheSpellingsOfBothTools) {
  for (std::string_view text :
       {R"({"root_block_device": [{"kms_key_id": "k"}]})", R"({"rootBlockDevice": {"kmsKeyId": "k"}})",
        R"({"rootBlockDevices": [{"KmsKeyId": "k"}]})"}) {
    Parsed parsed(text);
    std::vector<Attribute> found = FindAttributes(parsed.root, "root_block_device.kms_key_id");
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(found[0].AsText(), "k");
  }
}

TEST(FindAttributes, NamesThePathAsWritten) {
  Parsed parsed(R"({"ebsBlockDevices": [{"encrypted": true}, {"encrypted": false}]})");
  std::vector<Attribute> found = FindAttributes(parsed.root, "ebs_block_device.encrypted");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[1].path, "ebsBlockDevices[1].encrypted");
  EXPECT_EQ(found[1].AsTruth(), false);
}

TEST(FindAttributes, NamesThatOnlyBeginAlikeAreOthers) {
  Parsed parsed(R"({"encrypted_by": "x", "is_encrypted": true, "encrypteds_": 1})");
  EXPECT_TRUE(FindAttributes(parsed.root, "encrypted_at").empty());
  EXPECT_TRUE(FindAttributes(parsed.root, "encryption").empty());
}

TEST(FindAttributes, NullsAndEmptyTextsSayNothing) {
  Parsed parsed(R"({"a": null, "b": "", "c": [], "d": {"e": null}})");
  for (std::string_view path : {"a", "b", "c", "d.e", "b.x"}) {
    EXPECT_TRUE(FindAttributes(parsed.root, path).empty()) << path;
  }
}

TEST(FindAttributes, SecretsUnknownsAndOtherShapesAreHidden) {
  std::string text = std::string(R"({"a": {)") + std::string(kSecretMark) +
                     R"(, "plaintext": "true"}, "b": "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "c": 7})";
  Parsed parsed(text);
  for (std::string_view path : {"a", "a.deep", "b", "c.deep"}) {
    std::vector<Attribute> found = FindAttributes(parsed.root, path);
    ASSERT_EQ(found.size(), 1U) << path;
    EXPECT_TRUE(found[0].hidden) << path;
    EXPECT_EQ(found[0].AsTruth(), std::nullopt);
    EXPECT_EQ(found[0].AsText(), "");
  }
}

TEST(FindAttributes, AnOutputStandsForItsValue) {
  Parsed parsed(R"({"a": {"4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4", "value": true},
                    "b": {"4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4"}})");
  EXPECT_EQ(FindAttributes(parsed.root, "a").at(0).AsTruth(), true);
  EXPECT_TRUE(FindAttributes(parsed.root, "b").at(0).hidden);
}

TEST(Attributes, WhatWasAskedForCountsWhereTheStateIsSilent) {
  Parsed said(R"({"x": true})");
  Parsed asked(R"({"x": false, "y": true})");
  Attributes attributes(said.root, asked.root);
  EXPECT_EQ(attributes.Find("x").at(0).AsTruth(), true);
  EXPECT_EQ(attributes.Find("y").at(0).AsTruth(), true);
  EXPECT_TRUE(attributes.Find("z").empty());
}

TEST(Attributes, WhatIsKnownLaterOnlyIsHidden) {
  Parsed said(R"({"x": null})");
  Parsed unknown(R"({"x": true, "block": true})");
  Attributes attributes(said.root, {}, unknown.root);
  EXPECT_TRUE(attributes.Find("x").at(0).hidden);
  EXPECT_TRUE(attributes.Find("block.encrypted").at(0).hidden);
}

TEST(Attribute, TruthIsReadFromTextToo) {
  Parsed parsed(R"({"a": "True", "b": "0", "c": "maybe", "d": 1})");
  EXPECT_EQ(FindAttributes(parsed.root, "a").at(0).AsTruth(), true);
  EXPECT_EQ(FindAttributes(parsed.root, "b").at(0).AsTruth(), false);
  EXPECT_EQ(FindAttributes(parsed.root, "c").at(0).AsTruth(), std::nullopt);
  EXPECT_EQ(FindAttributes(parsed.root, "d").at(0).AsTruth(), std::nullopt);
}

}  // namespace
}  // namespace seaworthy::cloud
