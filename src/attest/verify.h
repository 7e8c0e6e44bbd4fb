// Whether a certificate is genuine, still valid, and what a deployment asks for. Pure: "now" is an argument, and
// nothing is read but what is handed over.
//
// Every question gets an answer of its own, so that a person sees all that is wrong at once. What the certificate says
// is looked at only once a signature of a trusted key is known to be good; until then the other questions stay
// unanswered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/certificate.h"
#include "attest/key_set.h"
#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::attest {

// What is asked for. What is empty is not asked.
struct Expectations {
  Instant now;
  int signatures = 1;                                         // So many different keys must have signed.
  std::optional<Decision> decision = Decision::kConditional;  // At least; nothing: even a no-go is taken.
  bool refuse_emergency = false;
  bool allow_self_certified = false;  // A team's word for itself is enough.
  std::string service;
  std::string environment;
  std::string commit;               // All of its digits, in lower case.
  std::string image;                // SHA-256 of the image, 64 digits.
  std::optional<KnownBy> known_by;  // Each signer at least so.
  std::optional<Span> max_age;      // Since it was issued.
  std::string snapshot;             // SHA-256 of the snapshot at hand.
};

// A warning makes nothing invalid.
enum class Answer : std::uint8_t { kPass, kFail, kNotAsked, kUnanswered, kWarning };

std::string_view Name(Answer answer);  // `pass`, `fail`, `not_asked`, `unanswered`, `warning`

struct Question {
  std::string_view id;  // `signature`, `statement`, `issued`, `validity`, `decision`, …; a literal.
  Answer answer = Answer::kUnanswered;
  std::string detail;  // For a person, without a period.
};

struct Verification {
  std::vector<Question> questions;         // Always all of them, in the same order.
  std::vector<std::string> signed_by;      // Names of the keys whose signatures count.
  std::optional<Certificate> certificate;  // Where its signature is good.
  std::string statement;                   // Its bytes, under the same condition.

  bool valid() const;
};

// Error: attest/not-envelope, where there is nothing to verify.
Result<Verification> Verify(std::string_view file, const KeySet& keys, const Expectations& expectations);

}  // namespace seaworthy::attest
