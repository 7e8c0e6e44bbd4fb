#include "catalog/describe.h"

#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>

#include "catalog/detect.h"
#include "catalog/errors.h"
#include "source/scratch_folder.h"

namespace seaworthy::catalog {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

class DescribeTest : public testing::Test {
 protected:
  Described Describe(const Options& options = {}) {
    auto repository = OpenRepository(folder_.path());
    EXPECT_TRUE(repository.ok()) << repository.error().ToString();
    auto described = catalog::Describe(*repository, options);
    EXPECT_TRUE(described.ok()) << described.error().ToString();
    return described.ok() ? *std::move(described) : Described{};
  }
  model::Service One(const Options& options = {}) {
    Described described = Describe(options);
    EXPECT_EQ(described.services.size(), 1u);
    return described.services.empty() ? model::Service() : described.services.front();
  }

  source::ScratchFolder folder_;
};

constexpr std::string_view kCatalogue =
    "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: checkout, title: Checkout Service}\n"
    "spec: {type: service, lifecycle: production, owner: team-a, system: shop, dependsOn: [resource:orders]}\n";
constexpr std::string_view kSecond =
    "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: cart}\n"
    "spec: {type: service, lifecycle: production, owner: team-a, system: shop, dependsOn: [component:checkout]}\n";

TEST_F(DescribeTest, EmptyFolderIsAServiceOfItsName) {
  Described described = Describe();
  ASSERT_EQ(described.services.size(), 1u);
  const model::Service& service = described.services.front();
  EXPECT_EQ(service.name, std::filesystem::path(folder_.path()).filename());
  EXPECT_FALSE(service.id.empty());
  EXPECT_EQ(service.found, "detected");
  EXPECT_FALSE(service.Declares("owner"));
  EXPECT_THAT(described.remarks, IsEmpty());
}

TEST_F(DescribeTest, APipeInPlaceOfGitsConfigurationBlocksNothing) {
  std::filesystem::create_directory(std::filesystem::path(folder_.path()) / ".git");
  ASSERT_EQ(::mkfifo((folder_.path() + "/.git/config").c_str(), 0600), 0);
  EXPECT_EQ(Describe().services.front().found, "detected");
}

TEST_F(DescribeTest, DetectionKeepsThePlaceThatTold) {
  folder_.Write(".git/config",
                "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@example.com:shop/Check.Out.git\n");
  folder_.Write(".github/CODEOWNERS", "# all\n*.md @docs\n*  @shop/checkout # team\n");
  folder_.Write("Dockerfile", "FROM scratch\n");
  folder_.Write("worker/docker/Dockerfile", "FROM scratch\n");
  folder_.Write("cmd/migrate/main.go", "package main\n");
  folder_.Write(".devcontainer/Dockerfile", "FROM scratch\n");
  model::Service service = One();
  EXPECT_EQ(service.id, "check-out");
  EXPECT_EQ(service.owner, "@shop/checkout");
  EXPECT_EQ(ToString(service.places.at("owner")), ".github/CODEOWNERS:3");
  std::vector<std::string> names;
  for (const model::Component& component : service.components) names.push_back(component.name);
  EXPECT_THAT(names, ElementsAre("Check.Out", "migrate", "worker"));
}

TEST_F(DescribeTest, ComposeFilesSayWhatIsBuilt) {
  folder_.Write("docker-compose.yml",
                "services:\n  backend: &b\n    build: ./backend\n  worker:\n    <<: *b\n  db: {image: postgres}\n");
  folder_.Write("backend/Dockerfile", "FROM scratch\n");
  folder_.Write("compose.yaml", "services: [\n");
  model::Service service = One();
  ASSERT_EQ(service.components.size(), 2u);
  EXPECT_EQ(service.components[1].name, "worker");
  EXPECT_EQ(ToString(service.components[1].place), "docker-compose.yml:4:3");
}

TEST_F(DescribeTest, DescriptorIsMoreThanCatalogueIsMoreThanDetection) {
  folder_.Write("seaworthy.yaml", "id: checkout\nowner: team-b\ntier: 1\n");
  folder_.Write("catalog-info.yaml", kCatalogue);
  folder_.Write("CODEOWNERS", "* @c\n");
  model::Service service = One();
  EXPECT_EQ(service.owner, "team-b");
  EXPECT_EQ(service.places.at("owner").file, "seaworthy.yaml");
  EXPECT_EQ(service.lifecycle, "production");
  EXPECT_EQ(ToString(service.places.at("lifecycle")), "catalog-info.yaml:4:34");
  EXPECT_EQ(service.name, "Checkout Service");
  EXPECT_EQ(service.found, "seaworthy.yaml");
  EXPECT_THAT(service.dependencies, ElementsAre(Field(&model::Dependency::name, "orders")));
}

TEST_F(DescribeTest, WrongDescriptorIsAnError) {
  folder_.Write("seaworthy.yaml", "onwer: a\n");
  EXPECT_FALSE(OpenRepository(folder_.path()).ok());
  auto repository = source::Repository::Open(folder_.path());
  auto described = catalog::Describe(*repository);
  ASSERT_FALSE(described.ok());
  EXPECT_TRUE(described.error().Is(kUnknownKey));
  EXPECT_EQ(ToString(described.error().place()), "seaworthy.yaml:1:1");
}

TEST_F(DescribeTest, BrokenCatalogueIsARemark) {
  folder_.Write("catalog-info.yaml", "kind: [\n");
  Described described = Describe();
  EXPECT_EQ(described.services.size(), 1u);
  EXPECT_THAT(described.remarks, Contains(HasSubstr("catalog-info.yaml:")));
}

TEST_F(DescribeTest, ExcludedFilesAreNoEvidence) {
  folder_.Write("seaworthy.yaml", "id: a\nexclude: ['legacy/**']\n");
  folder_.Write("legacy/Dockerfile", "FROM scratch\n");
  EXPECT_THAT(One().components, IsEmpty());
}

TEST_F(DescribeTest, NamedReportsAreListedWhereverTheyLie) {
  folder_.Write("seaworthy.yaml",
                "id: a\nexclude: [out/]\nreports: [{kind: tests, paths: [.cache/junit.xml, out/unit.xml]}]\n");
  for (std::string_view name : {".cache/junit.xml", ".cache/other.xml", "out/unit.xml"}) folder_.Write(name, "<a/>");
  auto repository = OpenRepository(folder_.path());
  ASSERT_TRUE(repository.ok());
  EXPECT_NE(repository->Find(".cache/junit.xml"), nullptr);
  EXPECT_EQ(repository->Find(".cache/other.xml"), nullptr);
  EXPECT_NE(repository->Find("out/unit.xml"), nullptr);
}

TEST_F(DescribeTest, AProductWithoutASystemIsNamedByItsRepository) {
  folder_.Write("a/catalog-info.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\n");
  folder_.Write("b/catalog-info.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: b}\n");
  model::Service product = One();
  EXPECT_EQ(product.name, std::filesystem::path(folder_.path()).filename());
  EXPECT_EQ(product.places.find("name")->second, Place{});  // No file said it.
}

TEST(FoldersOfOthers, AreThoseWhoseDescriptionsStandElsewhere) {
  auto at = [](std::string_view file) {
    model::Service service;
    service.place.file = file;
    return service;
  };
  std::vector<model::Service> all = {at("a/catalog-info.yaml"), at("b/catalog-info.yaml"), at("b/catalog-info.yaml"),
                                     at("a/inner/x.yaml"),      at("ab/x.yaml"),           at("c*/x.yaml"),
                                     at("seaworthy.yaml")};
  EXPECT_THAT(FoldersOfOthers(all[0], all), ElementsAre("a/inner", "ab", "b"));
  EXPECT_THAT(FoldersOfOthers(all[1], all), ElementsAre("a", "a/inner", "ab"));
  EXPECT_THAT(FoldersOfOthers(all[3], all), ElementsAre("ab", "b"));
  EXPECT_THAT(FoldersOfOthers(all[6], all), ElementsAre("a", "a/inner", "ab", "b"));
}

TEST_F(DescribeTest, SeveralServicesAreOneProduct) {
  folder_.Write("catalog-info.yaml", std::string(kCatalogue) + std::string(kSecond));
  Described described = Describe();
  ASSERT_EQ(described.services.size(), 1u);
  const model::Service& product = described.services.front();
  EXPECT_EQ(product.id, "shop");
  EXPECT_EQ(product.owner, "team-a");
  EXPECT_EQ(product.components.size(), 2u);
  EXPECT_THAT(product.dependencies, ElementsAre(Field(&model::Dependency::name, "orders")));  // Not checkout.
  EXPECT_THAT(described.remarks, Contains(HasSubstr("2 services")));
}

TEST_F(DescribeTest, ThousandsOfComponentsAreJoinedInTime) {
  std::string text;
  for (int i = 0; i < 3000; ++i) {
    text += "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: c" + std::to_string(i) +
            "}\nspec: {type: service, dependsOn: [component:c" + std::to_string(i + 1) + ", resource:r" +
            std::to_string(i) + "]}\n";
  }
  folder_.Write("catalog-info.yaml", text);
  auto start = std::chrono::steady_clock::now();
  model::Service product = One();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));  // It took minutes.
  EXPECT_EQ(product.components.size(), 3000u);
  EXPECT_EQ(product.dependencies.size(), 3001u);  // The resources, and the one component that is not there.
}

