// What runs each function of all.def, which declares it here; it is defined in the file of its library.
#pragma once

#include <span>
#include <string_view>

#include "cel/function.h"
#include "value/value.h"

namespace seaworthy::cel {

using Arguments = std::span<const value::Value>;

#define SEAWORTHY_CEL_OPERATOR(signature, doc)
#define SEAWORTHY_CEL_FUNCTION(signature, run, doc) value::Value run(Context& context, Arguments arguments);
#include "cel/functions/all.def"
#undef SEAWORTHY_CEL_FUNCTION
#undef SEAWORTHY_CEL_OPERATOR

// Of strings.cc, for lists.cc, which has reverse() of both kinds.
value::Value ReverseText(Context& context, std::string_view text);

}  // namespace seaworthy::cel
