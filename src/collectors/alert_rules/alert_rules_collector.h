// Alert rules of the repository, and the golden signals that they cover.
//
// Recorded series are looked through in all of its files. A file that holds rules by its looks and cannot be read, or
// is a template, stays in the list as an absent part, and leaves each signal open that no other alert covers.
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::alert_rules {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::alert_rules
