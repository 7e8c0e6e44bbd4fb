// One function per command; decide.cc calls them. Each file handle_*.cc has those of one theme.
#pragma once

#include "base/result.h"
#include "review/commands.h"
#include "review/decider.h"

namespace seaworthy::review {

// handle_people.cc
Result<void> Handle(Decider& decider, const Start& command);
Result<void> Handle(Decider& decider, const Reassign& command);
Result<void> Handle(Decider& decider, const AddParticipant& command);
Result<void> Handle(Decider& decider, const RemoveParticipant& command);

// handle_evidence.cc
Result<void> Handle(Decider& decider, const AttachRun& command);
Result<void> Handle(Decider& decider, const ChangeStandard& command);

// handle_sign_off.cc
Result<void> Handle(Decider& decider, const SignSection& command);
Result<void> Handle(Decider& decider, const WithdrawSignOff& command);
Result<void> Handle(Decider& decider, const RequestChanges& command);
Result<void> Handle(Decider& decider, const WithdrawRequest& command);

// handle_threads.cc
Result<void> Handle(Decider& decider, const Comment& command);
Result<void> Handle(Decider& decider, const ReplyTo& command);
Result<void> Handle(Decider& decider, const MarkAddressed& command);
Result<void> Handle(Decider& decider, const Resolve& command);
Result<void> Handle(Decider& decider, const Reopen& command);

// handle_items.cc
Result<void> Handle(Decider& decider, const Attest& command);
Result<void> Handle(Decider& decider, const WithdrawAttestation& command);
Result<void> Handle(Decider& decider, const Correct& command);
Result<void> Handle(Decider& decider, const DeclareNotApplicable& command);
Result<void> Handle(Decider& decider, const WithdrawNotApplicable& command);

// handle_waivers.cc
Result<void> Handle(Decider& decider, const RequestWaiver& command);
Result<void> Handle(Decider& decider, const ApproveWaiver& command);
Result<void> Handle(Decider& decider, const DenyWaiver& command);
Result<void> Handle(Decider& decider, const RevokeWaiver& command);

// handle_promises.cc
Result<void> Handle(Decider& decider, const AddCondition& command);
Result<void> Handle(Decider& decider, const MeetCondition& command);
Result<void> Handle(Decider& decider, const DropCondition& command);
Result<void> Handle(Decider& decider, const AddAction& command);
Result<void> Handle(Decider& decider, const FinishAction& command);

// handle_ending.cc
Result<void> Handle(Decider& decider, const Close& command);
Result<void> Handle(Decider& decider, const Abandon& command);
Result<void> Handle(Decider& decider, const AcceptEmergency& command);
Result<void> Handle(Decider& decider, const RevokeDecision& command);
Result<void> Handle(Decider& decider, const AddNote& command);

}  // namespace seaworthy::review
