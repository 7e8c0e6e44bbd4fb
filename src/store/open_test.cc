#include "store/open.h"

#include <gtest/gtest.h>

#include "store/errors.h"
#include "store/scratch_folder_test.h"

namespace seaworthy::store {
namespace {

TEST(OpenTest, AddressesAreTakenApart) {
  struct Case {
    std::string_view text;
    Address::Kind kind;
    std::string_view where;
  };
  for (const Case& one : {Case{"record.db", Address::Kind::kFile, "record.db"},
                          Case{"sqlite:/var/lib/x.db", Address::Kind::kFile, "/var/lib/x.db"},
                          Case{"sqlite:a b.db", Address::Kind::kFile, "a b.db"},
                          Case{"./a://b", Address::Kind::kFile, "./a://b"}, Case{"://b", Address::Kind::kFile, "://b"},
                          Case{"postgresql://h/d", Address::Kind::kPostgres, "postgresql://h/d"},
                          Case{"postgres:///d?host=/run", Address::Kind::kPostgres, "postgres:///d?host=/run"}}) {
    auto parsed = ParseAddress(one.text);
    ASSERT_TRUE(parsed.ok()) << one.text;
    EXPECT_EQ(parsed->kind, one.kind) << one.text;
    EXPECT_EQ(parsed->where, one.where);
  }
  for (std::string_view text : {"mysql://h/d", "https://h", "PostgreSQL://h/d"}) {
    EXPECT_TRUE(ParseAddress(text).error().Is(kUnsuitable)) << text;
  }
}

TEST(OpenTest, APasswordIsNotShown) {
  auto shown = [](std::string_view text) { return ToString(*ParseAddress(text)); };
  EXPECT_EQ(shown("postgresql://ann:secret@h:5432/d"), "postgresql://ann@h:5432/d");
  EXPECT_EQ(shown("postgresql://ann:sec@ret@h/d"), "postgresql://ann@h/d");
  EXPECT_EQ(shown("postgresql://ann@h:5432/d?password=secret&sslmode=require"),
            "postgresql://ann@h:5432/d?sslmode=require");
  EXPECT_EQ(shown("postgresql://h:5432/d?user=a&Password=secret"), "postgresql://h:5432/d?user=a");
  EXPECT_EQ(shown("postgresql:///d"), "postgresql:///d");
  EXPECT_EQ(shown("postgresql://h:1,i:2/d?x=a@b"), "postgresql://h:1,i:2/d?x=a@b");
  EXPECT_EQ(shown("a:b@c"), "a:b@c");
}

TEST(OpenTest, AFileIsOpenedByEitherName) {
  ScratchFolder folder;
  std::string path = folder.File("store.db");
  ASSERT_TRUE(OpenStore(*ParseAddress("sqlite:" + path)).ok());
  EXPECT_EQ((*OpenStore(*ParseAddress(path), {.mode = OpenMode::kReadOnly}))->ReadHead()->position, 0);
}

}  // namespace
}  // namespace seaworthy::store
