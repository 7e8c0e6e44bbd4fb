// How an alert decides that something is unusual: by a fixed bound, by the series' own past, by an error budget, or by
// its absence.
#pragma once

#include "alerting/definitions.h"
#include "alerting/rule.h"
#include "alerting/signal.h"

namespace seaworthy::alerting {

Detection DetectionOf(const Rule& rule, const Definitions& definitions);

}  // namespace seaworthy::alerting
