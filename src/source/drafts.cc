#include "source/drafts.h"

#include "base/draft.h"

namespace seaworthy::source {
namespace {

// `checkout/blob/main/docs/disk.md` of an address; of a path the path without `./` and `/` in front.
std::string_view PathOf(std::string_view reference) {
  reference = reference.substr(0, reference.find_first_of("?#"));
  if (std::size_t scheme = reference.find("://"); scheme != std::string_view::npos) {
    std::size_t slash = reference.find('/', scheme + 3);
    if (slash == std::string_view::npos) return {};
    return reference.substr(slash + 1);
  }
  if (reference.starts_with("./")) reference.remove_prefix(2);
  while (reference.starts_with('/')) reference.remove_prefix(1);
  return reference;
}

}  // namespace

const File* FileNamed(const Repository& repository, std::string_view reference) {
  std::string_view path = PathOf(reference);
  if (reference.find("://") == std::string_view::npos) return repository.Find(path);
  // Each ending of the address's path, the longest first; a name alone would say too little.
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    if (const File* file = repository.Find(path)) return file;
    path.remove_prefix(slash + 1);
  }
  return nullptr;
}

bool NamesDraft(const Repository& repository, std::string_view reference) {
  const File* file = FileNamed(repository, reference);
  if (file == nullptr) return false;
  Result<std::string_view> text = repository.Text(*file);
  return text.ok() && IsDraft(*text);
}

}  // namespace seaworthy::source
