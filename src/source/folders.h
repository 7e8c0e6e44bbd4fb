// What the name of a folder or file says about the use of what lies in it. One table each, so that it can be read.
#pragma once

#include <span>
#include <string_view>

#include "source/repository.h"

namespace seaworthy::source {

// Whether a folder of that name is left out entirely: dependencies, tools' own data, their output. `siblings` are the
// names beside it: some names mean output only next to the tool's own file.
bool IsSkippedFolder(std::string_view name, std::span<const std::string_view> siblings);

// Whether it is version control's own: nothing in it is ever read.
bool IsVersionControl(std::string_view name);

// The role of all that lies in a folder of that name. `parent` is the name of the folder around it, empty at the root,
// and `siblings` the names beside it: `overlays/test`, and `test` beside `prod`, are environments.
Role RoleOfFolder(std::string_view name, std::string_view parent, std::span<const std::string_view> siblings);

// The role that the name of a file gives it: `rules_test.yaml`, `config.example.json`.
Role RoleOfFileName(std::string_view name);

}  // namespace seaworthy::source
