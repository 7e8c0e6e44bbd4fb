#include "source/repository.h"

#include <sys/stat.h>

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/errors.h"
#include "source/errors.h"
#include "source/scratch_folder.h"

namespace seaworthy::source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Repository Opened(const ScratchFolder& folder, const Options& options = {}) {
  Result<Repository> repository = Repository::Open(folder.path(), options);
  SEAWORTHY_ASSERT(repository.ok(), "the scratch folder opens");
  return std::move(*repository);
}

std::vector<std::string> Paths(const Repository& repository) {
  std::vector<std::string> paths;
  for (const File& file : repository.files()) paths.push_back(file.path);
  return paths;
}

Role RoleOf(const Repository& repository, std::string_view path) {
  const File* file = repository.Find(path);
  SEAWORTHY_ASSERT(file != nullptr, "the file is listed");
  return file->role;
}

TEST(Repository, ListsFilesSortedAndFindsThem) {
  ScratchFolder folder;
  folder.Write("b.yaml", "b: 1\n");
  folder.Write("a/z.txt", "12345");
  folder.Write("a.yml", "");
  folder.Write(".github/workflows/ci.yml", "on: push\n");
  Repository repository = Opened(folder);
  EXPECT_THAT(Paths(repository), ElementsAre(".github/workflows/ci.yml", "a.yml", "a/z.txt", "b.yaml"));
  EXPECT_THAT(repository.remarks(), IsEmpty());
  const File* file = repository.Find("a/z.txt");
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(file->size, 5U);
  EXPECT_EQ(file->index, 2U);
  EXPECT_EQ(repository.Find("a"), nullptr);
  EXPECT_EQ(repository.Find("../b.yaml"), nullptr);
}

TEST(Repository, FileNamesItsParts) {
  File file{.path = "deploy/prod/app.deployment.yaml"};
  EXPECT_EQ(file.name(), "app.deployment.yaml");
  EXPECT_EQ(file.folder(), "deploy/prod");
  EXPECT_EQ(file.extension(), "yaml");
  EXPECT_EQ((File{.path = ".env"}).extension(), "");
  EXPECT_EQ((File{.path = "Makefile"}).extension(), "");
  EXPECT_EQ((File{.path = "Makefile"}).folder(), "");
}

TEST(Repository, RootMustBeAFolder) {
  ScratchFolder folder;
  folder.Write("file", "");
  EXPECT_TRUE(Repository::Open(folder.path() + "/nothing").error().Is(kNoRepository));
  EXPECT_TRUE(Repository::Open(folder.path() + "/file").error().Is(kNoRepository));
  EXPECT_TRUE(Repository::Open("").error().Is(kNoRepository));
}

TEST(Repository, DependenciesAndOutputAreSkipped) {
  ScratchFolder folder;
  for (std::string_view name : {"node_modules/x/package.json", "vendor/a/b.go", ".git/config", "web/node_modules/a.js",
                                ".terraform/x.yaml", "web/dist/bundle.js", "web/package.json", "dist/install.yaml"}) {
    folder.Write(name, "");
  }
  EXPECT_THAT(Paths(Opened(folder)), ElementsAre("dist/install.yaml", "web/package.json"));
}

TEST(Repository, TestsAndExamplesAreListedAndMarked) {
  ScratchFolder folder;
  for (std::string_view name :
       {"src/test/java/A.java", "testdata/x.yaml", "examples/shop/deployment.yaml", "demo/app.yaml", "rules_test.yaml",
        "app.example.yaml", "overlays/test/kustomization.yaml", ".github/workflows/test.yml", "web/a.spec.ts",
        "api.spec.yaml", "tests/examples/a.yaml", "values-test.yaml", "k8s/test/a.yml", "k8s/prod/a.yml"}) {
    folder.Write(name, "");
  }
  Repository repository = Opened(folder);
  EXPECT_EQ(RoleOf(repository, "src/test/java/A.java"), Role::kTest);
  EXPECT_EQ(RoleOf(repository, "testdata/x.yaml"), Role::kTest);
  EXPECT_EQ(RoleOf(repository, "rules_test.yaml"), Role::kTest);
  EXPECT_EQ(RoleOf(repository, "web/a.spec.ts"), Role::kTest);
  EXPECT_EQ(RoleOf(repository, "tests/examples/a.yaml"), Role::kTest);
  EXPECT_EQ(RoleOf(repository, "examples/shop/deployment.yaml"), Role::kExample);
  EXPECT_EQ(RoleOf(repository, "app.example.yaml"), Role::kExample);
  for (std::string_view evidence : {"demo/app.yaml", "overlays/test/kustomization.yaml", ".github/workflows/test.yml",
                                    "api.spec.yaml", "values-test.yaml", "k8s/test/a.yml"}) {
    EXPECT_EQ(RoleOf(repository, evidence), Role::kEvidence) << evidence;
  }
  EXPECT_EQ(repository.Evidence([](const File& file) { return file.extension() == "yaml"; }).size(), 4U);
  EXPECT_EQ(repository.Evidence({}).size(), 7U);
}

