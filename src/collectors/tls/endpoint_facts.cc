#include "collectors/tls/endpoint_facts.h"

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <vector>

#include <fmt/format.h>

namespace seaworthy::collectors::tls {
namespace {

using facts::Writer;
using net::Acceptance;
using net::TlsEvidence;
using net::TlsVersion;
using net::Unseen;
using net::VersionAnswer;
using value::AbsentReason;
using value::Value;

constexpr std::int64_t kLongestSpanSeconds = 315'576'000'000;  // Of a CEL duration: 10,000 years.

// Every field of Endpoint but its name, for an endpoint of which nothing is known.
constexpr auto kObservedFields =
    std::to_array<std::string_view>({"versions", "min_version", "max_version", "negotiated_version", "cipher",
                                     "chain_valid", "chain_error", "name_matches", "certificate", "hsts"});

Value AbsentPart(Writer& out, const Asked& asked, AbsentReason reason, std::string_view detail) {
  return out.Absent(reason, fmt::format("{}: {}", asked.address, detail));
}

Value AbsentPart(Writer& out, const Asked& asked, const Unseen& unseen) {
  return AbsentPart(out, asked, unseen.reason, unseen.detail);
}

Value UnknownVersion(Writer& out, const Asked& asked, TlsVersion version, const VersionAnswer& answer) {
  const std::string detail = fmt::format("whether {} is accepted is not known: {}", Name(version), answer.detail);
  return AbsentPart(out, asked, answer.reason.value_or(AbsentReason::kNotCollected), detail);
}

// The versions accepted; one that may be accepted as well is an absent item at its place.
Value Versions(Writer& out, const Asked& asked, const TlsEvidence& evidence) {
  std::vector<Value> items;
  for (TlsVersion version : net::kTlsVersions) {
    const VersionAnswer& answer = evidence.Answer(version);
    if (answer.acceptance == Acceptance::kAccepted) items.push_back(out.String(Name(version)));
    if (answer.acceptance == Acceptance::kUnknown) items.push_back(UnknownVersion(out, asked, version, answer));
  }
  return out.List(items);
}

// The first version in that order which is accepted: not known where one before it is not known.
Value FirstAccepted(Writer& out, const Asked& asked, const TlsEvidence& evidence, std::ranges::range auto&& order) {
  for (TlsVersion version : order) {
    const VersionAnswer& answer = evidence.Answer(version);
    if (answer.acceptance == Acceptance::kAccepted) return out.String(Name(version));
    if (answer.acceptance == Acceptance::kUnknown) return UnknownVersion(out, asked, version, answer);
  }
  return AbsentPart(out, asked, AbsentReason::kUnreachable, "no version was accepted");
}

void SetNegotiated(Writer& out, const Asked& asked, const TlsEvidence& evidence, value::StructBuilder& endpoint) {
  if (evidence.negotiated) {
    endpoint.Set("negotiated_version", out.String(Name(evidence.negotiated->version)));
    endpoint.Set("cipher", out.String(evidence.negotiated->cipher));
    return;
  }
  const Value absent =
      AbsentPart(out, asked, AbsentReason::kUnreachable, "a handshake that offered every version did not succeed");
  endpoint.Set("negotiated_version", absent).Set("cipher", absent);
}

Value CertificateValue(Writer& out, const net::Certificate& certificate) {
  return out.Struct("Certificate")
      .Set("subject", out.String(certificate.subject))
      .Set("issuer", out.String(certificate.issuer))
      .Set("not_before", Value::Timestamp(certificate.not_before))
      .Set("not_after", Value::Timestamp(certificate.not_after))
      .Set("names", out.Strings(certificate.names))
      .Set("key", out.String(certificate.key))
      .Set("key_bits", Value::Int(certificate.key_bits))
      .Set("signature", out.String(certificate.signature))
      .Build();
}

void SetVerification(Writer& out, const Asked& asked, const TlsEvidence& evidence, value::StructBuilder& endpoint) {
  if (!evidence.verification) {
    const Unseen unknown{AbsentReason::kNotCollected, "the chain was not verified"};
    const Value absent = AbsentPart(out, asked, evidence.verification_unseen.value_or(unknown));
    endpoint.Set("chain_valid", absent).Set("chain_error", absent);
    return;
  }
  endpoint.Set("chain_valid", Value::Bool(evidence.verification->valid()));
  if (!evidence.verification->valid()) endpoint.Set("chain_error", out.String(evidence.verification->text));
}

void SetCertificate(Writer& out, const Asked& asked, const TlsEvidence& evidence, value::StructBuilder& endpoint) {
  if (evidence.chain.empty()) {
    const Value absent = AbsentPart(out, asked, AbsentReason::kNotFound, "no certificate was sent");
    endpoint.Set("certificate", absent).Set("name_matches", absent);
    return;
  }
  endpoint.Set("certificate", CertificateValue(out, evidence.chain.front()));
  endpoint.Set("name_matches", Value::Bool(evidence.name_matches));
}

// A header that is not valid is as good as none: every client passes it over.
void SetHsts(Writer& out, const Asked& asked, const TlsEvidence& evidence, value::StructBuilder& endpoint) {
  if (evidence.hsts_unseen) {
    endpoint.Set("hsts", AbsentPart(out, asked, *evidence.hsts_unseen));
  } else if (evidence.hsts && evidence.hsts->valid) {
    const std::int64_t seconds = std::min(evidence.hsts->max_age_seconds, kLongestSpanSeconds);
    endpoint.Set("hsts", out.Struct("Hsts")
                             .Set("max_age", Value::Duration({seconds, 0}))
                             .Set("include_subdomains", Value::Bool(evidence.hsts->include_subdomains))
                             .Build());
  }
}

value::StructBuilder Named(Writer& out, const Asked& asked) {
  value::StructBuilder endpoint = out.Struct("Endpoint");
  endpoint.Set("address", out.String(asked.address)).Set("environment", out.String(asked.environment));
  return endpoint;
}

}  // namespace

Value EndpointValue(Writer& out, const Asked& asked, const TlsEvidence& evidence) {
  const auto origin = out.Origin({.file = asked.address}, evidence.observed);
  if (evidence.failure) {
    return UnaskedValue(out, asked, evidence.failure->reason, evidence.failure->detail).WithOrigin(origin);
  }
  value::StructBuilder endpoint = Named(out, asked);
  endpoint.Set("versions", Versions(out, asked, evidence));
  endpoint.Set("min_version", FirstAccepted(out, asked, evidence, net::kTlsVersions));
  endpoint.Set("max_version", FirstAccepted(out, asked, evidence, std::views::reverse(net::kTlsVersions)));
  SetNegotiated(out, asked, evidence, endpoint);
  SetVerification(out, asked, evidence, endpoint);
  SetCertificate(out, asked, evidence, endpoint);
  SetHsts(out, asked, evidence, endpoint);
  return endpoint.Build().WithOrigin(origin);
}

Value UnaskedValue(Writer& out, const Asked& asked, AbsentReason reason, std::string_view detail) {
  value::StructBuilder endpoint = Named(out, asked);
  const Value absent = AbsentPart(out, asked, reason, detail);
  for (std::string_view field : kObservedFields) endpoint.Set(field, absent);
  return endpoint.Build();
}

}  // namespace seaworthy::collectors::tls
