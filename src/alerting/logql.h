// Tells queries of Loki from PromQL. Files of both look alike, and some queries are well-formed in either language.
#pragma once

#include <cstdint>
#include <string_view>

namespace seaworthy::alerting {

enum class LogQl : std::uint8_t {
  kNo,
  kMaybe,  // Selects by labels alone, over a range: `count_over_time({app="shop"}[5m])` is PromQL as well.
  kYes,    // Filters or parses lines: `{app="shop"} |= "error" | json`.
};

LogQl JudgeLogQl(std::string_view expression);

}  // namespace seaworthy::alerting
