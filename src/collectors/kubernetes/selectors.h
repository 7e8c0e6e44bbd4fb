// Labels, and the selectors that match them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/kubernetes/tree.h"

namespace seaworthy::collectors::kubernetes {

using Labels = std::map<std::string, std::string, std::less<>>;

// Of a mapping of texts; anything else in it is left out.
Labels ReadLabels(const Tree* tree);

class Selector {
 public:
  // `matchLabels` and `matchExpressions`. An empty selector matches everything, a missing one nothing.
  static Selector OfPods(const Tree* tree);
  // A plain mapping, as a Service has it. Empty or missing: nothing.
  static Selector OfService(const Tree* tree);

  bool Matches(const Labels& labels) const;
  bool empty() const { return requirements_.empty(); }

 private:
  enum class Operator : std::uint8_t { kIn, kNotIn, kExists, kDoesNotExist, kUnknown };
  struct Requirement {
    std::string key;
    Operator op = Operator::kIn;
    std::vector<std::string> values;

    bool Holds(const Labels& labels) const;
  };

  static Operator OperatorOf(std::string_view name);
  void AddLabels(const Tree* tree);
  void AddExpressions(const Tree* tree);

  bool matches_nothing_ = false;
  std::vector<Requirement> requirements_;
};

}  // namespace seaworthy::collectors::kubernetes
