// The files of tests/schema/standard: what the JSON Schema accepts and refuses (tests/schema runs it), the loader does
// too; what only the loader can see stands in bad-by-meaning.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "formats/yaml.h"
#include "standard/cases.h"
#include "standard/load.h"
#include "standard/testing.h"

namespace seaworthy::standard {
namespace {

namespace fs = std::filesystem;
using testing::InMemory;
using testing::TestDeclarations;

std::string ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// A standard to which the section of a file belongs.
std::string StandardAround(const std::string& section) {
  return "id: around\nversion: 1\ntitle: T\nroles: {sre: S, product-owner: P}\nsections: [" + section + "]\n";
}

// What the files extend, whatever the shipped standard of that name holds today.
constexpr std::string_view kFirstLook = R"(id: first-look
version: 1
title: First look
sections:
  - {id: delivery, title: D, items: [{id: pulumi, question: Q, severity: advice, why: W., action: A.}]}
  - {id: running, title: R, items: [{id: probes, question: Q, severity: advice, why: W., action: A.}]}
  - {id: ownership, title: O, items: [{id: owner, question: Q, severity: advice, why: W., action: A.}]}
)";

Result<Bundle> OpenSmallBase(std::string_view name, std::string_view) {
  if (name != "first-look") return Open(name);
  return InMemory({"first-look.yaml", std::string(kFirstLook)}, {});
}

std::vector<Error> ErrorsOfSection(const SourceFile& file, std::string_view id) {
  // A section without a usable id cannot be named by a file; the standard then holds it in place.
  std::string name = id.empty() ? "unnamed" : std::string(id);
  Bundle bundle = InMemory({"t/standard.yaml", StandardAround(name)}, {{"t/" + name + ".yaml", file.text}});
  return Load(bundle, TestDeclarations()).errors;
}

std::vector<Error> ErrorsOfCases(const SourceFile& file) {
  std::string standard = testing::WithItem(R"(  check: tls.endpoints.all(e, e.version == "TLSv1.3"))");
  LoadOutcome loaded = Load(InMemory({"s.yaml", standard}, {{"s_test.yaml", file.text}}), TestDeclarations());
  return loaded.ok() ? RunCases(loaded, TestDeclarations()).errors : loaded.errors;
}

// As the schema decides what a file is: a list is cases, a mapping without the keys of a standard is a section.
std::vector<Error> ErrorsOf(const SourceFile& file) {
  Result<formats::YamlStream> stream = formats::ParseYaml(file.text);
  if (!stream.ok() || stream->documents().empty()) return Load(InMemory(file, {}), TestDeclarations()).errors;
  const formats::Node& root = *stream->documents()[0];
  if (root.IsSequence()) return ErrorsOfCases(file);
  bool is_standard = !root.IsMapping() || root.Find("version") || root.Find("sections") || root.Find("extends");
  if (!is_standard) return ErrorsOfSection(file, root.TextAt("id"));
  return Load(InMemory(file, {}), TestDeclarations(), OpenSmallBase).errors;
}

std::vector<fs::path> FilesIn(std::string_view folder) {
  std::vector<fs::path> paths;
  fs::path root = fs::path(SEAWORTHY_SOURCE_DIR) / "tests" / "schema" / "standard" / folder;
  for (const auto& entry : fs::directory_iterator(root)) paths.push_back(entry.path());
  std::ranges::sort(paths);
  return paths;
}

TEST(SchemaFiles, GoodOnesAreAccepted) {
  std::vector<fs::path> paths = FilesIn("good");
  EXPECT_FALSE(paths.empty());
  for (const fs::path& path : paths) {
    for (const Error& error : ErrorsOf({path.filename().string(), ReadText(path)})) ADD_FAILURE() << error.ToString();
  }
}

TEST(SchemaFiles, BadOnesAreRefused) {
  std::vector<fs::path> paths = FilesIn("bad");
  EXPECT_FALSE(paths.empty());
  for (const fs::path& path : paths) {
    EXPECT_FALSE(ErrorsOf({path.filename().string(), ReadText(path)}).empty()) << path;
  }
}

TEST(SchemaFiles, OnesWithABadMeaningAreRefused) {
  std::vector<fs::path> paths = FilesIn("bad-by-meaning");
  EXPECT_FALSE(paths.empty());
  for (const fs::path& path : paths) {
    EXPECT_FALSE(ErrorsOf({path.filename().string(), ReadText(path)}).empty()) << path;
  }
}

}  // namespace
}  // namespace seaworthy::standard
