#include "cli/commands.h"

#include <array>

namespace seaworthy::cli {

std::span<const Command* const> Commands() {
  static constexpr auto kAll = std::to_array<const Command*>({&kCheck,
                                                              &kExplain,
                                                              &kInit,
                                                              &kFix,
                                                              &kFacts,
                                                              &kInspect,
                                                              &kProbeTls,
                                                              &kStandardList,
                                                              &kStandardShow,
                                                              &kStandardLint,
                                                              &kStandardTest,
                                                              &kReviewStart,
                                                              &kReviewList,
                                                              &kReviewShow,
                                                              &kReviewAdd,
                                                              &kReviewRemove,
                                                              &kReviewReassign,
                                                              &kReviewAttach,
                                                              &kReviewAttest,
                                                              &kReviewCorrect,
                                                              &kReviewNotApplicable,
                                                              &kReviewComment,
                                                              &kReviewReply,
                                                              &kReviewAddress,
                                                              &kReviewResolve,
                                                              &kReviewReopen,
                                                              &kReviewRequestChanges,
                                                              &kReviewSignOff,
                                                              &kReviewWithdraw,
                                                              &kWaiverRequest,
                                                              &kWaiverApprove,
                                                              &kWaiverDeny,
                                                              &kWaiverRevoke,
                                                              &kConditionAdd,
                                                              &kConditionMeet,
                                                              &kConditionDrop,
                                                              &kActionAdd,
                                                              &kActionDone,
                                                              &kReviewEmergency,
                                                              &kReviewStandard,
                                                              &kReviewClose,
                                                              &kReviewAbandon,
                                                              &kReviewNote,
                                                              &kQueue,
                                                              &kCertificateVerify,
                                                              &kCertificateShow,
                                                              &kKeyNew,
                                                              &kReference,
                                                              &kCompletion});
  return kAll;
}

}  // namespace seaworthy::cli