TEST_F(DescribeTest, AProductIsAsCriticalAndAsPublicAsItsParts) {
  folder_.Write("seaworthy.yaml",
                "id: a\ntier: 3\nexposure: internal\nowner: x\n---\nid: b\ntier: 1\nexposure: public\nowner: y\n");
  model::Service product = One();
  EXPECT_EQ(product.tier, 1);
  EXPECT_EQ(product.exposure, "public");
  EXPECT_FALSE(product.Declares("owner"));
  EXPECT_EQ(product.components.size(), 2u);
}

TEST_F(DescribeTest, OneServiceIsChosenByIdNameOrAlias) {
  folder_.Write("seaworthy.yaml", "id: a\naliases: [old]\n---\nid: b\nname: Bee\n");
  EXPECT_EQ(One({.service = "b"}).id, "b");
  EXPECT_EQ(One({.service = "Bee"}).id, "b");
  EXPECT_EQ(One({.service = "old"}).id, "a");
  EXPECT_EQ(Describe({.all = true}).services.size(), 2u);
}

TEST_F(DescribeTest, UnknownServiceNamesTheNearest) {
  folder_.Write("seaworthy.yaml", "id: checkout\n---\nid: cart\n");
  auto repository = source::Repository::Open(folder_.path());
  auto described = catalog::Describe(*repository, {.service = "chekout"});
  ASSERT_FALSE(described.ok());
  EXPECT_TRUE(described.error().Is(kNoService));
  EXPECT_EQ(described.error().advice(), "did you mean `checkout`?");
}

