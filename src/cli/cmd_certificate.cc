// seaworthy certificate: verify the certificate of a closed review, show what it says.
#include <filesystem>
#include <span>

#include <fmt/format.h>

#include "app/certificate.h"
#include "app/errors.h"
#include "app/find_certificate.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/record_command.h"

namespace seaworthy::cli {
namespace {

// An empty value is what is left of a variable that a pipeline forgot to set: it must not mean that nothing is asked.
std::string_view EmptyOption(const Invocation& invocation, std::span<const Option> options) {
  for (const Option& option : options) {
    if (!option.value.empty() && invocation.Flag(option.name) && invocation.Value(option.name).empty()) {
      return option.name;
    }
  }
  return {};
}

// A certificate, and the server that it came from or that is at hand.
struct Given {
  std::string file;  // Empty: it was found by the name of a review or service.
  app::FoundCertificate found;
  std::optional<app::RemoteRecord> remote;
};

// What has the form of a file's name is one, there or not: a gate that misses its file must not find something else.
bool IsFile(const std::string& name) {
  std::error_code failure;
  return name.find('/') != std::string::npos || name.ends_with(".json") ||
         std::filesystem::is_regular_file(name, failure);
}

bool HasRecord(const Invocation& invocation, const Terminal& terminal) {
  std::string store = RecordPath(invocation, terminal);  // One that was named may be no file.
  std::error_code failure;
  return store != app::kDefaultRecord || std::filesystem::exists(store, failure);
}

Result<Given> Find(const Invocation& invocation, const Terminal& terminal) {
  Given given;
  std::string name = invocation.Argument("CERTIFICATE");
  if (IsFile(name)) {
    given.file = name;
    return given;
  }
  SEAWORTHY_TRY(std::optional<app::RemoteRecord> remote, FindRemote(invocation, terminal));
  if (remote) {
    SEAWORTHY_TRY(given.found, app::FindCertificate(*remote, name));
    given.remote.emplace(*std::move(remote));
    return given;
  }
  if (!HasRecord(invocation, terminal)) {
    return Error(app::kCannotRead, fmt::format("there is no file '{}'", OneLine(name, 80)))
        .Advise("to name a review or a service, add --server URL or --store STORE");
  }
  SEAWORTHY_TRY(RecordSession session, OpenToRead(invocation, terminal));
  SEAWORTHY_TRY(given.found, app::FindCertificate(session.record(), name, session.directory, session.now));
  return given;
}

// Ids alone where nobody is at hand who knows names: what the certificate says is not less true.
NameOf NamesFor(const Invocation& invocation, Terminal& terminal, Given& given) {
  if (!given.remote) {
    if (auto remote = FindRemote(invocation, terminal); remote.ok() && *remote)
      given.remote.emplace(**std::move(remote));
  }
  auto names = FindNames(invocation, terminal, given.remote);
  if (names.ok()) return *std::move(names);
  terminal.Err(fmt::format("names of people are not known: {}\n", Printable(names.error().ToString())));
  return {};
}

// No certificate can say that it was taken back; who issued it can. One for each service.
std::vector<std::string> WhoRevoked(const Invocation& invocation, Terminal& terminal, Given& given) {
  std::vector<std::string> words;
  if (given.found.revoked.empty()) return words;
  NameOf name_of = NamesFor(invocation, terminal, given);
  for (const review::Revocation& revoked : given.found.revoked) {
    words.push_back(app::RevokedWords(revoked, name_of ? name_of(revoked.by) : revoked.by));
    if (!given.found.standing) words.back() += fmt::format(" ({})", revoked.service);
  }
  return words;
}

app::VerifyRequest RequestOf(const Invocation& invocation, const Given& given) {
  app::VerifyRequest request;
  request.file = given.file;
  request.certificate = given.found.envelope;
  request.keys = invocation.Value("--keys");
  request.service = invocation.Value("--service");
  request.environment = invocation.Value("--environment");
  request.commit = invocation.Value("--commit");
  request.image = invocation.Value("--image");
  request.decision = invocation.Value("--require");
  request.known_by = invocation.Value("--require-auth");
  request.max_age = invocation.Value("--max-age");
  request.signatures = invocation.Value("--signatures");
  request.snapshot = invocation.Value("--snapshot");
  request.refuse_emergency = invocation.Flag("--refuse-emergency");
  request.allow_self_certified = invocation.Flag("--allow-self-certified");
  request.json = invocation.Value("--format") == "json";
  request.standing = given.found.standing;
  request.least_standing = invocation.Value("--require-standing");
  return request;
}

constexpr Argument kCertificate[] = {
    {"CERTIFICATE", "its file; or of a record or server a service, or a review: checkout#3", true}};

constexpr Option kVerifyOwn[] = {
    {"--keys", "KEYS", "the keys that you trust: a PEM file, or YAML with their windows and revocations"},
    {"--service", "ID", "it must be for this service"},
    {"--environment", "NAME", "it must be for this environment"},
    {"--commit", "SHA", "this commit must have been reviewed; all of its digits"},
    {"--image", "DIGEST", "this image must have been reviewed; sha256:…"},
    {"--require", "DECISION", "the least decision", "go|conditional|any", "conditional"},
    {"--require-auth", "WAY", "the least way in which each signer was known", "asserted|chat|token|local|oidc"},
    {"--refuse-emergency", "", "an emergency go is not enough"},
    {"--allow-self-certified", "", "what a team signed for itself is enough"},
    {"--max-age", "SPAN", "it must have been issued within this span, such as 90d"},
    {"--signatures", "COUNT", "so many of the keys must have signed", "", "1"},
    {"--snapshot", "FILE", "it must be the certificate of this snapshot"},
    {"--require-standing", "LEAST", "of a service: how it must stand now, by the record or server", "current|due"},
    {"--format", "FORMAT", "how to print the answer", "text|json", "text"}};
constexpr auto kVerifyOptions = Reading(kVerifyOwn);

int Verify(const Invocation& invocation, Terminal& terminal) {
  if (std::string_view option = EmptyOption(invocation, kVerifyOptions); !option.empty()) {
    return Fail(terminal, fmt::format("{} is empty; leave it out if nothing is to be asked", option));
  }
  if (invocation.Value("--keys").empty()) {
    return Fail(terminal, "certificate verify needs --keys: the file of the keys that you trust");
  }
  auto given = Find(invocation, terminal);
  if (!given.ok() && given.error().Is(app::kNoDecision)) return Fail(terminal, given.error().ToString(), kNotReady);
  if (!given.ok()) return FailWith(terminal, given.error());
  if (!invocation.Value("--require-standing").empty() && !given->found.standing) {
    return Fail(terminal,
                "only a service has a standing\n  name it instead of a file or review: checkout --server URL");
  }
  app::VerifyRequest request = RequestOf(invocation, *given);
  request.revoked = WhoRevoked(invocation, terminal, *given);
  request.now = terminal.clock();
  if (std::string now = invocation.Value("--now"); !now.empty()) {
    auto at = ParseInstant(now);
    if (!at.ok()) return Fail(terminal, at.error().ToString());
    request.now = *at;
  }
  auto answer = app::VerifyCertificate(request);
  if (!answer.ok()) return Fail(terminal, answer.error().ToString());
  terminal.Out(answer->text);
  return answer->valid ? kReady : kNotReady;
}

int Show(const Invocation& invocation, Terminal& terminal) {
  auto given = Find(invocation, terminal);
  if (!given.ok()) return FailWith(terminal, given.error());
  app::ShowRequest request{given->file, given->found.envelope, invocation.Value("--format"), {}};
  if (request.format == "text") request.name_of = NamesFor(invocation, terminal, *given);
  auto text = app::ShowCertificate(request);
  if (!text.ok()) return Fail(terminal, text.error().ToString());
  terminal.Out(*text);
  for (const std::string& words : WhoRevoked(invocation, terminal, *given)) {
    terminal.Err(fmt::format("the decision was revoked {}\n", Printable(words)));
  }
  return kReady;
}

constexpr Option kShowOwn[] = {{"--format", "FORMAT",
                                "text; json, the statement as it stands in the file; sigstore, a bundle for cosign",
                                "text|json|sigstore", "text"}};
constexpr auto kShowOptions = Reading(kShowOwn);

}  // namespace

constexpr Command kCertificateVerify{
    .name = "certificate verify",
    .summary = "Tell whether a certificate is genuine, valid and what a deployment asks for",
    .details =
        "Exit codes: 0 valid, 1 not valid or not what is asked for, 2 the certificate, the keys or an option\n"
        "cannot be read. A file is verified offline. A no-go is genuine too, but passes only with --require any;\n"
        "what a team signed for itself passes only with --allow-self-certified.\n"
        "A service or a review is asked for at --server or in --store: of a service, the decision that it rests on.\n"
        "Then a decision that was revoked is not valid, and the standing of a service is told, which fails only with\n"
        "--require-standing. A service without a decision is a 1, too.",
    .arguments = kCertificate,
    .options = kVerifyOptions,
    .run = Verify};

constexpr Command kCertificateShow{.name = "certificate show",
                                   .summary = "Show what a certificate says, without verifying it",
                                   .details =
                                       "People are named by their ids, which are what is signed; beside them stand\n"
                                       "names, where teams.yaml or a server is at hand.",
                                   .arguments = kCertificate,
                                   .options = kShowOptions,
                                   .run = Show};

}  // namespace seaworthy::cli
