// seaworthy review close|export|standard: what ends a review, and what it is judged by.
#include <optional>

#include <fmt/format.h>

#include "app/begin.h"
#include "app/call_api.h"
#include "app/certificate_issue.h"
#include "app/json_body.h"
#include "app/key_source.h"
#include "app/perform.h"
#include "app/pin.h"
#include "app/review_views.h"
#include "app/version.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/record_command.h"
#include "cli/shared.h"
#include "review/errors.h"

namespace seaworthy::cli {
namespace {

// A key that stays where the certificate's hook can use it.
struct Signing {
  std::optional<attest::LoadedKey> key;
  std::string envelope;
};

Result<void> LoadKey(const Invocation& invocation, Terminal& terminal, Signing& signing) {
  std::string key = invocation.Value("--key");
  if (key.empty()) {
    if (invocation.Value("--certificate").empty()) return {};
    return Error(review::kBadCommand, "a certificate needs a key").Advise("add --key file:PATH");
  }
  SEAWORTHY_TRY(attest::LoadedKey loaded,
                app::OpenSigningKey(key, invocation.Value("--passphrase"), SecretsOf(terminal)));
  if (!loaded.warning.empty()) terminal.Err(Printable(loaded.warning) + "\n");
  signing.key.emplace(std::move(loaded));
  return {};
}

// Where the record was named, so that the advice meets the same one.
std::string RecordWords(const Invocation& invocation) {
  for (std::string_view option : {"--server", "--store"}) {
    if (std::string value = invocation.Value(option); !value.empty()) return fmt::format(" {} {}", option, value);
  }
  return "";
}

// The review is closed for good, whatever becomes of the file.
int WriteCertificate(const Invocation& invocation, Terminal& terminal, const std::string& review,
                     const Result<std::string>& envelope) {
  std::string file = invocation.Value("--certificate");
  if (file.empty()) return kReady;
  Result<void> written = envelope.ok() ? Write(terminal, file, *envelope) : Result<void>(envelope.error());
  if (written.ok()) return kReady;
  return FailWith(terminal,
                  Error(written.error())
                      .Advise(fmt::format("the review is closed, and its certificate kept: `seaworthy review export {} "
                                          "--format certificate --output FILE{}` writes it",
                                          review, RecordWords(invocation))));
}

// `checkout` names the only open review of a service, and none once it is closed; the id always does.
Result<std::string> IdThere(const app::RemoteRecord& remote, const std::string& review) {
  SEAWORTHY_TRY(std::string json, remote.GetJson(app::ReviewPath(review)));
  return app::FieldOf(json, "id");
}

// The server signs with its own key; what it issued is fetched.
int CloseThere(const app::RemoteRecord& remote, const Invocation& invocation, Terminal& terminal) {
  if (!invocation.Value("--key").empty()) {
    return Fail(terminal, "a server signs with its own key: leave --key away");
  }
  auto review = IdThere(remote, invocation.Argument("REVIEW"));
  if (!review.ok()) return FailWith(terminal, review.error());
  app::verbs::Close close{invocation.Argument("DECISION"), invocation.Value("--reason")};
  auto text = remote.Post(app::ReviewPath(*review) + "/close", app::WriteVerb(close));
  if (!text.ok()) return FailWith(terminal, text.error());
  terminal.Out(*text);
  if (invocation.Value("--certificate").empty()) return kReady;
  return WriteCertificate(invocation, terminal, *review,
                          remote.GetJson(app::ReviewPath(*review) + "/export?format=certificate"));
}

int RunClose(const Invocation& invocation, Terminal& terminal) {
  if (auto can = ExpectWritable(invocation.Value("--certificate")); !can.ok()) return FailWith(terminal, can.error());
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) return CloseThere(**remote, invocation, terminal);
  auto session = OpenToAct(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  auto review = session->record().FindReview(invocation.Argument("REVIEW"));
  if (!review.ok()) return FailWith(terminal, review.error());
  Signing signing;
  if (auto loaded = LoadKey(invocation, terminal, signing); !loaded.ok()) return FailWith(terminal, loaded.error());
  app::Deed deed{*review,
                 app::verbs::Close{invocation.Argument("DECISION"), invocation.Value("--reason")},
                 session->actor,
                 session->now,
                 {}};
  if (signing.key) {
    auto cite = [&](std::string bytes, std::string media_type, std::string name) {
      return session->record().Cite(std::move(bytes), std::move(media_type), std::move(name));
    };
    deed.complete = app::IssuingCertificate(
        signing.key->key, {invocation.Value("--verifier"), std::string(app::Version())}, cite, &signing.envelope);
  }
  auto executed = app::Perform(session->record(), session->directory, deed);
  if (!executed.ok()) return FailWith(terminal, executed.error());
  int told = Told(terminal, *session, *executed);
  int written = WriteCertificate(invocation, terminal, *review, signing.envelope);
  return written == kReady ? told : written;
}

int ExportThere(const app::RemoteRecord& remote, const Invocation& invocation, Terminal& terminal) {
  std::string format = invocation.Value("--format");
  app::ApiCall call{.path = app::ReviewPath(invocation.Argument("REVIEW")) + "/export?format=" + format};
  if (format == "markdown" || format == "html") call.accept = "text/" + format;
  auto reply = remote.Call(std::move(call));
  if (!reply.ok()) return FailWith(terminal, reply.error());
  auto written = Write(terminal, invocation.Value("--output"), reply->body);
  return written.ok() ? static_cast<int>(kReady) : FailWith(terminal, written.error());
}

int RunExport(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) return ExportThere(**remote, invocation, terminal);
  auto session = OpenToRead(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  auto review = session->record().FindReview(invocation.Argument("REVIEW"));
  if (!review.ok()) return FailWith(terminal, review.error());
  auto text =
      app::ExportReview(session->record(), *review, session->directory, session->now, invocation.Value("--format"));
  if (!text.ok()) return FailWith(terminal, text.error());
  auto written = Write(terminal, invocation.Value("--output"), *text);
  return written.ok() ? static_cast<int>(kReady) : FailWith(terminal, written.error());
}

int StandardThere(const app::RemoteRecord& remote, const Invocation& invocation, Terminal& terminal) {
  app::StandardAsked asked{
      invocation.Value("--standard"), invocation.Value("--exposure"), invocation.Value("--reason"), {}};
  if (std::string tier = invocation.Value("--tier"); !tier.empty()) asked.tier = tier[0] - '0';
  auto text =
      remote.Post(app::ReviewPath(invocation.Argument("REVIEW")) + "/change-standard", app::WriteJsonBody(asked));
  if (!text.ok()) return FailWith(terminal, text.error());
  terminal.Out(*text);
  return kReady;
}

// The standard pinned anew: that of --standard, else the one of that id as it is now.
int RunStandard(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) return StandardThere(**remote, invocation, terminal);
  auto session = OpenToAct(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  auto review = session->record().FindReview(invocation.Argument("REVIEW"));
  if (!review.ok()) return FailWith(terminal, review.error());
  auto subject = session->record().Load(*review);
  if (!subject.ok()) return FailWith(terminal, subject.error());
  app::PinRequest request;
  request.path = invocation.Value("--path");
  request.services = subject->review.started.services;
  request.standard = invocation.Value("--standard");
  if (request.standard.empty() && request.path.empty()) request.standard = subject->review.standard.id;
  request.tier = subject->review.standard.tier;
  if (std::string tier = invocation.Value("--tier"); !tier.empty()) request.tier = tier[0] - '0';
  request.exposure = invocation.Value("--exposure");
  if (request.exposure.empty()) request.exposure = subject->review.standard.exposure;
  request.subject = subject->review.started.subject;
  request.now = session->now;
  app::PinOutcome pinned = app::PinFor(request);
  if (!pinned.ok()) return FailAll(terminal, pinned.errors);
  review::ChangeStandard command{std::move(pinned.pinning.standard), invocation.Value("--reason")};
  auto make = [&](const review::Case&) { return Result<review::Command>(command); };
  auto executed = session->record().Execute({*review, {}, make, session->actor, session->now, {}, {}});
  if (!executed.ok()) return FailWith(terminal, executed.error());
  return Told(terminal, *session, *executed);
}

constexpr Argument kClose[] = {{"REVIEW", "the review", true},
                               {"DECISION", "go, conditional or no-go", true, false, "go|conditional|no-go"}};
constexpr Option kCloseOwn[] = {
    {"--reason", "TEXT", "why; a no-go needs one"},
    {"--key", "WHERE", "sign the certificate with the key in file:PATH or env:NAME"},
    {"--passphrase", "WHERE", "of an encrypted key: file:PATH or env:NAME; else it is asked for"},
    {"--certificate", "FILE", "write the certificate there, too; the record keeps it"},
    {"--verifier", "URI", "who vouches for the record in the certificate", {}, "https://seaworthy.dev/local"}};
constexpr auto kCloseOptions = Acting(kCloseOwn);

constexpr Argument kReview[] = {{"REVIEW", "the review", true}};
constexpr Option kExportOwn[] = {{"--format", "FORMAT", "a document, the canonical snapshot, or the certificate",
                                  "markdown|html|json|certificate", "markdown"},
                                 {"--output", "FILE", "write it to a file"}};
constexpr auto kExportOptions = Reading(kExportOwn);
constexpr Option kStandardOwn[] = {
    {"--standard", "NAME|FILE", "the standard; else the one of the same id as it is now"},
    {"--path", "PATH", "the repository whose declared parameters count"},
    {"--tier", "TIER", "another tier", "1|2|3|4"},
    {"--exposure", "WHO", "another exposure", "public|partner|internal"},
    {"--reason", "TEXT", "why"}};
constexpr auto kStandardOptions = Acting(kStandardOwn);

}  // namespace

constexpr Command kReviewClose{.name = "review close",
                               .summary = "End a review with a decision",
                               .details = kActingCodes,
                               .arguments = kClose,
                               .options = kCloseOptions,
                               .run = RunClose};
constexpr Command kReviewExport{
    .name = "review export",
    .summary = "Write a review as a document, or what was kept of a closed one",
    .details = "json is the snapshot of a closed review, byte for byte: its SHA-256 is what the certificate names.",
    .arguments = kReview,
    .options = kExportOptions,
    .run = RunExport};
constexpr Command kReviewStandard{.name = "review standard",
                                  .summary = "Pin another standard, version, tier or exposure",
                                  .details =
                                      "Sign-offs of sections that it changes become void.\n"
                                      "Exit codes as those of `review start`.",
                                  .arguments = kReview,
                                  .options = kStandardOptions,
                                  .run = RunStandard};

}  // namespace seaworthy::cli
