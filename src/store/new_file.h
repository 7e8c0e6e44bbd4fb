// A file that appears under its name only when it is complete and durable.
#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace seaworthy::store {

class NewFile {
 public:
  // Makes an empty file for the owner alone, beside `target`.
  static Result<NewFile> Beside(const std::string& target);
  NewFile(NewFile&& other) noexcept : target_(std::move(other.target_)), path_(std::exchange(other.path_, {})) {}
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  // Removes what was not moved into its place.
  ~NewFile();

  const std::string& path() const { return path_; }

  // Both make the content and the name durable. The first fails with store/exists where the name is taken.
  Result<void> MoveIntoPlace();
  Result<void> MoveOver();

 private:
  NewFile(std::string target, std::string path) : target_(std::move(target)), path_(std::move(path)) {}
  Result<void> Move(unsigned flags);

  std::string target_;
  std::string path_;  // Empty once it was moved.
};

// store/exists, as MoveIntoPlace() would tell later.
Result<void> CheckAbsent(const std::string& path);

}  // namespace seaworthy::store
