// Rates of requests as people write them in a capacity plan.
#pragma once

#include <optional>
#include <string_view>

namespace seaworthy::catalog {

// Requests a second: `1200 rps`, `1,200 requests/s`, `72k rpm`, `1.5k req/s`. Empty for whatever is not a single number
// and a unit of that kind: `many`, `100 to 200 rps`, `1200 users`, `1200`.
std::optional<double> RequestRate(std::string_view text);

}  // namespace seaworthy::catalog
