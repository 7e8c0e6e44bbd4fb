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

Result<app::Change::MakeCommand> PrepareSignOff(Asking& asking) {
  review::SignSection sign;
  sign.section = asking.Argument("SECTION");
  sign.comment = asking.Value("--comment");
  SEAWORTHY_TRY(sign.seen_as_of, VersionOf(asking.Value("--seen")));
  const app::Directory& directory = asking.session().directory;
  return app::Change::MakeCommand(
      [sign, role = asking.Value("--role"), &directory](const review::Case& subject) -> Result<review::Command> {
        review::SignSection command = sign;
        if (!role.empty()) {
          SEAWORTHY_TRY(command.as, CapacityOf(role, subject.review.standard, directory));
        }
        return review::Command(std::move(command));
      });
}

Result<app::Change::MakeCommand> PrepareWithdraw(Asking& asking) {
  return Always(review::WithdrawSignOff{asking.Argument("SECTION"), asking.Value("--reason")});
}

Result<app::Change::MakeCommand> PrepareEmergency(Asking& asking) {
  SEAWORTHY_TRY(std::optional<Instant> until, asking.End("--until"));
  constexpr Span kLongest{14 * 86'400, 0};
  return Always(review::AcceptEmergency{asking.Value("--reason"), until.value_or(asking.session().now + kLongest)});
}

Result<app::Change::MakeCommand> PrepareAbandon(Asking& asking) {
  return Always(review::Abandon{asking.Value("--reason")});
}

template <Prepare kPrepare>
int Run(const Invocation& invocation, Terminal& terminal) {
  return Act(invocation, terminal, kPrepare);
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
                                 .run = Run<PrepareSignOff>};
constexpr Command kReviewWithdraw{.name = "review withdraw",
                                  .summary = "Take your sign-off of a section back",
                                  .details = kActingCodes,
                                  .arguments = kSection,
                                  .options = kReasonOptions,
                                  .run = Run<PrepareWithdraw>};
constexpr Command kReviewEmergency{.name = "review emergency-go",
                                   .summary = "Accept all blockers at once, for a few days, as the role that may",
                                   .details = kActingCodes,
                                   .arguments = kReview,
                                   .options = kEmergencyOptions,
                                   .run = Run<PrepareEmergency>};
constexpr Command kReviewAbandon{.name = "review abandon",
                                 .summary = "End a review without a decision",
                                 .details = kActingCodes,
                                 .arguments = kReview,
                                 .options = kReasonOptions,
                                 .run = Run<PrepareAbandon>};

}  // namespace seaworthy::cli
