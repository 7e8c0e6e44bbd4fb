// The use case behind `seaworthy probe tls`.
#pragma once

#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::app {

struct ProbeOptions {
  bool json = false;
  std::string trusted;  // A PEM file; empty: the system's certificates.
  Instant now;
};

struct ProbeAnswer {
  std::string text;
  bool all_answered = true;
};

// Errors: an address that is none, a trust file that cannot be read.
Result<ProbeAnswer> ProbeTls(const std::vector<std::string>& addresses, const ProbeOptions& options);

}  // namespace seaworthy::app
