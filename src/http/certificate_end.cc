#include "http/certificate_end.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

#include <fmt/format.h>

#include "http/errors.h"

namespace seaworthy::http {

Result<Instant> CertificateEnd(const std::string& path) {
  std::unique_ptr<BIO, decltype(&BIO_free)> file(BIO_new_file(path.c_str(), "r"), BIO_free);
  if (!file) return Error(kBadCertificate, fmt::format("'{}' cannot be read", path));
  std::unique_ptr<X509, decltype(&X509_free)> certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr),
                                                          X509_free);
  std::tm end{};
  if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1) {
    return Error(kBadCertificate, fmt::format("'{}' holds no certificate in PEM", path));
  }
  return Instant{timegm(&end), 0};
}

}  // namespace seaworthy::http
