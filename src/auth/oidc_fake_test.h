// For the tests of sign-in: an identity provider within the test program, honest unless told otherwise.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "auth/oidc.h"
#include "net/http_message.h"

namespace seaworthy::auth::testing {

inline constexpr std::string_view kIssuer = "https://idp.test";
inline constexpr Instant kNow{1'900'000'000, 0};

// A key pair and the tokens that it signs.
class Signer {
 public:
  explicit Signer(std::string key_id, std::string algorithm = "ES256");
  ~Signer();

  std::string PublicJson() const;
  std::string Sign(const std::string& payload) const;
  std::string Set() const { return "{\"keys\":[" + PublicJson() + "]}"; }

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

// Answers by URL and keeps what was asked. A URL without an answer is unreachable.
class FakeNet : public net::HttpTransport {
 public:
  Result<net::HttpAnswer> Fetch(const net::HttpAsk& ask, std::stop_token stop = {}) override;

  void Answer(const std::string& url, int status, const std::string& body) { answers_[url] = {status, body}; }
  void Forget(const std::string& url) { answers_.erase(url); }
  int Times(const std::string& url) const;
  const net::HttpAsk& Last(const std::string& url) const;

 private:
  std::map<std::string, std::pair<int, std::string>> answers_;
  std::vector<net::HttpAsk> asks_;
};

class FakeLogins : public OidcLogins {
 public:
  Result<> Put(const OidcLogin& login) override;
  Result<std::optional<OidcLogin>> Take(const std::string& id) override;

  std::map<std::string, OidcLogin> rows;
};

// The discovery document; `more` are further members, as JSON with a comma in front.
std::string Discovery(const std::string& more = {});

// Claims of a good token, as JSON members by name; change them and put them together with Json().
using Members = std::map<std::string, std::string>;
Members GoodClaims(const std::string& nonce);
std::string Json(const Members& members);

}  // namespace seaworthy::auth::testing