TEST(Repository, OnlyPartsBelowTheRootCount) {
  ScratchFolder folder;
  folder.Write("testdata/vendor/shop/app.yaml", "a: 1\n");
  Result<Repository> repository = Repository::Open(folder.path() + "/testdata/vendor/shop");
  ASSERT_TRUE(repository.ok());
  EXPECT_EQ(RoleOf(*repository, "app.yaml"), Role::kEvidence);
}

TEST(Repository, ExcludedFilesAreMarked) {
  ScratchFolder folder;
  folder.Write("legacy/a/b.yaml", "");
  folder.Write("old/a.yaml", "");
  folder.Write("new.yaml", "");
  Options options;
  options.exclude = {"legacy/**", "old"};
  Repository repository = Opened(folder, options);
  EXPECT_EQ(RoleOf(repository, "legacy/a/b.yaml"), Role::kExcluded);
  EXPECT_EQ(RoleOf(repository, "old/a.yaml"), Role::kExcluded);
  EXPECT_EQ(RoleOf(repository, "new.yaml"), Role::kEvidence);
}

TEST(Repository, NamedReportsAreFoundInSkippedFolders) {
  ScratchFolder folder;
  for (std::string_view name : {".cache/reports/deep/junit.xml", ".cache/reports/other.txt", ".cache/junit.xml",
                                "target/site/jacoco/jacoco.xml", "target/a.rs", "Cargo.toml", "node_modules/junit.xml",
                                ".tox/py/coverage.xml", ".git/junit.xml", "build/junit.xml"}) {
    folder.Write(name, "");
  }
  Options options;
  options.named = {".cache/reports/**/junit.xml",
                   "./target/site/jacoco/jacoco.xml",
                   "**/junit.xml",
                   ".tox/*/coverage.xml",
                   ".git/junit.xml",
                   "missing/*.xml"};
  Repository repository = Opened(folder, options);
  EXPECT_THAT(Paths(repository), ElementsAre(".cache/reports/deep/junit.xml", ".tox/py/coverage.xml", "Cargo.toml",
                                             "build/junit.xml", "target/site/jacoco/jacoco.xml"));
  EXPECT_THAT(Paths(Opened(folder)), ElementsAre("Cargo.toml", "build/junit.xml"));
}

TEST(Repository, ChartTemplatesAreTemplatesWhateverTheyLookLike) {
  ScratchFolder folder;
  folder.Write("charts/shop/Chart.yaml", "name: shop\n");
  folder.Write("charts/shop/templates/web/service.yaml", "kind: Service\n");
  folder.Write("charts/shop/values.yaml", "replicas: 1\n");
  folder.Write("other/templates/service.yaml", "kind: Service\n");
  Repository repository = Opened(folder);
  const File& inside = *repository.Find("charts/shop/templates/web/service.yaml");
  EXPECT_TRUE(inside.in_chart);
  EXPECT_TRUE(repository.Yaml(inside).error().Is(formats::kTemplated));
  EXPECT_EQ(repository.Yaml(inside).error().place().file, inside.path);
  EXPECT_FALSE(repository.Find("charts/shop/values.yaml")->in_chart);
  EXPECT_TRUE(repository.Yaml(*repository.Find("other/templates/service.yaml")).ok());
}

TEST(Repository, TextAndYamlAreReadOnce) {
  ScratchFolder folder;
  folder.Write("a.yaml",
               "\xEF\xBB\xBF"
               "name: shop\n");
  Repository repository = Opened(folder);
  const File& file = *repository.Find("a.yaml");
  Result<const formats::YamlStream*> first = repository.Yaml(file);
  ASSERT_TRUE(first.ok());
  folder.Write("a.yaml", "name: other\n");
  EXPECT_EQ(*repository.Yaml(file), *first);
  EXPECT_EQ(*repository.Text(file), "name: shop\n");
  EXPECT_EQ((*first)->documents()[0]->TextAt("name"), "shop");
}

