// When the certificate of a PEM file ends: what a doctor looks at, and never a connection.
#pragma once

#include <string>

#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::http {

// Of the first certificate, which is the server's own. Error: http/bad-certificate.
Result<Instant> CertificateEnd(const std::string& path);

}  // namespace seaworthy::http
