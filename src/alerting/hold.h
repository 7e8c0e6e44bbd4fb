// Durations as rule files write them: `5m`, `1h30m`, `0`.
#pragma once

#include <optional>
#include <string_view>

#include "base/instant.h"

namespace seaworthy::alerting {

// Units from large to small, each once, as Prometheus has it: y, w, d, h, m, s, ms. Nothing where it is none.
std::optional<Span> ParseHold(std::string_view text);

}  // namespace seaworthy::alerting
