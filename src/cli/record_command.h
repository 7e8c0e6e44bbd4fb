// What the commands on the record of reviews share: where the record is, who acts, which review is meant, how it ends.
//
// Exit codes: 0 done, 1 refused by the rules of the review (not allowed, not now, blocked), 2 wrong usage or input,
// 3 not done now, try again (others kept writing, the disk is full), 4 internal error.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/credentials.h"
#include "app/directory.h"
#include "app/record_file.h"
#include "app/remote_record.h"
#include "app/verbs.h"
#include "base/result.h"
#include "cli/command.h"

namespace seaworthy::cli {

// Of what names a service instead of a review.
inline constexpr std::string_view kServiceActingCodes =
    "Exit codes: 0 done, 1 refused by the rules of the review, with who can unblock it, 2 wrong usage or input,\n"
    "3 not done now (others kept writing, the disk is full): try again, 4 internal error.";
inline constexpr std::string_view kActingCodes =
    "Exit codes: 0 done, 1 refused by the rules of the review, with who can unblock it, 2 wrong usage or input,\n"
    "3 not done now (others kept writing, the disk is full): try again, 4 internal error.\n"
    "REVIEW is `checkout#3`, the service of one open review, an id or its beginning.";

inline constexpr std::array<Option, 4> kReadingOptions = {
    {{"--server", "URL", "a server that has the record; else SEAWORTHY_SERVER; see `seaworthy login`"},
     {"--store", "STORE",
      "the record: a file, or postgresql://HOST/DATABASE; else SEAWORTHY_STORE, else .seaworthy/record.db"},
     {"--teams", "FILE", "the directory of people; else SEAWORTHY_TEAMS, else teams.yaml"},
     {"--now", "TIME", "as of this moment, as 2031-05-01T00:00:00Z"}}};

inline constexpr std::array<Option, 5> kActingOptions = {
    {{"--as", "PERSON", "who acts, by id of the directory; else SEAWORTHY_AS; recorded as asserted"},
     kReadingOptions[0],
     kReadingOptions[1],
     kReadingOptions[2],
     kReadingOptions[3]}};

// Of commands on the record itself, which ask no server.
inline constexpr std::array<Option, 2> kRecordOptions = {{kReadingOptions[1], kReadingOptions[3]}};

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
constexpr auto OnRecord(const Option (&own)[N]) {
  return Joined(own, kRecordOptions);
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

// The server of --server, else of SEAWORTHY_SERVER; nothing where neither names one, or --store names a record. Errors:
// those of app::FindServer().
Result<std::optional<app::ServerAccess>> FindAccess(const Invocation& invocation, const Terminal& terminal);
// The same, by the token that is known for it. Error also: app/no-actor where none is.
Result<std::optional<app::RemoteRecord>> FindRemote(const Invocation& invocation, const Terminal& terminal);

// The same, where --server names it; what the environment says is not asked. For commands that are about this machine
// unless they are told otherwise.
Result<std::optional<app::RemoteRecord>> FindNamedServer(const Invocation& invocation, const Terminal& terminal);
// For a command that has no other place to ask. app/no-server.
Error NoServerNamed();

// That no server is meant: SEAWORTHY_SERVER names one, and neither --store nor SEAWORTHY_STORE names a record. Whoever
// works with a server shall not change the record of the current folder by accident. Error: app/no-record.
Result<void> ExpectNoServer(const Invocation& invocation, const Terminal& terminal, std::string_view instead);

// Names of people by their ids, from the directory of this machine, else from the server where there is one; the id of
// whoever neither knows. Errors: those of ReadDirectory() and of the server.
using NameOf = std::function<std::string(const std::string& person)>;
Result<NameOf> FindNames(const Invocation& invocation, const Terminal& terminal,
                         const std::optional<app::RemoteRecord>& remote);

// Of --store, else SEAWORTHY_STORE, else the default.
std::string RecordPath(const Invocation& invocation, const Terminal& terminal);

// Of --as, else SEAWORTHY_AS; empty where neither is given.
std::string ViewerOf(const Invocation& invocation, const Terminal& terminal);

// Prints the text, or the error.
int Print(Terminal& terminal, const Result<std::string>& text);

// Prints what came of a command that was done.
int Told(Terminal& terminal, const RecordSession& session, const app::Executed& executed);

// app/no-actor, with how to name one.
Error NobodyNamed(std::string_view problem);
// app/no-actor: somebody was named, and there is no teams.yaml.
Error NoDirectoryFor(std::string_view person);

// Prints the error; the exit code follows from its kind, as above.
int FailWith(Terminal& terminal, const Error& error);

// One invocation of a command that acts in a review, while it is read.
class Asking {
 public:
  // `evidence` tells the kind of evidence that an item of the review asks for; it is asked only where none was named.
  using EvidenceKind = std::function<Result<std::string>(const std::string& item)>;
  Asking(const Invocation& invocation, Terminal& terminal, EvidenceKind evidence)
      : invocation_(invocation), terminal_(terminal), evidence_(std::move(evidence)) {}

  std::string Argument(std::string_view name) const { return invocation_.Argument(name); }
  // Of an argument that takes the rest of the line: `team sre`, quoted or not.
  std::string Words(std::string_view name) const;
  std::string Value(std::string_view option) const { return invocation_.Value(option); }
  bool Flag(std::string_view option) const { return invocation_.Flag(option); }

  // An argument with what somebody writes; `-` takes it from standard input.
  std::string Text(std::string_view argument);
  // The argument as evidence of --kind, else of that kind, else as the item asks for. A file is read. Errors:
  // app/cannot-read, app/file-too-large.
  Result<app::verbs::Given> Evidence(std::string_view argument, std::string kind, const std::string& item = {});

 private:
  const Invocation& invocation_;
  Terminal& terminal_;
  EvidenceKind evidence_;
};

// Reads what was asked, as the verb that it is.
using Say = Result<app::verbs::AnyVerb> (*)(Asking& asking);

// Does a verb in REVIEW, in the record of this machine or on a server, and prints what came of it.
int Act(const Invocation& invocation, Terminal& terminal, Say say);

}  // namespace seaworthy::cli
