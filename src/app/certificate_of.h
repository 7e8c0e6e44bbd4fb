// What the certificate of a closed review says: the review's words in those of the certificate. Pure.
#pragma once

#include "attest/certificate.h"
#include "base/instant.h"
#include "review/assess.h"

namespace seaworthy::app {

// `before`: the case as it was decided on, at that moment; `closed`: what was decided. A commit of a run whose work
// tree was not clean is not named, since something else was judged; nor is one that is not written out.
attest::Certificate CertificateOf(const review::Case& before, const review::ReviewClosed& closed, Instant issued,
                                  attest::Verifier verifier);

}  // namespace seaworthy::app
