// The use case behind `seaworthy inspect promql`: what Seaworthy reads from one expression, as one line of JSON.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::app {

// `line` is one JSON string. Gives `{valid, normalised, selectors, error: {message, advice, line, column}}` without a
// newline; `normalised` and `error` are null where there is none. `experimental` means all that Prometheus has behind
// feature flags, the fill modifiers, too.
std::string InspectPromql(std::string_view line, bool experimental);

}  // namespace seaworthy::app
