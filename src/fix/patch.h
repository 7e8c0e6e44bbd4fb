// New files as a patch that `git apply` and `patch -p1` take.
#pragma once

#include <span>
#include <string>

namespace seaworthy::fix {

struct NewFile {
  std::string path;  // From the root, with `/`.
  std::string text;  // Ends with a line end.
};

std::string PatchText(std::span<const NewFile> files);

}  // namespace seaworthy::fix
