// The standards in the binary, against the facts that the collectors of this source tree declare.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "standard/cases.h"
#include "standard/load.h"

namespace seaworthy::standard {
namespace {

namespace fs = std::filesystem;

std::string ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class Shipped : public ::testing::TestWithParam<std::string> {
 protected:
  static void SetUpTestSuite() {
    fs::path src = fs::path(SEAWORTHY_SOURCE_DIR) / "src";
    std::vector<fs::path> paths = {src / "facts" / "service.yaml"};
    for (const auto& entry : fs::directory_iterator(src / "collectors")) {
      if (fs::exists(entry.path() / "facts.yaml")) paths.push_back(entry.path() / "facts.yaml");
    }
    std::vector<std::string> names;
    std::vector<std::string> texts;
    for (const fs::path& path : paths) {
      names.push_back(path.string());
      texts.push_back(ReadText(path));
    }
    std::vector<EmbeddedFile> files;
    for (std::size_t i = 0; i < names.size(); ++i) files.push_back({names[i], texts[i]});
    Result<facts::Declarations> declarations = facts::Declarations::Parse(files);
    ASSERT_TRUE(declarations.ok()) << declarations.error().ToString();
    declarations_ = std::make_unique<facts::Declarations>(*std::move(declarations));
  }
  static void TearDownTestSuite() { declarations_.reset(); }

  static std::unique_ptr<facts::Declarations> declarations_;
};

std::unique_ptr<facts::Declarations> Shipped::declarations_;

TEST_P(Shipped, LoadsWithoutError) {
  LoadOutcome outcome = OpenAndLoad(GetParam(), *declarations_);
  for (const Error& error : outcome.errors) ADD_FAILURE() << error.ToString();
  EXPECT_EQ(outcome.standard.id, GetParam());
}

TEST_P(Shipped, PassesItsOwnCases) {
  LoadOutcome outcome = OpenAndLoad(GetParam(), *declarations_);
  ASSERT_TRUE(outcome.ok());
  CaseReport report = RunCases(outcome, *declarations_);
  for (const Error& error : report.errors) ADD_FAILURE() << error.ToString();
  for (const Error& error : report.missing) ADD_FAILURE() << error.ToString();
  for (const CaseResult& result : report.results) {
    EXPECT_EQ(Name(result.got), Name(result.wanted))
        << ToString(result.place) << ": " << result.item << ": " << result.name << ": " << result.message;
  }
}

std::string NameOfTest(const ::testing::TestParamInfo<std::string>& test) {
  std::string name = test.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Standards, Shipped, ::testing::ValuesIn(standard::Shipped()), NameOfTest);

TEST_F(Shipped, ExamplesLoadWithoutError) {
  for (std::string_view example : {"ready", "not-ready"}) {
    fs::path path = fs::path(SEAWORTHY_SOURCE_DIR) / "examples" / example / "standard.yaml";
    Result<Bundle> bundle = Open(path.string());
    ASSERT_TRUE(bundle.ok()) << bundle.error().ToString();
    for (const Error& error : Load(*bundle, *declarations_).errors) ADD_FAILURE() << error.ToString();
  }
}

}  // namespace
}  // namespace seaworthy::standard
