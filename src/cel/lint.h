// Mistakes in expressions that compile: what can only fail, and what passes by accident.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cel/program.h"

namespace seaworthy::cel {

// Where in the text; line and column from 1, columns in characters.
struct Position {
  int line = 1;
  int column = 1;

  friend bool operator==(const Position&, const Position&) = default;
};

// An optional struct field that is selected where nothing ensures that it is set. `has(x.f) && x.f > 1`,
// `!has(x.f) || x.f > 1`, `has(x.f) ? x.f : 0` and `x.?f` are guarded.
struct UnguardedSelect {
  std::string text;   // `w.probe.path`
  std::string field;  // `path`
  Position position;
};
std::vector<UnguardedSelect> FindUnguardedSelects(const Program& program);

// An `all()` over a list that stems from a variable and may be empty: it would pass by accident. Guarded are
// `size(x) > 0 && x.all(..)`, `x.size() >= 1`, `x != []`, `x.exists(..)`, each on the same list, and `x == [] || ...`.
struct UnguardedAll {
  std::size_t slot = 0;
  std::string text;  // The list expression.
  Position position;
};
std::vector<UnguardedAll> FindUnguardedAlls(const Program& program);

// A part made of constants that fails whenever it is evaluated: `duration("2 weeks")`, `1 / 0`.
struct AlwaysFailing {
  std::string text;
  std::string error;
  Position position;
};
std::vector<AlwaysFailing> FindAlwaysFailing(const Program& program);

}  // namespace seaworthy::cel
