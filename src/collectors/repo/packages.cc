#include "collectors/repo/packages.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

// What the text of a manifest says: nothing (pulls nothing in), whether it pins by itself.
enum class Content { kEmpty, kOpen, kPinned };

using Judge = Content (*)(std::string_view text);

struct Format {
  std::string_view ecosystem;
  std::string_view manifest;  // A whole name, or an ending that starts with `.`.
  std::array<std::string_view, 6> locks;
  bool workspace = false;  // A workspace root above may hold the lock file.
  Judge judge = nullptr;   // Null: always pulls something in and never pins by itself.
};

bool HasAny(std::string_view text, std::initializer_list<std::string_view> needles) {
  return std::ranges::any_of(needles,
                             [&](std::string_view needle) { return text.find(needle) != std::string_view::npos; });
}

Content OpenIf(bool pulls) { return pulls ? Content::kOpen : Content::kEmpty; }

Content FromPinned(std::optional<bool> pinned) {
  return !pinned.has_value() ? Content::kEmpty : *pinned ? Content::kPinned : Content::kOpen;
}

Content JudgePackageJson(std::string_view text) {
  return OpenIf(
      HasAny(text, {"\"dependencies\"", "\"devDependencies\"", "\"optionalDependencies\"", "\"workspaces\""}));
}
Content JudgeGoMod(std::string_view text) { return OpenIf(text.find("require") != std::string_view::npos); }
Content JudgePyproject(std::string_view text) {
  return OpenIf(
      HasAny(text, {"\ndependencies", "tool.poetry.dependencies", "dependency-groups", "optional-dependencies"}));
}
Content JudgeSetup(std::string_view text) { return OpenIf(text.find("install_requires") != std::string_view::npos); }
Content JudgeCargo(std::string_view text) {
  return OpenIf(HasAny(text, {"dependencies]", "dependencies.", "[workspace"}));
}
Content JudgePom(std::string_view text) {
  if (!HasAny(text, {"<dependency>", "<parent>"})) return Content::kEmpty;
  return IsPomPinned(text) ? Content::kPinned : Content::kOpen;
}
Content JudgeGradle(std::string_view text) { return OpenIf(HasAny(text, {"dependencies", "plugins"})); }
Content JudgeRequirements(std::string_view text) { return FromPinned(AreRequirementsPinned(text)); }
Content JudgeProject(std::string_view text) { return FromPinned(IsProjectPinned(text)); }
Content JudgePackagesConfig(std::string_view text) {
  return text.find("<package ") == std::string_view::npos ? Content::kEmpty : Content::kPinned;
}
Content JudgeComposer(std::string_view text) { return OpenIf(HasAny(text, {"\"require\"", "\"require-dev\""})); }
Content JudgeChart(std::string_view text) { return OpenIf(text.find("dependencies:") != std::string_view::npos); }

