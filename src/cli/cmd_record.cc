// seaworthy backup, restore, rebuild, blob expire: care for the record itself, where it lies. A server is never asked.
#include "app/old_evidence.h"
#include "app/upkeep.h"
#include "cli/commands.h"
#include "cli/record_command.h"

namespace seaworthy::cli {
namespace {

constexpr std::string_view kInsteadOfBackup =
    "on the server's machine: `seaworthy backup FILE --store sqlite:PATH`; PostgreSQL is copied with `pg_dump`";
constexpr std::string_view kInsteadOfRestore =
    "stop the server; on its machine: `seaworthy restore FILE --store sqlite:PATH --replace`; PostgreSQL has "
    "`pg_restore`";
constexpr std::string_view kInsteadOfRebuild = "on the server's machine: `seaworthy rebuild --store STORE`";
constexpr std::string_view kInsteadOfExpire =
    "on the server's machine, once a day: `seaworthy blob expire --store STORE`";

int RunBackup(const Invocation& invocation, Terminal& terminal) {
  if (auto here = ExpectNoServer(invocation, terminal, kInsteadOfBackup); !here.ok()) {
    return FailWith(terminal, here.error());
  }
  return Print(terminal, app::BackupRecord(RecordPath(invocation, terminal), invocation.Argument("FILE")));
}

int RunRestore(const Invocation& invocation, Terminal& terminal) {
  if (auto here = ExpectNoServer(invocation, terminal, kInsteadOfRestore); !here.ok()) {
    return FailWith(terminal, here.error());
  }
  return Print(terminal, app::RestoreRecord(invocation.Argument("FILE"), RecordPath(invocation, terminal),
                                            invocation.Flag("--replace")));
}

int RunRebuild(const Invocation& invocation, Terminal& terminal) {
  if (auto here = ExpectNoServer(invocation, terminal, kInsteadOfRebuild); !here.ok()) {
    return FailWith(terminal, here.error());
  }
  auto session = OpenToWrite(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  return Print(terminal, app::RebuildRows(session->record()));
}

int RunExpireBlobs(const Invocation& invocation, Terminal& terminal) {
  if (auto here = ExpectNoServer(invocation, terminal, kInsteadOfExpire); !here.ok()) {
    return FailWith(terminal, here.error());
  }
  auto session = OpenToWrite(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  return Print(terminal, app::EraseOldEvidence(*session->file.store, session->now));
}

constexpr Argument kBackupFile[] = {{"FILE", "where the copy goes; never overwritten", true}};
constexpr Argument kRestoreFile[] = {{"FILE", "the copy", true}};
constexpr Option kRestoreOwn[] = {{"--replace", "", "put it in place of the record that is there"}};
constexpr auto kRestoreOptions = OnRecord(kRestoreOwn);

}  // namespace

constexpr Command kBackup{.name = "backup",
                          .summary = "Copy the record into one file while it is in use, and verify the copy",
                          .details = "",
                          .arguments = kBackupFile,
                          .options = kRecordOptions,
                          .run = RunBackup,
                          .instead_of_server = kInsteadOfBackup};
constexpr Command kRestore{.name = "restore",
                           .summary = "Make the record from a copy, verified first",
                           .details = "",
                           .arguments = kRestoreFile,
                           .options = kRestoreOptions,
                           .run = RunRestore,
                           .instead_of_server = kInsteadOfRestore};
constexpr Command kRebuild{.name = "rebuild",
                           .summary = "Make the rows of lists and queues anew from the logs",
                           .details = "",
                           .arguments = {},
                           .options = kRecordOptions,
                           .run = RunRebuild,
                           .instead_of_server = kInsteadOfRebuild};
constexpr Command kBlobExpire{
    .name = "blob expire",
    .summary = "Erase evidence older than 90 days that no sign-off or certificate rests on",
    .details =
        "Facts of runs that others replaced, and proofs of attestations that were replaced or taken back before\n"
        "anybody signed. What stands, what was signed, and what people wrote to each other stays. To be run by hand\n"
        "or once a day.",
    .arguments = {},
    .options = kRecordOptions,
    .run = RunExpireBlobs,
    .instead_of_server = kInsteadOfExpire};

}  // namespace seaworthy::cli
