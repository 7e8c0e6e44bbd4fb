#include "app/directory.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace seaworthy::app {
namespace {

constexpr std::string_view kTeams = R"(
schema: seaworthy/v1
people:
  - {id: alex, name: Alex Moreno, mail: alex@example.org, chat: {mattermost: alex.m}, roles: [release-manager]}
  - {id: bo}
teams:
  - {id: sre, members: [alex, bo], roles: [sre, release-manager]}
  - {id: shop, members: [bo]}
)";

TEST(DirectoryTest, ActsWithTheTeamsAndRolesOfThisMoment) {
  auto directory = ParseDirectory(kTeams, "teams.yaml");
  ASSERT_TRUE(directory.ok()) << directory.error().ToString();
  auto alex = directory->ActorOf("alex");
  ASSERT_TRUE(alex.ok());
  EXPECT_EQ(alex->teams, std::vector<std::string>{"sre"});
  EXPECT_EQ(alex->roles, (std::vector<std::string>{"release-manager", "sre"})) << "each role once";
  EXPECT_EQ(alex->known, review::Known::kAsserted);
  EXPECT_EQ(directory->NameOf("alex"), "Alex Moreno");
  EXPECT_EQ(directory->NameOf("bo"), "bo");
  EXPECT_EQ(directory->NameOf("gone"), "gone") << "whoever left is still named by the record";
}

TEST(DirectoryTest, NobodyActsWhoIsNotInIt) {
  auto directory = ParseDirectory(kTeams, "teams.yaml");
  ASSERT_TRUE(directory.ok());
  auto nobody = directory->ActorOf("alx");
  ASSERT_FALSE(nobody.ok());
  EXPECT_EQ(nobody.error().code(), "app/no-such-person");
  EXPECT_EQ(nobody.error().advice(), "did you mean 'alex'?");
  EXPECT_FALSE(Directory().ActorOf("alex").ok());
}

TEST(DirectoryTest, KnowsRolesTeamsAndPeople) {
  using Kind = review::Capacity::Kind;
  auto directory = ParseDirectory(kTeams, "teams.yaml");
  ASSERT_TRUE(directory.ok());
  EXPECT_TRUE(directory->Knows({Kind::kRole, "release-manager"}));
  EXPECT_TRUE(directory->Knows({Kind::kTeam, "shop"}));
  EXPECT_TRUE(directory->Knows({Kind::kPerson, "bo"}));
  EXPECT_FALSE(directory->Knows({Kind::kRole, "shop"}));
  EXPECT_FALSE(directory->Knows({Kind::kTeam, "security"}));
}

TEST(DirectoryTest, EveryMistakeHasAPlace) {
  struct {
    const char* what;
    const char* text;
    const char* code;
    int line;
  } const kCases[] = {
      {"unknown key", "people: []\nteam: []\n", "catalog/unknown-key", 2},
      {"another schema", "schema: seaworthy/v2\n", "catalog/bad-value", 1},
      {"a person without id", "people:\n  - {name: Alex}\n", "catalog/missing-key", 2},
      {"an id that is none", "people:\n  - {id: Alex Moreno}\n", "catalog/bad-value", 2},
      {"a person twice", "people:\n  - {id: alex}\n  - {id: alex}\n", "catalog/duplicate-name", 3},
      {"an address of two", "people:\n  - {id: a, mail: x@example.org}\n  - {id: b, mail: X@example.org}\n",
       "catalog/duplicate-name", 3},
      {"an account of two", "people:\n  - {id: a, chat: {slack: U1}}\n  - {id: b, chat: {slack: U1}}\n",
       "catalog/duplicate-name", 3},
      {"a team twice", "teams:\n  - {id: sre}\n  - {id: sre}\n", "catalog/duplicate-name", 3},
      {"a member twice", "people: [{id: a}]\nteams:\n  - id: sre\n    members: [a, a]\n", "catalog/duplicate-name", 4},
      {"a member whom nobody knows", "people: [{id: alex}]\nteams:\n  - id: sre\n    members: [alx]\n",
       "app/no-such-person", 4},
      {"a list that is none", "people: alex\n", "catalog/wrong-type", 1},
      {"no mapping", "- alex\n", "catalog/wrong-type", 1},
      {"nothing", "", "catalog/wrong-type", 1},
      {"two documents", "people: []\n---\npeople: []\n", "catalog/wrong-type", 1},
      {"no YAML", "people: [\n", "formats/yaml-syntax", 0},
  };
  for (const auto& row : kCases) {
    auto directory = ParseDirectory(row.text, "teams.yaml");
    ASSERT_FALSE(directory.ok()) << row.what;
    EXPECT_EQ(directory.error().code(), row.code) << row.what << ": " << directory.error().ToString();
    EXPECT_EQ(directory.error().place().file, "teams.yaml") << row.what;
    if (row.line > 0) {
      EXPECT_EQ(directory.error().place().line, row.line) << row.what;
    }
  }
}

// What the JSON Schema takes and refuses (tests/npm/schema_agreement.sh), the loader does too; what only the loader can
// see stands in bad-by-meaning.
TEST(DirectoryTest, TheFilesOfTheSchemaAreTakenAndRefused) {
  for (const char* folder : {"good", "bad", "bad-by-meaning"}) {
    std::filesystem::path path = std::filesystem::path(SEAWORTHY_SOURCE_DIR) / "tests/schema/teams" / folder;
    int read = 0;
    for (const auto& file : std::filesystem::directory_iterator(path)) {
      auto directory = ReadDirectory(file.path().string());
      EXPECT_EQ(directory.ok(), std::string_view(folder) == "good") << file.path();
      ++read;
    }
    EXPECT_GT(read, 1) << folder;
  }
}

TEST(DirectoryTest, AFileThatIsNotThereIsSaid) {
  auto directory = ReadDirectory("/nowhere/teams.yaml");
  ASSERT_FALSE(directory.ok());
  EXPECT_EQ(directory.error().code(), "app/cannot-read");
}

}  // namespace
}  // namespace seaworthy::app
