// What the commands on the record of reviews share: where the record is, who acts, which review is meant, how it ends.
//
// Exit codes: 0 done, 1 refused by the rules of the review (not allowed, not now, blocked), 2 wrong usage or input,
// 3 not done now, try again (others kept writing, the disk is full), 4 internal error.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/directory.h"
#include "app/record_file.h"
#include "base/result.h"
#include "cli/command.h"
#include "review/commands.h"

namespace seaworthy::cli {

inline constexpr std::string_view kActingCodes =
    "Exit codes: 0 done, 1 refused by the rules of the review, with who can unblock it, 2 wrong usage or input,\n"
    "3 not done now (others kept writing, the disk is full): try again, 4 internal error.\n"
    "REVIEW is `checkout#3`, the service of one open review, an id or its beginning.";

inline constexpr std::array<Option, 3> kReadingOptions = {
    {{"--store", "STORE",
      "the record: a file, or postgresql://HOST/DATABASE; else SEAWORTHY_STORE, else .seaworthy/record.db"},
     {"--teams", "FILE", "the directory of people; else SEAWORTHY_TEAMS, else teams.yaml"},
     {"--now", "TIME", "as of this moment, as 2031-05-01T00:00:00Z"}}};

inline constexpr std::array<Option, 4> kActingOptions = {
    {{"--as", "PERSON", "who acts, by id of the directory; else SEAWORTHY_AS; recorded as asserted"},
     kReadingOptions[0],
     kReadingOptions[1],
     kReadingOptions[2]}};

template <std::size_t N, std::size_t M>
constexpr std::array<Option, N + M> Joined(const Option (&own)[N], const std::array<Option, M>& common) {
  std::array<Option, N + M> all{};
  std::copy(own, own + N, all.begin());
  std::copy(common.begin(), common.end(), all.begin() + N);
  return all;
}
template <std::size_t N>
constexpr auto Reading(const Option (&own)[N]) {
  return Joined(own, kReadingOptions);
}
template <std::size_t N>
constexpr auto Acting(const Option (&own)[N]) {
  return Joined(own, kActingOptions);
}

// An open record, and what is known of people.
struct RecordSession {
  app::RecordFile file;
  app::Directory directory;  // Empty where there is none; then people are known by their ids.
  review::Actor actor;       // Nobody where the command only reads.
  Instant now;

  app::Record& record() const { return *file.record; }
};

// Errors: those of OpenRecordFile() and ReadDirectory(), a moment that cannot be read, and app/no-actor where somebody
// must act and nobody was named.
Result<RecordSession> OpenToRead(const Invocation& invocation, const Terminal& terminal);
// To write without acting in a review.
Result<RecordSession> OpenToWrite(const Invocation& invocation, const Terminal& terminal);
// Who acts and when, with no record opened yet.
Result<RecordSession> ReadyToAct(const Invocation& invocation, const Terminal& terminal);
Result<RecordSession> OpenToAct(const Invocation& invocation, const Terminal& terminal,
                                app::RecordAccess access = app::RecordAccess::kWrite);

// Of --store, else SEAWORTHY_STORE, else the default.
std::string RecordPath(const Invocation& invocation, const Terminal& terminal);

// Of --as, else SEAWORTHY_AS; empty where neither is given.
std::string ViewerOf(const Invocation& invocation, const Terminal& terminal);

// The day that a date or a span of time means: `2031-08-01`; empty as it is. Error: app/bad-time.
Result<std::string> DayOf(const std::string& text, Instant now);

// Prints what came of a command that was done.
int Told(Terminal& terminal, const RecordSession& session, const app::Executed& executed);

// app/no-actor, with how to name one.
Error NobodyNamed(std::string_view problem);

// Prints the error; the exit code follows from its kind, as above.
int FailWith(Terminal& terminal, const Error& error);

// One invocation of a command that acts, while it is read.
class Asking {
 public:
  Asking(const Invocation& invocation, Terminal& terminal, RecordSession& session)
      : invocation_(invocation), terminal_(terminal), session_(session) {}

  std::string Argument(std::string_view name) const { return invocation_.Argument(name); }
  // Of an argument that takes the rest of the line: `team sre`, quoted or not.
  std::string Words(std::string_view name) const;
  std::string Value(std::string_view option) const { return invocation_.Value(option); }
  bool Flag(std::string_view option) const { return invocation_.Flag(option); }
  RecordSession& session() { return session_; }

  // An argument with what somebody writes; `-` takes it from standard input. Error: review/bad-command.
  Result<review::BlobRef> Text(std::string_view argument);
  // The argument as evidence of that kind: link | file | number | date | text. A file is read, and kept as a blob.
  Result<review::Evidence> Evidence(std::string_view argument, const std::string& kind, const std::string& unit);
  // An option that names when something ends; nothing where it is not given.
  Result<std::optional<Instant>> End(std::string_view option) const;

  std::vector<store::Blob> TakeBlobs() { return std::move(blobs_); }

 private:
  review::BlobRef Cite(std::string bytes, std::string media_type, std::string name);

  const Invocation& invocation_;
  Terminal& terminal_;
  RecordSession& session_;
  std::vector<store::Blob> blobs_;
};

// Reads what was asked once, and returns what makes the command of the review as it is found.
using Prepare = Result<app::Change::MakeCommand> (*)(Asking& asking);

template <typename Command>
app::Change::MakeCommand Always(Command command) {
  return [command = std::move(command)](const review::Case&) -> Result<review::Command> {
    return review::Command(command);
  };
}

// Runs a command on REVIEW and prints what came of it.
int Act(const Invocation& invocation, Terminal& terminal, Prepare prepare);

// `team platform`, `person sky`, `role sre`, also with a colon; a name alone is what the standard's rules or the
// directory know by it. Error: app/no-such-person.
Result<review::Capacity> CapacityOf(std::string_view text, const review::PinnedStandard& standard,
                                    const app::Directory& directory);

}  // namespace seaworthy::cli
