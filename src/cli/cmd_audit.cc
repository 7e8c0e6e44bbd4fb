// seaworthy audit verify|list: prove the record, and read it event by event.
#include <charconv>

#include <fmt/format.h>

#include "app/audit_list.h"
#include "app/call_api.h"
#include "app/errors.h"
#include "app/upkeep.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/record_command.h"

namespace seaworthy::cli {
namespace {

constexpr std::string_view kIntact = "true";

int TellFinding(Terminal& terminal, const std::string& text, bool intact) {
  terminal.Out(text);
  return intact ? kReady : kNotReady;
}

// The server walks its own record: what it says of it is as good as the server is.
int VerifyThere(const app::RemoteRecord& remote, const Invocation& invocation, Terminal& terminal) {
  auto answer = remote.GetJson(app::WithQuery("/audit/verify", "known", invocation.Value("--known")));
  if (!answer.ok()) return FailWith(terminal, answer.error());
  auto intact = app::FieldOf(*answer, "intact");
  auto text = app::FieldOf(*answer, "text");
  if (!intact.ok()) return FailWith(terminal, intact.error());
  if (!text.ok()) return FailWith(terminal, text.error());
  return TellFinding(terminal, *text, *intact == kIntact);
}

int RunVerify(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) return VerifyThere(**remote, invocation, terminal);
  auto session = OpenToRead(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  auto answer = app::AuditRecord(*session->file.store, invocation.Value("--known"));
  if (!answer.ok()) return FailWith(terminal, answer.error());
  return TellFinding(terminal, answer->text, answer->intact);
}

Result<std::int64_t> PositionOf(const std::string& text) {
  std::int64_t position = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), position);
  if (text.empty() || (read.ec == std::errc() && read.ptr == text.data() + text.size() && position >= 0))
    return position;
  return Error(app::kAmbiguous, fmt::format("'{}' is no position", OneLine(text, 40)))
      .Advise("it is the number at the start of a line");
}

Result<app::ListAsked> AskedOf(const Invocation& invocation, const Terminal& terminal,
                               const std::optional<app::RemoteRecord>& remote) {
  app::ListAsked asked;
  asked.json = invocation.Value("--format") == "json";
  SEAWORTHY_TRY(asked.after, PositionOf(invocation.Value("--after")));
  if (asked.json) return asked;
  SEAWORTHY_TRY(asked.name_of, FindNames(invocation, terminal, remote));
  return asked;
}

int RunList(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  auto asked = AskedOf(invocation, terminal, *remote);
  if (!asked.ok()) return FailWith(terminal, asked.error());
  auto print = [&](std::string_view line) { terminal.Out(line); };
  if (*remote) {
    auto listed = app::ListEvents(**remote, *asked, print);
    return listed.ok() ? static_cast<int>(kReady) : FailWith(terminal, listed.error());
  }
  auto session = OpenToRead(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  auto listed = app::ListEvents(*session->file.store, *asked, print);
  return listed.ok() ? static_cast<int>(kReady) : FailWith(terminal, listed.error());
}

constexpr Option kVerifyOwn[] = {
    {"--known", "HEAD", "POSITION:DIGEST of an earlier audit, which the record must have passed through"}};
constexpr auto kVerifyOptions = Reading(kVerifyOwn);
constexpr Option kListOwn[] = {{"--after", "POSITION", "only what was written after that position"},
                               {"--format", "FORMAT", "text, or one object of JSON a line", "text|json", "text"}};
constexpr auto kListOptions = Reading(kListOwn);

}  // namespace

constexpr Command kAuditVerify{
    .name = "audit verify",
    .summary = "Prove that the record is what was written: every event, every chain, every text and file",
    .details =
        "Exit codes: 0 intact, 1 not what was written, with the place, 2 wrong usage, 3 cannot be read.\n"
        "Keep the head that it prints elsewhere: with --known a later audit proves that nothing before it changed.\n"
        "With --server the server looks at its own record; with --store you do.",
    .arguments = {},
    .options = kVerifyOptions,
    .run = RunVerify};
constexpr Command kAuditList{.name = "audit list",
                             .summary = "List every event of the record: when, what, and who did it",
                             .details =
                                 "In the order in which they were written. json has the bytes of each event as they\n"
                                 "were stored, and the digest of its chain up to there.",
                             .arguments = {},
                             .options = kListOptions,
                             .run = RunList};

}  // namespace seaworthy::cli
