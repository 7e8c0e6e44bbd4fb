#include <gtest/gtest.h>

#include "source/repository.h"

namespace seaworthy::source {
namespace {

struct GlobCase {
  std::string_view glob;
  std::string_view path;
  bool matches;
};

TEST(Glob, StarStaysWithinAPartAndTwoStarsDoNot) {
  for (const GlobCase& row : std::initializer_list<GlobCase>{
           {"README.md", "README.md", true},
           {"README.md", "docs/README.md", false},
           {"*.md", "README.md", true},
           {"*.md", "docs/README.md", false},
           {"**/*.md", "README.md", true},
           {"**/*.md", "a/b/README.md", true},
           {"legacy/**", "legacy/a/b.yaml", true},
           {"legacy/**", "legacy2/a", false},
           {"legacy/", "legacy/a/b.yaml", true},
           {"legacy/", "legacy", true},
           {"legacy", "legacy/a", false},
           {"a/**/z", "a/z", true},
           {"a/**/z", "a/b/c/z", true},
           {"a/**/z", "a/b/c/y", false},
           {"a/*/z", "a/b/z", true},
           {"a/*/z", "a/b/c/z", false},
           {"**", "anything/at/all", true},
           {"k8s/prod-?.yaml", "k8s/prod-1.yaml", true},
           {"k8s/prod-?.yaml", "k8s/prod-.yaml", false},
           {"a?b", "a/b", false},
           {"./docs/*", "docs/x", true},
           {"/docs/*", "docs/x", true},
           {"*a*b*c", "xxaxxbxxc", true},
           {"*a*b*c", "xxaxxbxx", false},
           {"", "a", false},
       }) {
    EXPECT_EQ(MatchesGlob(row.glob, row.path), row.matches) << row.glob << " on " << row.path;
  }
}

TEST(Glob, HostileGlobsTakeNoTime) {
  std::string stars;
  std::string path;
  for (int i = 0; i < 200; ++i) stars += "**/*a*/", path += "aaaa/";
  EXPECT_FALSE(MatchesGlob(stars + "b", path + "c"));
  EXPECT_FALSE(MatchesGlob(std::string(2000, '*') + "b", std::string(2000, 'a')));
}

}  // namespace
}  // namespace seaworthy::source
