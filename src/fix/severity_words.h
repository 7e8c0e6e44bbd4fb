// By which label and words a repository's alerts say that somebody is woken, or that it can wait.
#pragma once

#include <span>

#include "alerting/rule.h"
#include "fix/burn_rules.h"

namespace seaworthy::fix {

// The most frequent ones; `severity: page` and `severity: ticket` where no alert says anything.
SeverityWords SeverityWordsOf(std::span<const alerting::RuleFile> files);

}  // namespace seaworthy::fix
