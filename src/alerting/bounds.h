// What the comparison of a quantity tells where its words do not, or mislead: flags, floors, counters that stand still.
#pragma once

#include <optional>
#include <string>

#include "alerting/series.h"
#include "alerting/signal.h"

namespace seaworthy::alerting {

struct BoundVerdict {
  Signal signal = Signal::kOther;
  std::string reason;
};

// Before the words of the quantity count: a flag is a state whatever it is called, and what should not be low or should
// be one number is not scarce.
std::optional<BoundVerdict> JudgeAgainstWords(const Quantity& quantity);

// Where no plain word tells of a level: compared with 0 or 1 it is a flag.
std::optional<BoundVerdict> JudgeUnknownLevel(const Quantity& quantity);

// Where neither a word nor the alert's name tells of a counter: against its own past it is demand.
std::optional<BoundVerdict> JudgeUnknownCount(const Quantity& quantity);

}  // namespace seaworthy::alerting
