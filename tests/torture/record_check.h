// What must hold of a store after its writers were killed.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"

namespace seaworthy::torture {

// What the writers said, over all rounds on one store.
struct Told {
  std::map<std::string, std::int64_t> acknowledged;  // Key to position.
  std::set<std::string> tried;                       // And not acknowledged.
};

struct Checked {
  std::int64_t events = 0;
  std::int64_t lost = 0;                   // Acknowledged, and not there or elsewhere.
  std::int64_t doubled = 0;                // There more than once.
  std::vector<std::string> broken_chains;  // Each fault in words.
  std::int64_t wrong_rows = 0;             // Rows that do not say what the events say.

  bool good() const { return lost + doubled + wrong_rows == 0 && broken_chains.empty(); }
};

// Opens the store, which recovers it, and looks at everything.
Result<Checked> Check(const std::string& address, const Told& told);

}  // namespace seaworthy::torture
