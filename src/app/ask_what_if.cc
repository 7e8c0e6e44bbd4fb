#include "app/ask_what_if.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

namespace seaworthy::app {
namespace {

// The services of one version of the standard.
struct Group {
  std::string digest;
  std::vector<JudgedService> services;
};

class Groups {
 public:
  Groups(std::string id, std::string service) : id_(std::move(id)), service_(std::move(service)) {}

  void Add(NewestRun run, WhatChanges& changes) {
    if (run.standard.substr(0, run.standard.find('@')) != id_) return;
    if (!service_.empty() && run.service != service_) return;
    std::optional<std::vector<model::Outcome>> outcomes = OutcomesOfLetters(run.outcomes);
    if (!outcomes) {
      changes.unread.push_back(run.service);
      return;
    }
    JudgedService service{run.service, run.tier, {}, run.facts, *std::move(outcomes)};
    for (const auto& [name, text] : run.parameters) service.parameters.push_back({name, text, {}});
    Group& group = groups_[run.standard + ":" + run.digest];
    group.digest = run.digest;
    group.services.push_back(std::move(service));
  }

  std::map<std::string, Group>& groups() { return groups_; }

 private:
  std::string id_;
  std::string service_;
  std::map<std::string, Group> groups_;
};

void Merge(WhatChanges part, WhatChanges& changes) {
  std::ranges::move(part.services, std::back_inserter(changes.services));
  std::ranges::move(part.unread, std::back_inserter(changes.unread));
  changes.judged += part.judged;
  changes.evaluated += part.evaluated;
  for (const auto& [move, count] : part.verdicts) changes.verdicts[move] += count;
}

void AllUnread(const Group& group, WhatChanges& changes) {
  for (const JudgedService& service : group.services) changes.unread.push_back(service.id);
}

}  // namespace

Result<WhatChanges> AskWhatIf(RunRegister& runs, StandardRegister& standards, const AskedWhatIf& asked, Instant now) {
  constexpr std::size_t kPage = 2000;
  WhatChanges changes;
  Groups groups(asked.from.empty() ? asked.after->id : asked.from, asked.service);
  std::string last;
  while (true) {
    SEAWORTHY_TRY(std::vector<NewestRun> page, runs.Newest(last, kPage, now));
    std::size_t size = page.size();
    if (size > 0) last = page.back().service;
    for (NewestRun& run : page) groups.Add(std::move(run), changes);
    if (size < kPage) break;
  }
  std::shared_ptr<const Ruler> after = runs.RulerFor(asked.after);
  auto facts = [&runs](const std::string& digest, std::span<const std::size_t> slots) {
    return runs.cache().Get(digest, slots);
  };
  for (const auto& [name, group] : groups.groups()) {
    auto standard = standards.Load(name.substr(0, name.rfind(':')), now);
    std::shared_ptr<const Ruler> before = standard.ok() ? runs.RulerFor(*standard) : nullptr;
    bool fits = before && before->standard->digest == group.digest &&
                std::ranges::all_of(group.services, [&](const JudgedService& service) {
                  return service.outcomes.size() == before->items.size();
                });
    if (fits) {
      Merge(WhatIf({group.services, *before, *after, facts, now}), changes);
    } else {
      AllUnread(group, changes);
    }
  }
  std::ranges::sort(changes.services, {}, &ServiceChange::service);
  std::ranges::sort(changes.unread);
  return changes;
}

}  // namespace seaworthy::app
