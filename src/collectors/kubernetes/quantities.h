// Amounts of cpu and memory as Kubernetes writes them: `250m`, `0.5`, `1e3`, `512Mi`, `1.5G`.
//
// Exact down to a billionth, rounded up below that; an amount beyond 2^63 - 1 is held there, as the API server does.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace seaworthy::collectors::kubernetes {

struct Quantity {
  std::int64_t whole = 0;
  std::int32_t nanos = 0;  // 0 <= nanos < 10^9

  double AsDouble() const;
  std::int64_t RoundedUp() const;

  friend bool operator==(const Quantity&, const Quantity&) = default;
};

// Nothing where the text is no quantity, or a negative one: no resource may be that.
std::optional<Quantity> ParseQuantity(std::string_view text);

}  // namespace seaworthy::collectors::kubernetes