TEST_F(DescribeTest, DescriptorThatDeclaresNothingIsDetected) {
  folder_.Write("seaworthy.yaml", "schema: seaworthy/v1\n");
  folder_.Write("CODEOWNERS", "* @c\n");
  model::Service service = One();
  EXPECT_FALSE(service.id.empty());
  EXPECT_EQ(service.owner, "@c");
}

TEST(Detect, NameOfRemote) {
  auto of = [](std::string url) { return NameOfRemote("[remote \"origin\"]\nurl = " + url + "\n"); };
  EXPECT_EQ(of("https://example.com/shop/checkout.git"), "checkout");
  EXPECT_EQ(of("git@example.com:checkout"), "checkout");
  EXPECT_EQ(of("https://example.com/shop/checkout/"), "checkout");
  EXPECT_EQ(of(""), "");
  EXPECT_EQ(NameOfRemote("[remote \"fork\"]\nurl = a/b\n"), "");
  EXPECT_EQ(NameOfRemote(""), "");
}

TEST(Detect, WholeOwner) {
  EXPECT_EQ(WholeOwner("* @a\n").name, "@a");
  EXPECT_EQ(WholeOwner("*\t@a\n").name, "@a");
  EXPECT_EQ(WholeOwner("* @a @b\n").name, "");
  EXPECT_EQ(WholeOwner("* @a\n* @b\n").name, "@b");  // The last rule counts.
  EXPECT_EQ(WholeOwner("docs/ @a\n#* @b\n").name, "");
  EXPECT_EQ(WholeOwner("*\n").name, "");
}

}  // namespace
}  // namespace seaworthy::catalog
