#include "collectors/repo/owners.h"

#include <gtest/gtest.h>

#include "collectors/repo/test_repository.h"

namespace seaworthy::collectors::repo {
namespace {

std::vector<std::string> Names(const std::vector<Owner>& owners) {
  std::vector<std::string> names;
  for (const Owner& owner : owners) names.push_back(owner.name + (owner.whole ? " all" : ""));
  return names;
}

using List = std::vector<std::string>;

TEST(ReadCodeowners, TheLastWholePatternTakesEverything) {
  EXPECT_EQ(Names(ReadCodeowners("CODEOWNERS", "* @a\n/docs @b\n* @c @shop/d # and a comment\n")),
            (List{"@c all", "@shop/d all"}));
  EXPECT_EQ(Names(ReadCodeowners("CODEOWNERS", "* @a\n/docs @b\n/docs x@example.com\n")),
            (List{"@a all", "x@example.com"}));
}

TEST(ReadCodeowners, APatternWithoutOwnersOwnsNothing) {
  EXPECT_EQ(Names(ReadCodeowners("CODEOWNERS", "/src/ @a\n/src/\n# * @nobody\n")), List{});
  EXPECT_EQ(Names(ReadCodeowners("CODEOWNERS", "my\\ folder/ @a\n!/gen @b\n")), (List{"@a"}));
}

TEST(ReadCodeowners, SectionsOfGitLabHaveDefaults) {
  EXPECT_EQ(Names(ReadCodeowners("CODEOWNERS", "[Docs][2] @docs\ndocs/\nREADME.md @me\n^[Optional] @opt\nsrc/\n")),
            (List{"@docs", "@me", "@opt"}));
}

TEST(ReadCodeowners, PlaceholdersAreNobody) {
  EXPECT_EQ(Names(ReadCodeowners("CODEOWNERS", "* @your-org/your-team\n")), List{});
  EXPECT_EQ(Names(ReadCodeowners("CODEOWNERS", "* TODO\n[ [\n^[\n[")), List{});
}

TEST(ReadCodeowners, IsNotSlowForManyLines) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "/f" + std::to_string(i) + " @o" + std::to_string(i) + "\n";
  EXPECT_EQ(ReadCodeowners("CODEOWNERS", text).size(), 10'000u);
}

TEST(ReadOwnerLines, TakesOnePersonALine) {
  EXPECT_EQ(
      Names(ReadOwnerLines(
          "MAINTAINERS", "maintainers",
          "# Maintainers\n- Ada <ada@example.com> (@ada)\nhttps://a.example.com/@x\nper-file *.py=z@example.com\n")),
      (List{"ada@example.com all"}));
}

List OwnersOf(TestFiles files) { return Names(ReadOwners(*TestRepository(files))); }

TEST(ReadOwners, ReadsTheFirstCodeownersFileOnly) {
  EXPECT_EQ(
      OwnersOf({{"CODEOWNERS", "* @root\n"}, {".github/CODEOWNERS", "* @github\n"}, {"docs/CODEOWNERS", "* @docs\n"}}),
      (List{"@github all"}));
  EXPECT_EQ(OwnersOf({{"docs/CODEOWNERS", "* @docs\n"}}), (List{"@docs all"}));
}

TEST(ReadOwners, ReadsKubernetesOwners) {
  EXPECT_EQ(OwnersOf({{"OWNERS", "approvers:\n- ada\n- sre-leads\nreviewers:\n- bob\n"},
                      {"api/OWNERS", "approvers: [eve]\n"}}),
            (List{"ada all", "sre-leads all", "eve"}));
  EXPECT_EQ(OwnersOf({{"OWNERS", "reviewers: [bob]\n"}}), List{});
  EXPECT_EQ(OwnersOf({{"OWNERS", "filters:\n  '.*':\n    approvers: [ada]\n"}}), (List{"ada all"}));
  EXPECT_EQ(OwnersOf({{"OWNERS", "set noparent\nada@example.com\n*\n"}}), (List{"ada@example.com all"}));
}

TEST(ReadOwners, ReadsCatalogues) {
  EXPECT_EQ(
      OwnersOf({{"catalog-info.yaml",
                 "kind: Component\nspec:\n  owner: group:default/checkout\n---\nkind: User\nspec: {owner: x}\n"}}),
      (List{"group:default/checkout all"}));
  EXPECT_EQ(OwnersOf({{"service.datadog.yaml", "schema-version: v2.2\nteam: checkout\n"}}), (List{"checkout all"}));
  EXPECT_EQ(OwnersOf({{"catalog-info.yaml", "kind: Component\nspec: {owner: '${{ values.owner }}'}\n"}}), List{});
  EXPECT_EQ(OwnersOf({{"catalog-info.yaml", "kind: Component\nspec: {owner: [a]}\n---\n- x\n"}}), List{});
}

TEST(ReadOwners, AuthorsOfAPackageAreNone) {
  EXPECT_EQ(OwnersOf({{"package.json", R"({"author": "a@example.com", "maintainers": ["b@example.com"]})"}}), List{});
}

TEST(ReadOwners, ExamplesDoNotCount) { EXPECT_EQ(OwnersOf({{"examples/OWNERS", "approvers: [ada]\n"}}), List{}); }

}  // namespace
}  // namespace seaworthy::collectors::repo
