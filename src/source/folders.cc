#include "source/folders.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace seaworthy::source {
namespace {

struct SkippedFolder {
  std::string_view name;
  std::string_view beside;  // Only where this file stands next to it; empty: everywhere.
};

// `build`, `target`, `out` and `coverage` are not here: CI manifests and reports that are evidence lie in them.
constexpr std::array<SkippedFolder, 30> kSkippedFolders = {{
    // Other people's code, fetched by a package manager.
    {"node_modules", ""},
    {"bower_components", ""},
    {"jspm_packages", ""},
    {"vendor", ""},
    {"third_party", ""},
    {"third-party", ""},
    {"site-packages", ""},
    {".venv", ""},
    {"venv", ""},
    {"Pods", "Podfile"},
    {".bundle", ""},
    {".yarn", ""},
    {".pnpm-store", ""},
    {".terraform", ""},
    {".terragrunt-cache", ""},
    {".direnv", ""},
    // Caches and output of tools.
    {"__pycache__", ""},
    {".tox", ""},
    {".nox", ""},
    {".mypy_cache", ""},
    {".pytest_cache", ""},
    {".ruff_cache", ""},
    {".gradle", ""},
    {".cache", ""},
    {".next", ""},
    {".nuxt", ""},
    {".dart_tool", ""},
    {".idea", ""},
    {"dist", "package.json"},
    {"target", "Cargo.toml"},
}};

constexpr std::array<std::string_view, 4> kVersionControl = {".git", ".hg", ".svn", ".jj"};

constexpr std::array<std::string_view, 22> kTestFolders = {"test",
                                                           "tests",
                                                           "testing",
                                                           "__tests__",
                                                           "spec",
                                                           "specs",
                                                           "e2e",
                                                           "testdata",
                                                           "test-data",
                                                           "test_data",
                                                           "fixture",
                                                           "fixtures",
                                                           "__fixtures__",
                                                           "mock",
                                                           "mocks",
                                                           "__mocks__",
                                                           "e2e-tests",
                                                           "unit-tests",
                                                           "load-tests",
                                                           "integration-tests",
                                                           "integration_tests",
                                                           "acceptance-tests"};

constexpr std::array<std::string_view, 4> kExampleFolders = {"example", "examples", "sample", "samples"};

// Folders whose sub-folders are environments or their like: `test` there is a place to deploy to.
constexpr std::array<std::string_view, 13> kEnvironmentFolders = {
    "overlays", "overlay",  "environments", "environment", "envs",        "env",        "stages",
    "stage",    "clusters", "values",       "deploy",      "deployments", "inventories"};

// Beside one of these, `test` is an environment too.
constexpr std::array<std::string_view, 8> kEnvironments = {"prod", "production", "prd", "staging",
                                                           "stg",  "preprod",    "uat", "acceptance"};

// Of code, not of data: `openapi.spec.yaml` is a specification.
constexpr std::array<std::string_view, 7> kSpecExtensions = {"ts", "tsx", "js", "jsx", "mjs", "cjs", "rb"};

template <typename Names>
bool Holds(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool IsSkippedFolder(std::string_view name, std::span<const std::string_view> siblings) {
  if (IsVersionControl(name)) return true;
  return std::any_of(kSkippedFolders.begin(), kSkippedFolders.end(), [&](const SkippedFolder& folder) {
    return folder.name == name && (folder.beside.empty() || Holds(siblings, folder.beside));
  });
}

bool IsVersionControl(std::string_view name) { return Holds(kVersionControl, name); }

Role RoleOfFolder(std::string_view name, std::string_view parent, std::span<const std::string_view> siblings) {
  std::string lower = Lower(name);
  if (Holds(kExampleFolders, lower)) return Role::kExample;
  if (!Holds(kTestFolders, lower)) return Role::kEvidence;
  if (lower != "test" && lower != "testing") return Role::kTest;
  bool environment = Holds(kEnvironmentFolders, Lower(parent)) ||
                     std::any_of(siblings.begin(), siblings.end(),
                                 [](std::string_view sibling) { return Holds(kEnvironments, Lower(sibling)); });
  return environment ? Role::kEvidence : Role::kTest;
}

Role RoleOfFileName(std::string_view name) {
  std::size_t point = name.rfind('.');
  if (point == std::string_view::npos || point == 0) return Role::kEvidence;
  std::string_view stem = name.substr(0, point);
  std::string_view extension = name.substr(point + 1);
  if (extension == "example" || extension == "sample") return Role::kExample;
  if (stem.ends_with(".example") || stem.ends_with(".sample")) return Role::kExample;
  if (stem.ends_with("_test") || stem.ends_with(".test")) return Role::kTest;
  bool spec = stem.ends_with("_spec") || stem.ends_with(".spec");
  return spec && Holds(kSpecExtensions, extension) ? Role::kTest : Role::kEvidence;
}

}  // namespace seaworthy::source
