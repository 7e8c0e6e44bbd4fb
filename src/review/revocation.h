// Decisions that were taken back, as the logs of the services tell: long after a newer go of the service, a certificate
// of the older review must not be good again. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/instant.h"
#include "review/events.h"

namespace seaworthy::review {

struct Revocation {
  std::string service;
  std::string by;  // Id of a person.
  Instant at;
  std::string reason;

  friend bool operator==(const Revocation&, const Revocation&) = default;
};

// Those of the decision of `review`, or of a delta review that mended it: what was granted together is taken back
// together. `services` holds whole logs, by service.
std::vector<Revocation> RevocationsOf(const std::string& review,
                                      const std::map<std::string, std::vector<ServiceRecord>>& services);

}  // namespace seaworthy::review
