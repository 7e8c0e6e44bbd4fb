#include "source/git.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "base/text.h"
#include "source/process.h"

namespace seaworthy::source {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestSmallFile = 64 * 1024;

struct GitFolders {
  fs::path own;     // Of this checkout: HEAD, index.
  fs::path common;  // Shared by all checkouts: config.
};

std::string ReadSmallFile(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return {};
  std::ifstream in(path, std::ios::binary);
  std::string text(kLongestSmallFile, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

// What `.git` at that place leads to; it is a file in a worktree or submodule.
std::optional<GitFolders> FoldersAt(const fs::path& place) {
  std::error_code error;
  fs::path own = place / ".git";
  if (!fs::exists(own, error)) return std::nullopt;
  if (!fs::is_directory(own, error)) {
    constexpr std::string_view kPrefix = "gitdir: ";
    std::string text = ReadSmallFile(own);
    if (!text.starts_with(kPrefix)) return std::nullopt;
    own = place / std::string(Trim(std::string_view(text).substr(kPrefix.size())));
  }
  std::string common = ReadSmallFile(own / "commondir");
  return GitFolders{own, common.empty() ? own : own / std::string(Trim(common))};
}

std::optional<GitFolders> FindGit(const std::string& root) {
  for (fs::path place = root;; place = place.parent_path()) {
    if (std::optional<GitFolders> folders = FoldersAt(place)) return folders;
    if (place == place.parent_path()) return std::nullopt;
  }
}

std::string RefOf(const GitFolders& folders) {
  constexpr std::string_view kPrefix = "ref: ";
  std::string head = ReadSmallFile(folders.own / "HEAD");
  return head.starts_with(kPrefix) ? std::string(Trim(std::string_view(head).substr(kPrefix.size()))) : std::string();
}

// Whether the repository's own configuration is plain: it names no filter, which `git status` would run, and no other
// file that could. One that is too long to be read whole is not plain.
bool IsPlain(const std::string& configuration) {
  if (configuration.size() >= kLongestSmallFile) return false;
  std::string lower = Lower(configuration);
  return lower.find("[filter") == std::string::npos && lower.find("[include") == std::string::npos;
}

std::vector<std::string> Environment() {
  std::vector<std::string> variables = {"LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0",
                                        "GIT_NO_LAZY_FETCH=1", "GIT_NO_REPLACE_OBJECTS=1"};
  for (const char* name : {"PATH", "HOME", "XDG_CONFIG_HOME"}) {
    if (const char* value = std::getenv(name)) variables.push_back(std::string(name) + "=" + value);
  }
  return variables;
}

std::optional<std::string> Git(const std::string& root, std::initializer_list<std::string_view> arguments) {
  std::vector<std::string> all = {"git",
                                  "-C",
                                  root,
                                  "--no-pager",
                                  "-c",
                                  "safe.directory=*",
                                  "-c",
                                  "core.fsmonitor=false",
                                  "-c",
                                  "core.hooksPath=/dev/null",
                                  "-c",
                                  "protocol.allow=never",
                                  "--literal-pathspecs"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return OutputOf(all, Environment());
}

// `commit HASH\nTIME\n`, as rev-list prints it.
bool ReadCommit(std::string_view text, GitState& state) {
  constexpr std::string_view kPrefix = "commit ";
  if (!text.starts_with(kPrefix)) return false;
  std::vector<std::string_view> lines = Split(text, '\n');
  if (lines.size() < 2) return false;
  Result<Instant> time = ParseInstant(lines[1]);
  state.commit = std::string(lines[0].substr(kPrefix.size()));
  if (time.ok()) state.time = *time;
  return true;
}

bool IsPlain(const GitFolders& folders) {
  return IsPlain(ReadSmallFile(folders.common / "config")) && IsPlain(ReadSmallFile(folders.own / "config.worktree"));
}

// Whether what lies at the path differs from the commit, as far as that can be told without running a filter.
bool IsDirty(const std::string& root, const GitFolders& folders, std::string_view path) {
  if (!IsPlain(folders)) return true;
  std::optional<std::string> changes = Git(
      root, {"status", "--porcelain", "--untracked-files=no", "--ignore-submodules=all", "--no-renames", "--", path});
  return !changes || !changes->empty();
}

// Whether the history of a shallow clone ends at that commit, as a pipeline's does by default: all files seem to have
// come with it, however old they are. A list that is too long to be read whole may name it.
bool IsCutOff(const GitFolders& folders, const std::string& commit) {
  std::string ends = ReadSmallFile(folders.common / "shallow");
  return ends.size() >= kLongestSmallFile || ends.find(commit) != std::string::npos;
}

}  // namespace

GitState AskGit(const std::string& root) {
  std::optional<GitFolders> folders = FindGit(root);
  if (!folders) return {};
  GitState state;
  std::optional<std::string> commit = Git(root, {"rev-list", "-1", "--format=%cI", "HEAD", "--"});
  if (!commit || !ReadCommit(*commit, state)) return {};
  state.ref = RefOf(*folders);
  state.dirty = IsDirty(root, *folders, ".");
  return state;
}

std::optional<Change> AskLastChange(const std::string& root, std::string_view path) {
  std::optional<GitFolders> folders = FindGit(root);
  if (!folders) return std::nullopt;
  // A file that was deleted and stands there again, untracked, has a commit too; the index tells.
  std::optional<std::string> tracked = Git(root, {"ls-files", "-z", "--", path});
  if (!tracked || tracked->empty() || IsDirty(root, *folders, path)) return std::nullopt;
  std::optional<std::string> commit = Git(root, {"rev-list", "-1", "--format=%cI", "HEAD", "--", path});
  GitState state;
  if (!commit || !ReadCommit(*commit, state) || !state.time || IsCutOff(*folders, state.commit)) return std::nullopt;
  return Change{state.commit, *state.time};
}

std::optional<std::string> FolderInGit(const std::string& root) {
  for (fs::path place = root;; place = place.parent_path()) {
    if (FoldersAt(place)) return place == root ? std::string() : fs::path(root).lexically_relative(place).string();
    if (place == place.parent_path()) return std::nullopt;
  }
}

}  // namespace seaworthy::source
