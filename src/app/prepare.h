// How each verb becomes a command of the review core. Internal to perform.cc and the prepare_*.cc.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/directory.h"
#include "app/record.h"
#include "app/verbs.h"

namespace seaworthy::app {

// Who asks for what, where, and the blobs that the command will cite.
class Preparation {
 public:
  Preparation(Record& record, const Directory& directory, const review::Actor& actor, std::string review, Instant now)
      : record_(record), directory_(directory), actor_(actor), review_(std::move(review)), now_(now) {}

  const Directory& directory() const { return directory_; }
  Instant now() const { return now_; }

  // What somebody wrote, masked and kept as a blob. Error: review/bad-command.
  Result<review::BlobRef> Text(const std::string& text);
  // Errors: review/bad-command, app/no-such-review.
  Result<review::Evidence> EvidenceFor(const verbs::Given& given, const std::string& item);
  // As above; a link where no kind is given.
  Result<review::Evidence> EvidenceOf(const verbs::Given& given);
  // `owner`, or who asks. Error: app/no-such-person.
  Result<std::string> OwnerOf(const std::string& owner) const;
  Result<void> ExpectPerson(const std::string& person) const;  // An empty one is nobody, and fine.
  // When something ends; `what` names the member that is missing. Error: review/bad-command, app/bad-time.
  Result<Instant> NeedEnd(const std::string& text, std::string_view what) const;
  Result<std::optional<Instant>> End(const std::string& text) const;

  std::vector<store::Blob> TakeBlobs() { return std::move(blobs_); }

 private:
  review::BlobRef Cite(std::string bytes, std::string media_type, std::string name);

  Record& record_;
  const Directory& directory_;
  const review::Actor& actor_;
  std::string review_;
  Instant now_;
  std::vector<store::Blob> blobs_;
};

using MakeCommand = Change::MakeCommand;

template <typename Command>
MakeCommand Always(Command command) {
  return [command = std::move(command)](const review::Case&) -> Result<review::Command> {
    return review::Command(command);
  };
}

Result<MakeCommand> Prepare(const verbs::Reassign& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::AddParticipant& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::RemoveParticipant& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::Attest& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::Correct& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::WithdrawAttestation& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::DeclareNotApplicable& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::WithdrawNotApplicable& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::Comment& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::Reply& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::MarkAddressed& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::Resolve& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::Reopen& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::RequestChanges& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::WithdrawRequest& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::AddNote& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::SignOff& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::WithdrawSignOff& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::RequestWaiver& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::ApproveWaiver& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::DenyWaiver& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::RevokeWaiver& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::AddCondition& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::MeetCondition& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::DropCondition& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::AddAction& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::FinishAction& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::AcceptEmergency& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::Close& verb, Preparation& preparation);
Result<MakeCommand> Prepare(const verbs::Abandon& verb, Preparation& preparation);

}  // namespace seaworthy::app
