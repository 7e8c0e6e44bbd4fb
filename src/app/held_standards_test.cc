#include "app/held_standards.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/errors.h"
#include "app/standard_texts.h"
#include "collectors/registry.h"
#include "standard/bundle.h"
#include "standard/load.h"

namespace seaworthy::app {
namespace {

using ::testing::HasSubstr;

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "seaworthy-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  void Write(const std::string& name, std::string_view text) const { std::ofstream(path_ / name) << text; }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// What of a standard must not change by being put together.
std::vector<std::string> SaidBy(const model::Standard& standard) {
  std::vector<std::string> said;
  for (const model::Section& section : standard.sections) {
    said.push_back(section.id + " " + section.title);
    for (const model::Item& item : section.items) {
      said.push_back(item.id + " " + item.question + " " + item.check + " " + item.why + " " + item.action);
    }
  }
  return said;
}

TEST(OneText, SaysWhatTheFilesOfAStandardSay) {
  for (const std::string& id : standard::Shipped()) {
    auto text = OneText(std::string(SEAWORTHY_SOURCE_DIR) + "/standards/" + id);
    ASSERT_TRUE(text.ok()) << text.error().ToString();
    StandardTexts texts{*text, {}};
    standard::LoadOutcome together = LoadTexts(texts, ShippedTexts, collectors::AllDeclarations());
    ASSERT_TRUE(together.ok()) << id << ": " << together.errors.front().ToString();
    standard::LoadOutcome apart = standard::OpenAndLoad(id, collectors::AllDeclarations());
    EXPECT_EQ(SaidBy(together.standard), SaidBy(apart.standard)) << id;
  }
}

TEST(OneText, KeepsTheLinesOfBlocks) {
  Folder folder;
  folder.Write("standard.yaml", "id: ours\nsections:\n    - docs  # first\n    - {id: own}\n");
  folder.Write("docs.yaml", "---\n# A remark.\nid: docs\nintro: |\n  One.\n\n  Two.\nitems: []\n");
  auto text = OneText(folder.path());
  ASSERT_TRUE(text.ok()) << text.error().ToString();
  EXPECT_THAT(*text, HasSubstr("sections:\n"
                               "    - id: docs\n"
                               "      intro: |\n"
                               "        One.\n"
                               "\n"
                               "        Two.\n"
                               "      items: []\n"));
  EXPECT_THAT(*text, HasSubstr("    - {id: own}\n"));
}

TEST(OneText, LeavesMistakesToWhoeverReadsIt) {
  Folder folder;
  for (const char* text : {"id: [", "just a text\n", "id: x\nsections: none\n", "id: x\nsections:\n  - nowhere\n"}) {
    folder.Write("standard.yaml", text);
    auto one = OneText(folder.path());
    ASSERT_TRUE(one.ok()) << text;
    EXPECT_THAT(*one, HasSubstr(text));
  }
  EXPECT_FALSE(OneText(folder.path() + "/gone.yaml").ok());
}

TEST(OneText, WantsEachSectionOnALine) {
  Folder folder;
  folder.Write("standard.yaml", "id: ours\nsections: [docs]\n");
  folder.Write("docs.yaml", "id: docs\n");
  auto text = OneText(folder.path());
  ASSERT_FALSE(text.ok());
  EXPECT_TRUE(text.error().Is(kBadStandardForm));
  EXPECT_EQ(text.error().place().line, 2);
}

}  // namespace
}  // namespace seaworthy::app
