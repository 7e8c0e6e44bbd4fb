// Runs as JUnit XML, for what a pipeline shows of tests: a suite for each section, a case for each item.
//
// An item that fails is a failure, one that is unknown or went wrong an error; what does not apply, waits for people or
// stands in shadow is skipped. The form is the one that Jenkins' schema describes: a root that carries counts and no
// time of day, `skipped` with its reason as text. Characters that XML forbids become U+FFFD.
#pragma once

#include <span>
#include <string>

#include "model/result.h"

namespace seaworthy::report {

// The runs outlive the call.
std::string RenderJunit(std::span<const model::Run* const> runs);

}  // namespace seaworthy::report
