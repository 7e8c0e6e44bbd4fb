// A certificate, and what became of its verification, as a person or a pipeline reads them.
//
// What a certificate says was written by others: it is cut and cleaned before it reaches a terminal.
#pragma once

#include <string>
#include <vector>

#include "attest/certificate.h"
#include "attest/verify.h"

namespace seaworthy::attest {

// The verdict on the first line, then a line for each question.
std::string VerificationText(const Verification& verification);
// One JSON object (docs/reference/certificate.md); the statement is in it only where it is known to be true.
std::string VerificationJson(const Verification& verification);

// All that the certificate says; its first line tells that nobody has verified it. `key_ids`: who claims to have
// signed.
std::string CertificateText(const Certificate& certificate, const std::vector<std::string>& key_ids);

// To the second, which is enough for a person: `2031-06-01T00:00:00Z`.
std::string Second(Instant at);

}  // namespace seaworthy::attest
