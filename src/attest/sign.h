// Signs the certificate of a closed review.
//
//   SEAWORTHY_TRY(std::string file, attest::SignedCertificate(certificate, key));
//
// The text is what is kept and handed out, byte for byte: a DSSE envelope around the in-toto statement. Nothing is ever
// written anew from what was read. Where the key comes from is the matter of key_file.h.
#pragma once

#include <string>

#include "attest/certificate.h"
#include "attest/keys.h"
#include "base/result.h"

namespace seaworthy::attest {

// Errors: attest/bad-certificate, attest/crypto.
Result<std::string> SignedCertificate(const Certificate& certificate, const SigningKey& key);

}  // namespace seaworthy::attest
