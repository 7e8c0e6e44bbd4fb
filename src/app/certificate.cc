#include "app/certificate.h"

#include <charconv>
#include <filesystem>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/named_file.h"
#include "attest/dsse.h"
#include "attest/key_set.h"
#include "attest/sigstore.h"
#include "attest/statement.h"
#include "attest/text.h"
#include "attest/verify.h"
#include "base/digest.h"
#include "base/text.h"

namespace seaworthy::app {
namespace {

constexpr std::uint64_t kMostCertificateBytes = 4u << 20;
constexpr std::uint64_t kMostKeysBytes = 1u << 20;
constexpr int kMostSignatures = 32;

Error Bad(std::string_view option, std::string_view value, std::string_view wanted) {
  return Error(kBadExpectation, fmt::format("{} '{}' is not {}", option, OneLine(value, 80), wanted));
}

bool IsHex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

// Paths in a file of keys are relative to it.
Result<attest::KeySet> ReadKeys(const std::string& path) {
  SEAWORTHY_TRY(std::string text, ReadNamedFile(path, kMostKeysBytes));
  auto beside = std::filesystem::path(path).parent_path();
  auto keys = attest::ReadKeySet(
      text, [&](const std::string& name) { return ReadNamedFile((beside / name).string(), kMostKeysBytes); });
  if (!keys.ok()) return std::move(keys).error().InFile(path);
  return keys;
}

// A short commit could be of somebody else's making.
Result<std::string> WholeCommit(const std::string& text) {
  std::string commit = Lower(text);
  bool whole = commit.size() == 40 || commit.size() == 64;
  if (text.empty() || (whole && IsHex(commit))) return commit;
  return Bad("--commit", text, "a whole commit id of 40 or 64 hexadecimal digits");
}

Result<std::string> ImageDigest(const std::string& text) {
  std::string digest = Lower(text);
  std::size_t at = digest.rfind("sha256:");
  if (at != std::string::npos) digest = digest.substr(at + 7);
  if (text.empty() || (digest.size() == 64 && IsHex(digest))) return digest;
  return Bad("--image", text, "an image by digest, sha256: and 64 hexadecimal digits");
}

Result<int> SignatureCount(const std::string& text) {
  if (text.empty()) return 1;
  int count = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  bool whole = error == std::errc() && end == text.data() + text.size();
  if (whole && count >= 1 && count <= kMostSignatures) return count;
  return Bad("--signatures", text, fmt::format("a number from 1 to {}", kMostSignatures));
}

Result<std::optional<Span>> MaxAge(const std::string& text) {
  if (text.empty()) return std::optional<Span>();
  auto span = ParseSpan(text);
  if (!span.ok() || *span < Span{}) return Bad("--max-age", text, "a span of time such as 90d");
  return std::optional(*span);
}

Result<std::optional<attest::Decision>> LeastDecision(const std::string& text) {
  if (text == "any") return std::optional<attest::Decision>();
  if (text.empty()) return std::optional(attest::Decision::kConditional);
  if (auto decision = attest::ParseDecision(text)) return decision;
  return Bad("--require", text, "go, conditional or any");
}

Result<std::optional<attest::KnownBy>> LeastKnownBy(const std::string& text) {
  if (text.empty()) return std::optional<attest::KnownBy>();
  if (auto known_by = attest::ParseKnownBy(text)) return known_by;
  return Bad("--require-auth", text, "a way to know a person: asserted, chat, token, local, oidc");
}

Result<attest::Expectations> ExpectationsOf(const VerifyRequest& request) {
  attest::Expectations asked{.now = request.now,
                             .refuse_emergency = request.refuse_emergency,
                             .allow_self_certified = request.allow_self_certified};
  asked.service = request.service;
  asked.environment = request.environment;
  SEAWORTHY_TRY(asked.commit, WholeCommit(request.commit));
  SEAWORTHY_TRY(asked.image, ImageDigest(request.image));
  SEAWORTHY_TRY(asked.decision, LeastDecision(request.decision));
  SEAWORTHY_TRY(asked.known_by, LeastKnownBy(request.known_by));
  SEAWORTHY_TRY(asked.max_age, MaxAge(request.max_age));
  SEAWORTHY_TRY(asked.signatures, SignatureCount(request.signatures));
  if (request.snapshot.empty()) return asked;
  SEAWORTHY_TRY(std::string snapshot, ReadNamedFile(request.snapshot));
  asked.snapshot = Sha256(snapshot);
  return asked;
}

Result<std::string> TextOf(const std::string& file, const std::string& certificate) {
  return certificate.empty() ? ReadNamedFile(file, kMostCertificateBytes) : certificate;
}

std::string StandingWords(const StandingNow& now) {
  std::string since = now.since ? " since " + attest::Second(*now.since) : "";
  std::string delta = now.delta.empty() ? "" : fmt::format(" ({})", OneLine(now.delta, 80));
  return fmt::format("{}{}: {}{}", OneLine(now.standing, 40), since, OneLine(now.why, 200), delta);
}

bool StandsWellEnough(const VerifyRequest& request) {
  const std::string& standing = request.standing->standing;
  if (standing == "revoked") return false;  // An older server does not say by whom.
  if (request.least_standing.empty() || standing == "current") return true;
  return request.least_standing == "due" && standing == "due";
}

// What the certificate cannot know, and who issued it does.
void AskTheRecord(const VerifyRequest& request, attest::Verification& verification) {
  for (const std::string& revoked : request.revoked) {
    verification.questions.push_back({"revoked", attest::Answer::kFail, OneLine(revoked, 400)});
  }
  if (!request.standing || !request.revoked.empty()) return;
  attest::Answer answer = !StandsWellEnough(request)                ? attest::Answer::kFail
                          : request.standing->standing == "current" ? attest::Answer::kPass
                                                                    : attest::Answer::kWarning;
  verification.questions.push_back({"standing", answer, StandingWords(*request.standing)});
}

// `Sam Okafor (0190…)`: what is signed is the id, and it stays to be seen.
void NamePeople(attest::Certificate& certificate, const std::function<std::string(const std::string&)>& name_of) {
  auto name = [&](std::string& person) {
    std::string known = person.empty() ? person : name_of(person);
    if (known != person) person = fmt::format("{} ({})", OneLine(known, 60), person);
  };
  if (certificate.emergency) name(certificate.emergency->accepted_by);
  for (attest::SignOff& sign_off : certificate.sign_offs) name(sign_off.signer);
  for (attest::Waiver& waiver : certificate.waivers) name(waiver.approved_by);
  for (attest::Condition& condition : certificate.conditions) name(condition.owner);
  for (attest::Correction& correction : certificate.corrections) name(correction.corrected_by);
}

}  // namespace

Result<VerifyAnswer> VerifyCertificate(const VerifyRequest& request) {
  SEAWORTHY_TRY(attest::Expectations asked, ExpectationsOf(request));
  SEAWORTHY_TRY(attest::KeySet keys, ReadKeys(request.keys));
  SEAWORTHY_TRY(std::string text, TextOf(request.file, request.certificate));
  auto verification = attest::Verify(text, keys, asked);
  if (!verification.ok()) return std::move(verification).error().InFile(request.file);
  AskTheRecord(request, *verification);
  return VerifyAnswer{.valid = verification->valid(),
                      .text = request.json ? VerificationJson(*verification) : VerificationText(*verification)};
}

Result<std::string> ShowCertificate(const ShowRequest& request) {
  SEAWORTHY_TRY(std::string text, TextOf(request.file, request.certificate));
  auto envelope = attest::ReadEnvelope(text);
  if (!envelope.ok()) return std::move(envelope).error().InFile(request.file);
  auto certificate = attest::ReadStatement(envelope->payload);
  if (!certificate.ok()) return std::move(certificate).error().InFile(request.file);
  if (request.format == "json") return envelope->payload + "\n";
  if (request.format == "sigstore") return attest::SigstoreBundle(*envelope);
  if (request.name_of) NamePeople(*certificate, request.name_of);
  std::vector<std::string> key_ids;
  for (const attest::EnvelopeSignature& signature : envelope->signatures) key_ids.push_back(signature.key_id);
  return CertificateText(*certificate, key_ids);
}

}  // namespace seaworthy::app
