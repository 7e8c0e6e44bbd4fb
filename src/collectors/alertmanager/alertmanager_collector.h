// Whom the alerts of the repository reach: its Alertmanager configurations and its alert rules, put together.
//
// Where some configurations belong to production, or to no environment in particular, only those count. An alert goes
// through the configuration that lies nearest to its rule file; of several that are equally near, through each. A file
// that is a template or broken stays in the lists as an absent part.
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::alertmanager {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::alertmanager
