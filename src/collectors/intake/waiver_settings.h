// What the tools were told to ignore by files of their own: `.checkov.yaml`, `.trivyignore.yaml`, `.snyk` and others.
//
// Not for several threads at once.
#pragma once

#include <string_view>
#include <vector>

#include "collectors/intake/waivers.h"

namespace seaworthy::collectors::intake {

// Whether it is such a file: told by its name.
bool IsSettings(const source::File& file);

// Checkov, Trivy, kube-linter, Polaris, hadolint, Snyk and Scorecard. None where the file is broken: then the
// tool ignores nothing, either.
std::vector<Waiver> WaiversOfSettings(const source::File& file, std::string_view text);

}  // namespace seaworthy::collectors::intake
