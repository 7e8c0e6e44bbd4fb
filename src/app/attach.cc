#include "app/attach.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/run_record.h"
#include "base/text.h"
#include "catalog/errors.h"
#include "facts/codec.h"
#include "standard/bundle.h"

namespace seaworthy::app {
namespace {

PinnedClaims ClaimsOf(const review::PinnedStandard& pinned) {
  PinnedClaims claims{pinned.tier, pinned.exposure, {}};
  for (const auto& [name, text] : pinned.parameters) claims.parameters.push_back({name, text, {"the review", 0, 0}});
  return claims;
}

// Where several services differ no exposure is pinned, and each is judged by its own.
std::string JudgedBy(const Judgement& judgement, const PinnedClaims& claims) {
  review::PinnedStandard used;
  used.digest = judgement.standard->digest;
  used.tier = judgement.service.tier;
  if (!claims.exposure.empty()) used.exposure = judgement.service.exposure;
  used.parameters = judgement.parameters;
  return review::JudgedBy(used);
}

// The pinned standard where it is shipped; else what the repository names, which is compared by digest.
std::string StandardToLoad(const JudgeRequest& judge, const review::PinnedStandard& pinned) {
  if (!judge.standard.empty()) return judge.standard;
  std::vector<std::string> shipped = standard::Shipped();
  return std::ranges::find(shipped, pinned.id) == shipped.end() ? std::string() : pinned.id;
}

// As the service of that name where the repository has it; else as the one product that the repository is.
Judgements JudgeService(JudgeRequest judge, const std::string& service) {
  judge.service = service;
  Judgements judged = Judge(judge);
  bool unknown = !judged.ok() && judged.errors.front().Is(catalog::kNoService);
  if (!unknown) return judged;
  judge.service.clear();
  return Judge(judge);
}

Error WrongStandard(const model::Standard& found, const review::PinnedStandard& pinned) {
  if (found.id != pinned.id) {
    return Error(kOtherStandard, fmt::format("the review pinned standard {}, and this is {}", pinned.id, found.id))
        .Advise(
            fmt::format("name it with --standard, as it was when the review began ({} {})", pinned.id, pinned.version));
  }
  return Error(kOtherStandard,
               fmt::format("{} is version {} ({}) here, and the review pinned {} ({})", found.id, found.version,
                           found.digest.substr(0, 12), pinned.version, pinned.digest.substr(0, 12)))
      .Advise(
          "name the pinned one with --standard FILE, use the version of seaworthy that shipped it, or move the review "
          "to this one with `seaworthy review standard`, which voids the sign-offs of sections that it changes");
}

std::optional<Error> WhyNotThisRun(const Judgement& judgement, const review::PinnedStandard& pinned,
                                   const std::string& service, bool counted) {
  if (judgement.standard->digest != pinned.digest) return WrongStandard(*judgement.standard, pinned);
  const model::Service& found = judgement.service;
  if (found.id != service && std::ranges::find(found.aliases, service) == found.aliases.end()) {
    return Error(kOtherService,
                 fmt::format("the repository is about '{}', and the review about '{}'", OneLine(found.id, 60), service))
        .Advise("name the repository of the service");
  }
  if (counted && judgement.run.dirty) {
    return Error(kNotCountable, "the checkout has changes that are not committed, and no one else can see them")
        .Advise("commit them, or attach the run as a preview");
  }
  return std::nullopt;
}

AttachOutcome Failed(std::vector<Error> errors) {
  AttachOutcome outcome;
  outcome.errors = std::move(errors);
  return outcome;
}

AttachOutcome Failed(Error error) {
  std::vector<Error> errors;
  errors.push_back(std::move(error));
  return Failed(std::move(errors));
}

Result<std::string> ServiceOf(const review::Case& subject, const std::string& asked) {
  const std::vector<std::string>& services = subject.review.started.services;
  if (asked.empty() && services.size() == 1) return services.front();
  if (std::ranges::find(services, asked) != services.end()) return asked;
  return Error(kOtherService, asked.empty() ? "the review is about several services: say which one"
                                            : fmt::format("service '{}' is not part of the review", OneLine(asked, 60)))
      .Advise("it is about " + JoinWords(services));
}

}  // namespace

std::optional<CitedBlob> KeptFacts(const Record& record, const Judgement& judgement,
                                   std::vector<std::string>& remarks) {
  std::string text = facts::EncodeFacts(*judgement.facts);
  if (text.size() <= facts::DecodeLimits().bytes) return record.Cite(std::move(text), "application/json", "facts.json");
  remarks.push_back(fmt::format("the facts ({} bytes) are not kept; the outcomes are", text.size()));
  return std::nullopt;
}

PinnedRun JudgeAsPinned(const JudgeRequest& judge, const review::PinnedStandard& pinned, const std::string& service,
                        bool counted) {
  JudgeRequest request = judge;
  request.standard = StandardToLoad(judge, pinned);
  request.pinned = ClaimsOf(pinned);
  PinnedRun run;
  const PinnedClaims claims = *request.pinned;
  run.judged = JudgeService(std::move(request), service);
  run.errors = run.judged.errors;
  if (!run.judged.ok()) return run;
  run.judged_by = JudgedBy(run.judged.judgements.front(), claims);
  if (auto problem = WhyNotThisRun(run.judged.judgements.front(), pinned, service, counted)) {
    run.errors.push_back(*std::move(problem));
  }
  return run;
}

AttachOutcome AttachRun(Record& record, const AttachRequest& request) {
  Result<review::Case> subject = record.Load(request.review);
  if (!subject.ok()) return Failed(std::move(subject).error());
  Result<std::string> service = ServiceOf(*subject, request.service);
  if (!service.ok()) return Failed(std::move(service).error());
  PinnedRun pinned = JudgeAsPinned(request.judge, subject->review.standard, *service, request.counted);
  if (!pinned.errors.empty()) return Failed(std::move(pinned.errors));

  const Judgement& judgement = pinned.judged.judgements.front();
  AttachOutcome outcome;
  outcome.remarks = judgement.run.remarks;
  Change change{request.review, {}, {}, request.actor, request.judge.now, {}, {}};
  std::optional<review::BlobRef> facts;
  if (std::optional<CitedBlob> kept = KeptFacts(record, judgement, outcome.remarks)) {
    facts = kept->reference;
    change.blobs.push_back(std::move(kept->blob));
  }
  RunOrigin origin{record.NewId(request.judge.now),
                   *service,
                   subject->review.started.environment,
                   request.trigger,
                   request.counted,
                   pinned.judged_by};
  outcome.run = RunRecordOf(judgement, subject->review.standard, origin);
  change.command = [&](const review::Case& read) -> Result<review::Command> {
    // Another standard may have been pinned while the check ran; the handler compares what it was judged by.
    review::RunRecord run = RunRecordOf(judgement, read.review.standard, origin);
    return review::Command(review::AttachRun{std::move(run), facts});
  };
  Result<Executed> executed = record.Execute(change);
  if (!executed.ok()) return Failed(std::move(executed).error());
  outcome.executed = *std::move(executed);
  return outcome;
}

}  // namespace seaworthy::app
