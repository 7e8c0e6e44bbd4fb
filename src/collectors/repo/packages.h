// Package manifests of the common ecosystems, and whether what they pull in is pinned.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "source/repository.h"

namespace seaworthy::collectors::repo {

struct Package {
  std::string path;  // Of the manifest; of the lock file where that stands alone.
  std::string ecosystem;
  bool locked = false;
  std::string lock;  // The file that pins: a lock file, or the manifest itself.
  Place place;
};

// Whether every requirement names one exact version, address or hash. Nothing where the text requires nothing.
std::optional<bool> AreRequirementsPinned(std::string_view requirements_txt);

// Whether Maven will pick the same versions tomorrow: no ranges, no LATEST, no RELEASE, no SNAPSHOT dependency.
bool IsPomPinned(std::string_view pom);

// Whether every PackageReference of an MSBuild project names one version; nothing where it has none.
std::optional<bool> IsProjectPinned(std::string_view csproj);

// Manifests that pull in nothing are left out: there is nothing to lock.
std::vector<Package> ReadPackages(const source::Repository& repository, std::stop_token stop);

}  // namespace seaworthy::collectors::repo
