#include "cli/record_command.h"

#include <filesystem>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/end_time.h"
#include "app/errors.h"
#include "app/evidence_text.h"
#include "app/named_file.h"
#include "app/review_views.h"
#include "base/secrets.h"
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
  if (!error.Is(review::kBadCommand) || !error.message().ends_with("is missing")) return error;
  Error named = error;
  if (error.message().starts_with("the reason")) return std::move(named).Advise("add --reason TEXT");
  if (error.message().starts_with("what compensates")) return std::move(named).Advise("add --control TEXT");
  return named;
}

}  // namespace

Error NobodyNamed(std::string_view problem) {
  return Error(app::kNoActor, std::string(problem)).Advise("add --as PERSON, or set SEAWORTHY_AS");
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
  if (session.directory.file.empty()) {
    return Error(app::kNoActor, fmt::format("there is no directory that knows '{}'", OneLine(person, 60)))
        .Advise("write teams.yaml with people and teams, or name one with --teams FILE");
  }
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

std::string RecordPath(const Invocation& invocation, const Terminal& terminal) {
  return Setting(invocation, terminal, "--store", "SEAWORTHY_STORE", app::kDefaultRecord);
}

std::string ViewerOf(const Invocation& invocation, const Terminal& terminal) {
  return Setting(invocation, terminal, "--as", "SEAWORTHY_AS", "");
}

Result<std::string> DayOf(const std::string& text, Instant now) {
  if (text.empty()) return std::string();
  SEAWORTHY_TRY(Instant day, app::ParseEnd(text, now));
  return ToString(day).substr(0, 10);
}

int FailWith(Terminal& terminal, const Error& plain) {
  Error error = NamingOption(plain);
  ExitCode code = IsRefusal(error) ? kNotReady : error.kind() == ErrorKind::kWorld ? kIncomplete : kUsage;
  return Fail(terminal, error.ToString(), code);
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

review::BlobRef Asking::Cite(std::string bytes, std::string media_type, std::string name) {
  app::CitedBlob cited = session_.record().Cite(std::move(bytes), std::move(media_type), std::move(name));
  blobs_.push_back(std::move(cited.blob));
  return std::move(cited.reference);
}

Result<review::BlobRef> Asking::Text(std::string_view argument) {
  std::string text = Argument(argument);
  if (text == "-") text = terminal_.ReadInput();
  if (Trim(text).empty()) {
    return Error(review::kBadCommand, "there is nothing to write down").Advise("say it, or give - to read it");
  }
  if (!IsUtf8(text)) return Error(review::kBadCommand, "the text is no UTF-8");
  return Cite(MaskSecrets(Trim(text)), "text/plain; charset=utf-8", "");
}

Result<review::Evidence> Asking::Evidence(std::string_view argument, const std::string& kind, const std::string& unit) {
  review::Evidence evidence{kind, Argument(argument), "", {}};
  if (kind == "number") {
    SEAWORTHY_TRY(app::Measure measure, app::ReadMeasure(evidence.text, unit));
    evidence.text = std::move(measure.number);
    evidence.unit = std::move(measure.unit);
  }
  if (kind == "text") {
    SEAWORTHY_TRY(evidence.blob, Text(argument));
    evidence.text.clear();
  } else if (kind == "file") {
    SEAWORTHY_TRY(std::string bytes, app::ReadNamedFile(evidence.text, kMostFileBytes));
    app::KeptFile kept = app::KeepFile(std::move(bytes));
    if (kept.masked) terminal_.Err(Printable(evidence.text) + ": what is shaped like a secret is masked\n");
    evidence.text = std::filesystem::path(evidence.text).filename().string();
    evidence.blob = Cite(std::move(kept.bytes), std::move(kept.media_type), evidence.text);
  }
  return evidence;
}

Result<std::optional<Instant>> Asking::End(std::string_view option) const {
  std::string text = Value(option);
  if (text.empty()) return std::optional<Instant>();
  SEAWORTHY_TRY(Instant end, app::ParseEnd(text, session_.now));
  return std::optional(end);
}

int Act(const Invocation& invocation, Terminal& terminal, Prepare prepare) {
  auto session = OpenToAct(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  auto review = session->record().FindReview(invocation.Argument("REVIEW"));
  if (!review.ok()) return FailWith(terminal, review.error());
  Asking asking(invocation, terminal, *session);
  auto command = prepare(asking);
  if (!command.ok()) return FailWith(terminal, command.error());
  app::Change change{*review, {}, *std::move(command), session->actor, session->now, asking.TakeBlobs(), {}};
  auto executed = session->record().Execute(change);
  if (!executed.ok()) return FailWith(terminal, executed.error());
  return Told(terminal, *session, *executed);
}

Result<review::Capacity> CapacityOf(std::string_view text, const review::PinnedStandard& standard,
                                    const app::Directory& directory) {
  using Kind = review::Capacity::Kind;
  for (Kind kind : {Kind::kRole, Kind::kTeam, Kind::kPerson}) {
    std::string_view word = review::NameOf(kind);
    if (!text.starts_with(word) || text.size() <= word.size()) continue;
    char separator = text[word.size()];
    if (separator == ' ' || separator == ':') return review::Capacity{kind, std::string(text.substr(word.size() + 1))};
  }
  for (const review::PinnedSection& section : standard.sections) {
    for (const review::PinnedRule& rule : section.rules) {
      for (const review::Capacity& capacity : rule.by) {
        if (capacity.name == text) return capacity;
      }
    }
  }
  for (Kind kind : {Kind::kPerson, Kind::kTeam, Kind::kRole}) {
    review::Capacity capacity{kind, std::string(text)};
    if (directory.Knows(capacity)) return capacity;
  }
  return Error(app::kNoSuchPerson, fmt::format("'{}' is no role, team or person that is known", OneLine(text, 60)))
      .Advise("write `role NAME`, `team NAME` or `person NAME`");
}

}  // namespace seaworthy::cli
