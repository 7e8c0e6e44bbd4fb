// The use cases behind `seaworthy standard`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace seaworthy::app {

struct StandardReport {
  std::string text;           // For standard output.
  std::vector<Error> errors;  // What is wrong with the standard or its cases' form.
  bool failed = false;        // A case did not hold.
};

std::string ListStandards();
StandardReport ShowStandard(std::string_view name_or_path, int width);
StandardReport LintStandard(std::string_view name_or_path);
StandardReport TestStandard(std::string_view name_or_path);

}  // namespace seaworthy::app
