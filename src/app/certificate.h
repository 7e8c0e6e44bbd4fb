// The use cases behind `seaworthy certificate`: verify a certificate offline, show what it says.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::app {

// How a service stands now, which its certificate cannot know.
struct StandingNow {
  std::string standing;  // `current`, `due`, …
  std::string why;
  std::optional<Instant> since;
  std::string delta;  // The open review that is to mend it: `checkout#4`; may be empty.
};

// As the user wrote it; what is empty is not asked.
struct VerifyRequest {
  std::string file;         // Its name, where the certificate is one.
  std::string certificate;  // Its text, where it is no file.
  std::string keys;         // The file of trusted keys.
  std::string service;
  std::string environment;
  std::string commit;      // 40 or 64 hexadecimal digits.
  std::string image;       // `sha256:…`, with or without a name before it.
  std::string decision;    // `go`, `conditional`, `any`
  std::string known_by;    // `oidc`, …
  std::string max_age;     // `90d`
  std::string signatures;  // How many keys, `1` where empty.
  std::string snapshot;    // A file.
  bool refuse_emergency = false;
  bool allow_self_certified = false;
  bool json = false;
  Instant now;
  // Of a certificate that was found by the name of a review or service.
  std::vector<std::string> revoked;     // Who took the decision back, when and why, for each service.
  std::optional<StandingNow> standing;  // Unset: not known, not told.
  std::string least_standing;           // `current`, `due`; empty: any but revoked.
};

struct VerifyAnswer {
  bool valid = false;
  std::string text;
};

// Errors: files that cannot be read, attest/not-envelope, attest/key-set, and app/bad-expectation.
Result<VerifyAnswer> VerifyCertificate(const VerifyRequest& request);

struct ShowRequest {
  std::string file;  // As of VerifyRequest.
  std::string certificate;
  std::string format = "text";
  // The name of a person; the id itself where nobody knows one. Unset: people go by their ids.
  std::function<std::string(const std::string& person)> name_of;
};

// What the certificate says, none of it verified. `format`: `text`; `json` for the statement as it stands in it;
// `sigstore` for a bundle that Sigstore's tools verify. Errors: as above, and attest/bad-certificate.
Result<std::string> ShowCertificate(const ShowRequest& request);

}  // namespace seaworthy::app
