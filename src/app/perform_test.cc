#include "app/perform.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "app/errors.h"
#include "app/json_body.h"

namespace seaworthy::app {
namespace {

TEST(Verbs, AreReadBackAsTheyAreWritten) {
  verbs::Attest attest;
  attest.item = "restore-test";
  attest.evidence = {"file", "", "", "drill.pdf", "AAEC"};
  attest.statement = "restored in \"40\" minutes";
  std::string json = WriteVerb(attest);
  auto read = ReadVerb("attest", json);
  ASSERT_TRUE(read.ok()) << read.error().ToString();
  EXPECT_EQ(NameOfVerb(*read), "attest");
  EXPECT_EQ(WriteVerb(*read), json);
}

TEST(Verbs, EachNameIsReadAndStandsOnce) {
  std::vector<std::string_view> names = VerbNames();
  EXPECT_EQ(names.size(), std::variant_size_v<verbs::AnyVerb>);
  for (std::string_view name : names) {
    auto read = ReadVerb(name, "{}");
    ASSERT_TRUE(read.ok()) << name;
    EXPECT_EQ(NameOfVerb(*read), name);
    EXPECT_EQ(std::ranges::count(names, name), 1) << name;
  }
}

TEST(Verbs, ATypingMistakeIsToldWithItsPlace) {
  auto read = ReadVerb("sign-off", R"({"section": "slo", "sean": 4})");
  ASSERT_FALSE(read.ok());
  EXPECT_TRUE(read.error().Is(kBadBody));
  EXPECT_EQ(read.error().place().file, "#/sean");
  EXPECT_EQ(read.error().advice(), "did you mean `seen`?");
}

TEST(Verbs, AWrongTypeIsToldWithItsPlace) {
  auto read = ReadVerb("attest", R"({"item": "a", "evidence": {"kind": 3}})");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().place().file, "#/evidence/kind");
  EXPECT_EQ(read.error().message(), "it must be text");
}

TEST(Verbs, ANullIsNothing) {
  auto read = ReadVerb("sign-off", R"({"section": "slo", "seen": null, "as": null})");
  ASSERT_TRUE(read.ok());
  EXPECT_FALSE(std::get<verbs::SignOff>(*read).seen);
}

TEST(Verbs, WhatIsNoObjectIsRefused) {
  EXPECT_FALSE(ReadVerb("sign-off", "[]").ok());
  EXPECT_FALSE(ReadVerb("sign-off", "{").ok());
  EXPECT_FALSE(ReadVerb("sign-off", R"({"section": "a", "section": "b"})").ok());
}

TEST(Verbs, AnUnknownVerbIsToldWithTheNearest) {
  auto read = ReadVerb("sign-of", "{}");
  ASSERT_FALSE(read.ok());
  EXPECT_TRUE(read.error().Is(kNoSuchVerb));
  EXPECT_EQ(read.error().advice(), "did you mean `sign-off`?");
}

}  // namespace
}  // namespace seaworthy::app
