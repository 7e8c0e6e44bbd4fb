#include "net/tls_endpoint.h"

#include <utility>

#include "net/tls_answers.h"

namespace seaworthy::net {
namespace {

std::size_t Index(TlsVersion version) { return static_cast<std::size_t>(version); }

Ending Done() { return {Ending::Kind::kCompleted, 0, {}}; }

}  // namespace

std::vector<Attempt> TlsEndpoint::Learn(const Attempt& attempt, const TlsConnection& connection,
                                        const Authorities& authorities) {
  evidence_.client_certificate_requested |= connection.client_certificate_requested();
  if (connection.negotiated() && evidence_.chain.empty()) ReadChain(connection.ssl(), authorities, evidence_);
  switch (attempt.kind) {
    case Attempt::Kind::kUnrestricted: return LearnUnrestricted(connection);
    case Attempt::Kind::kOneVersion: return LearnVersion(attempt.version, connection);
    case Attempt::Kind::kOrigin: break;
  }
  TakeHttp(connection);
  return {};
}

std::vector<Attempt> TlsEndpoint::LearnUnrestricted(const TlsConnection& connection) {
  unrestricted_ = connection.ending();
  if (!connection.negotiated()) {
    if (WorthTryingVersions(unrestricted_)) return RemainingVersions();
    endings_.fill(unrestricted_);
    return {};
  }
  evidence_.negotiated = connection.Outcome();
  endings_[Index(evidence_.negotiated->version)] = Done();
  accepted_.set(Index(evidence_.negotiated->version));
  std::vector<Attempt> wanted = RemainingVersions();
  if (evidence_.negotiated->alpn == "h2") {
    wanted.push_back({.kind = Attempt::Kind::kOrigin});
  } else {
    TakeHttp(connection);
  }
  return wanted;
}

std::vector<Attempt> TlsEndpoint::RemainingVersions() const {
  std::vector<Attempt> wanted;
  for (TlsVersion version : kTlsVersions) {
    if (!accepted_.test(Index(version))) wanted.push_back({Attempt::Kind::kOneVersion, version});
  }
  return wanted;
}

// A close without an alert may be an accident; the second one in a row is an answer.
std::vector<Attempt> TlsEndpoint::LearnVersion(TlsVersion version, const TlsConnection& connection) {
  const std::size_t index = Index(version);
  endings_[index] = connection.negotiated() ? Done() : connection.ending();
  accepted_.set(index, connection.negotiated());
  if (endings_[index].kind != Ending::Kind::kClosed || closed_once_.test(index)) return {};
  closed_once_.set(index);
  return {{Attempt::Kind::kOneVersion, version}};
}

void TlsEndpoint::LearnNothing(const Attempt& attempt, Ending ending) {
  switch (attempt.kind) {
    case Attempt::Kind::kUnrestricted:
      endings_.fill(ending);
      unrestricted_ = std::move(ending);
      return;
    case Attempt::Kind::kOneVersion: endings_[Index(attempt.version)] = std::move(ending); return;
    case Attempt::Kind::kOrigin: evidence_.hsts_unseen = FailureOf(ending); return;
  }
}

void TlsEndpoint::TakeHttp(const TlsConnection& connection) {
  evidence_.hsts = connection.http().hsts;
  evidence_.hsts_unseen = connection.http().unseen;
  if (!connection.negotiated()) evidence_.hsts_unseen = FailureOf(connection.ending());
}

TlsEvidence TlsEndpoint::Conclude() && {
  const Elsewhere elsewhere = accepted_.any() ? Elsewhere::kAccepted : Elsewhere::kNothing;
  for (TlsVersion version : kTlsVersions) {
    evidence_.versions[Index(version)] = AnswerOf(endings_[Index(version)], elsewhere);
  }
  if (!evidence_.negotiated) evidence_.hsts_unseen = FailureOf(unrestricted_);
  if (accepted_.none()) evidence_.failure = FailureOf(unrestricted_);
  return std::move(evidence_);
}

}  // namespace seaworthy::net
