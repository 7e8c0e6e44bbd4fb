// Commands that stand for a script kept elsewhere in the repository: make targets, package.json scripts, shell files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/repo/pipeline.h"
#include "source/repository.h"

namespace seaworthy::collectors::repo {

// `folder` and `path` joined, `.` and `..` resolved; nothing where that leaves the repository or is not literal.
std::optional<std::string> ResolvePath(std::string_view folder, std::string_view path);

// The recipes of a make target and of what it depends on; nothing where the Makefile does not have it.
std::optional<std::string> RecipeOf(std::string_view makefile, std::string_view target);

// The script behind the command, with its folder. Nothing where the command stands for itself or the script is not in
// the repository.
std::optional<Script> FindScript(const source::Repository& repository, const std::vector<std::string>& words,
                                 std::string_view folder);

// Only prints, or does nothing at all.
bool IsHollow(std::string_view script);

}  // namespace seaworthy::collectors::repo
