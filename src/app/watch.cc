#include "app/watch.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/attach.h"
#include "app/errors.h"
#include "app/run_record.h"
#include "base/text.h"
#include "report/review_text.h"
#include "review/drift.h"
#include "review/standing.h"

namespace seaworthy::app {
namespace {

// A service with the reviews that its standing rests on.
struct Watch {
  review::ServiceState service;
  review::ReviewState decided;
  std::optional<review::ReviewState> delta;
};

Result<review::ReviewState> LoadReview(Record& record, const std::string& id) {
  SEAWORTHY_TRY(std::vector<review::ReviewRecord> events, record.ReviewEvents(id));
  return review::FoldReview(events);
}

Result<Watch> LoadWatch(Record& record, const std::string& id) {
  Watch watch;
  SEAWORTHY_TRY(watch.service, record.LoadService(id));
  if (!watch.service.granted) {
    return Error(kNoDecision, fmt::format("service '{}' has no go that a run could be held against", OneLine(id, 60)))
        .Advise("attach the run to its open review: `seaworthy review attach`");
  }
  SEAWORTHY_TRY(watch.decided, LoadReview(record, watch.service.granted->event.review));
  if (watch.service.delta_review.empty()) return watch;
  SEAWORTHY_TRY(watch.delta, LoadReview(record, watch.service.delta_review));
  return watch;
}

Step StepOf(const Watch& watch, review::Decided decided, std::vector<store::Blob> blobs) {
  Step step;
  step.read.services[watch.service.id] = watch.service;
  step.others.push_back(watch.decided);
  if (watch.delta && watch.delta->id() != watch.decided.id()) step.others.push_back(*watch.delta);
  step.decided = std::move(decided);
  step.blobs = std::move(blobs);
  return step;
}

Result<std::optional<CountedRun>> Count(Record& record, const JudgedRun& judged) {
  SEAWORTHY_TRY(Watch watch, LoadWatch(record, judged.origin.service));
  SEAWORTHY_TRY(bool done, record.WasDone(judged.key));
  if (done) return std::optional(CountedRun{std::move(watch.service), {}});
  review::RunRecord run = RunRecordOf(judged.judgement, watch.decided.standard, judged.origin);
  review::Watched watched{watch.service, &watch.decided, watch.delta ? &*watch.delta : nullptr};
  std::vector<store::Blob> blobs;
  std::optional<review::BlobRef> cited;
  if (judged.facts) {
    cited = judged.facts->reference;
    blobs.push_back(judged.facts->blob);
  }
  review::Context context = record.ContextFor(judged.actor, judged.now, blobs);
  SEAWORTHY_TRY(review::Decided decided, review::CountRun(watched, run, cited, context));
  CountedRun counted{watch.service, decided};
  for (const auto& [service, records] : decided.services) {
    for (const review::ServiceRecord& event : records) review::Apply(counted.service, event);
  }
  Step step = StepOf(watch, std::move(decided), std::move(blobs));
  step.key = judged.key;
  SEAWORTHY_TRY(bool written, record.Append(std::move(step), judged.now));
  if (!written) return std::optional<CountedRun>();
  return std::optional(std::move(counted));
}

WatchOutcome Failed(Error error) {
  WatchOutcome outcome;
  outcome.errors.push_back(std::move(error));
  return outcome;
}

std::string ShortNames(const review::Decided& decided) {
  std::vector<std::string> names;
  for (const auto& [id, records] : decided.other_reviews) {
    if (records.empty()) continue;
    review::ReviewState state = review::FoldReview(records);
    if (state.exists() && std::holds_alternative<review::ReviewStarted>(records.front().event)) {
      names.push_back(ShortName(state));
    }
  }
  return JoinWords(names);
}

}  // namespace

Result<std::optional<review::PinnedStandard>> DecidedStandard(Record& record, const std::string& service) {
  Result<Watch> watch = LoadWatch(record, service);
  if (watch.ok()) return std::optional(std::move(watch->decided.standard));
  if (watch.error().Is(kNoDecision)) return std::optional<review::PinnedStandard>();
  return std::move(watch).error();
}

Result<CountedRun> CountJudged(Record& record, const JudgedRun& run) {
  return Record::Repeat<CountedRun>([&] { return Count(record, run); });
}

WatchOutcome WatchService(Record& record, const WatchRequest& request) {
  Result<Watch> watch = LoadWatch(record, request.service);
  if (!watch.ok()) return Failed(std::move(watch).error());
  PinnedRun pinned = JudgeAsPinned(request.judge, watch->decided.standard, request.service, true);
  WatchOutcome outcome;
  outcome.errors = std::move(pinned.errors);
  if (!outcome.ok()) return outcome;
  const Judgement& judgement = pinned.judged.judgements.front();
  outcome.remarks = judgement.run.remarks;
  std::optional<CitedBlob> facts = KeptFacts(record, judgement, outcome.remarks);
  RunOrigin origin{record.NewId(request.judge.now),
                   request.service,
                   watch->decided.started.environment,
                   request.trigger,
                   true,
                   pinned.judged_by};
  Result<CountedRun> counted =
      CountJudged(record, {judgement, std::move(origin), std::move(facts), request.actor, request.judge.now});
  if (!counted.ok()) return Failed(std::move(counted).error());
  outcome.service = std::move(counted->service);
  outcome.decided = std::move(counted->decided);
  return outcome;
}

std::string WhatWatched(const WatchOutcome& outcome, Instant now) {
  const review::ServiceState& service = outcome.service;
  review::ServiceStanding standing = review::StandingOf(service, now);
  std::string text;
  for (const auto& [id, records] : outcome.decided.services) {
    for (const review::TimelineEntry& entry : review::Timeline(records, id)) text += OneLine(entry.text, 500) + "\n";
  }
  if (std::string names = ShortNames(outcome.decided); !names.empty()) text += "opened " + names + "\n";
  text += fmt::format("{}: {}, {}\n", service.id, review::NameOf(standing.standing), OneLine(standing.why, 300));
  return text;
}

}  // namespace seaworthy::app
