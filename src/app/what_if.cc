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

// What one thread found out. Put together in the order of the services.
struct Share {
  std::vector<ServiceChange> services;
  std::vector<std::string> unread;
  std::size_t evaluated = 0;
  std::map<std::pair<Verdict, Verdict>, std::size_t> verdicts;
};

// Judges services one after the other; of one thread.
class Worker {
 public:
  Worker(const WhatIfRequest& request, const RuleMatch& match) : request_(request), match_(match) {}

  void Judge(const JudgedService& service, const RuleClass& rules, Share& share) {
    arena_.Reset();
    SEAWORTHY_ASSERT(service.outcomes.size() == request_.before.items.size(), "outcomes of another standard");
    std::shared_ptr<const facts::FactSet> facts;
    if (!rules.anew.empty()) {
      facts = request_.facts(service.facts, rules.slots);
      if (facts == nullptr) {
        share.unread.push_back(service.id);
        return;
      }
    }
    before_ = service.outcomes;
    after_.assign(request_.after.items.size(), Outcome::kUnknown);
    for (const auto& [mine, old] : rules.kept) after_[mine] = before_[old];
    if (facts) Evaluate(*facts, rules);
    share.evaluated += rules.anew.size();
    Compare(service, share);
  }

 private:
  void Evaluate(const facts::FactSet& facts, const RuleClass& rules) {
    check::Visible visible({facts, rules.after, request_.now}, arena_);
    std::optional<check::Visible> visible_before;
    for (std::size_t mine : rules.anew) {
      const RuledItem& item = request_.after.items[mine];
      after_[mine] = check::OutcomeOf(*item.item, item.compiled, visible, arena_);
      std::optional<std::size_t> old = match_.old_of[mine];
      if (!old || before_[*old] == after_[mine]) continue;
      if (!visible_before) visible_before.emplace(check::Inputs{facts, rules.before, request_.now}, arena_);
      const RuledItem& old_item = request_.before.items[*old];
      before_[*old] = check::OutcomeOf(*old_item.item, old_item.compiled, *visible_before, arena_);
    }
  }

  void Compare(const JudgedService& service, Share& share) {
    ServiceChange change{service.id, {}, {}, {}};
    Tally before;
    Tally after;
    for (std::size_t mine = 0; mine < after_.size(); ++mine) AddNew(mine, after, change);
    for (std::size_t old = 0; old < before_.size(); ++old) AddOld(old, before, change);
    change.before = before.Says();
    change.after = after.Says();
    if (change.before != change.after) ++share.verdicts[{change.before, change.after}];
    if (change.before != change.after || !change.items.empty()) share.services.push_back(std::move(change));
  }

  void AddNew(std::size_t mine, Tally& tally, ServiceChange& change) {
    const model::Item& item = *request_.after.items[mine].item;
    bool required = match_.required_after[mine] && after_[mine] != Outcome::kNotApplicable;
    tally.Add(item, after_[mine], required);
    std::optional<std::size_t> old = match_.old_of[mine];
    OutcomeChange found{item.id, {}, after_[mine], false, required};
    if (old) {
      found.before = before_[*old];
      found.required_before = match_.required_before[*old] && before_[*old] != Outcome::kNotApplicable;
    }
    if (found.before != found.after || found.required_before != found.required_after) change.items.push_back(found);
  }

  void AddOld(std::size_t old, Tally& tally, ServiceChange& change) {
    const model::Item& item = *request_.before.items[old].item;
    bool required = match_.required_before[old] && before_[old] != Outcome::kNotApplicable;
    tally.Add(item, before_[old], required);
    if (match_.dropped[old]) change.items.push_back({item.id, before_[old], {}, required, false});
  }

  const WhatIfRequest& request_;
  const RuleMatch& match_;
  value::Arena arena_;
  std::vector<Outcome> before_;
  std::vector<Outcome> after_;
};

void PutTogether(Share share, WhatChanges& changes) {
  std::ranges::move(share.services, std::back_inserter(changes.services));
  std::ranges::move(share.unread, std::back_inserter(changes.unread));
  changes.evaluated += share.evaluated;
  for (const auto& [move, count] : share.verdicts) changes.verdicts[move] += count;
}

}  // namespace

WhatChanges WhatIf(const WhatIfRequest& request) {
  RuleMatch match = MatchRules(request.before, request.after, request.now);
  RuleClasses classes(request.before, request.after, match);
  std::vector<const RuleClass*> rules;
  rules.reserve(request.services.size());
  for (const JudgedService& service : request.services) rules.push_back(&classes.Of(service.tier, service.parameters));

  std::size_t threads = std::max<std::size_t>(1, std::min<std::size_t>(request.threads, request.services.size() / 64));
  std::vector<Share> shares(threads);
  auto work = [&](std::size_t share) {
    Worker worker(request, match);
    std::size_t end = request.services.size() * (share + 1) / threads;
    for (std::size_t i = request.services.size() * share / threads; i < end; ++i) {
      worker.Judge(request.services[i], *rules[i], shares[share]);
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t share = 1; share < threads; ++share) others.emplace_back(work, share);
    work(0);
  }
  WhatChanges changes;
  for (Share& share : shares) PutTogether(std::move(share), changes);
  changes.judged = request.services.size() - changes.unread.size();
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
