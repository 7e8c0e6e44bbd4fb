#include "auth/oidc_jws.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include <cjose/cjose.h>
#include <fmt/format.h>
#include <sodium.h>

#include "auth/errors.h"
#include "auth/oidc_document.h"
#include "base/text.h"
#include "formats/json_writer.h"

namespace seaworthy::auth {
namespace {

constexpr std::size_t kMostTokenBytes = 64 << 10;
constexpr std::size_t kLeastModulusBytes = 256;
constexpr auto kAlgorithms = std::to_array<std::string_view>({"RS256", "PS256", "ES256"});

using Key = std::unique_ptr<cjose_jwk_t, decltype([](cjose_jwk_t* key) { cjose_jwk_release(key); })>;
using Jws = std::unique_ptr<cjose_jws_t, decltype([](cjose_jws_t* jws) { cjose_jws_release(jws); })>;

std::optional<std::string> DecodeBase64Url(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                                       text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (failed != 0) return std::nullopt;
  out.resize(size);
  return out;
}

// A member of a key as text; each key of a set is an object of its own.
std::string TextOf(const value::Value& object, std::string_view name) {
  const value::Value* found = object.Find(name);
  return found != nullptr && found->Is(value::Kind::kString) ? std::string(found->AsString()) : std::string();
}

std::string Members(const value::Value& object, std::span<const std::string_view> names) {
  formats::JsonWriter out;
  out.BeginObject();
  for (const std::string_view name : names) out.Key(name).String(TextOf(object, name));
  return std::move(out.EndObject()).text();
}

std::optional<JwsKey> RsaKey(const value::Value& object) {
  constexpr auto kNames = std::to_array<std::string_view>({"kty", "n", "e"});
  const std::string algorithm = TextOf(object, "alg");
  if (!algorithm.empty() && algorithm != "RS256" && algorithm != "PS256") return std::nullopt;
  const auto modulus = DecodeBase64Url(TextOf(object, "n"));
  if (!modulus || modulus->size() < kLeastModulusBytes) return std::nullopt;
  return JwsKey{TextOf(object, "kid"), algorithm, Members(object, kNames)};
}

std::optional<JwsKey> CurveKey(const value::Value& object) {
  constexpr auto kNames = std::to_array<std::string_view>({"kty", "crv", "x", "y"});
  const std::string algorithm = TextOf(object, "alg");
  if (TextOf(object, "crv") != "P-256" || (!algorithm.empty() && algorithm != "ES256")) return std::nullopt;
  return JwsKey{TextOf(object, "kid"), "ES256", Members(object, kNames)};
}

std::optional<JwsKey> ReadKey(const value::Value& object) {
  if (!object.Is(value::Kind::kMap)) return std::nullopt;
  const std::string use = TextOf(object, "use");
  if (!use.empty() && use != "sig") return std::nullopt;
  const std::string type = TextOf(object, "kty");
  if (type == "RSA") return RsaKey(object);
  return type == "EC" ? CurveKey(object) : std::nullopt;
}

struct Header {
  std::string algorithm;
  std::string key;  // Empty: it names none.
};

Result<Header> ReadHeader(std::string_view compact) {
  if (compact.size() > kMostTokenBytes || std::ranges::count(compact, '.') != 2) {
    return Error(kBadIdToken, "the token is not a signed token in compact form");
  }
  const auto json = DecodeBase64Url(compact.substr(0, compact.find('.')));
  if (!json) return Error(kBadIdToken, "the header of the token is not base64url");
  auto document = OidcDocument::Read(*json, "the header of the token");
  if (!document.ok()) return Error(kBadIdToken, document.error().message());
  Header header{document->Text("alg"), document->Text("kid")};
  if (std::ranges::find(kAlgorithms, header.algorithm) == kAlgorithms.end()) {
    return Error(kBadIdToken,
                 fmt::format("the token is signed with \"{}\", which is not accepted", OneLine(header.algorithm)));
  }
  if (document->Find("crit") != nullptr) return Error(kBadIdToken, "the token has a critical header nobody knows here");
  return header;
}

bool Fits(const JwsKey& key, std::string_view algorithm) {
  return key.algorithm.empty() ? algorithm != "ES256" : key.algorithm == algorithm;
}

std::optional<std::string> PayloadIfSigned(std::string_view compact, const JwsKey& with) {
  cjose_err error{};
  const Key key(cjose_jwk_import(with.json.data(), with.json.size(), &error));
  if (!key) return std::nullopt;
  const Jws jws(cjose_jws_import(compact.data(), compact.size(), &error));
  if (!jws || !cjose_jws_verify(jws.get(), key.get(), &error)) return std::nullopt;
  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &bytes, &size, &error)) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

}  // namespace

Result<std::vector<JwsKey>> ReadKeySet(std::string_view json) {
  SEAWORTHY_TRY(const OidcDocument set, OidcDocument::Read(json, "the key set"));
  const value::Value* list = set.Find("keys");
  if (list == nullptr || !list->Is(value::Kind::kList)) {
    return Error(kProviderUnusable, "the key set has no list of keys");
  }
  std::vector<JwsKey> keys;
  for (const value::Value& object : list->AsList()) {
    if (auto key = ReadKey(object)) keys.push_back(*std::move(key));
  }
  return keys;
}

Result<std::string> VerifyJws(std::string_view compact, std::span<const JwsKey> keys) {
  SEAWORTHY_TRY(const Header header, ReadHeader(compact));
  bool known = false;
  for (const JwsKey& key : keys) {
    if (!header.key.empty() && key.id != header.key) continue;
    known = true;
    if (!Fits(key, header.algorithm)) continue;
    if (auto payload = PayloadIfSigned(compact, key)) return *std::move(payload);
  }
  if (!known) {
    return Error(kUnknownKey, fmt::format("the provider has no key \"{}\" that is accepted", OneLine(header.key)));
  }
  return Error(kBadIdToken, "the signature of the token is not the provider's");
}

}  // namespace seaworthy::auth