TEST(Repository, StreamHandsOutAllBytesInPieces) {
  ScratchFolder folder;
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += std::to_string(i) + "\n";
  folder.Write("long.txt", text);
  Repository repository = Opened(folder, {.file_bytes = 100});
  std::string got;
  std::size_t longest = 0;
  auto take = [&](std::string_view piece) -> Result<void> {
    got += piece;
    longest = std::max(longest, piece.size());
    return {};
  };
  for (int round = 0; round < 2; ++round) {
    got.clear();
    ASSERT_TRUE(repository.Stream(*repository.Find("long.txt"), take).ok());
    EXPECT_EQ(got, text);
  }
  EXPECT_LE(longest, formats::kChunkBytes);
}

TEST(Repository, StreamEndsWhereItsSinkFails) {
  ScratchFolder folder;
  folder.Write("long.txt", std::string(300'000, 'x'));
  Repository repository = Opened(folder);
  int pieces = 0;
  Result<void> result = repository.Stream(*repository.Find("long.txt"), [&](std::string_view) -> Result<void> {
    return ++pieces == 2 ? Result<void>(Error(kOutside, "enough")) : Result<void>();
  });
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(result.error().Is(kOutside));
  EXPECT_EQ(pieces, 2);
}

TEST(Repository, StreamIsBounded) {
  ScratchFolder folder;
  folder.Write("long.txt", std::string(1000, 'x'));
  Repository repository = Opened(folder, {.stream_bytes = 999});
  Result<void> result =
      repository.Stream(*repository.Find("long.txt"), [](std::string_view) { return Result<void>(); });
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(result.error().Is(kFileTooLarge));
}

TEST(Repository, ErrorsNameTheFileAndStay) {
  ScratchFolder folder;
  folder.Write("bad.yaml", "a: b: c\n");
  folder.Write("binary.yaml", std::string("a\0b", 3));
  folder.Write("gone.yaml", "a: 1\n");
  Repository repository = Opened(folder);
  const File& bad = *repository.Find("bad.yaml");
  EXPECT_EQ(ToString(repository.Yaml(bad).error().place()), "bad.yaml:1:5");
  EXPECT_EQ(ToString(repository.Yaml(bad).error().place()), "bad.yaml:1:5");
  const File& binary = *repository.Find("binary.yaml");
  EXPECT_TRUE(repository.Text(binary).error().Is(formats::kNotText));
  EXPECT_EQ(ToString(repository.Yaml(binary).error().place()), "binary.yaml:1:2");
  std::filesystem::remove(folder.path() + "/gone.yaml");
  EXPECT_TRUE(repository.Text(*repository.Find("gone.yaml")).error().Is(kUnreadable));
}

TEST(Repository, ManyThreadsGetTheSame) {
  ScratchFolder folder;
  for (int i = 0; i < 20; ++i) folder.Write("f" + std::to_string(i) + ".yaml", "n: " + std::to_string(i) + "\n");
  Repository repository = Opened(folder);
  std::vector<std::thread> threads;
  std::vector<std::vector<const formats::YamlStream*>> seen(8);
  for (std::size_t t = 0; t < seen.size(); ++t) {
    threads.emplace_back([&, t] {
      for (const File& file : repository.files()) seen[t].push_back(*repository.Yaml(file));
      (void)repository.git();  // Asked for by all at once.
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& streams : seen) EXPECT_EQ(streams, seen[0]);
}

TEST(RepositoryHostile, LinksAreFollowedToFilesInsideOnly) {
  ScratchFolder outside;
  outside.Write("secret.yaml", "a: 1\n");
  ScratchFolder folder;
  folder.Write("real/a.yaml", "a: 1\n");
  folder.Write("testdata/t.yaml", "t: 1\n");
  folder.Write(".git/config", "");
  folder.Link("inside.yaml", "real/a.yaml");
  folder.Link("to-test.yaml", "testdata/t.yaml");
  folder.Link("to-git.yaml", ".git/config");
  folder.Link("out.yaml", outside.path() + "/secret.yaml");
  folder.Link("up.yaml", "../../../../../../../etc/passwd");
  folder.Link("broken.yaml", "nowhere");
  folder.Link("folder", "real");
  folder.Link("loop", ".");
  folder.Link("circle", "circle");
  Repository repository = Opened(folder);
  EXPECT_THAT(Paths(repository), ElementsAre("inside.yaml", "real/a.yaml", "testdata/t.yaml", "to-test.yaml"));
  EXPECT_EQ(*repository.Text(*repository.Find("inside.yaml")), "a: 1\n");
  EXPECT_EQ(RoleOf(repository, "to-test.yaml"), Role::kTest);
  EXPECT_THAT(repository.remarks(),
              ElementsAre("broken.yaml: a link to nothing", "circle: a link to nothing",
                          "out.yaml: a link that leaves the repository", "up.yaml: a link that leaves the repository"));
}

TEST(RepositoryHostile, LinkTurnedOutsideAfterTheWalkIsRefused) {
  ScratchFolder outside;
  outside.Write("secret.yaml", "a: 1\n");
  ScratchFolder folder;
  folder.Write("a.yaml", "a: 1\n");
  Repository repository = Opened(folder);
  std::filesystem::remove(folder.path() + "/a.yaml");
  folder.Link("a.yaml", outside.path() + "/secret.yaml");
  EXPECT_TRUE(repository.Text(*repository.Find("a.yaml")).error().Is(kOutside));
}

TEST(RepositoryHostile, FolderInPlaceOfTheFileIsUnreadable) {
  ScratchFolder folder;
  folder.Write("a.yaml", "a: 1\n");
  Repository repository = Opened(folder);
  std::filesystem::remove(folder.path() + "/a.yaml");
  std::filesystem::create_directory(folder.path() + "/a.yaml");
  EXPECT_TRUE(repository.Text(*repository.Find("a.yaml")).error().Is(kUnreadable));
}

TEST(RepositoryHostile, PipesAndSocketsAreNoFiles) {
  ScratchFolder folder;
  ASSERT_EQ(::mkfifo((folder.path() + "/pipe.yaml").c_str(), 0600), 0);
  folder.Write("a.yaml", "");
  Repository repository = Opened(folder);
  EXPECT_THAT(Paths(repository), ElementsAre("a.yaml"));
  EXPECT_THAT(repository.remarks(), ElementsAre("pipe.yaml: no regular file"));
  std::filesystem::remove(folder.path() + "/a.yaml");
  ASSERT_EQ(::mkfifo((folder.path() + "/a.yaml").c_str(), 0600), 0);
  EXPECT_TRUE(repository.Text(*repository.Find("a.yaml")).error().Is(kUnreadable));
}

TEST(RepositoryHostile, LargeFilesAreNotRead) {
  ScratchFolder folder;
  folder.Write("big.yaml", "");
  std::filesystem::resize_file(folder.path() + "/big.yaml", 100u << 20);
  folder.Write("small.yaml", "0123456789");
  Options options;
  options.file_bytes = 9;
  EXPECT_TRUE(Opened(folder).Text(*Opened(folder).Find("big.yaml")).error().Is(kFileTooLarge));
  Repository repository = Opened(folder, options);
  EXPECT_TRUE(repository.Yaml(*repository.Find("small.yaml")).error().Is(kFileTooLarge));
}

TEST(RepositoryHostile, FilesAndDepthAreBounded) {
  ScratchFolder folder;
  for (int i = 0; i < 30; ++i) folder.Write("f" + std::to_string(i), "");
  Options options;
  options.files = 10;
  Repository few = Opened(folder, options);
  EXPECT_EQ(few.files().size(), 10U);
  EXPECT_THAT(few.remarks(), ElementsAre(HasSubstr("more than 10 files")));
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "d/";
  ScratchFolder tower;
  tower.Write(deep + "x", "");
  EXPECT_THAT(Opened(tower).remarks(), ElementsAre(HasSubstr("folders deep")));
}

TEST(RepositoryHostile, NamesThatAreNoTextAreLeftOut) {
  ScratchFolder folder;
  folder.Write("\xff.yaml", "");
  folder.Write("ü.yaml", "");
  Repository repository = Opened(folder);
  EXPECT_THAT(Paths(repository), ElementsAre("ü.yaml"));
  EXPECT_EQ(repository.remarks().size(), 1U);
}

TEST(RepositoryHostile, RemarksAreBounded) {
  ScratchFolder folder;
  for (int i = 0; i < 300; ++i) folder.Link("l" + std::to_string(i), "nothing");
  Repository repository = Opened(folder);
  EXPECT_EQ(repository.remarks().size(), 101U);
  EXPECT_EQ(repository.remarks().back(), "and 200 more remarks");
}

}  // namespace
}  // namespace seaworthy::source
