#include "app/what_if.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "app/rule_match.h"
#include "base/assert.h"
#include "check/evaluate.h"
#include "standard/parameters.h"
#include "value/arena.h"

namespace seaworthy::app {
namespace {

using model::Outcome;
using model::Verdict;

// What the outcomes of a service come to, as model::Judge() has it.
class Tally {
 public:
  void Add(const model::Item& item, Outcome outcome, bool required) {
    bool for_people_only = item.check.empty() && item.awaits.empty();
    if (!required || for_people_only) return;
    fails_ = fails_ || outcome == Outcome::kFail;
    undecided_ = undecided_ || outcome == Outcome::kUnknown || outcome == Outcome::kError;
  }
  Verdict Says() const { return fails_ ? Verdict::kNotReady : undecided_ ? Verdict::kIncomplete : Verdict::kReady; }

 private:
  bool fails_ = false;
  bool undecided_ = false;
};

// Judges services one after the other; of one thread.
class Worker {
 public:
  Worker(const WhatIfRequest& request, const RuleMatch& match) : request_(request), match_(match) {}

  // False where it was told to stop.
  bool Judge(const JudgedService& service, const RuleClass& rules, WhatChanges& found) {
    SEAWORTHY_ASSERT(service.outcomes.size() == request_.before.items.size(), "outcomes of another standard");
    std::shared_ptr<const facts::FactSet> facts;
    if (!rules.anew.empty()) {
      facts = request_.facts(service.facts, rules.slots);
      if (facts == nullptr) {
        found.unread.push_back(service.id);
        return true;
      }
    }
    before_ = service.outcomes;
    after_.assign(request_.after.items.size(), Outcome::kUnknown);
    for (const auto& [mine, old] : rules.kept) after_[mine] = before_[old];
    if (facts && !Evaluate(*facts, rules)) return false;
    ++found.judged;
    found.evaluated += rules.anew.size();
    Compare(service, found);
    return true;
  }

 private:
  bool Evaluate(const facts::FactSet& facts, const RuleClass& rules) {
    check::Visible visible({facts, rules.after, request_.now}, arena_);
    std::optional<check::Visible> visible_before;
    for (std::size_t mine : rules.anew) {
      if (request_.goes_on && !request_.goes_on()) return false;
      arena_
          .Reset();  // What one item may make is bounded, what a thousand make is not. Each reads its own values only.
      const RuledItem& item = request_.after.items[mine];
      after_[mine] = check::OutcomeOf(*item.item, item.compiled, visible, arena_);
      std::optional<std::size_t> old = match_.old_of[mine];
      if (!old || before_[*old] == after_[mine]) continue;
      if (!visible_before) visible_before.emplace(check::Inputs{facts, rules.before, request_.now}, arena_);
      const RuledItem& old_item = request_.before.items[*old];
      before_[*old] = check::OutcomeOf(*old_item.item, old_item.compiled, *visible_before, arena_);
    }
    return true;
  }

  void Compare(const JudgedService& service, WhatChanges& found) {
    Verdict before = Tallied(request_.before, before_, match_.required_before);
    Verdict after = Tallied(request_.after, after_, match_.required_after);
    if (before == after && !AnyItemChanged()) return;
    ++found.changed;
    if (before != after) ++found.verdicts[{before, after}];
    if (service.id <= request_.page.after) return;
    if (found.services.size() < request_.page.most) {
      found.services.push_back({service.id, before, after, ItemsThatChange()});
    } else {
      found.more = true;
    }
  }

  static Verdict Tallied(const Ruler& ruler, const std::vector<Outcome>& outcomes, const std::vector<bool>& required) {
    Tally tally;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      tally.Add(*ruler.items[i].item, outcomes[i], IsRequired(required[i], outcomes[i]));
    }
    return tally.Says();
  }

  static bool IsRequired(bool blocks, Outcome outcome) { return blocks && outcome != Outcome::kNotApplicable; }

  bool AnyItemChanged() const {
    for (std::size_t mine = 0; mine < after_.size(); ++mine) {
      if (Changes(mine)) return true;
    }
    return std::ranges::find(match_.dropped, true) != match_.dropped.end();
  }

