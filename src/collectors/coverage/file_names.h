// Which file of the repository a report means by a name.
//
// Reports name files from the root of the machine that built them, from a folder they state, from a module's name (Go)
// or from a package (Java). What is found in the repository gets its path there, so that reports of several tools, and
// of several machines, meet by file.
//
// The repository outlives this. Threads: Resolve() is const.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "source/repository.h"

namespace seaworthy::collectors::coverage {

class FileNames {
 public:
  explicit FileNames(const source::Repository& repository);

  struct Resolved {
    std::string path;                    // In the repository, else the name with `/`.
    const source::File* file = nullptr;  // Null where the repository holds no such file, or several that might be it.
  };
  // `folders` are those that the report says its names start from.
  Resolved Resolve(std::string_view name, std::span<const std::string> folders) const;

 private:
  const source::File* FindBelow(std::string_view path) const;
  const source::File* FindEnding(std::string_view path) const;

  const source::Repository& repository_;
  std::map<std::string_view, std::vector<const source::File*>, std::less<>> by_name_;  // By the last part.
};

}  // namespace seaworthy::collectors::coverage
