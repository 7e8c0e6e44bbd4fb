// Whether an alert wakes somebody or waits, by its labels alone. Routes of the Alertmanager say it better where they
// are known (alerting/route.h).
#pragma once

#include <cstdint>
#include <string_view>

#include "alerting/rule.h"

namespace seaworthy::alerting {

enum class Urgency : std::uint8_t {
  kUnknown,  // No severity, or one whose word says nothing.
  kNotice,   // `info`, `none`: tells nobody in particular.
  kTicket,   // `warning`, `ticket`: within working days.
  kPage,     // `critical`, `page`, `p1`: now.
};

std::string_view Name(Urgency urgency);  // `unknown`, `notice`, `ticket`, `page`

Urgency UrgencyOf(const Rule& rule);

}  // namespace seaworthy::alerting
