// The windows that Sloth writes alerts over where a repository brings its own: `kind: AlertWindows`.
#pragma once

#include <optional>
#include <vector>

#include "formats/node.h"
#include "slo/slo.h"
#include "slo/windows.h"

namespace seaworthy::slo {

struct SlothWindows {
  Span period;
  std::vector<BurnRule> rules;
};

// Empty for other documents, and for one that says too little.
std::optional<SlothWindows> ReadSlothWindows(const formats::Node& document);

// Gives an objective of Sloth the period, and its generated alerts the conditions, of these windows.
void UseWindows(const SlothWindows& windows, Slo& slo);

}  // namespace seaworthy::slo
