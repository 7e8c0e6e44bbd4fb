// Service level objectives of the repository: OpenSLO, Sloth, Pyrra, Nobl9 and slo-generator files.
//
// Indicators that objectives refer to are looked for in all of its files. A file that names one of these formats and
// cannot be read, or is a template, stays in the list as an absent part, so that nothing passes or fails without it.
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::slo {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::slo
