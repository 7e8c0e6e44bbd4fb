// What JMeter's samples have in common, as a table and as XML.
#pragma once

#include <string_view>

#include "collectors/load_test/samples.h"

namespace seaworthy::collectors::load_test {

// Whether a sample with that message sums up the samples of a transaction.
bool IsJmeterTransaction(std::string_view message);

// The run of those requests; where only transactions were kept, of these.
Measurement JmeterRun(std::string_view form, Samples& requests, Samples& transactions);

}  // namespace seaworthy::collectors::load_test
