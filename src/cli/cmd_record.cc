// seaworthy audit verify, backup, restore, rebuild, person erase, blob erase|expire: care for the record as a whole.
#include "app/old_evidence.h"
#include "app/upkeep.h"
#include "cli/commands.h"
#include "cli/record_command.h"

namespace seaworthy::cli {
namespace {

int Print(Terminal& terminal, const Result<std::string>& text) {
  if (!text.ok()) return FailWith(terminal, text.error());
  terminal.Out(*text);
  return kReady;
}

int RunAudit(const Invocation& invocation, Terminal& terminal) {
  auto session = OpenToRead(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  auto answer = app::AuditRecord(*session->file.store, invocation.Value("--known"));
  if (!answer.ok()) return FailWith(terminal, answer.error());
  terminal.Out(answer->text);
  return answer->intact ? kReady : kNotReady;
}

int RunBackup(const Invocation& invocation, Terminal& terminal) {
  return Print(terminal, app::BackupRecord(RecordPath(invocation, terminal), invocation.Argument("FILE")));
}

int RunRestore(const Invocation& invocation, Terminal& terminal) {
  return Print(terminal, app::RestoreRecord(invocation.Argument("FILE"), RecordPath(invocation, terminal),
                                            invocation.Flag("--replace")));
}

int RunRebuild(const Invocation& invocation, Terminal& terminal) {
  auto session = OpenToWrite(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  return Print(terminal, app::RebuildRows(session->record()));
}

int RunErasePerson(const Invocation& invocation, Terminal& terminal) {
  auto session = OpenToWrite(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  return Print(terminal, app::ErasePerson(*session->file.store, invocation.Argument("PERSON"), session->now));
}

int RunEraseBlob(const Invocation& invocation, Terminal& terminal) {
  auto session = OpenToWrite(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  return Print(terminal, app::EraseBlob(*session->file.store, invocation.Argument("DIGEST"), session->now));
}

int RunExpireBlobs(const Invocation& invocation, Terminal& terminal) {
  auto session = OpenToWrite(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  return Print(terminal, app::EraseOldEvidence(*session->file.store, session->now));
}

constexpr Option kAuditOwn[] = {
    {"--known", "HEAD", "POSITION:DIGEST of an earlier audit, which the record must have passed through"}};
constexpr auto kAuditOptions = Reading(kAuditOwn);
constexpr Argument kBackupFile[] = {{"FILE", "where the copy goes; never overwritten", true}};
constexpr Argument kRestoreFile[] = {{"FILE", "the copy", true}};
constexpr Option kRestoreOwn[] = {{"--replace", "", "put it in place of the record that is there"}};
constexpr auto kRestoreOptions = Reading(kRestoreOwn);
constexpr Argument kPerson[] = {{"PERSON", "the id", true}};
constexpr Argument kDigest[] = {{"DIGEST", "of the text or file, as the events cite it", true}};

}  // namespace

constexpr Command kAuditVerify{
    .name = "audit verify",
    .summary = "Prove that the record is what was written: every event, every chain, every text and file",
    .details =
        "Exit codes: 0 intact, 1 not what was written, with the place, 2 wrong usage, 3 cannot be read.\n"
        "Keep the head that it prints elsewhere: with --known a later audit proves that nothing before it changed.",
    .arguments = {},
    .options = kAuditOptions,
    .run = RunAudit};
constexpr Command kBackup{.name = "backup",
                          .summary = "Copy the record into one file while it is in use, and verify the copy",
                          .details = "",
                          .arguments = kBackupFile,
                          .options = kReadingOptions,
                          .run = RunBackup};
constexpr Command kRestore{.name = "restore",
                           .summary = "Make the record from a copy, verified first",
                           .details = "",
                           .arguments = kRestoreFile,
                           .options = kRestoreOptions,
                           .run = RunRestore};
constexpr Command kRebuild{.name = "rebuild",
                           .summary = "Make the rows of lists and queues anew from the logs",
                           .details = "",
                           .arguments = {},
                           .options = kReadingOptions,
                           .run = RunRebuild};
constexpr Command kPersonErase{.name = "person erase",
                               .summary = "Erase what the record keeps of a person but the id",
                               .details = "The chain still verifies. Copies made earlier still hold it.",
                               .arguments = kPerson,
                               .options = kReadingOptions,
                               .run = RunErasePerson};
constexpr Command kBlobErase{.name = "blob erase",
                             .summary = "Erase a comment's text or a file; its digest stays",
                             .details = "The chain still verifies. Copies made earlier still hold it.",
                             .arguments = kDigest,
                             .options = kReadingOptions,
                             .run = RunEraseBlob};
constexpr Command kBlobExpire{
    .name = "blob expire",
    .summary = "Erase evidence older than 90 days that no sign-off or certificate rests on",
    .details =
        "Facts of runs that others replaced, and proofs of attestations that were replaced or taken back before\n"
        "anybody signed. What stands, what was signed, and what people wrote to each other stays. To be run by hand\n"
        "or once a day.",
    .arguments = {},
    .options = kReadingOptions,
    .run = RunExpireBlobs};

}  // namespace seaworthy::cli
