// Lists the files below a root, once, without leaving it.
//
// Bounded in files, depth and time spent on what cannot be evidence. What is left out because something is wrong with
// it is a remark; what is left out by the rules of folders.h is not.
#pragma once

#include <string>
#include <vector>

#include "source/descriptor.h"
#include "source/repository.h"

namespace seaworthy::source {

struct Listing {
  std::vector<File> files;  // Sorted by path.
  std::vector<std::string> remarks;
};

// `root` is the real path of `folder`, an open folder.
Listing Walk(const Descriptor& folder, const std::string& root, const Options& options);

// The real path of a link's target from the root, or empty if it is broken or leaves the root.
std::string TargetInside(const std::string& root, const std::string& path);

}  // namespace seaworthy::source
