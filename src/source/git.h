// What Git says about a folder, from its own files and two short runs of the git program.
//
// The repository is not trusted: nothing that its configuration names is run. Where its configuration could make
// `git status` run a program (filters, included configuration), the state counts as changed instead.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "source/repository.h"

namespace seaworthy::source {

// All empty outside of Git, before the first commit, or without a git program. `root` is a real path; the Git
// repository may start above it.
GitState AskGit(const std::string& root);

// The commit that gave the file its content. Nothing where the file is not held by Git, or differs from what is, or
// where the history of a shallow clone does not reach back to it.
std::optional<Change> AskLastChange(const std::string& root, std::string_view path);

// Where a folder lies in the Git working tree around it: `services/shop`, empty at its top. Nothing outside of Git.
// `root` is a real path. Asks no program.
std::optional<std::string> FolderInGit(const std::string& root);

}  // namespace seaworthy::source
