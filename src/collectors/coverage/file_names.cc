#include "collectors/coverage/file_names.h"

#include <algorithm>

namespace seaworthy::collectors::coverage {
namespace {

// With `/`, without `./` at the start.
std::string WithSlashes(std::string_view name) {
  std::string path(name);
  std::replace(path.begin(), path.end(), '\\', '/');
  while (path.starts_with("./")) path.erase(0, 2);
  return path;
}

std::string_view LastPart(std::string_view path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool IsAbsolute(std::string_view path) { return path.starts_with('/') || (path.size() > 2 && path[1] == ':'); }

// A module is named by a host: `github.com/acme/shop/cart/cart.go`.
bool StartsWithHost(std::string_view path) {
  std::string_view first = path.substr(0, path.find('/'));
  return first.size() < path.size() && first.find('.') != std::string_view::npos && !first.starts_with('.');
}

}  // namespace

FileNames::FileNames(const source::Repository& repository) : repository_(repository) {
  for (const source::File& file : repository.files()) by_name_[file.name()].push_back(&file);
}

// The longest end of the path that is a file.
const source::File* FileNames::FindBelow(std::string_view path) const {
  while (true) {
    if (const source::File* file = repository_.Find(path)) return file;
    std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return nullptr;
    path.remove_prefix(slash + 1);
  }
}

// The one file whose path ends with this one.
const source::File* FileNames::FindEnding(std::string_view path) const {
  auto found = by_name_.find(LastPart(path));
  if (found == by_name_.end()) return nullptr;
  const source::File* only = nullptr;
  for (const source::File* file : found->second) {
    std::string_view whole = file->path;
    bool ends = whole == path || (whole.ends_with(path) && whole[whole.size() - path.size() - 1] == '/');
    if (!ends) continue;
    if (only != nullptr) return nullptr;
    only = file;
  }
  return only;
}

FileNames::Resolved FileNames::Resolve(std::string_view name, std::span<const std::string> folders) const {
  std::string path = WithSlashes(name);
  const source::File* file = nullptr;
  if (!by_name_.contains(LastPart(path))) return {std::move(path), nullptr};
  if (IsAbsolute(path)) {
    file = FindBelow(path);
  } else {
    file = repository_.Find(path);
    for (std::size_t i = 0; i < folders.size() && file == nullptr; ++i) {
      std::string folder = WithSlashes(folders[i]);
      file = IsAbsolute(folder) ? FindBelow(folder + "/" + path) : repository_.Find(folder + "/" + path);
    }
    if (file == nullptr && StartsWithHost(path)) file = FindBelow(path);
    if (file == nullptr) file = FindEnding(path);
  }
  return {file == nullptr ? std::move(path) : file->path, file};
}

}  // namespace seaworthy::collectors::coverage
