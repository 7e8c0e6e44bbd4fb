// Every command: one constant per cmd_<verb>.cc.
#pragma once

#include "cli/command.h"

namespace seaworthy::cli {

extern const Command kCheck;
extern const Command kExplain;
extern const Command kInit;
extern const Command kFix;
extern const Command kFacts;
extern const Command kInspect;
extern const Command kProbeTls;
extern const Command kStandardList;
extern const Command kStandardShow;
extern const Command kStandardLint;
extern const Command kStandardTest;
extern const Command kStandardUpload;
extern const Command kReviewStart;
extern const Command kReviewList;
extern const Command kReviewShow;
extern const Command kReviewAdd;
extern const Command kReviewRemove;
extern const Command kReviewReassign;
extern const Command kReviewAttach;
extern const Command kReviewAttest;
extern const Command kReviewCorrect;
extern const Command kReviewNotApplicable;
extern const Command kReviewComment;
extern const Command kReviewReply;
extern const Command kReviewAddress;
extern const Command kReviewResolve;
extern const Command kReviewReopen;
extern const Command kReviewRequestChanges;
extern const Command kReviewSignOff;
extern const Command kReviewWithdraw;
extern const Command kWaiverRequest;
extern const Command kWaiverApprove;
extern const Command kWaiverDeny;
extern const Command kWaiverRevoke;
extern const Command kConditionAdd;
extern const Command kConditionMeet;
extern const Command kConditionDrop;
extern const Command kActionAdd;
extern const Command kActionDone;
extern const Command kReviewEmergency;
extern const Command kReviewStandard;
extern const Command kReviewClose;
extern const Command kReviewAbandon;
extern const Command kReviewNote;
extern const Command kReviewExport;
extern const Command kQueue;
extern const Command kLogin;
extern const Command kLogout;
extern const Command kServe;
extern const Command kConfigCheck;
extern const Command kDoctor;
extern const Command kJoin;
extern const Command kTokenNew;
extern const Command kInvite;
extern const Command kTeamList;
extern const Command kTeamNew;
extern const Command kTeamAdd;
extern const Command kTeamRemove;
extern const Command kApi;
extern const Command kServiceList;
extern const Command kServiceShow;
extern const Command kServiceRegister;
extern const Command kServiceCheck;
extern const Command kServiceRevoke;
extern const Command kAuditVerify;
extern const Command kAuditList;
extern const Command kBackup;
extern const Command kRestore;
extern const Command kRebuild;
extern const Command kPersonErase;
extern const Command kBlobErase;
extern const Command kBlobExpire;
extern const Command kCertificateVerify;
extern const Command kCertificateShow;
extern const Command kKeyNew;
extern const Command kReference;
extern const Command kCompletion;

}  // namespace seaworthy::cli
