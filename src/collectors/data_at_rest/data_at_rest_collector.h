// How the data stores of the repository's states are encrypted.
//
// It reads the same states as the collectors `pulumi` and `terraform`, with the same code (cloud/), so that none needs
// to wait for another and nothing of a state has to be a fact.
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::data_at_rest {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::data_at_rest
