// seaworthy review close|standard: what ends a review, and what it is judged by.
#include <fmt/format.h>

#include "app/pin.h"
#include "app/review_views.h"
#include "cli/commands.h"
#include "cli/record_command.h"
#include "cli/shared.h"
#include "review/errors.h"

namespace seaworthy::cli {
namespace {

review::Decision DecisionOf(const std::string& text) {
  if (text == "go") return review::Decision::kGo;
  return text == "conditional" ? review::Decision::kConditional : review::Decision::kNoGo;
}

Result<app::Change::MakeCommand> PrepareClose(Asking& asking) {
  return Always(review::Close{DecisionOf(asking.Argument("DECISION")), asking.Value("--reason")});
}

int RunClose(const Invocation& invocation, Terminal& terminal) { return Act(invocation, terminal, PrepareClose); }

// The standard pinned anew: that of --standard, else the one of that id as it is now.
int RunStandard(const Invocation& invocation, Terminal& terminal) {
  auto session = OpenToAct(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  auto review = session->record().FindReview(invocation.Argument("REVIEW"));
  if (!review.ok()) return FailWith(terminal, review.error());
  auto subject = session->record().Load(*review);
  if (!subject.ok()) return FailWith(terminal, subject.error());
  app::PinRequest request;
  request.path = invocation.Value("--path");
  request.services = subject->review.started.services;
  request.standard = invocation.Value("--standard");
  if (request.standard.empty() && request.path.empty()) request.standard = subject->review.standard.id;
  request.tier = subject->review.standard.tier;
  if (std::string tier = invocation.Value("--tier"); !tier.empty()) request.tier = tier[0] - '0';
  request.exposure = invocation.Value("--exposure");
  if (request.exposure.empty()) request.exposure = subject->review.standard.exposure;
  request.subject = subject->review.started.subject;
  request.now = session->now;
  app::PinOutcome pinned = app::PinFor(request);
  if (!pinned.ok()) return FailAll(terminal, pinned.errors);
  review::ChangeStandard command{std::move(pinned.pinning.standard), invocation.Value("--reason")};
  auto executed = session->record().Execute({*review, {}, Always(command), session->actor, session->now, {}, {}});
  if (!executed.ok()) return FailWith(terminal, executed.error());
  terminal.Out(app::WhatHappened(*executed, session->directory, session->now));
  return kReady;
}

constexpr Argument kClose[] = {{"REVIEW", "the review", true},
                               {"DECISION", "go, conditional or no-go", true, false, "go|conditional|no-go"}};
constexpr Option kCloseOwn[] = {{"--reason", "TEXT", "why; a no-go needs one"}};
constexpr auto kCloseOptions = Acting(kCloseOwn);

constexpr Argument kReview[] = {{"REVIEW", "the review", true}};
constexpr Option kStandardOwn[] = {
    {"--standard", "NAME|FILE", "the standard; else the one of the same id as it is now"},
    {"--path", "PATH", "the repository whose declared parameters count"},
    {"--tier", "TIER", "another tier", "1|2|3|4"},
    {"--exposure", "WHO", "another exposure", "public|partner|internal"},
    {"--reason", "TEXT", "why"}};
constexpr auto kStandardOptions = Acting(kStandardOwn);

}  // namespace

constexpr Command kReviewClose{.name = "review close",
                               .summary = "End a review with a decision",
                               .details = kActingCodes,
                               .arguments = kClose,
                               .options = kCloseOptions,
                               .run = RunClose};
constexpr Command kReviewStandard{.name = "review standard",
                                  .summary = "Pin another standard, version, tier or exposure",
                                  .details =
                                      "Sign-offs of sections that it changes become void.\n"
                                      "Exit codes as those of `review start`.",
                                  .arguments = kReview,
                                  .options = kStandardOptions,
                                  .run = RunStandard};

}  // namespace seaworthy::cli