const auto kFormats = std::to_array<Format>({
    {"npm",
     "package.json",
     {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"},
     true,
     JudgePackageJson},
    {"deno", "deno.json", {"deno.lock"}, true},
    {"go", "go.mod", {"go.sum"}, false, JudgeGoMod},
    {"pypi",
     "pyproject.toml",
     {"poetry.lock", "uv.lock", "pdm.lock", "pylock.toml", "pixi.lock"},
     true,
     JudgePyproject},
    {"pypi", "Pipfile", {"Pipfile.lock"}},
    {"pypi", "setup.py", {"uv.lock", "pylock.toml"}, false, JudgeSetup},
    {"pypi", "setup.cfg", {"uv.lock", "pylock.toml"}, false, JudgeSetup},
    {"cargo", "Cargo.toml", {"Cargo.lock"}, true, JudgeCargo},
    {"maven", "pom.xml", {}, false, JudgePom},
    {"gradle", "build.gradle", {"gradle.lockfile", "gradle/verification-metadata.xml"}, true, JudgeGradle},
    {"gradle", "build.gradle.kts", {"gradle.lockfile", "gradle/verification-metadata.xml"}, true, JudgeGradle},
    {"nuget", ".csproj", {"packages.lock.json"}, false, JudgeProject},
    {"nuget", ".fsproj", {"packages.lock.json"}, false, JudgeProject},
    {"nuget", ".vbproj", {"packages.lock.json"}, false, JudgeProject},
    {"nuget", "packages.config", {}, false, JudgePackagesConfig},
    {"nuget", "paket.dependencies", {"paket.lock"}},
    {"rubygems", "Gemfile", {"Gemfile.lock"}},
    {"rubygems", "gems.rb", {"gems.locked"}},
    {"composer", "composer.json", {"composer.lock"}, false, JudgeComposer},
    {"hex", "mix.exs", {"mix.lock"}, true},
    {"hex", "rebar.config", {"rebar.lock"}},
    {"pub", "pubspec.yaml", {"pubspec.lock"}, true},
    {"swift", "Package.swift", {"Package.resolved"}},
    {"cocoapods", "Podfile", {"Podfile.lock"}},
    {"hackage", "stack.yaml", {"stack.yaml.lock"}},
    {"conan", "conanfile.txt", {"conan.lock"}},
    {"conan", "conanfile.py", {"conan.lock"}},
    {"bazel", "MODULE.bazel", {"MODULE.bazel.lock"}},
    {"helm", "Chart.yaml", {"Chart.lock"}, false, JudgeChart},
    {"helm", "requirements.yaml", {"requirements.lock"}, false, JudgeChart},
});

constexpr Format kRequirements{"pypi", {}, {}, false, JudgeRequirements};

// requirements.txt, requirements-dev.txt, dev-requirements.txt, requirements/prod.txt.
bool IsRequirements(const source::File& file) {
  if (file.extension() != "txt") return false;
  std::string_view folder = file.folder();
  return file.name().find("requirements") != std::string_view::npos || folder == "requirements" ||
         folder.ends_with("/requirements");
}

const Format* FormatOf(const source::File& file) {
  if (IsRequirements(file)) return &kRequirements;
  std::string_view name = file.name();
  for (const Format& format : kFormats) {
    if (format.manifest.front() == '.' ? name.ends_with(format.manifest) : name == format.manifest) return &format;
  }
  return nullptr;
}

std::string Join(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : std::string(folder) + "/" + std::string(name);
}

std::string_view Parent(std::string_view folder) {
  std::size_t slash = folder.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : folder.substr(0, slash);
}

const source::File* FindLock(const source::Repository& repository, const Format& format, std::string_view folder) {
  for (std::string_view lock : format.locks) {
    if (lock.empty()) break;
    if (const source::File* file = repository.Find(Join(folder, lock))) return file;
  }
  return nullptr;
}

// Whether the folder is the root of several packages that share one lock file.
bool IsWorkspaceRoot(const source::Repository& repository, const Format& format, std::string_view folder) {
  for (std::string_view mark :
       {"pnpm-workspace.yaml", "lerna.json", "settings.gradle", "settings.gradle.kts", "go.work"}) {
    if (repository.Find(Join(folder, mark)) != nullptr) return true;
  }
  const source::File* manifest = repository.Find(Join(folder, format.manifest));
  if (manifest == nullptr) return false;
  auto text = repository.Text(*manifest);
  return text.ok() && HasAny(*text, {"workspace", "apps_path"});
}

const source::File* FindLockAbove(const source::Repository& repository, const Format& format, std::string_view folder) {
  while (!folder.empty()) {
    folder = Parent(folder);
    const source::File* lock = FindLock(repository, format, folder);
    if (lock != nullptr && IsWorkspaceRoot(repository, format, folder)) return lock;
  }
  return nullptr;
}

std::optional<Package> ReadPackage(const source::Repository& repository, const source::File& file,
                                   const Format& format) {
  Content content = Content::kOpen;
  if (format.judge != nullptr) {
    auto text = repository.Text(file);
    if (!text.ok()) return std::nullopt;
    content = format.judge(*text);
  }
  if (content == Content::kEmpty) return std::nullopt;
  Package package{file.path, std::string(format.ecosystem), content == Content::kPinned, {}, {file.path, 1, 0}};
  const source::File* lock = FindLock(repository, format, file.folder());
  if (lock == nullptr && format.workspace) lock = FindLockAbove(repository, format, file.folder());
  if (lock == nullptr && content == Content::kPinned) lock = &file;
  package.locked = lock != nullptr;
  if (lock != nullptr) package.lock = lock->path;
  return package;
}

// A lock file whose manifest is not among the files: what it pins is pinned all the same.
std::optional<Package> ReadLoneLock(const source::Repository& repository, const source::File& file) {
  for (const Format& format : kFormats) {
    bool is_lock = std::ranges::find(format.locks, file.name()) != format.locks.end();
    if (!is_lock || format.manifest.front() == '.' || format.ecosystem == "go") continue;
    if (repository.Find(Join(file.folder(), format.manifest)) != nullptr) return std::nullopt;
    if (format.ecosystem == "npm" && repository.Find(Join(file.folder(), "pnpm-workspace.yaml")) != nullptr)
      return std::nullopt;
    return Package{file.path, std::string(format.ecosystem), true, file.path, {file.path, 1, 0}};
  }
  return std::nullopt;
}

// One requirement without its comment and its hash options.
enum class Requirement { kNone, kPinned, kOpen };

Requirement JudgeRequirement(std::string_view line) {
  line = Trim(line.substr(0, std::min(line.find(" #"), line.size())));
  if (line.empty() || line.starts_with('#') || line.starts_with("--hash")) return Requirement::kNone;
  if (line.starts_with('-') || line.starts_with('.') || line.starts_with('/'))
    return Requirement::kNone;  // Options, own code.
  if (line.find("--hash=") != std::string_view::npos) return Requirement::kPinned;
  if (std::size_t address = line.find("://"); address != std::string_view::npos) {
    std::string_view rest = line.substr(address + 3);
    bool is_vcs = line.find("git+") != std::string_view::npos;
    return !is_vcs || rest.rfind('@') != std::string_view::npos ? Requirement::kPinned : Requirement::kOpen;
  }
  line = Trim(line.substr(0, std::min(line.find(';'), line.size())));
  std::size_t equal = line.find("==");
  bool exact = equal != std::string_view::npos && line.find('*', equal) == std::string_view::npos;
  return exact ? Requirement::kPinned : Requirement::kOpen;
}

std::string_view Between(std::string_view text, std::string_view from, std::string_view to) {
  std::size_t start = text.find(from);
  if (start == std::string_view::npos) return {};
  start += from.size();
  return text.substr(start, text.find(to, start) - start);
}

bool IsFloatingVersion(std::string_view version) {
  version = Trim(version);
  return version.empty() || HasAny(version, {"*", "[", "(", ",", "LATEST", "RELEASE", "latest."});
}

}  // namespace

