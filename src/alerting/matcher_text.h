// The two forms in which Alertmanager writes matchers as text. Used by matcher.cc alone.
//
// The classic form takes ASCII label names, values with or without quotes, and forgives stray backslashes. The form for
// UTF-8 labels (since Alertmanager 0.27) quotes names, too, and wants everything odd in quotes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alerting/matcher.h"

namespace seaworthy::alerting {

struct MatcherText {
  std::string label;
  MatcherKind kind = MatcherKind::kEqual;
  std::string value;
};

// Errors of both: alerting/bad-matcher.
Result<std::vector<MatcherText>> SplitClassic(std::string_view text);
Result<std::vector<MatcherText>> SplitUtf8(std::string_view text);

}  // namespace seaworthy::alerting
