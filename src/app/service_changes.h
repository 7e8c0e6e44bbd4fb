// What became other about a registered service, as the organisation's log tells it.
#pragma once

#include <vector>

#include "app/service_register.h"
#include "auth/audit.h"

namespace seaworthy::app {

std::vector<auth::AuditChange> WhatChanged(const RegisteredService& before, const RegisteredService& after);

}  // namespace seaworthy::app
