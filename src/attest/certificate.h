// What the certificate of a closed review says: plain data. The review fills it, sign.h signs it, verify.h reads it
// back.
//
// People are opaque ids: names are looked up in the directory, and never signed. Reasons and comments stay out too, so
// that whoever reads a certificate learns no more than a deployment needs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::attest {

enum class Decision : std::uint8_t { kNoGo, kConditional, kGo };  // From the least to the most.

// How the store knew who acted, from the weakest to the strongest. A self-certified section is weaker than all, since
// nobody but its own team looked at it, however well that person was known.
enum class KnownBy : std::uint8_t { kSelfCertified, kAsserted, kChat, kToken, kLocal, kOidc };

// What ends the validity first.
enum class EndsBy : std::uint8_t { kReviewEvery, kAttestation, kWaiver, kCondition, kEmergency };

std::string_view Name(Decision decision);  // `go`, `conditional`, `no_go`
std::string_view Name(KnownBy known_by);   // `self_certified`, `asserted`, …
std::string_view Name(EndsBy reason);      // `review_every`, …
std::optional<Decision> ParseDecision(std::string_view name);
std::optional<KnownBy> ParseKnownBy(std::string_view name);
std::optional<EndsBy> ParseEndsBy(std::string_view name);

struct StandardName {
  std::string id;
  std::string version;
  std::string digest;  // SHA-256, 64 hexadecimal digits, as everywhere here.
};

struct Commit {
  std::string repository;  // `https://git.example/shop/checkout`; empty where unknown.
  std::string sha;         // All 40 or 64 hexadecimal digits.
};

struct Image {
  std::string name;  // `registry.example/shop/checkout`, without tag and digest; empty where unknown.
  std::string digest;
};

struct SignOff {
  std::string section;
  std::string signer;
  std::string role;
  KnownBy known_by = KnownBy::kAsserted;  // Never kSelfCertified; that is the next member.
  bool self_certified = false;            // The team signed for itself, as the standard allowed.
  Instant at;
};

// Somebody accepted all blockers at once.
struct EmergencyGo {
  std::string accepted_by;
  std::string role;
  KnownBy known_by = KnownBy::kAsserted;
  Instant at;
  Instant ends;
};

struct Waiver {
  std::string id;
  std::string item;
  std::string service;
  std::string approved_by;
  Instant ends;
};

struct Condition {
  std::string id;
  std::string item;
  std::string service;
  std::string owner;
  Instant ends;
};

// A person overturned what the machine found.
struct Correction {
  std::string item;
  std::string service;
  std::string was;      // An outcome: `fail`.
  std::string outcome;  // What counts instead.
  std::string corrected_by;
  Instant at;
};

struct Verifier {
  std::string id;  // A URI: `https://seaworthy.example`, the server that keeps the review.
  std::string version;
};

struct Certificate {
  std::string review;  // Id.
  std::string title;
  std::string kind;                   // Of the subject: `service`, `launch`, …
  std::vector<std::string> services;  // Ids, at least one.
  std::string environment;
  Decision decision = Decision::kNoGo;
  std::optional<EmergencyGo> emergency;
  StandardName standard;
  std::string snapshot;  // SHA-256 over the bytes of the canonical snapshot, as `sha256sum` prints it.
  std::vector<Commit> commits;
  std::vector<Image> images;
  std::vector<SignOff> sign_offs;
  std::vector<Waiver> waivers;
  std::vector<Condition> conditions;
  std::vector<Correction> corrections;
  Instant issued;
  std::optional<Instant> valid_until;  // Nothing: without end, which only a no-go is.
  EndsBy ends_by = EndsBy::kReviewEvery;
  std::string ends_with;  // The item, waiver or condition that ends it; empty for review_every and an emergency.
  Verifier verifier;
};

// The weakest way in which a signer, or who accepted an emergency, was known; nothing where nobody signed.
std::optional<KnownBy> WeakestIdentity(const Certificate& certificate);

// Whether the certificate may be signed: what must be there is there, digests are digests, times are in order.
// Error: attest/bad-certificate.
Result<void> Check(const Certificate& certificate);

}  // namespace seaworthy::attest
