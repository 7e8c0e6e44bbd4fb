// Who owns the code: CODEOWNERS of GitHub, GitLab and Bitbucket, OWNERS files, MAINTAINERS, service catalogues.
//
// Authors and maintainers of a package manifest are not owners of the service.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "formats/node.h"
#include "source/repository.h"

namespace seaworthy::collectors::repo {

struct Owner {
  std::string name;
  std::string kind;    // codeowners, owners, maintainers, catalog
  bool whole = false;  // Owns everything, not only some paths.
  Place place;
};

// The last matching line wins: a later `*` takes everything from the lines above it.
std::vector<Owner> ReadCodeowners(std::string_view path, std::string_view text);

// Kubernetes' form (`approvers`, `filters`); reviewers alone own nothing.
std::vector<Owner> ReadOwnersTree(std::string_view path, const formats::Node& root);

// One address or handle a line: Chromium's OWNERS, MAINTAINERS.
std::vector<Owner> ReadOwnerLines(std::string_view path, std::string_view kind, std::string_view text);

// One document of a service catalogue: Backstage, Datadog, OpsLevel, Cortex, Compass.
std::vector<Owner> ReadCatalogOwners(std::string_view path, const formats::Node& root);

// Of all such files; each name once per kind, where it was found first.
std::vector<Owner> ReadOwners(const source::Repository& repository);

}  // namespace seaworthy::collectors::repo
