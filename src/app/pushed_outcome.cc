#include "app/pushed_outcome.h"

namespace seaworthy::app {

std::vector<PushedOutcome> InWords(const std::vector<review::ItemRecord>& outcomes, const model::Standard* rules) {
  std::vector<PushedOutcome> told;
  for (const review::ItemRecord& record : outcomes) {
    PushedOutcome& one = told.emplace_back();
    one.record = record;
    const model::Item* rule = rules == nullptr ? nullptr : rules->FindItem(record.item);
    if (rule == nullptr) continue;
    one.question = rule->question;
    one.severity = Name(rule->severity);
    one.action = rule->action;
    one.for_review = record.outcome == model::Outcome::kUnknown && rule->check.empty() && rule->awaits.empty();
  }
  return told;
}

}  // namespace seaworthy::app
