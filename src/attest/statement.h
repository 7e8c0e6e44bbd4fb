// A certificate as an in-toto Statement v1 with a predicate of our own (docs/reference/certificate.md).
//
// Subjects are the snapshot of the review, once for each service, then the reviewed commits and images, so that a
// policy engine finds the statement by the digest of what it is about to deploy.
#pragma once

#include <string>
#include <string_view>

#include "attest/certificate.h"
#include "base/result.h"

namespace seaworthy::attest {

inline constexpr std::string_view kPayloadType = "application/vnd.in-toto+json";
inline constexpr std::string_view kStatementType = "https://in-toto.io/Statement/v1";
inline constexpr std::string_view kPredicateType = "https://seaworthy.dev/certificate/v1";

// Canonical JSON (RFC 8785): one certificate has one text. Error: attest/bad-certificate, as Check() has it, and for
// text that is not UTF-8.
Result<std::string> WriteStatement(const Certificate& certificate);

// Members of other names are ignored, so that a later version may add some. What the statement says twice must agree:
// subjects with the predicate, the weakest identity with the sign-offs. Error: attest/bad-certificate.
Result<Certificate> ReadStatement(std::string_view bytes);

}  // namespace seaworthy::attest
