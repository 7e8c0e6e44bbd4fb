#include "app/call_api.h"

#include <gtest/gtest.h>

namespace seaworthy::app {
namespace {

TEST(Indented, IsTheSameJsonOverLines) {
  EXPECT_EQ(Indented(R"({"id":"quay","members":["a", "b"],"roles":[],"more":{ },"at":1.50,"gone":null})"),
            R"({
  "id": "quay",
  "members": [
    "a",
    "b"
  ],
  "roles": [],
  "more": {},
  "at": 1.50,
  "gone": null
}
)");
  EXPECT_EQ(Indented("[]"), "[]\n");
}

TEST(Indented, LeavesTextsAlone) {
  EXPECT_EQ(Indented(R"({"a":"{\"b\": [1,2]}\\","c":"\\\""})"), R"({
  "a": "{\"b\": [1,2]}\\",
  "c": "\\\""
}
)");
}

TEST(Indented, WhatIsNoJsonStays) {
  for (const char* text : {"", "id: yaml\n", "{\"cut\": ", "# HELP seaworthy_up 1\n"}) EXPECT_EQ(Indented(text), text);
}

TEST(FieldOf, FindsWhatIsBelowAnother) {
  EXPECT_EQ(*FieldOf(R"({"token": {"id": "t1", "scopes": ["read"]}})", "token.id"), "t1");
  EXPECT_EQ(*FieldOf(R"({"token": {"id": "t1", "scopes": ["read"]}})", "token.scopes"), R"(["read"])");
  EXPECT_FALSE(FieldOf(R"({"token": 1})", "token.id").ok());
}

}  // namespace
}  // namespace seaworthy::app
