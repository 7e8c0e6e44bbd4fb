// What recorded series are made of: the name of each recording rule and its expressions, over all files of a
// repository.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "alerting/rule.h"
#include "promql/ast.h"

namespace seaworthy::alerting {

// Borrows the rules: they must outlive it and stay in place.
class Definitions {
 public:
  Definitions() = default;
  void Add(std::span<const RuleFile> files);
  // The rules that record it; more than one where they differ by labels. Empty where nobody does.
  std::span<const Rule* const> Of(std::string_view series) const;
  // Those whose labels contradict none of the matchers, the first few of many. Quick, even where each of thousands of
  // services records the same series.
  std::vector<const Rule*> Of(std::string_view series, std::span<const promql::Matcher> matchers) const;

 private:
  struct Series {
    std::vector<const Rule*> rules;
    // Of series with many rules: those that set a label to a value, and how many set it at all.
    std::unordered_map<std::string, std::vector<const Rule*>> by_value;
    std::unordered_map<std::string, std::size_t> by_label;
  };

  static void Index(const Rule& rule, Series& series);
  static std::span<const Rule* const> Likely(const Series& series, std::span<const promql::Matcher> matchers);

  std::map<std::string, Series, std::less<>> series_;
};

}  // namespace seaworthy::alerting
