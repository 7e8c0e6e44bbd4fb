#include "attest/certificate.h"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include "attest/errors.h"

namespace seaworthy::attest {
namespace {

constexpr std::array<std::string_view, 3> kDecisions{"no_go", "conditional", "go"};
constexpr std::array<std::string_view, 6> kKnownBy{"self_certified", "asserted", "chat", "token", "local", "oidc"};
constexpr std::array<std::string_view, 5> kEndsBy{"review_every", "attestation", "waiver", "condition", "emergency"};

template <typename T>
std::optional<T> Parse(std::span<const std::string_view> names, std::string_view name) {
  auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<T>(found - names.begin());
}

bool IsHex(std::string_view text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Error Bad(std::string message) { return Error(kBadCertificate, std::move(message)); }

Result<void> CheckNames(const Certificate& certificate) {
  if (certificate.review.empty()) return Bad("a certificate needs the id of its review");
  if (certificate.services.empty()) return Bad("a certificate needs a service");
  if (certificate.verifier.id.empty()) return Bad("a certificate needs the id of its verifier");
  for (std::size_t i = 0; i < certificate.services.size(); ++i) {
    auto rest = std::span(certificate.services).subspan(i + 1);
    if (certificate.services[i].empty()) return Bad("a service of the certificate has no id");
    if (std::ranges::find(rest, certificate.services[i]) != rest.end()) {
      return Bad(fmt::format("service '{}' stands twice", certificate.services[i]));
    }
  }
  return {};
}

// Who and what must have a name, since texts that are empty are not written.
Result<void> CheckParts(const Certificate& certificate) {
  for (const SignOff& sign_off : certificate.sign_offs) {
    if (sign_off.section.empty() || sign_off.signer.empty()) return Bad("a sign-off needs its section and its signer");
    if (sign_off.known_by == KnownBy::kSelfCertified) return Bad("'self_certified' is no way to know a person");
  }
  for (const Waiver& waiver : certificate.waivers) {
    if (waiver.id.empty() || waiver.item.empty()) return Bad("a waiver needs its id and its item");
  }
  for (const Condition& condition : certificate.conditions) {
    if (condition.id.empty() || condition.item.empty()) return Bad("a condition needs its id and its item");
  }
  for (const Correction& correction : certificate.corrections) {
    if (correction.item.empty() || correction.was.empty() || correction.outcome.empty()) {
      return Bad("a correction needs its item, what was found, and what counts instead");
    }
  }
  if (!certificate.emergency) return {};
  if (certificate.decision == Decision::kNoGo) return Bad("an emergency go is no no-go");
  if (certificate.emergency->accepted_by.empty()) return Bad("an emergency go needs who accepted it");
  if (certificate.emergency->known_by == KnownBy::kSelfCertified) {
    return Bad("'self_certified' is no way to know a person");
  }
  return {};
}

Result<void> CheckDigests(const Certificate& certificate) {
  if (!IsHex(certificate.snapshot, 64)) {
    return Bad(fmt::format("'{}' is no SHA-256 of a snapshot", certificate.snapshot));
  }
  if (!certificate.standard.digest.empty() && !IsHex(certificate.standard.digest, 64)) {
    return Bad(fmt::format("'{}' is no SHA-256 of a standard", certificate.standard.digest));
  }
  for (const Commit& commit : certificate.commits) {
    if (!IsHex(commit.sha, 40) && !IsHex(commit.sha, 64))
      return Bad(fmt::format("'{}' is no whole commit", commit.sha));
  }
  for (const Image& image : certificate.images) {
    if (!IsHex(image.digest, 64)) return Bad(fmt::format("'{}' is no digest of an image", image.digest));
  }
  return {};
}

}  // namespace

std::string_view Name(Decision decision) { return kDecisions[static_cast<std::size_t>(decision)]; }
std::string_view Name(KnownBy known_by) { return kKnownBy[static_cast<std::size_t>(known_by)]; }
std::string_view Name(EndsBy reason) { return kEndsBy[static_cast<std::size_t>(reason)]; }
std::optional<Decision> ParseDecision(std::string_view name) { return Parse<Decision>(kDecisions, name); }
std::optional<KnownBy> ParseKnownBy(std::string_view name) { return Parse<KnownBy>(kKnownBy, name); }
std::optional<EndsBy> ParseEndsBy(std::string_view name) { return Parse<EndsBy>(kEndsBy, name); }

std::optional<KnownBy> WeakestIdentity(const Certificate& certificate) {
  std::optional<KnownBy> weakest;
  auto add = [&](KnownBy known_by) { weakest = std::min(weakest.value_or(known_by), known_by); };
  for (const SignOff& sign_off : certificate.sign_offs) {
    add(sign_off.self_certified ? KnownBy::kSelfCertified : sign_off.known_by);
  }
  if (certificate.emergency) add(certificate.emergency->known_by);
  return weakest;
}

Result<void> Check(const Certificate& certificate) {
  SEAWORTHY_RETURN_IF_ERROR(CheckNames(certificate));
  SEAWORTHY_RETURN_IF_ERROR(CheckDigests(certificate));
  SEAWORTHY_RETURN_IF_ERROR(CheckParts(certificate));
  if (!certificate.valid_until) {
    return certificate.decision == Decision::kNoGo ? Result<void>() : Bad("only a no-go is without end");
  }
  if (*certificate.valid_until < certificate.issued) {
    return Bad(fmt::format("a certificate issued at {} cannot end at {}", ToString(certificate.issued),
                           ToString(*certificate.valid_until)));
  }
  return {};
}

}  // namespace seaworthy::attest
