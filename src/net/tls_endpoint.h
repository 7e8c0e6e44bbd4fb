// One address of one target while it is being probed: which handshakes are still wanted, and what they showed.
//
// Knows nothing of sockets to wait for or of other endpoints. Internal to this folder.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <utility>
#include <vector>

#include "net/certificate.h"
#include "net/tls_connection.h"
#include "net/tls_evidence.h"

namespace seaworthy::net {

// One handshake: what it offers.
struct Attempt {
  enum class Kind { kUnrestricted, kOrigin, kOneVersion };

  Kind kind = Kind::kUnrestricted;
  TlsVersion version = TlsVersion::kTls13;  // Of kOneVersion.
};

class TlsEndpoint {
 public:
  // The evidence says who was asked and when; the rest is filled in here.
  TlsEndpoint(TlsEvidence evidence, IpAddress address) : evidence_(std::move(evidence)), address_(address) {}

  const IpAddress& address() const { return address_; }
  const TlsEvidence& evidence() const { return evidence_; }

  // Takes in how an attempt ended and says which are wanted now.
  std::vector<Attempt> Learn(const Attempt& attempt, const TlsConnection& connection, const Authorities& authorities);
  // The same for an attempt that was never made or was broken off.
  void LearnNothing(const Attempt& attempt, Ending ending);

  // Draws the conclusions, once no attempt is outstanding.
  TlsEvidence Conclude() &&;

 private:
  std::vector<Attempt> LearnUnrestricted(const TlsConnection& connection);
  std::vector<Attempt> LearnVersion(TlsVersion version, const TlsConnection& connection);
  std::vector<Attempt> RemainingVersions() const;
  void TakeHttp(const TlsConnection& connection);

  TlsEvidence evidence_;
  IpAddress address_;
  Ending unrestricted_;
  std::array<Ending, kTlsVersions.size()> endings_;
  std::bitset<kTlsVersions.size()> accepted_;
  std::bitset<kTlsVersions.size()> closed_once_;
};

}  // namespace seaworthy::net
