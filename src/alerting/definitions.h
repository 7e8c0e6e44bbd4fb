// What recorded series are made of: the name of each recording rule and its expressions, over all files of a
// repository.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/rule.h"

namespace seaworthy::alerting {

// Borrows the rules: they must outlive it and stay in place.
class Definitions {
 public:
  Definitions() = default;
  void Add(std::span<const RuleFile> files);
  // The rules that record it; more than one where they differ by labels. Empty where nobody does.
  std::span<const Rule* const> Of(std::string_view series) const;

 private:
  std::map<std::string, std::vector<const Rule*>, std::less<>> rules_;
};

}  // namespace seaworthy::alerting
