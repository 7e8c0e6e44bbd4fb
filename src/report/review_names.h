// The core knows people by their ids alone: `attested by ana` becomes `attested by Ana Lund` where a person reads it.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "review/assess.h"

namespace seaworthy::report {

class PeopleNames {
 public:
  // Everybody who did something in the review, or for its services.
  PeopleNames(const review::Case& subject, const std::function<std::string(const std::string&)>& name_of);

  // In the sentences of the core: after `by`, `of` and the like, and never within another word.
  std::string In(std::string text) const;

 private:
  std::map<std::string, std::string> names_;  // By id.
};

}  // namespace seaworthy::report
