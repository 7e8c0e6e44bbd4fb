#include "collectors/repo/repo_collector.h"

#include <gtest/gtest.h>

#include "collectors/repo/test_repository.h"

namespace seaworthy::collectors::repo {
namespace {

using value::AbsentReason;
using value::Kind;

TEST(RepoCollector, AnEmptyRepositorySaysWhatIsKnownToBeMissing) {
  Collected collected({{"src/main.cc", "int main() {}\n"}});
  for (std::string_view key :
       {"repo.readmes", "repo.runbooks", "repo.documents", "repo.owners", "repo.links", "repo.update_bots"}) {
    ASSERT_TRUE(collected.Get(key).Is(Kind::kList)) << key;
    EXPECT_TRUE(collected.Get(key).AsList().empty()) << key;
  }
  for (std::string_view key :
       {"repo.packages", "repo.workflows", "repo.environments", "repo.infrastructure", "repo.on_call"}) {
    ASSERT_TRUE(collected.Get(key).Is(Kind::kAbsent)) << key;
    EXPECT_EQ(collected.Get(key).AsAbsence().reason, AbsentReason::kNotFound) << key;
  }
}

TEST(RepoCollector, EveryValueNamesItsPlace) {
  Collected collected({{"README.md", "\n# Shop\ntext\n"},
                       {"CODEOWNERS", "# c\n* @shop/checkout\n"},
                       {"go.mod", "require x v1\n"},
                       {"go.sum", "x"}});
  const value::Value& owner = collected.Get("repo.owners").AsList()[0];
  EXPECT_EQ(TextOf(owner, "name"), "@shop/checkout");
  EXPECT_EQ(collected.PlaceOf(owner), "CODEOWNERS:2");
  EXPECT_EQ(collected.PlaceOf(*owner.Find("whole")), "CODEOWNERS:2");
  EXPECT_EQ(collected.PlaceOf(collected.Get("repo.readmes").AsList()[0]), "README.md:2");
  EXPECT_EQ(collected.PlaceOf(*collected.Get("repo.packages").AsList()[0].Find("lock")), "go.sum:1");
}

TEST(RepoCollector, StopsWhenAsked) {
  TestRepository repository({{"README.md", "# a\n"}});
  facts::Declarations declarations = AllDeclarations();
  facts::Writer writer(declarations, "repo");
  model::Service service;
  std::stop_source stop;
  stop.request_stop();
  collect::Context context{*repository, service, Instant{}, stop.get_token(), nullptr};
  EXPECT_FALSE(kCollector.collect(context, writer).ok());
}

}  // namespace
}  // namespace seaworthy::collectors::repo
