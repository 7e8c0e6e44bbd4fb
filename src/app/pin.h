// The standard that a review pins: found and loaded as `check` does it, with the tier, exposure and parameters that the
// services declare or the user names.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "model/service.h"
#include "model/standard.h"
#include "review/pinned.h"

namespace seaworthy::app {

struct PinRequest {
  std::string path;  // A repository that describes the services; empty: none is looked at.
  std::vector<std::string>
      services;             // Ids; of a repository ids, names or aliases. Empty: what the repository describes.
  std::string standard;     // Shipped name or path; empty: what the service names, else first-look.
  std::optional<int> tier;  // Instead of what is declared.
  std::string exposure;     // The same.
  review::SubjectKind subject = review::SubjectKind::kService;
  Instant now;
};

struct Pinning {
  std::vector<std::string> services;          // Ids.
  std::map<std::string, std::string> owners;  // Team of each service that declares one.
  review::PinnedStandard standard;
};

// Of several services the most critical tier counts; where their exposures or settings differ, none of them does. Every
// mistake of a broken standard is returned, else one error.
struct PinOutcome {
  Pinning pinning;
  std::vector<Error> errors;

  bool ok() const { return errors.empty(); }
};

PinOutcome PinFor(const PinRequest& request);

// The same with a standard and services that are at hand; of the request only tier, exposure, subject and time count.
// Precondition: there is a service.
Pinning PinHeld(const model::Standard& standard, const std::vector<model::Service>& services,
                const PinRequest& request);

}  // namespace seaworthy::app
