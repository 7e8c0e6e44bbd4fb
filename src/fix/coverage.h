// Whether something watches the error budget of an objective already.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "alerting/definitions.h"
#include "alerting/rule.h"
#include "slo/slo.h"

namespace seaworthy::fix {

// What does, in words; empty where nothing does. Rules that are drafts themselves count here: they are not written
// twice.
std::optional<std::string> WatchedBy(const slo::Slo& slo, const slo::Target& target,
                                     std::span<const alerting::RuleFile> files,
                                     const alerting::Definitions& definitions);

}  // namespace seaworthy::fix
