// Which services a log is about, and whose they are: for deciding who may know that it went on.
#pragma once

#include "app/record.h"
#include "app/service_register.h"
#include "base/instant.h"
#include "server/live.h"

namespace seaworthy::server {

// Both outlive what is returned.
ObjectsOf WhoIsConcerned(app::Record& record, app::ServiceRegister& services, Clock clock);

}  // namespace seaworthy::server
