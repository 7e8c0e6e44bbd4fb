// Runs a program and takes what it prints: no shell, bounded time and output, nothing of our environment but what is
// named. Not for several threads at once on the same arguments; different calls are independent.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>

namespace seaworthy::source {

struct ProcessLimits {
  std::chrono::milliseconds time{10'000};
  std::size_t bytes = 1u << 20;
};

// `arguments[0]` is looked for in PATH; `environment` is `NAME=value`, and all there is. What the program prints to its
// standard output, or nothing: it could not start, failed, printed too much (and was stopped) or overstayed (likewise).
std::optional<std::string> OutputOf(std::span<const std::string> arguments, std::span<const std::string> environment,
                                    const ProcessLimits& limits = {});

}  // namespace seaworthy::source
