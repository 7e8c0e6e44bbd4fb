// Collects what is wrong with a standard, so that its author sees everything at once.
//
// Errors are kept in the order found, at most 50; a reader goes on after each. Not for several threads.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "formats/node.h"

namespace seaworthy::standard {

class Diagnostics {
 public:
  static constexpr std::size_t kLimit = 50;

  // The file that the following errors are about.
  void Enter(std::string file) { file_ = std::move(file); }
  const std::string& file() const { return file_; }

  void Add(Error error);
  // Of the current file, at that node.
  void Report(const ErrorCode& code, std::string message, const formats::Node& at, std::string advice = {});

  Place PlaceOf(const formats::Node& node) const { return {file_, node.line(), node.column()}; }
  // Nothing more is kept: a reader of many things may stop, and need not look for the nearest right name.
  bool full() const { return errors_.size() >= kLimit; }
  bool empty() const { return errors_.empty(); }
  // How many were reported, also beyond the limit.
  std::size_t size() const { return reported_; }
  std::vector<Error> Take() && { return std::move(errors_); }

 private:
  std::string file_;
  std::vector<Error> errors_;
  std::size_t reported_ = 0;
};

}  // namespace seaworthy::standard
