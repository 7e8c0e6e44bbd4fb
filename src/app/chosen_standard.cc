#include "app/chosen_standard.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "app/errors.h"

namespace seaworthy::app {

bool NamesFile(std::string_view standard) {
  return standard.find('/') != std::string_view::npos || standard.ends_with(".yaml");
}

Result<std::string> ChosenStandard(const std::string& asked, const source::Repository& repository,
                                   const model::Service& service) {
  if (!asked.empty()) return asked;
  if (service.standard.empty()) return std::string(kDefaultStandard);
  if (!NamesFile(service.standard)) return service.standard;
  namespace fs = std::filesystem;
  std::error_code unresolved;
  fs::path root = fs::weakly_canonical(repository.root(), unresolved);
  fs::path path = fs::weakly_canonical(root / service.standard, unresolved);
  auto below = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  if (unresolved || below.first != root.end()) {
    return Error(kOutsideStandard, fmt::format("standard '{}' lies outside of the repository", service.standard))
        .At(service.place)
        .Advise("keep it in the repository, or name it with --standard");
  }
  return path.string();
}

}  // namespace seaworthy::app
