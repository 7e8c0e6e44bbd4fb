#include "net/tls_evidence.h"

#include <utility>

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

std::optional<Acceptance> ParseAcceptance(std::string_view name) {
  for (Acceptance acceptance : {Acceptance::kAccepted, Acceptance::kRefused, Acceptance::kUnknown}) {
    if (Name(acceptance) == name) return acceptance;
  }
  return std::nullopt;
}

TlsEvidence BlankEvidence(const TlsTarget& target, Instant now) {
  TlsEvidence evidence;
  evidence.host = target.host;
  evidence.port = target.port;
  evidence.server_name = target.server_name.empty() ? target.host : target.server_name;
  evidence.observed = now;
  return evidence;
}

void SetFailure(TlsEvidence& evidence, Unseen failure) {
  for (VersionAnswer& answer : evidence.versions) answer = {Acceptance::kUnknown, failure.reason, failure.detail};
  evidence.hsts_unseen = failure;
  evidence.failure = std::move(failure);
}

}  // namespace seaworthy::net
