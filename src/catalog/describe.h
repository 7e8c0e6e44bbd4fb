// Which services a repository holds, from its descriptor, its catalogue, and what it shows.
//
// `seaworthy.yaml` at the root says most, then the `catalog-info.yaml` files, then detection; each part of a service is
// taken from the first that declares it, and keeps its place. A wrong descriptor is an error: it was written for us. A
// wrong catalogue file is a remark.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/service.h"
#include "source/repository.h"

namespace seaworthy::catalog {

struct Options {
  std::string service;  // Id, name or alias of the one that is wanted; empty: all of them as one product.
  bool all = false;     // Each by itself.
};

struct Described {
  std::vector<model::Service> services;  // At least one; exactly one unless Options::all.
  std::vector<std::string> remarks;      // For the reader of the report, one line each.
};

// Errors: those of the descriptor, and catalog/no-such-service.
Result<Described> Describe(const source::Repository& repository, const Options& options = {});

// Opens the repository without the files that its descriptor excludes, with the reports that it names. Errors: those of
// Repository::Open and of the descriptor.
Result<source::Repository> OpenRepository(std::string_view root);

// Folders that say nothing of `service`, because descriptions of other services among `all` lie in them; not those that
// its own description lies in. Sorted. A service of the root, or several in one file, leave nothing out.
std::vector<std::string> FoldersOfOthers(const model::Service& service, std::span<const model::Service> all);

// As OpenRepository(), without these folders, too.
Result<source::Repository> OpenWithout(std::string_view root, std::span<const std::string> folders);

}  // namespace seaworthy::catalog
