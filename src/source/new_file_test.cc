#include "source/new_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "source/errors.h"
#include "source/scratch_folder.h"

namespace seaworthy::source {
namespace {

std::string TextOf(const ScratchFolder& folder, std::string_view path) {
  std::ifstream file(std::filesystem::path(folder.path()) / path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(WriteNewFile, MakesItsFolders) {
  ScratchFolder folder;
  folder.Write("docs/readme.md", "x");
  EXPECT_TRUE(WriteNewFile(folder.path(), "docs/runbooks/disk.md", "text\n").ok());
  EXPECT_EQ(TextOf(folder, "docs/runbooks/disk.md"), "text\n");
  EXPECT_TRUE(WriteNewFile(folder.path(), "plain.md", "").ok());
  EXPECT_TRUE(Exists(folder.path(), "plain.md"));
  EXPECT_FALSE(Exists(folder.path(), "other.md"));
}

TEST(WriteNewFile, NeverOverwrites) {
  ScratchFolder folder;
  folder.Write("a.md", "a person's");
  folder.Link("broken.md", "nowhere");
  for (std::string path : {"a.md", "broken.md"}) {
    Result<void> written = WriteNewFile(folder.path(), path, "ours");
    ASSERT_FALSE(written.ok()) << path;
    EXPECT_TRUE(written.error().Is(kExists)) << written.error().ToString();
    EXPECT_TRUE(Exists(folder.path(), path));
  }
  EXPECT_EQ(TextOf(folder, "a.md"), "a person's");
}

TEST(WriteNewFile, StaysInside) {
  ScratchFolder folder;
  ScratchFolder elsewhere;
  folder.Link("docs", elsewhere.path());
  folder.Write("file", "x");
  for (std::string path : {"docs/a.md", "../a.md", "/tmp/a.md", "a//b.md", "./a.md", "file/a.md", "", "a/.."}) {
    Result<void> written = WriteNewFile(folder.path(), path, "ours");
    ASSERT_FALSE(written.ok()) << path;
    EXPECT_TRUE(written.error().Is(kOutside)) << path << ": " << written.error().ToString();
  }
  EXPECT_TRUE(std::filesystem::is_empty(elsewhere.path()));
}

TEST(WriteNewFile, SaysWhenItCannot) {
  Result<void> written = WriteNewFile("/nowhere/at/all", "a.md", "x");
  ASSERT_FALSE(written.ok());
  EXPECT_TRUE(written.error().Is(kCannotWrite));
}

}  // namespace
}  // namespace seaworthy::source
