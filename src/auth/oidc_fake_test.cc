#include "auth/oidc_fake_test.h"

#include <algorithm>
#include <utility>

#include <cjose/cjose.h>
#include <fmt/format.h>

#include "base/assert.h"
#include "net/errors.h"

namespace seaworthy::auth::testing {
namespace {

cjose_jwk_t* MakeKey(const std::string& algorithm) {
  cjose_err error{};
  if (algorithm == "ES256") return cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error);
  const auto* exponent = reinterpret_cast<const std::uint8_t*>("\x01\x00\x01");
  return cjose_jwk_create_RSA_random(2048, exponent, 3, &error);
}

}  // namespace

struct Signer::Implementation {
  std::string id;
  std::string algorithm;
  cjose_jwk_t* key;
};

Signer::Signer(std::string key_id, std::string algorithm)
    : implementation_(std::make_unique<Implementation>(Implementation{key_id, algorithm, MakeKey(algorithm)})) {
  cjose_err error{};
  SEAWORTHY_ASSERT(cjose_jwk_set_kid(implementation_->key, key_id.data(), key_id.size(), &error), "a key takes an id");
}

Signer::~Signer() { cjose_jwk_release(implementation_->key); }

std::string Signer::PublicJson() const {
  cjose_err error{};
  char* json = cjose_jwk_to_json(implementation_->key, false, &error);
  std::string out = json;
  cjose_get_dealloc()(json);
  return out;
}

std::string Signer::Sign(const std::string& payload) const {
  cjose_err error{};
  cjose_header_t* header = cjose_header_new(&error);
  cjose_header_set(header, CJOSE_HDR_ALG, implementation_->algorithm.c_str(), &error);
  if (!implementation_->id.empty()) cjose_header_set(header, CJOSE_HDR_KID, implementation_->id.c_str(), &error);
  cjose_jws_t* jws = cjose_jws_sign(implementation_->key, header, reinterpret_cast<const std::uint8_t*>(payload.data()),
                                    payload.size(), &error);
  const char* text = nullptr;
  SEAWORTHY_ASSERT(jws != nullptr && cjose_jws_export(jws, &text, &error), "a token can be signed");
  std::string out = text;
  cjose_jws_release(jws);
  cjose_header_release(header);
  return out;
}

Result<net::HttpAnswer> FakeNet::Fetch(const net::HttpAsk& ask, std::stop_token) {
  asks_.push_back(ask);
  const auto found = answers_.find(ask.url);
  if (found == answers_.end()) return Error(net::kUnreachable, "nobody is there");
  return net::HttpAnswer{.status = found->second.first, .url = ask.url, .body = found->second.second};
}

int FakeNet::Times(const std::string& url) const {
  return static_cast<int>(std::ranges::count(asks_, url, &net::HttpAsk::url));
}

const net::HttpAsk& FakeNet::Last(const std::string& url) const {
  const auto found =
      std::find_if(asks_.rbegin(), asks_.rend(), [&](const net::HttpAsk& ask) { return ask.url == url; });
  SEAWORTHY_ASSERT(found != asks_.rend(), "the test asked for that URL");
  return *found;
}

Result<> FakeLogins::Put(const OidcLogin& login) {
  rows[login.id] = login;
  return {};
}

Result<std::optional<OidcLogin>> FakeLogins::Take(const std::string& id) {
  const auto found = rows.find(id);
  if (found == rows.end()) return std::optional<OidcLogin>();
  std::optional<OidcLogin> login = std::move(found->second);
  rows.erase(found);
  return login;
}

std::string Discovery(const std::string& more) {
  return fmt::format(
      R"({{"issuer":"{0}","authorization_endpoint":"{0}/auth","token_endpoint":"{0}/token","jwks_uri":"{0}/keys"{1}}})",
      kIssuer, more);
}

Members GoodClaims(const std::string& nonce) {
  return {{"iss", fmt::format("\"{}\"", kIssuer)},
          {"sub", "\"ann-1\""},
          {"aud", "\"prr\""},
          {"exp", std::to_string(kNow.seconds + 300)},
          {"iat", std::to_string(kNow.seconds)},
          {"nonce", fmt::format("\"{}\"", nonce)},
          {"name", "\"Ann\""},
          {"email", "\"ann@example.org\""},
          {"groups", "[\"sre\",\"ops\"]"}};
}

std::string Json(const Members& members) {
  std::string out;
  for (const auto& [name, json] : members) out += fmt::format("{}\"{}\":{}", out.empty() ? "{" : ",", name, json);
  return out + "}";
}

}  // namespace seaworthy::auth::testing
