// Waivers, conditions and actions as people name them: by the item they are about, or by id.
#pragma once

#include <string>

#include "base/result.h"
#include "review/assess.h"

namespace seaworthy::app {

// An id or its beginning, or the item of the only one in that state. Error: app/ambiguous.
Result<std::string> FindWaiver(const review::Case& subject, const std::string& name, review::WaiverStatus status);
// Those that are open.
Result<std::string> FindCondition(const review::Case& subject, const std::string& name);
// The same; an action also by its title.
Result<std::string> FindAction(const review::Case& subject, const std::string& name);

}  // namespace seaworthy::app
