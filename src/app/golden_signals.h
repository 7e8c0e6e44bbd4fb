// The golden-signal matrix out of the facts of the collector alert_rules.
#pragma once

#include <optional>

#include "facts/fact_set.h"
#include "model/golden_signals.h"

namespace seaworthy::app {

// Empty where no alert rules were read.
std::optional<model::GoldenSignals> GoldenSignalsOf(const facts::FactSet& facts);

}  // namespace seaworthy::app
