// What every declared endpoint accepts and presents, asked over the network: `tls.endpoints`.
//
// One entry per address of each endpoint. What was not seen of an endpoint is absent in its entry, with the reason; the
// entry itself is always there, so that no endpoint is forgotten because it was down.
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::tls {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::tls
