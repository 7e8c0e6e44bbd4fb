#include "cli/record_command.h"

#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/evidence_text.h"
#include "app/named_file.h"
#include "app/perform.h"
#include "app/review_views.h"
#include "base/text.h"
#include "review/errors.h"

namespace seaworthy::cli {
namespace {

constexpr std::string_view kDefaultDirectory = "teams.yaml";
constexpr std::uint64_t kMostFileBytes = 10u << 20;

std::string Variable(const Terminal& terminal, const char* name) {
  return terminal.environment ? terminal.environment(name).value_or("") : std::string();
}

// The option, else the variable, else the default.
std::string Setting(const Invocation& invocation, const Terminal& terminal, std::string_view option,
                    const char* variable, std::string_view otherwise) {
  if (std::string value = invocation.Value(option); !value.empty()) return value;
  if (std::string value = Variable(terminal, variable); !value.empty()) return value;
  return std::string(otherwise);
}

Result<app::Directory> OpenDirectory(const Invocation& invocation, const Terminal& terminal) {
  std::string path = Setting(invocation, terminal, "--teams", "SEAWORTHY_TEAMS", "");
  std::error_code failure;
  if (path.empty() && !std::filesystem::exists(kDefaultDirectory, failure)) return app::Directory();
  return app::ReadDirectory(path.empty() ? std::string(kDefaultDirectory) : path);
}

Result<Instant> MomentOf(const Invocation& invocation, const Terminal& terminal) {
  std::string now = invocation.Value("--now");
  return now.empty() ? terminal.clock() : ParseInstant(now);
}

Result<RecordSession> Open(const Invocation& invocation, const Terminal& terminal, app::RecordAccess access) {
  RecordSession session;
  SEAWORTHY_TRY(session.now, MomentOf(invocation, terminal));
  SEAWORTHY_TRY(session.directory, OpenDirectory(invocation, terminal));
  SEAWORTHY_TRY(session.file, app::OpenRecordFile(RecordPath(invocation, terminal), access));
  return session;
}

bool IsRefusal(const Error& error) {
  return error.Is(review::kNotAllowed) || error.Is(review::kNotNow) || error.Is(review::kReviewEnded) ||
         error.Is(review::kBlocked);
}

// The core speaks of what is missing; here it has a name.
Error NamingOption(const Error& error) {
  Error named = error;
  if (error.Is(review::kNoReason)) return std::move(named).Advise("add --reason TEXT");
  if (error.Is(review::kNoControl)) return std::move(named).Advise("add --control TEXT");
  return named;
}

}  // namespace

Error NobodyNamed(std::string_view problem) {
  return Error(app::kNoActor, std::string(problem)).Advise("add --as PERSON, or set SEAWORTHY_AS");
}

Error NoDirectoryFor(std::string_view person) {
  return Error(app::kNoActor, fmt::format("there is no directory that knows '{}'", OneLine(person, 60)))
      .Advise("write teams.yaml with people and teams, or name one with --teams FILE");
}

Result<RecordSession> OpenToRead(const Invocation& invocation, const Terminal& terminal) {
  return Open(invocation, terminal, app::RecordAccess::kRead);
}

Result<RecordSession> ReadyToAct(const Invocation& invocation, const Terminal& terminal) {
  RecordSession session;
  SEAWORTHY_TRY(session.now, MomentOf(invocation, terminal));
  SEAWORTHY_TRY(session.directory, OpenDirectory(invocation, terminal));
  std::string person = ViewerOf(invocation, terminal);
  if (person.empty()) return NobodyNamed("nobody was named who does this");
  if (session.directory.file.empty()) return NoDirectoryFor(person);
  SEAWORTHY_TRY(session.actor, session.directory.ActorOf(person));
  return session;
}

Result<RecordSession> OpenToAct(const Invocation& invocation, const Terminal& terminal, app::RecordAccess access) {
  SEAWORTHY_TRY(RecordSession session, ReadyToAct(invocation, terminal));
  SEAWORTHY_TRY(session.file, app::OpenRecordFile(RecordPath(invocation, terminal), access));
  return session;
}

Result<RecordSession> OpenToWrite(const Invocation& invocation, const Terminal& terminal) {
  return Open(invocation, terminal, app::RecordAccess::kWrite);
}

Result<std::optional<app::ServerAccess>> FindAccess(const Invocation& invocation, const Terminal& terminal) {
  std::string server = invocation.Value("--server");
  if (server.empty() && !invocation.Value("--store").empty()) return std::optional<app::ServerAccess>();
  auto lookup = [&](const std::string& name) {
    return terminal.environment ? terminal.environment(name) : std::optional<std::string>();
  };
  return app::FindServer(server, lookup);
}

Result<std::optional<app::RemoteRecord>> FindRemote(const Invocation& invocation, const Terminal& terminal) {
  SEAWORTHY_TRY(std::optional<app::ServerAccess> access, FindAccess(invocation, terminal));
  if (!access) return std::optional<app::RemoteRecord>();
  if (!invocation.Value("--as").empty()) {
    return Error(app::kNoActor, "a server knows who you are: leave --as out")
        .Advise(fmt::format("`seaworthy login --server {}` signs somebody else in", access->server));
  }
  if (access->token.empty()) {
    return Error(app::kNoActor, fmt::format("no token is known for {}", access->server))
        .Advise(fmt::format("`seaworthy login --server {}` keeps one, or set SEAWORTHY_TOKEN", access->server));
  }
  app::ApiSettings settings;
  settings.server = access->server;
  settings.token = access->token;
  return std::optional<app::RemoteRecord>(std::in_place, std::move(settings), terminal.width, terminal.colour);
}

Result<std::optional<app::RemoteRecord>> FindNamedServer(const Invocation& invocation, const Terminal& terminal) {
  if (invocation.Value("--server").empty()) return std::optional<app::RemoteRecord>();
  return FindRemote(invocation, terminal);
}

Error NoServerNamed() {
  return Error(app::kNoServer, "it was not said which server").Advise("give --server URL, or set SEAWORTHY_SERVER");
}

Result<void> ExpectNoServer(const Invocation& invocation, const Terminal& terminal, std::string_view instead) {
  const bool names_record = !invocation.Value("--store").empty() || !Variable(terminal, "SEAWORTHY_STORE").empty();
  std::string server = Variable(terminal, "SEAWORTHY_SERVER");
  if (names_record || server.empty()) return {};
  return Error(app::kNoRecord, fmt::format("SEAWORTHY_SERVER names {}, and this is done to a record", OneLine(server)))
      .Advise(std::string(instead));
}

Result<NameOf> FindNames(const Invocation& invocation, const Terminal& terminal,
                         const std::optional<app::RemoteRecord>& remote) {
  std::map<std::string, std::string> names;
  SEAWORTHY_TRY(app::Directory directory, OpenDirectory(invocation, terminal));
  for (const app::DirectoryPerson& person : directory.people) names[person.id] = person.name;
  if (remote) {
    SEAWORTHY_TRY(std::vector<app::RemotePerson> people, remote->People());
    for (const app::RemotePerson& person : people) names[person.id] = person.name;
  }
  return NameOf([names = std::move(names)](const std::string& person) {
    auto found = names.find(person);
    return found == names.end() || found->second.empty() ? person : found->second;
  });
}

std::string RecordPath(const Invocation& invocation, const Terminal& terminal) {
  return Setting(invocation, terminal, "--store", "SEAWORTHY_STORE", app::kDefaultRecord);
}

std::string ViewerOf(const Invocation& invocation, const Terminal& terminal) {
  return Setting(invocation, terminal, "--as", "SEAWORTHY_AS", "");
}

int FailWith(Terminal& terminal, const Error& plain) {
  Error error = NamingOption(plain);
  ExitCode code = IsRefusal(error) ? kNotReady : error.kind() == ErrorKind::kWorld ? kIncomplete : kUsage;
  return Fail(terminal, error.ToString(), code);
}

int Print(Terminal& terminal, const Result<std::string>& text) {
  if (!text.ok()) return FailWith(terminal, text.error());
  terminal.Out(*text);
  return kReady;
}

int Told(Terminal& terminal, const RecordSession& session, const app::Executed& executed) {
  auto text = app::WhatHappened(session.record(), executed, session.directory, session.now);
  if (!text.ok()) return FailWith(terminal, text.error());
  terminal.Out(*text);
  return kReady;
}

std::string Asking::Words(std::string_view name) const {
  std::string words;
  for (const std::string& word : invocation_.Arguments(name)) words += (words.empty() ? "" : " ") + word;
  return words;
}

std::string Asking::Text(std::string_view argument) {
  std::string text = Argument(argument);
  return text == "-" ? terminal_.ReadInput() : text;
}

Result<app::verbs::Given> Asking::Evidence(std::string_view argument, std::string kind, const std::string& item) {
  app::verbs::Given given;
  given.kind = Value("--kind").empty() ? std::move(kind) : Value("--kind");
  if (given.kind.empty()) {
    SEAWORTHY_TRY(given.kind, evidence_(item));
  }
  given.value = given.kind == "text" ? Text(argument) : Argument(argument);
  if (given.kind != "file") return given;
  SEAWORTHY_TRY(std::string bytes, app::ReadNamedFile(given.value, kMostFileBytes));
  app::GivenFile file = app::GiveFile(std::filesystem::path(given.value).filename().string(), std::move(bytes));
  if (file.masked) terminal_.Err(Printable(given.value) + ": what is shaped like a secret is masked\n");
  return std::move(file.given);
}

namespace {

// What the item asks for; a text where it asks for nothing.
Result<std::string> KindHere(app::Record& record, const std::string& review, const std::string& item) {
  SEAWORTHY_TRY(review::Case subject, record.Load(review));
  const review::PinnedItem* pinned = subject.review.standard.FindItem(item);
  return pinned == nullptr || pinned->evidence.empty() ? std::string("text") : pinned->evidence;
}

int ActHere(const Invocation& invocation, Terminal& terminal, Say say) {
  auto session = OpenToAct(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  auto review = session->record().FindReview(invocation.Argument("REVIEW"));
  if (!review.ok()) return FailWith(terminal, review.error());
  Asking asking(invocation, terminal,
                [&](const std::string& item) { return KindHere(session->record(), *review, item); });
  auto verb = say(asking);
  if (!verb.ok()) return FailWith(terminal, verb.error());
  app::Deed deed{*review, *std::move(verb), session->actor, session->now, {}};
  auto executed = app::Perform(session->record(), session->directory, deed);
  if (!executed.ok()) return FailWith(terminal, executed.error());
  return Told(terminal, *session, *executed);
}

int ActThere(const app::RemoteRecord& remote, const Invocation& invocation, Terminal& terminal, Say say) {
  const std::string review = invocation.Argument("REVIEW");
  Asking asking(invocation, terminal, [&](const std::string& item) { return remote.EvidenceKind(review, item); });
  auto verb = say(asking);
  if (!verb.ok()) return FailWith(terminal, verb.error());
  auto text = remote.Post(app::ReviewPath(review) + "/" + std::string(app::NameOfVerb(*verb)), app::WriteVerb(*verb));
  if (!text.ok()) return FailWith(terminal, text.error());
  terminal.Out(*text);
  return kReady;
}

}  // namespace

int Act(const Invocation& invocation, Terminal& terminal, Say say) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  return *remote ? ActThere(**remote, invocation, terminal, say) : ActHere(invocation, terminal, say);
}

}  // namespace seaworthy::cli
