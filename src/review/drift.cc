#include "review/drift.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "review/clock.h"
#include "review/emergency.h"
#include "review/errors.h"
#include "review/what_counts.h"

namespace seaworthy::review {
namespace {

using model::Outcome;

bool Contains(const std::vector<std::string>& list, const std::string& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool Undecided(Outcome outcome) { return outcome == Outcome::kUnknown || outcome == Outcome::kError; }

// The item is well in this run: by itself, or because its trouble is accepted.
bool IsWell(const CountedItem& item) {
  return item.outcome == Outcome::kPass || item.outcome == Outcome::kNotApplicable || !item.excused.empty();
}

// Finds by what an outcome that is no pass is accepted.
class ExcuseSearch {
 public:
  ExcuseSearch(const ServiceState& service, const PinnedItem& item, const ItemRecord& record, Instant now)
      : service_(service), item_(item), record_(record), now_(now) {}

  void Run(CountedItem& counted) {
    counted_ = &counted;
    (void)(ByAttestation() || ByDecision() || ByWaiver() || ByCondition());  // It keeps what it finds.
  }

 private:
  bool Accept(std::string_view why, std::string by) {
    counted_->excused = why;
    counted_->excused_by = std::move(by);
    return true;
  }

  // A collection that failed, or what grew old, does not take away the fail that was found before.
  bool StillFails() const {
    if (!record_.by_trouble && !record_.by_age) return false;
    auto known = service_.known.find(item_.id);
    return known != service_.known.end() && known->second.item.outcome == Outcome::kFail;
  }

  // Stands in for a check that cannot tell; it never overturns a fail.
  bool ByAttestation() {
    if (StillFails()) return false;
    if (record_.outcome != Outcome::kUnknown || item_.attest != model::Attest::kFallback) return false;
    const AttestationState* attestation = FindAnswer(service_, item_);
    if (attestation == nullptr || GoodUntil(*attestation, item_) <= now_) return false;
    return Accept("attestation", attestation->event.item);
  }

  bool ByDecision() {
    if (!service_.granted) return false;
    for (const Excuse& excuse : service_.granted->event.excuses) {
      if (!item_.IsOrReplaces(excuse.item)) continue;
      if (excuse.why == "correction" && excuse.deciding != record_.deciding) continue;
      if (excuse.why == "emergency" && !WasSo(excuse.item)) continue;
      if (excuse.until && *excuse.until <= now_) continue;
      return Accept(excuse.why, excuse.item);
    }
    return false;
  }

  // An emergency accepts what failed at the decision, and nothing that fails since.
  bool WasSo(const std::string& item) const {
    const std::vector<CountedItem>& evidence = service_.granted->event.evidence;
    auto then = std::find_if(evidence.begin(), evidence.end(), [&](const auto& seen) { return seen.item == item; });
    return then != evidence.end() && then->outcome == record_.outcome && IsNoWider(record_.failing, then->failing);
  }

  bool ByWaiver() {
    std::vector<const Waiver*> waivers;
    for (const auto& [id, waiver] : service_.waivers) {
      if (item_.IsOrReplaces(waiver.request.item) && waiver.InForce(now_)) waivers.push_back(&waiver);
    }
    return Cover(waivers, record_.outcome, record_.failing) && Accept("waiver", waivers.back()->request.waiver);
  }

  // A promise that was made since, by whoever drives the delta review, is accepted with its sign-off and not before.
  bool ByCondition() {
    if (!service_.granted) return false;
    for (const auto& [id, condition] : service_.conditions) {
      if (!Contains(service_.granted->event.conditions, id)) continue;
      if (item_.IsOrReplaces(condition.event.item) && condition.InForce(now_)) return Accept("condition", id);
    }
    return false;
  }

  const ServiceState& service_;
  const PinnedItem& item_;
  const ItemRecord& record_;
  const Instant now_;
  CountedItem* counted_ = nullptr;
};

// One counted run, and the events that come of it.
class Counting {
 public:
  Counting(const Watched& watched, const RunRecord& run, const std::optional<BlobRef>& facts, const Context& context)
      : watched_(watched), run_(run), facts_(facts), context_(context), after_(watched.service) {}

  Result<Decided> Run() && {
    AddRun();
    if (!IsWatched()) return std::move(decided_);
    FindWhatChanged();
    if (!healed_.empty()) Add(DriftHealed{run_.id, adrift_.empty() ? std::vector<std::string>{} : healed_});
    if (!added_.empty()) Add(DriftFound{adrift_, run_.id});
    SEAWORTHY_RETURN_IF_ERROR(TellDelta());
    return std::move(decided_);
  }

 private:
  const std::string& service() const { return watched_.service.id; }

  void Add(ServiceEvent event) {
    ServiceRecord record{context_.now, context_.actor, std::move(event)};
    Apply(after_, record);
    decided_.services[service()].push_back(std::move(record));
  }
  void AddTo(const std::string& review, ReviewEvent event) {
    decided_.other_reviews[review].push_back({context_.now, context_.actor, std::move(event)});
  }

  bool IsWatched() const {
    return watched_.decided != nullptr && JudgedBy(watched_.decided->standard) == run_.judged_by;
  }

  void AddRun() {
    RunCounted event;
    event.run = run_.id;
    event.commit = run_.commit;
    event.standard_digest = run_.standard_digest;
    event.ended = run_.ended;
    if (watched_.decided == nullptr) {
      for (const ItemRecord& record : run_.items) {
        if (record.required) event.items.push_back(CountItem(watched_.service, PinnedItem(), record, context_.now));
      }
    } else if (IsWatched()) {
      event.items = WatchedItems();
    }
    Add(std::move(event));
  }

  // Those that blocked when it was decided and that a check can tell of, in the order of the standard.
  std::vector<CountedItem> WatchedItems() const {
    std::vector<CountedItem> items;
    for (const PinnedSection& section : watched_.decided->standard.sections) {
      for (const PinnedItem& item : section.items) {
        const ItemRecord* record = run_.Find(item.id);
        if (record == nullptr || item.check.empty()) continue;
        if (!Contains(watched_.service.granted->event.required, item.id)) continue;
        items.push_back(CountItem(watched_.service, item, *record, context_.now));
      }
    }
    return items;
  }

  void FindWhatChanged() {
    const std::vector<std::string>& before = watched_.service.drifted;
    const RecordedDecision& granted = *watched_.service.granted;
    const int needed = std::max(granted.event.adrift_after_runs, 1);
    for (const CountedItem& item : after_.last_run->items) {
      const bool was = Contains(before, item.item);
      auto failed = after_.failing_runs.find(item.item);
      const bool regressed = !granted.revoked && failed != after_.failing_runs.end() && failed->second >= needed;
      if (was && IsWell(item)) healed_.push_back(item.item);
      if (was ? !IsWell(item) : regressed) adrift_.push_back(item.item);
      if (!was && regressed) added_.push_back(item.item);
    }
    for (const std::string& item : before) {
      if (!Contains(healed_, item) && !Contains(adrift_, item)) adrift_.push_back(item);  // Not part of this run.
    }
  }

  Result<void> TellDelta() {
    if (watched_.delta == nullptr) {
      if (!added_.empty()) OpenDelta();
      return {};
    }
    SEAWORTHY_RETURN_IF_ERROR(AttachToDelta());
    const std::string& delta = watched_.delta->id();
    if (adrift_.empty()) {
      AddTo(delta, ReviewHealed{run_.id});
      Add(DeltaClosed{delta, true});
      Add(ReviewEnded{delta});
    } else if (adrift_ != watched_.delta->delta_items) {
      AddTo(delta, DeltaChanged{adrift_, run_.id});
    }
    return {};
  }

  void OpenDelta() {
    const ReviewState& decided = *watched_.decided;
    ReviewStarted event;
    event.review = context_.new_id();
    event.number = watched_.service.started + 1;
    event.title = fmt::format("{}: {} regressed", service(), JoinWords(adrift_));
    event.subject = SubjectKind::kService;
    event.services = {service()};
    event.environment = decided.started.environment;
    event.dri = decided.dri;
    event.lead = decided.lead;
    event.standard = decided.standard;
    event.self_certified = decided.started.self_certified;
    event.delta_of = watched_.service.granted->event.review;
    event.delta_items = adrift_;
    event.addressed = watched_.service.granted->event.signers;
    Add(ReviewOpened{event.review, event.title, fmt::format("{}#{}", service(), event.number)});
    Add(DeltaOpened{event.review});
    const std::string review = event.review;
    AddTo(review, std::move(event));
    AddTo(review, RunAttached{run_, facts_});
  }

  // With what it does to sign-offs that the delta review has already.
  Result<void> AttachToDelta() {
    if (!TellsDeltaMore()) return {};
    Case subject{*watched_.delta, {{service(), after_}}};
    SEAWORTHY_TRY(Decided attached, Decide(subject, AttachRun{run_, facts_}, context_));
    std::vector<ReviewRecord>& log = decided_.other_reviews[watched_.delta->id()];
    std::move(attached.review.begin(), attached.review.end(), std::back_inserter(log));
    return {};
  }

  // A run in which nothing of what the delta review is about differs from its newest one adds nothing to it.
  bool TellsDeltaMore() const {
    const ReviewState& delta = *watched_.delta;
    auto newest = delta.runs.find(service());
    if (newest == delta.runs.end()) return true;
    if (run_.ended < newest->second.ended) return false;
    for (const RunLine& line : delta.run_lines) {
      if (line.id == run_.id) return false;
    }
    std::vector<std::string> items = delta.delta_items;
    items.insert(items.end(), adrift_.begin(), adrift_.end());
    return std::any_of(items.begin(), items.end(), [&](const std::string& item) {
      const ItemRecord* before = newest->second.Find(item);
      const ItemRecord* now = run_.Find(item);
      if (before == nullptr || now == nullptr) return before != now;
      const bool stays = before->outcome == Outcome::kFail && (now->by_trouble || now->by_age);
      if (stays) return before->kept_from.empty();
      return before->outcome != now->outcome || before->deciding != now->deciding || before->failing != now->failing;
    });
  }

  const Watched& watched_;
  const RunRecord& run_;
  const std::optional<BlobRef>& facts_;
  const Context& context_;
  ServiceState after_;
  Decided decided_;
  std::vector<std::string> adrift_;  // After this run.
  std::vector<std::string> added_;   // Of those, the new ones.
  std::vector<std::string> healed_;
};

Result<void> Check(const Watched& watched, const RunRecord& run) {
  const ServiceState& service = watched.service;
  if (run.service != service.id) {
    return Error(kBadCommand, fmt::format("run {} is of '{}', not of '{}'", run.id, run.service, service.id));
  }
  const std::string decided = service.granted ? service.granted->event.review : "";
  if (decided != (watched.decided == nullptr ? "" : watched.decided->id())) {
    return Error(kBadCommand, fmt::format("counting a run of '{}' needs the review '{}'", service.id, decided));
  }
  if (service.delta_review != (watched.delta == nullptr ? "" : watched.delta->id())) {
    return Error(kBadCommand,
                 fmt::format("counting a run of '{}' needs the delta review '{}'", service.id, service.delta_review));
  }
  return {};
}

bool ChangesNothing(const ServiceState& service, const RunRecord& run) {
  if (!run.counted) return true;
  if (service.last_run && (run.id == service.last_run->run || run.ended < service.last_run->ended)) return true;
  return service.granted && run.ended < service.granted->at;
}

}  // namespace

CountedItem CountItem(const ServiceState& service, const PinnedItem& item, const ItemRecord& record, Instant now) {
  CountedItem counted;
  counted.item = record.item;
  counted.outcome = record.outcome;
  counted.by_age = record.by_age;
  counted.by_trouble = record.by_trouble;
  counted.message = record.message;
  counted.failing = record.failing;
  counted.fresh_until = record.fresh_until;
  if (record.outcome == Outcome::kFail || Undecided(record.outcome)) {
    ExcuseSearch(service, item, record, now).Run(counted);
  }
  return counted;
}

Result<Decided> CountRun(const Watched& watched, const RunRecord& run, const std::optional<BlobRef>& facts,
                         const Context& context) {
  SEAWORTHY_RETURN_IF_ERROR(Check(watched, run));
  const Instant last_at =
      std::max(watched.service.last_at, watched.delta == nullptr ? Instant() : watched.delta->last_at);
  SEAWORTHY_TRY(const Context ordered, InOrder(context, last_at));
  SEAWORTHY_RETURN_IF_ERROR(CheckEnded(run, ordered.now));
  if (ChangesNothing(watched.service, run)) return Decided();
  return Counting(watched, run, facts, ordered).Run();
}

}  // namespace seaworthy::review
