// seaworthy review sign-off|withdraw|emergency-go|abandon: approvals, and taking them back.
#include <charconv>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/record_command.h"
#include "review/errors.h"

namespace seaworthy::cli {
namespace {

Result<std::optional<std::int64_t>> VersionOf(const std::string& text) {
  if (text.empty()) return std::optional<std::int64_t>();
  std::int64_t version = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (failure == std::errc() && end == text.data() + text.size() && version > 0) return std::optional(version);
  return Error(review::kBadCommand, fmt::format("'{}' is no version of a review", OneLine(text, 40)));
}

using app::verbs::AnyVerb;

Result<AnyVerb> SaySignOff(Asking& asking) {
  app::verbs::SignOff sign{asking.Argument("SECTION"), asking.Value("--role"), asking.Value("--comment"), {}};
  SEAWORTHY_TRY(sign.seen, VersionOf(asking.Value("--seen")));
  return AnyVerb(std::move(sign));
}

Result<AnyVerb> SayWithdraw(Asking& asking) {
  return AnyVerb(app::verbs::WithdrawSignOff{asking.Argument("SECTION"), asking.Value("--reason")});
}

Result<AnyVerb> SayEmergency(Asking& asking) {
  return AnyVerb(app::verbs::AcceptEmergency{asking.Value("--reason"), asking.Value("--until")});
}

Result<AnyVerb> SayAbandon(Asking& asking) { return AnyVerb(app::verbs::Abandon{asking.Value("--reason")}); }

template <Say kSay>
int Run(const Invocation& invocation, Terminal& terminal) {
  return Act(invocation, terminal, kSay);
}

constexpr Argument kReview[] = {{"REVIEW", "the review", true}};
constexpr Argument kSection[] = {{"REVIEW", "the review", true}, {"SECTION", "the section", true}};
constexpr Option kSignOwn[] = {
    {"--role", "ROLE", "in which capacity, where you have several: sre, team platform"},
    {"--comment", "TEXT", "what you say with it"},
    {"--seen", "NUMBER", "refuse if anything happened since the review was shown as of this number"}};
constexpr auto kSignOptions = Acting(kSignOwn);
constexpr Option kReasonOwn[] = {{"--reason", "TEXT", "why"}};
constexpr auto kReasonOptions = Acting(kReasonOwn);
constexpr Option kEmergencyOwn[] = {{"--reason", "TEXT", "why it cannot wait"},
                                    {"--until", "DATE", "when it ends; 14 days at most"}};
constexpr auto kEmergencyOptions = Acting(kEmergencyOwn);

}  // namespace

constexpr Command kReviewSignOff{.name = "review sign-off",
                                 .summary = "Approve a section as it is now",
                                 .details = kActingCodes,
                                 .arguments = kSection,
                                 .options = kSignOptions,
                                 .run = Run<SaySignOff>};
constexpr Command kReviewWithdraw{.name = "review withdraw",
                                  .summary = "Take your sign-off of a section back",
                                  .details = kActingCodes,
                                  .arguments = kSection,
                                  .options = kReasonOptions,
                                  .run = Run<SayWithdraw>};
constexpr Command kReviewEmergency{.name = "review emergency-go",
                                   .summary = "Accept all blockers at once, for a few days, as the role that may",
                                   .details = kActingCodes,
                                   .arguments = kReview,
                                   .options = kEmergencyOptions,
                                   .run = Run<SayEmergency>};
constexpr Command kReviewAbandon{.name = "review abandon",
                                 .summary = "End a review without a decision",
                                 .details = kActingCodes,
                                 .arguments = kReview,
                                 .options = kReasonOptions,
                                 .run = Run<SayAbandon>};

}  // namespace seaworthy::cli
