// Runs as SARIF 2.1.0, as code scanning reads it: a run for each service, a rule for each item, a result for each
// problem.
//
// Only problems are results, since readers of SARIF show a result of any kind as one: a failing item's findings as
// `fail`, an item that is not known as `open`. Fingerprints hold names and no lines, so that a reader can tell new
// results from known ones; the tool keeps no baseline itself. Paths are relative to the top of the checkout.
#pragma once

#include <span>
#include <string>

#include "model/result.h"

namespace seaworthy::report {

// The runs outlive the call.
std::string RenderSarif(std::span<const model::Run* const> runs);

}  // namespace seaworthy::report
