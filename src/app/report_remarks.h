// What is odd about the reports of the pipeline that were read: a header that says otherwise, a time before the commit.
#pragma once

#include <string>
#include <vector>

#include "facts/fact_set.h"

namespace seaworthy::app {

// One line each, with the path; the first ten. The facts are those lists that are called `reports` and whose elements
// have a `path` and `remarks`.
std::vector<std::string> ReportRemarks(const facts::FactSet& facts);

}  // namespace seaworthy::app
