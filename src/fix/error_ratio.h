// The part of events that are bad, as PromQL, over any window.
//
// Most indicators count events: their own queries are asked over the window. One whose budget is counted in another way
// (a value that is compared, slices of time) is first recorded as a sample for each evaluation; the ratio over a window
// is the average of the samples.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "slo/slo.h"

namespace seaworthy::fix {

// A series to record before the ratio: between 0 (good) and 1 (bad).
struct Sample {
  std::string expression;
  std::optional<Span> interval;  // How often, where the objective says it.
};

struct ErrorRatio {
  std::optional<Sample> sample;
  // Empty where there is a sample. May have several lines.
  std::function<std::string(Span)> over;
  std::vector<std::string> remarks;  // What a reader of the rules should know, in sentences.
};

// Errors: fix/not-possible, with advice and the place of the indicator.
Result<ErrorRatio> ErrorRatioOf(const slo::Slo& slo, const slo::Target& target);

}  // namespace seaworthy::fix
