// What a repository shows of its service when nobody declared anything: a name, an owner, components.
//
// Only what can hardly be wrong is detected; the rest stays undeclared. Each part keeps the place that told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/service.h"
#include "source/repository.h"

namespace seaworthy::catalog {

// The id and name are always there: of the Git remote, else of the folder.
model::Service Detect(const source::Repository& repository);

// Environments that folders are named after: `deploy/staging/` is staging, and its files describe it. Only a proposal
// for `init`: a review goes by the names of folders anyway.
std::vector<model::Environment> DetectEnvironments(const source::Repository& repository);

// `git@github.com:shop/checkout.git` and `https://…/checkout` give `checkout`: the last part of the address of the
// remote `origin` in the text of a .git/config. Empty where there is none.
std::string NameOfRemote(std::string_view git_config);

struct CodeOwner {
  std::string name;  // `@shop/checkout`; empty where nobody, or more than one, owns the whole repository.
  int line = 0;
};
CodeOwner WholeOwner(std::string_view codeowners);

}  // namespace seaworthy::catalog
