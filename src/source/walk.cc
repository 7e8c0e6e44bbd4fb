#include "source/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "source/folders.h"

namespace seaworthy::source {
namespace {

constexpr int kDeepest = 64;  // One descriptor is open per level.
constexpr std::size_t kMostRemarks = 100;

enum class EntryType { kFolder, kFile, kLink, kOther };

struct FolderEntry {
  std::string name;
  EntryType type = EntryType::kOther;
  std::uint64_t size = 0;
};

// What a folder hands down to all below it.
struct Inherited {
  Role role = Role::kEvidence;
  bool in_chart = false;
  int depth = 0;
  std::string skipped;  // The skipped folder that all this lies in: nothing but what is named there is listed.
};

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

EntryType TypeOf(mode_t mode) {
  if (S_ISREG(mode)) return EntryType::kFile;
  if (S_ISDIR(mode)) return EntryType::kFolder;
  return S_ISLNK(mode) ? EntryType::kLink : EntryType::kOther;
}

std::string_view LastPart(std::string_view path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// The role of a path whose last part is a file, by its folders and its own name. False if it lies in a skipped folder.
bool RoleOfPath(std::string_view path, Role& role) {
  std::vector<std::string_view> parts = Split(path, '/');
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (IsSkippedFolder(parts[i], {})) return false;
    if (role == Role::kEvidence) role = RoleOfFolder(parts[i], i == 0 ? std::string_view() : parts[i - 1], {});
  }
  if (role == Role::kEvidence) role = RoleOfFileName(parts.back());
  return true;
}

bool IsBelow(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

// The folders that a glob spells out: `a/b` of `a/b/*/x.xml`.
std::string_view SpeltFolder(std::string_view glob) {
  if (glob.starts_with("./")) glob.remove_prefix(2);
  if (glob.starts_with('/')) glob.remove_prefix(1);
  std::size_t end = glob.substr(0, glob.find_first_of("*?")).rfind('/');
  return end == std::string_view::npos ? std::string_view() : glob.substr(0, end);
}

class Walker {
 public:
  Walker(const std::string& root, const Options& options) : root_(root), options_(options) {}

  Listing Run(const Descriptor& folder) {
    Folder(folder, "", {});
    std::sort(listing_.files.begin(), listing_.files.end(),
              [](const File& a, const File& b) { return a.path < b.path; });
    for (std::size_t i = 0; i < listing_.files.size(); ++i) listing_.files[i].index = i;
    std::sort(listing_.remarks.begin(), listing_.remarks.end());
    if (remarks_dropped_ > 0) listing_.remarks.push_back(fmt::format("and {} more remarks", remarks_dropped_));
    return std::move(listing_);
  }

 private:
  void Remark(std::string text) {
    if (listing_.remarks.size() < kMostRemarks) {
      listing_.remarks.push_back(std::move(text));
    } else {
      ++remarks_dropped_;
    }
  }

  static std::string Shown(std::string_view path) { return path.empty() ? "the root" : OneLine(path, 200); }

  // False once the limit is reached; said once.
  bool Room() {
    if (seen_ < options_.files) return ++seen_, true;
    if (!full_) Remark(fmt::format("more than {} files and folders: the rest was not looked at", options_.files));
    full_ = true;
    return false;
  }

  std::vector<FolderEntry> Entries(const Descriptor& here, std::string_view path) {
    std::vector<FolderEntry> entries;
    Descriptor own(::openat(here.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    std::unique_ptr<DIR, CloseFolder> folder(::fdopendir(own.get()));
    if (folder == nullptr) return entries;
    int number = own.release();  // The folder closes it.
    while (const dirent* found = ::readdir(folder.get())) {
      std::string_view name = found->d_name;
      if (name == "." || name == ".." || !Room()) continue;
      if (!IsUtf8(name)) {
        Remark(fmt::format("{}: a name in it is no UTF-8 text", Shown(path)));
        continue;
      }
      struct stat state = {};
      if (::fstatat(number, found->d_name, &state, AT_SYMLINK_NOFOLLOW) != 0) continue;  // Gone since it was listed.
      entries.push_back({std::string(name), TypeOf(state.st_mode), static_cast<std::uint64_t>(state.st_size)});
      if (full_) break;
    }
    return entries;
  }

  void Folder(const Descriptor& here, const std::string& path, const Inherited& inherited) {
    std::vector<FolderEntry> entries = Entries(here, path);
    std::vector<std::string_view> names;
    names.reserve(entries.size());
    for (const FolderEntry& entry : entries) names.push_back(entry.name);
    bool chart = std::find(names.begin(), names.end(), "Chart.yaml") != names.end();
    for (const FolderEntry& entry : entries) {
      std::string entry_path = path.empty() ? entry.name : path + "/" + entry.name;
      switch (entry.type) {
        case EntryType::kFile: AddFile(entry_path, entry.size, inherited); break;
        case EntryType::kLink: AddLink(here, entry_path, inherited); break;
        case EntryType::kOther: Remark(Shown(entry_path) + ": no regular file"); break;
        case EntryType::kFolder: {
          Inherited below = inherited;
          if (below.skipped.empty() && IsSkippedFolder(entry.name, names)) below.skipped = entry_path;
          if (IsVersionControl(entry.name) || !LeadsToNamed(entry_path, below.skipped)) break;
          if (below.role == Role::kEvidence) below.role = RoleOfFolder(entry.name, LastPart(path), names);
          below.in_chart = inherited.in_chart || (chart && entry.name == "templates");
          ++below.depth;
          Descend(here, entry.name, entry_path, below);
          break;
        }
      }
    }
  }

  void Descend(const Descriptor& parent, const std::string& name, const std::string& path, const Inherited& below) {
    if (full_) return;
    if (below.depth > kDeepest) return Remark(fmt::format("{}: more than {} folders deep", Shown(path), kDeepest));
    Descriptor folder(::openat(parent.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder.valid()) return Remark(Shown(path) + ": the folder cannot be read");
    Folder(folder, path, below);
  }

  void AddLink(const Descriptor& parent, const std::string& path, const Inherited& inherited) {
    struct stat state = {};
    std::string name(LastPart(path));
    if (::fstatat(parent.get(), name.c_str(), &state, 0) != 0) return Remark(Shown(path) + ": a link to nothing");
    if (S_ISDIR(state.st_mode)) return;  // What it leads to is listed where it stands, if it is inside.
    std::string target = TargetInside(root_, path);
    if (target.empty()) return Remark(Shown(path) + ": a link that leaves the repository");
    Inherited as_target = inherited;
    if (!S_ISREG(state.st_mode) || !RoleOfPath(target, as_target.role)) return;
    AddFile(path, static_cast<std::uint64_t>(state.st_size), as_target);
  }

  void AddFile(const std::string& path, std::uint64_t size, const Inherited& inherited) {
    if (!inherited.skipped.empty() && !IsNamed(path, inherited.skipped)) return;
    Role role = inherited.role == Role::kEvidence ? RoleOfFileName(LastPart(path)) : inherited.role;
    if (IsExcluded(path)) role = Role::kExcluded;
    listing_.files.push_back({path, size, role, inherited.in_chart, 0});
  }

  // Whether the glob leads into the skipped folder. It must spell that out, so that no `**` searches all of them.
  static bool Spells(std::string_view glob, std::string_view skipped) {
    std::string_view spelt = SpeltFolder(glob);
    return spelt == skipped || IsBelow(spelt, skipped);
  }

  bool LeadsToNamed(std::string_view path, std::string_view skipped) const {
    if (skipped.empty()) return true;
    return std::any_of(options_.named.begin(), options_.named.end(), [&](const std::string& glob) {
      std::string_view spelt = SpeltFolder(glob);
      return Spells(glob, skipped) && (spelt == path || IsBelow(spelt, path) || IsBelow(path, spelt));
    });
  }

  bool IsNamed(std::string_view path, std::string_view skipped) const {
    return std::any_of(options_.named.begin(), options_.named.end(),
                       [&](const std::string& glob) { return Spells(glob, skipped) && MatchesGlob(glob, path); });
  }

  // Whether a glob matches the path or a folder it lies in.
  bool IsExcluded(std::string_view path) const {
    if (options_.exclude.empty()) return false;
    for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
      std::string_view part = path.substr(0, end);
      for (const std::string& glob : options_.exclude) {
        if (MatchesGlob(glob, part)) return true;
      }
      if (end == std::string_view::npos) return false;
    }
  }

  const std::string& root_;
  const Options& options_;
  Listing listing_;
  std::size_t seen_ = 0;
  std::size_t remarks_dropped_ = 0;
  bool full_ = false;
};

}  // namespace

Listing Walk(const Descriptor& folder, const std::string& root, const Options& options) {
  return Walker(root, options).Run(folder);
}

std::string TargetInside(const std::string& root, const std::string& path) {
  std::string prefix = root == "/" ? root : root + "/";
  std::unique_ptr<char, decltype(&std::free)> real(::realpath((prefix + path).c_str(), nullptr), &std::free);
  if (real == nullptr) return {};
  std::string_view target = real.get();
  if (!target.starts_with(prefix)) return {};
  return std::string(target.substr(prefix.size()));
}

}  // namespace seaworthy::source
