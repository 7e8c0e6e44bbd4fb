// Which rules two standards have in common: what a stored outcome still answers, and what must be judged anew.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/ruler.h"
#include "base/instant.h"
#include "model/service.h"
#include "standard/parameters.h"
#include "value/value.h"

namespace seaworthy::app {

// What holds for every service. Items by their position in the rulers.
struct RuleMatch {
  std::vector<std::optional<std::size_t>> old_of;  // The old item that a new one is, by id, else by `replaces`.
  std::vector<bool> same_rule;                     // Of each new item: as its old one, but for parameters.
  std::vector<bool> dropped;                       // Of each old item: no new one is it.
  std::vector<bool> required_before;               // Whether an item blocks at that moment.
  std::vector<bool> required_after;
};

RuleMatch MatchRules(const Ruler& before, const Ruler& after, Instant now);

// What holds for all services of one tier with the same settings. Values live as long as the classes.
struct RuleClass {
  std::vector<value::Value> before;  // Parameters.
  std::vector<value::Value> after;
  std::vector<std::pair<std::size_t, std::size_t>> kept;  // New item, old item with the outcome.
  std::vector<std::size_t> anew;                          // New items.
  std::vector<std::size_t> slots;                         // Facts that judging anew reads, by either rule; ascending.
};

// Makes each class once. Not for several threads; what it returned may be read by all.
class RuleClasses {
 public:
  // The rest outlives the classes.
  RuleClasses(const Ruler& before, const Ruler& after, const RuleMatch& match)
      : before_(before), after_(after), match_(match) {}

  // Stays where it is.
  const RuleClass& Of(std::optional<int> tier, std::span<const model::Setting> parameters);

 private:
  struct Kept {
    standard::Parameters before;  // Own the values.
    standard::Parameters after;
    RuleClass rules;
  };
  void Sort(RuleClass& rules) const;
  bool SameParameters(const RuleClass& rules, std::size_t mine) const;

  const Ruler& before_;
  const Ruler& after_;
  const RuleMatch& match_;
  std::map<std::string, Kept> classes_;
};

}  // namespace seaworthy::app
