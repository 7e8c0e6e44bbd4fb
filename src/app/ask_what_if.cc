#include "app/ask_what_if.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "app/errors.h"

namespace seaworthy::app {
namespace {

constexpr std::size_t kPage = 2000;  // Services.

// The services of a page that were judged by one version of the standard.
struct Group {
  std::string standard;  // `ours@2.1`
  std::string digest;
  std::vector<JudgedService> services;
};

// By version and digest; of services that the question is about. Those with unknown outcomes are unread.
class Groups {
 public:
  explicit Groups(const AskedWhatIf& asked)
      : id_(asked.from.empty() ? asked.after->id : asked.from), service_(asked.service) {}

  void Add(const NewestRun& run) {
    if (run.standard.substr(0, run.standard.find('@')) != id_) return;
    if (!service_.empty() && run.service != service_) return;
    std::optional<std::vector<model::Outcome>> outcomes = OutcomesOfLetters(run.outcomes);
    if (!outcomes) {
      unread_.push_back(run.service);
      return;
    }
    JudgedService service{run.service, run.tier, {}, run.facts, *std::move(outcomes)};
    for (const auto& [name, text] : run.parameters) service.parameters.push_back({name, text, {}});
    Group& group = groups_[run.standard + ":" + run.digest];
    group.standard = run.standard;
    group.digest = run.digest;
    group.services.push_back(std::move(service));
  }

  const std::map<std::string, Group>& groups() const { return groups_; }
  std::vector<std::string>& unread() { return unread_; }

 private:
  std::string id_;
  std::string service_;
  std::map<std::string, Group> groups_;
  std::vector<std::string> unread_;
};

// One question, answered page by page.
class Answer {
 public:
  Answer(RunRegister& runs, StandardRegister& standards, const AskedWhatIf& asked)
      : runs_(runs),
        standards_(standards),
        asked_(asked),
        now_(asked.clock()),
        after_(runs.RulerFor(asked.after)),
        read_after_(FactsRead(*after_)) {}

  Instant now() const { return now_; }

  Result<void> Add(const std::vector<std::shared_ptr<const NewestRun>>& page) {
    Groups groups(asked_);
    for (const auto& run : page) groups.Add(*run);
    WhatChanges found;
    found.unread = std::move(groups.unread());
    for (const auto& [name, group] : groups.groups()) {
      SEAWORTHY_TRY(WhatChanges part, Judged(group));
      Append(std::move(part), kPage, found);
    }
    std::ranges::sort(found.services, {}, &ServiceChange::service);
    std::ranges::sort(found.unread);
    Append(std::move(found), asked_.page.most, changes_);
    return {};
  }

  WhatChanges Take() && { return std::move(changes_); }

 private:
  Result<WhatChanges> Judged(const Group& group) {
    std::shared_ptr<const Ruler> before = BeforeOf(group);
    if (before == nullptr) {
      WhatChanges nothing;
      for (const JudgedService& service : group.services) nothing.unread.push_back(service.id);
      return nothing;
    }
    std::vector<std::size_t> soon = FactsRead(*before);  // Another item of it will be asked next.
    soon.insert(soon.end(), read_after_.begin(), read_after_.end());
    std::ranges::sort(soon);
    soon.erase(std::ranges::unique(soon).begin(), soon.end());
    WhatIfRequest request{group.services, *before, *after_, {}, now_};
    request.facts = [&](const std::string& digest, std::span<const std::size_t> slots) {
      return runs_.cache().Get(digest, slots, soon);
    };
    request.page = {asked_.page.after, asked_.page.most - changes_.services.size()};
    request.goes_on = [this] { return !asked_.stop.stop_requested() && asked_.clock() - now_ < asked_.most_time; };
    WhatChanges part = WhatIf(request);
    if (part.stopped) return Stopped();
    return part;
  }

  // Null where that version is gone, or is not what these services were judged by.
  std::shared_ptr<const Ruler> BeforeOf(const Group& group) {
    auto standard = standards_.Load(group.standard, now_);
    if (!standard.ok() || (*standard)->digest != group.digest) return nullptr;
    std::shared_ptr<const Ruler> before = runs_.RulerFor(*standard);
    bool fits = std::ranges::all_of(
        group.services, [&](const JudgedService& service) { return service.outcomes.size() == before->items.size(); });
    return fits ? before : nullptr;
  }

  Error Stopped() const {
    if (asked_.stop.stop_requested()) return Error(kWhatIfStopped, "nobody waits for the answer any more");
    return Error(kWhatIfTooLong, fmt::format("after {} the change was held against {} services, and not against all",
                                             ToString(asked_.most_time), changes_.judged))
        .Advise("ask for one service with `service`, or change fewer items at once");
  }

  RunRegister& runs_;
  StandardRegister& standards_;
  const AskedWhatIf& asked_;
  const Instant now_;
  const std::shared_ptr<const Ruler> after_;  // Shared with the register.
  const std::vector<std::size_t> read_after_;
  WhatChanges changes_;
};

}  // namespace

Result<WhatChanges> AskWhatIf(RunRegister& runs, StandardRegister& standards, const AskedWhatIf& asked) {
  RunRegister::Turn turn = runs.TakeTurn();
  if (turn == nullptr) {
    return Error(kWhatIfBusy, "enough others ask what-if just now").Advise("try again in a few seconds");
  }
  Answer answer(runs, standards, asked);
  std::string last;
  while (true) {
    SEAWORTHY_TRY(std::vector<std::shared_ptr<const NewestRun>> page, runs.Newest(last, kPage, answer.now()));
    SEAWORTHY_RETURN_IF_ERROR(answer.Add(page));
    if (page.size() < kPage) return std::move(answer).Take();
    last = page.back()->service;
  }
}

}  // namespace seaworthy::app
