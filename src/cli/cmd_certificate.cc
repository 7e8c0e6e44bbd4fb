// seaworthy certificate: verify the certificate of a closed review, show what it says.
#include <span>

#include <fmt/format.h>

#include "app/certificate.h"
#include "cli/commands.h"

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

app::VerifyRequest RequestOf(const Invocation& invocation) {
  app::VerifyRequest request;
  request.file = invocation.Argument("FILE");
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
  return request;
}

constexpr Argument kFile[] = {{"FILE", "the certificate", true}};

constexpr Option kVerifyOptions[] = {
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
    {"--format", "FORMAT", "how to print the answer", "text|json", "text"},
    {"--now", "TIME", "as of this moment"}};

int Verify(const Invocation& invocation, Terminal& terminal) {
  if (std::string_view option = EmptyOption(invocation, kVerifyOptions); !option.empty()) {
    return Fail(terminal, fmt::format("{} is empty; leave it out if nothing is to be asked", option));
  }
  app::VerifyRequest request = RequestOf(invocation);
  if (request.keys.empty())
    return Fail(terminal, "certificate verify needs --keys: the file of the keys that you trust");
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
  auto text = app::ShowCertificate(invocation.Argument("FILE"), invocation.Value("--format"));
  if (!text.ok()) return Fail(terminal, text.error().ToString());
  terminal.Out(*text);
  return kReady;
}

constexpr Option kShowOptions[] = {{"--format", "FORMAT",
                                    "text; json, the statement as it stands in the file; sigstore, a bundle for cosign",
                                    "text|json|sigstore", "text"}};

}  // namespace

constexpr Command kCertificateVerify{
    .name = "certificate verify",
    .summary = "Tell whether a certificate is genuine, valid and what a deployment asks for",
    .details =
        "Exit codes: 0 valid, 1 not valid or not what is asked for, 2 the certificate, the keys or an option\n"
        "cannot be read. Works offline. A no-go is genuine too, but passes only with --require any;\n"
        "what a team signed for itself passes only with --allow-self-certified.",
    .arguments = kFile,
    .options = kVerifyOptions,
    .run = Verify};

constexpr Command kCertificateShow{.name = "certificate show",
                                   .summary = "Show what a certificate says, without verifying it",
                                   .details = "",
                                   .arguments = kFile,
                                   .options = kShowOptions,
                                   .run = Show};

}  // namespace seaworthy::cli
