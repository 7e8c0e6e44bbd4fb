#include "standard/bundle.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seaworthy::standard {
namespace {

namespace fs = std::filesystem;

class Folder : public ::testing::Test {
 protected:
  Folder() {
    root_ = fs::path(::testing::TempDir()) /
            ("bundle-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~Folder() override { fs::remove_all(root_); }

  void Write(const std::string& name, const std::string& text = "id: x\n") {
    std::ofstream(root_ / name, std::ios::binary) << text;
  }
  std::string Path(const std::string& name) const { return (root_ / name).string(); }

  fs::path root_;
};

TEST(Open, AShippedStandardIsFoundByItsId) {
  EXPECT_THAT(Shipped(), ::testing::Contains("first-look"));
  Result<Bundle> bundle = Open("first-look");
  ASSERT_TRUE(bundle.ok());
  EXPECT_TRUE(bundle->shipped);
  EXPECT_EQ(bundle->main.name, "standards/first-look/standard.yaml");
  ASSERT_FALSE(bundle->beside.empty());
  EXPECT_FALSE(bundle->read(bundle->beside[0])->text.empty());
}

TEST(Open, AMisspeltIdComesWithTheRightOne) {
  Result<Bundle> bundle = Open("frist-look");
  ASSERT_FALSE(bundle.ok());
  EXPECT_EQ(bundle.error().code(), "standard/unknown-standard");
  EXPECT_THAT(bundle.error().advice(), ::testing::HasSubstr("first-look"));
}

TEST_F(Folder, IsTheMainFileAndTheYamlBesideIt) {
  Write("standard.yaml");
  Write("b.yaml");
  Write("a.yaml");
  Write("a_test.yaml");
  Write("README.md");
  Result<Bundle> bundle = Open(root_.string());
  ASSERT_TRUE(bundle.ok()) << bundle.error().ToString();
  EXPECT_EQ(bundle->main.name, Path("standard.yaml"));
  EXPECT_THAT(bundle->beside, ::testing::ElementsAre(Path("a.yaml"), Path("a_test.yaml"), Path("b.yaml")));
  EXPECT_EQ(bundle->read(Path("a.yaml"))->text, "id: x\n");
}

TEST_F(Folder, IsMeantByItsStandardYaml) {
  Write("standard.yaml");
  Write("a.yaml");
  Result<Bundle> bundle = Open(Path("standard.yaml"));
  ASSERT_TRUE(bundle.ok());
  EXPECT_EQ(bundle->beside.size(), 1u);
}

TEST_F(Folder, ASingleFileTakesItsOwnCasesOnly) {
  Write("ours.yaml");
  Write("ours_test.yaml");
  Write("other.yaml");
  Result<Bundle> bundle = Open(Path("ours.yaml"));
  ASSERT_TRUE(bundle.ok());
  EXPECT_THAT(bundle->beside, ::testing::ElementsAre(Path("ours_test.yaml")));
}

TEST_F(Folder, WithoutStandardYamlIsRefused) {
  Write("a.yaml");
  Result<Bundle> bundle = Open(root_.string());
  ASSERT_FALSE(bundle.ok());
  EXPECT_EQ(bundle.error().code(), "standard/unreadable");
}

TEST_F(Folder, AFileOverTheLimitIsRefused) {
  Write("big.yaml", std::string((1u << 20) + 1, '#'));
  Result<Bundle> bundle = Open(Path("big.yaml"));
  ASSERT_FALSE(bundle.ok());
  EXPECT_EQ(bundle.error().code(), "standard/too-large");
}

TEST_F(Folder, ADeviceIsNotRead) {
  fs::create_symlink("/dev/zero", root_ / "zero.yaml");
  Result<Bundle> bundle = Open(Path("zero.yaml"));
  ASSERT_FALSE(bundle.ok());
  EXPECT_EQ(bundle.error().code(), "standard/unreadable");
}

TEST_F(Folder, ABaseIsFoundFromTheFileThatNamesIt) {
  Write("base.yaml");
  Result<Bundle> bundle = OpenBase("./base.yaml", Path("ours.yaml"));
  ASSERT_TRUE(bundle.ok());
  EXPECT_EQ(bundle->main.name, Path("base.yaml"));
  EXPECT_FALSE(OpenBase("./none.yaml", Path("ours.yaml")).ok());
}

}  // namespace
}  // namespace seaworthy::standard
