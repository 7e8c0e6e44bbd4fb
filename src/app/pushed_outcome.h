// An outcome as the server tells it to whoever handed the run in: with the words of the standard, so that a pipeline
// whose token may read nothing else can say what to do.
#pragma once

#include <string>
#include <vector>

#include "model/standard.h"
#include "review/vocabulary.h"

namespace seaworthy::app {

struct PushedOutcome {
  review::ItemRecord record;
  std::string question;  // Empty, like those below: the standard that judged is not at hand.
  std::string severity;
  std::string action;
  bool for_review = false;  // A person answers it in the review: no machine is waited for.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    review::ItemRecord::Visit(self.record, visit);
    visit("question", self.question);
    visit("severity", self.severity);
    visit("action", self.action);
    visit("for_review", self.for_review);
  }
};

// `rules`: the standard that judged, with the parameters in its texts; null: the outcomes alone.
std::vector<PushedOutcome> InWords(const std::vector<review::ItemRecord>& outcomes, const model::Standard* rules);

}  // namespace seaworthy::app
