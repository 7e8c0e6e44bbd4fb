// A folder for one test, removed at its end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/assert.h"

namespace seaworthy::source {

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "seaworthy-XXXXXX").string();
    SEAWORTHY_ASSERT(::mkdtemp(pattern.data()) != nullptr, "the temporary folder can be written");
    path_ = std::filesystem::canonical(pattern);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;  // What is left behind is the system's to clean.
    std::filesystem::remove_all(path_, ignored);
  }

  std::string path() const { return path_.string(); }

  // Writes a file, with its folders.
  void Write(std::string_view name, std::string_view text) const {
    std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }

  void Link(std::string_view name, std::string_view target) const {
    std::filesystem::path link = path_ / name;
    std::filesystem::create_directories(link.parent_path());
    std::filesystem::create_symlink(target, link);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace seaworthy::source
