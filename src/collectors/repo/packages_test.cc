#include "collectors/repo/packages.h"

#include <gtest/gtest.h>

#include "collectors/repo/test_repository.h"

namespace seaworthy::collectors::repo {
namespace {

using List = std::vector<std::string>;

// `path: ecosystem by lock`, with `-` where nothing locks it.
List PackagesOf(TestFiles files) {
  List out;
  for (const Package& package : ReadPackages(*TestRepository(files), {})) {
    EXPECT_EQ(package.locked, !package.lock.empty());
    out.push_back(package.path + ": " + package.ecosystem + " by " + (package.lock.empty() ? "-" : package.lock));
  }
  return out;
}

constexpr std::string_view kNpm = R"({"dependencies": {"left-pad": "^1.0.0"}})";

TEST(ReadPackages, FindsTheLockFileBesideTheManifest) {
  EXPECT_EQ(PackagesOf({{"package.json", kNpm}, {"yarn.lock", "x"}}), (List{"package.json: npm by yarn.lock"}));
  EXPECT_EQ(PackagesOf({{"go.mod", "module x\nrequire a v1\n"}, {"go.sum", "x"}}), (List{"go.mod: go by go.sum"}));
  EXPECT_EQ(PackagesOf({{"Cargo.toml", "[dependencies]\n"}, {"Cargo.lock", "x"}}),
            (List{"Cargo.toml: cargo by Cargo.lock"}));
  EXPECT_EQ(PackagesOf({{"app/pyproject.toml", "[project]\ndependencies = []\n"}, {"app/uv.lock", "x"}}),
            (List{"app/pyproject.toml: pypi by app/uv.lock"}));
  EXPECT_EQ(PackagesOf({{"Gemfile", "gem 'rails'"}, {"mix.exs", "x"}, {"mix.lock", "x"}}),
            (List{"Gemfile: rubygems by -", "mix.exs: hex by mix.lock"}));
}

TEST(ReadPackages, ALockFileFarAwayLocksNothing) {
  EXPECT_EQ(PackagesOf({{"a/package.json", kNpm}, {"b/package-lock.json", "{}"}, {"b/package.json", kNpm}}),
            (List{"a/package.json: npm by -", "b/package.json: npm by b/package-lock.json"}));
  EXPECT_EQ(PackagesOf({{"a/package.json", kNpm}, {"package-lock.json", "{}"}, {"package.json", kNpm}}),
            (List{"a/package.json: npm by -", "package.json: npm by package-lock.json"}));
}

TEST(ReadPackages, AWorkspaceLocksWhatLiesBelow) {
  EXPECT_EQ(
      PackagesOf({{"a/package.json", kNpm}, {"package-lock.json", "{}"}, {"package.json", R"({"workspaces": ["a"]})"}}),
      (List{"a/package.json: npm by package-lock.json", "package.json: npm by package-lock.json"}));
  EXPECT_EQ(PackagesOf({{"a/package.json", kNpm}, {"pnpm-lock.yaml", "{}"}, {"pnpm-workspace.yaml", "packages: [a]"}}),
            (List{"a/package.json: npm by pnpm-lock.yaml"}));
}

TEST(ReadPackages, ALockFileAloneIsAPackage) {
  EXPECT_EQ(PackagesOf({{"Pipfile.lock", "{}"}}), (List{"Pipfile.lock: pypi by Pipfile.lock"}));
  EXPECT_EQ(PackagesOf({{"go.sum", ""}}), List{});
}

TEST(ReadPackages, WhatPullsNothingInIsLeftOut) {
  EXPECT_EQ(PackagesOf({{"package.json", R"({"type": "module"})"},
                        {"pyproject.toml", "[tool.ruff]\n"},
                        {"requirements.txt", "# none\n"}}),
            List{});
}

TEST(ReadPackages, ExamplesAndTestsDoNotCount) {
  EXPECT_EQ(PackagesOf({{"examples/package.json", kNpm}, {"test/e2e/package.json", kNpm}}), List{});
}

struct PinCase {
  std::string_view text;
  std::optional<bool> pinned;
};

TEST(AreRequirementsPinned, WantsOneVersionEach) {
  for (const PinCase& row : {PinCase{"a==1.0\nb===2\n", true},
                             {"a==1.*\n", false},
                             {"a>=1\n", false},
                             {"a\n", false},
                             {"a==1 ; python_version < '3.9'\n", true},
                             {"a==1 \\\n  --hash=sha256:00\n", true},
                             {"--index-url https://pypi.example.com\n-r base.txt\n-e .\n", std::nullopt},
                             {"a @ git+https://example.com/a.git@v1\n", true},
                             {"a @ git+https://example.com/a.git\n", false},
                             {"a @ https://example.com/a-1.whl\n", true},
                             {"", std::nullopt},
                             {"a==1 # see b>=2\n", true},
                             {"a[extra]==1.0,>0.9\n", true}}) {
    EXPECT_EQ(AreRequirementsPinned(row.text), row.pinned) << row.text;
  }
}

TEST(IsPomPinned, RefusesMovingVersions) {
  EXPECT_TRUE(
      IsPomPinned("<project><version>1-SNAPSHOT</version><dependency><version>2.1</version></dependency></project>"));
  EXPECT_TRUE(IsPomPinned("<dependency><version>${spring.version}</version></dependency>"));
  EXPECT_FALSE(IsPomPinned("<dependency><version>[1.0,2.0)</version></dependency>"));
  EXPECT_FALSE(IsPomPinned("<dependency><version>LATEST</version></dependency>"));
  EXPECT_FALSE(IsPomPinned("<dependency><artifactId>a</artifactId><version>1-SNAPSHOT</version></dependency>"));
  EXPECT_TRUE(IsPomPinned("<version>"));
}

TEST(IsProjectPinned, WantsAVersionOfEachReference) {
  EXPECT_EQ(IsProjectPinned("<PackageReference Include=\"A\" Version=\"1.2\" />"), true);
  EXPECT_EQ(IsProjectPinned("<PackageReference Include=\"A\" Version=\"1.*\" />"), false);
  EXPECT_EQ(IsProjectPinned("<PackageReference Include=\"A\"><Version>1.2</Version></PackageReference>"), true);
  EXPECT_EQ(IsProjectPinned("<PackageReference Include=\"A\" />"), false);
  EXPECT_EQ(IsProjectPinned("<Project />"), std::nullopt);
}

}  // namespace
}  // namespace seaworthy::collectors::repo