  bool Changes(std::size_t mine) const {
    std::optional<std::size_t> old = match_.old_of[mine];
    return !old || before_[*old] != after_[mine] ||
           IsRequired(match_.required_before[*old], before_[*old]) !=
               IsRequired(match_.required_after[mine], after_[mine]);
  }

  std::vector<OutcomeChange> ItemsThatChange() const {
    std::vector<OutcomeChange> items;
    for (std::size_t mine = 0; mine < after_.size(); ++mine) {
      if (!Changes(mine)) continue;
      OutcomeChange& item = items.emplace_back();
      item.item = request_.after.items[mine].item->id;
      item.after = after_[mine];
      item.required_after = IsRequired(match_.required_after[mine], after_[mine]);
      if (std::optional<std::size_t> old = match_.old_of[mine]) SetBefore(item, *old);
    }
    for (std::size_t old = 0; old < before_.size(); ++old) {
      if (!match_.dropped[old]) continue;
      OutcomeChange& item = items.emplace_back();
      item.item = request_.before.items[old].item->id;
      SetBefore(item, old);
    }
    return items;
  }

  void SetBefore(OutcomeChange& item, std::size_t old) const {
    item.before = before_[old];
    item.required_before = IsRequired(match_.required_before[old], before_[old]);
  }

  const WhatIfRequest& request_;
  const RuleMatch& match_;
  value::Arena arena_;
  std::vector<Outcome> before_;
  std::vector<Outcome> after_;
};

}  // namespace

void Append(WhatChanges part, std::size_t most, WhatChanges& changes) {
  std::ranges::move(part.services, std::back_inserter(changes.services));
  std::ranges::move(part.unread, std::back_inserter(changes.unread));
  changes.changed += part.changed;
  changes.judged += part.judged;
  changes.evaluated += part.evaluated;
  changes.stopped = changes.stopped || part.stopped;
  changes.more = changes.more || part.more || changes.services.size() > most;
  if (changes.services.size() > most) changes.services.resize(most);
  for (const auto& [move, count] : part.verdicts) changes.verdicts[move] += count;
}

WhatChanges WhatIf(const WhatIfRequest& request) {
  RuleMatch match = MatchRules(request.before, request.after, request.now);
  RuleClasses classes(request.before, request.after, match);
  std::vector<const RuleClass*> rules;
  rules.reserve(request.services.size());
  for (const JudgedService& service : request.services) rules.push_back(&classes.Of(service.tier, service.parameters));

  std::size_t threads = std::max<std::size_t>(1, std::min<std::size_t>(request.threads, request.services.size() / 64));
  std::vector<WhatChanges> shares(threads);
  auto work = [&](std::size_t share) {
    Worker worker(request, match);
    std::size_t end = request.services.size() * (share + 1) / threads;
    for (std::size_t i = request.services.size() * share / threads; i < end && !shares[share].stopped; ++i) {
      shares[share].stopped = !worker.Judge(request.services[i], *rules[i], shares[share]);
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t share = 1; share < threads; ++share) others.emplace_back(work, share);
    work(0);
  }
  WhatChanges changes;
  for (WhatChanges& share : shares) Append(std::move(share), request.page.most, changes);
  return changes;
}

std::vector<Outcome> OutcomesOf(const Ruler& ruler, const facts::FactSet& facts, std::optional<int> tier,
                                std::span<const model::Setting> parameters, Instant now) {
  standard::Parameters resolved = standard::ResolveParameters(*ruler.standard, tier, parameters);
  std::vector<value::Value> values = resolved.Values();
  value::Arena arena;
  check::Visible visible({facts, values, now}, arena);
  std::vector<Outcome> outcomes;
  for (const RuledItem& item : ruler.items) {
    outcomes.push_back(check::OutcomeOf(*item.item, item.compiled, visible, arena));
  }
  return outcomes;
}

std::vector<std::size_t> FactsRead(const Ruler& ruler) {
  std::vector<std::size_t> slots;
  for (const RuledItem& item : ruler.items) {
    std::vector<std::size_t> read = check::FactsRead(item.compiled, *ruler.declarations);
    slots.insert(slots.end(), read.begin(), read.end());
  }
  std::ranges::sort(slots);
  slots.erase(std::ranges::unique(slots).begin(), slots.end());
  return slots;
}

}  // namespace seaworthy::app
