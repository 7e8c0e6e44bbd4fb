// What one TLS endpoint was seen to do. Plain data: nothing here judges, dials or knows the library.
//
// What could not be seen says why: `failure` where nothing was negotiated at all, a reason beside each part otherwise.
// "Not seen" is never "no".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "net/tls_target.h"
#include "value/value.h"

namespace seaworthy::net {

enum class TlsVersion : std::uint8_t { kTls10, kTls11, kTls12, kTls13 };

inline constexpr std::array kTlsVersions{TlsVersion::kTls10, TlsVersion::kTls11, TlsVersion::kTls12,
                                         TlsVersion::kTls13};

// `TLSv1`, `TLSv1.1`, `TLSv1.2`, `TLSv1.3`, as OpenSSL and nginx write them.
std::string_view Name(TlsVersion version);
std::optional<TlsVersion> ParseTlsVersion(std::string_view name);

// Something that was not seen, and why. `detail` is one sentence for a person, without a period.
struct Unseen {
  value::AbsentReason reason = value::AbsentReason::kNotCollected;
  std::string detail;

  friend bool operator==(const Unseen&, const Unseen&) = default;
};

enum class Acceptance { kAccepted, kRefused, kUnknown };

std::string_view Name(Acceptance acceptance);  // `accepted`, `refused`, `unknown`
std::optional<Acceptance> ParseAcceptance(std::string_view name);

// Whether a handshake limited to one version succeeds.
struct VersionAnswer {
  Acceptance acceptance = Acceptance::kUnknown;
  std::optional<value::AbsentReason> reason;  // Set where it is not known.
  std::string detail;  // What the server did: `alert 70: protocol version`; or why it is not known. May be empty.

  friend bool operator==(const VersionAnswer&, const VersionAnswer&) = default;
};

// What a client that offers every version gets.
struct Negotiated {
  TlsVersion version = TlsVersion::kTls12;
  std::string cipher;  // `TLS_AES_256_GCM_SHA384`
  std::string group;   // `x25519`; empty where the key exchange has none.
  std::string alpn;    // `h2`, `http/1.1`; empty where the server chose none.

  friend bool operator==(const Negotiated&, const Negotiated&) = default;
};

struct Certificate {
  std::string subject;  // RFC 2253: `CN=api.example.com`.
  std::string issuer;
  Instant not_before;
  Instant not_after;
  std::vector<std::string> names;  // Subject alternative names: host names and addresses, as they stand there.
  std::string key;                 // `RSA`, `EC`, `ED25519`, …
  int key_bits = 0;
  std::string signature;         // `ecdsa-with-SHA256`
  std::string signature_digest;  // `SHA256`; empty where the algorithm has none of its own.
  std::string fingerprint;       // SHA-256 of the DER form, 64 lower-case hexadecimal digits.

  friend bool operator==(const Certificate&, const Certificate&) = default;
};

// The verdict of the verification library about the chain, at the time of observation. Code 0 is valid.
struct ChainVerification {
  int code = 0;
  std::string text;  // `certificate has expired`
  int depth = 0;     // Of the certificate that is at fault: 0 is the server's own.

  bool valid() const { return code == 0; }
  friend bool operator==(const ChainVerification&, const ChainVerification&) = default;
};

// RFC 6797. Only the first header counts.
struct Hsts {
  std::string header;  // As sent.
  bool valid = false;  // A client ignores a header that is not.
  std::int64_t max_age_seconds = 0;
  bool include_subdomains = false;

  friend bool operator==(const Hsts&, const Hsts&) = default;
};

struct TlsEvidence {
  std::string host;  // As asked for.
  std::uint16_t port = 443;
  std::string server_name;  // The name sent (SNI) and checked.
  std::string address;      // `192.0.2.1:443`; dialled unless the failure is kRefused. Empty where not resolved.
  Instant observed;

  std::optional<Unseen> failure;  // Set where no handshake of any version succeeded.

  std::array<VersionAnswer, 4> versions;  // By TlsVersion.
  std::optional<Negotiated> negotiated;
  std::vector<Certificate> chain;  // As sent, the server's own first.
  std::optional<ChainVerification> verification;
  std::optional<Unseen> verification_unseen;  // Set where there is a chain and no verification.
  bool name_matches = false;                  // The server's own certificate is for `server_name`.
  bool client_certificate_requested = false;

  std::optional<Hsts> hsts;           // The header, where it is sent.
  std::optional<Unseen> hsts_unseen;  // Set where no HTTP answer was seen; both empty: it is not sent.

  const VersionAnswer& Answer(TlsVersion version) const { return versions[static_cast<std::size_t>(version)]; }

  friend bool operator==(const TlsEvidence&, const TlsEvidence&) = default;
};

// What was seen of one target: one entry per address, or one that says why there is none.
using TlsFindings = std::vector<TlsEvidence>;

// Evidence that says who is asked and when, and nothing yet.
TlsEvidence BlankEvidence(const TlsTarget& target, Instant now);

// Nothing was seen: every part says why.
void SetFailure(TlsEvidence& evidence, Unseen failure);

}  // namespace seaworthy::net
