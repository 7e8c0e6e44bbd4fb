// A run for a review: judges a repository by what the review pinned, right now, and attaches the result.
//
// The tool runs the check itself: a report that somebody hands in could have been edited. A run of production or of a
// release counts; any other is a preview, which is kept and changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/judge.h"
#include "app/record.h"

namespace seaworthy::app {

struct AttachRequest {
  std::string review;   // Id.
  std::string service;  // Of the review; empty where it has one.
  JudgeRequest
      judge;  // Path, standard (empty: the pinned one, if it is shipped, or the repository's own), network, time.
  std::string trigger = "local";
  bool counted = false;
  review::Actor actor;
};

struct AttachOutcome {
  std::optional<Executed> executed;
  review::RunRecord run;
  std::vector<std::string> remarks;
  std::vector<Error> errors;

  bool ok() const { return errors.empty(); }
};

AttachOutcome AttachRun(Record& record, const AttachRequest& request);

// The facts of a run as they are kept: facts::EncodeFacts(). Nothing, and a remark, where they are over the limit.
std::optional<CitedBlob> KeptFacts(const Record& record, const Judgement& judgement, std::vector<std::string>& remarks);

// A service judged by what a review pinned, and nothing recorded. Errors: those of Judge(), app/other-standard,
// app/other-service, app/not-countable.
struct PinnedRun {
  Judgements judged;
  std::string judged_by;  // review::JudgedBy() of what the first judgement was really made with.
  std::vector<Error> errors;
};
PinnedRun JudgeAsPinned(const JudgeRequest& judge, const review::PinnedStandard& pinned, const std::string& service,
                        bool counted);

}  // namespace seaworthy::app
