#include "net/tls_evidence.h"

namespace seaworthy::net {

std::string_view Name(TlsVersion version) {
  switch (version) {
    case TlsVersion::kTls10: return "TLSv1";
    case TlsVersion::kTls11: return "TLSv1.1";
    case TlsVersion::kTls12: return "TLSv1.2";
    case TlsVersion::kTls13: return "TLSv1.3";
  }
  return "unknown";
}

std::optional<TlsVersion> ParseTlsVersion(std::string_view name) {
  for (TlsVersion version : kTlsVersions) {
    if (Name(version) == name) return version;
  }
  return std::nullopt;
}

std::string_view Name(Acceptance acceptance) {
  switch (acceptance) {
    case Acceptance::kAccepted: return "accepted";
    case Acceptance::kRefused: return "refused";
    case Acceptance::kUnknown: return "unknown";
  }
  return "unknown";
}

}  // namespace seaworthy::net
