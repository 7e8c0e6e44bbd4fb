// What runs each function of all.def. A function is declared here by all.def and defined in the file of its library.
#pragma once

#include <span>

#include "cel/function.h"
#include "value/value.h"

namespace seaworthy::cel {

using Arguments = std::span<const value::Value>;

#define SEAWORTHY_CEL_DECLARE(name) value::Value name(Context& context, Arguments arguments);

// core.cc
SEAWORTHY_CEL_DECLARE(Size)
SEAWORTHY_CEL_DECLARE(Contains)
SEAWORTHY_CEL_DECLARE(StartsWith)
SEAWORTHY_CEL_DECLARE(EndsWith)
SEAWORTHY_CEL_DECLARE(Matches)
SEAWORTHY_CEL_DECLARE(OptionalNone)
SEAWORTHY_CEL_DECLARE(OptionalOf)
SEAWORTHY_CEL_DECLARE(OptionalOfNonZero)
SEAWORTHY_CEL_DECLARE(Unwrap)
SEAWORTHY_CEL_DECLARE(HasValue)
SEAWORTHY_CEL_DECLARE(OptionalValue)
SEAWORTHY_CEL_DECLARE(OptionalOr)
SEAWORTHY_CEL_DECLARE(OrValue)

// conversions.cc
SEAWORTHY_CEL_DECLARE(ToDyn)
SEAWORTHY_CEL_DECLARE(ToTypeValue)
SEAWORTHY_CEL_DECLARE(ToBool)
SEAWORTHY_CEL_DECLARE(ToBytes)
SEAWORTHY_CEL_DECLARE(ToDouble)
SEAWORTHY_CEL_DECLARE(ToInt)
SEAWORTHY_CEL_DECLARE(ToUint)
SEAWORTHY_CEL_DECLARE(ToStringValue)
SEAWORTHY_CEL_DECLARE(ToTimestamp)
SEAWORTHY_CEL_DECLARE(ToDuration)

// clock.cc
SEAWORTHY_CEL_DECLARE(GetDate)
SEAWORTHY_CEL_DECLARE(GetDayOfMonth)
SEAWORTHY_CEL_DECLARE(GetDayOfWeek)
SEAWORTHY_CEL_DECLARE(GetDayOfYear)
SEAWORTHY_CEL_DECLARE(GetFullYear)
SEAWORTHY_CEL_DECLARE(GetMonth)
SEAWORTHY_CEL_DECLARE(GetHours)
SEAWORTHY_CEL_DECLARE(GetMinutes)
SEAWORTHY_CEL_DECLARE(GetSeconds)
SEAWORTHY_CEL_DECLARE(GetMilliseconds)

#undef SEAWORTHY_CEL_DECLARE

}  // namespace seaworthy::cel