std::optional<bool> AreRequirementsPinned(std::string_view text) {
  bool any = false;
  bool continues = false;
  for (std::string_view line : Split(text, '\n')) {
    bool is_continuation = continues;
    line = Trim(line);
    continues = line.ends_with('\\');
    if (is_continuation) continue;
    Requirement requirement = JudgeRequirement(continues ? line.substr(0, line.size() - 1) : line);
    if (requirement == Requirement::kOpen) return false;
    any = any || requirement == Requirement::kPinned;
  }
  return any ? std::optional<bool>(true) : std::nullopt;
}

bool IsPomPinned(std::string_view pom) {
  for (std::size_t at = pom.find("<version>"); at != std::string_view::npos; at = pom.find("<version>", at + 9)) {
    std::string_view version = Between(pom.substr(at), "<version>", "</version>");
    if (!version.empty() && version.size() < 100 && IsFloatingVersion(version)) return false;
  }
  for (std::size_t at = pom.find("<dependency>"); at != std::string_view::npos;
       at = pom.find("<dependency>", at + 12)) {
    if (Between(pom.substr(at), "<dependency>", "</dependency>").find("-SNAPSHOT") != std::string_view::npos)
      return false;
  }
  return true;
}

std::optional<bool> IsProjectPinned(std::string_view project) {
  constexpr std::string_view kReference = "<PackageReference ";
  bool any = false;
  for (std::size_t at = project.find(kReference); at != std::string_view::npos; at = project.find(kReference, at + 1)) {
    std::string_view element = project.substr(at, project.find('>', at) - at);
    if (element.find("Include=") == std::string_view::npos) continue;
    std::string_view version = Between(element, "Version=\"", "\"");
    if (version.empty()) version = Between(project.substr(at, 400), "<Version>", "</Version>");
    if (IsFloatingVersion(version)) return false;
    any = true;
  }
  return any ? std::optional<bool>(true) : std::nullopt;
}

std::vector<Package> ReadPackages(const source::Repository& repository, std::stop_token stop) {
  std::vector<Package> packages;
  for (const source::File& file : repository.files()) {
    if (stop.stop_requested()) break;
    if (file.role != source::Role::kEvidence) continue;
    const Format* format = FormatOf(file);
    auto package = format != nullptr ? ReadPackage(repository, file, *format) : ReadLoneLock(repository, file);
    if (package.has_value()) packages.push_back(*std::move(package));
  }
  return packages;
}

}  // namespace seaworthy::collectors::repo
