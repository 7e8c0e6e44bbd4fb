#include "auth/oidc_logins.h"

#include <array>
#include <utility>

#include "auth/body.h"
#include "store/errors.h"

namespace seaworthy::auth {
namespace {

constexpr std::string_view kSpace = "oidc-login";

struct Body {
  OidcLogin login;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("browser", self.login.browser);
    visit("nonce", self.login.nonce);
    visit("verifier", self.login.verifier);
    visit("return_to", self.login.return_to);
    visit("until", self.login.until);
  }
};

}  // namespace

Result<> StoredOidcLogins::Put(const OidcLogin& login) {
  const std::array changes{store::PutDocument(kSpace, login.id, EncodeBody(Body{login}), store::kAbsent, login.until)};
  auto put = documents_.Change(changes, clock_());
  if (!put.ok()) return std::move(put).error();
  return {};
}

Result<std::optional<OidcLogin>> StoredOidcLogins::Take(const std::string& id) {
  const Instant now = clock_();
  SEAWORTHY_TRY(const std::optional<store::Document> document, documents_.Read(kSpace, id, now));
  if (!document) return std::optional<OidcLogin>();
  const std::array changes{store::RemoveDocument(kSpace, id, document->version)};
  auto removed = documents_.Change(changes, now);
  if (!removed.ok() && removed.error().Is(store::kConflict)) return std::optional<OidcLogin>();  // Another has it.
  if (!removed.ok()) return std::move(removed).error();
  SEAWORTHY_TRY(Body body, DecodeBody<Body>(document->body, "sign-in"));
  body.login.id = id;
  return std::optional(std::move(body.login));
}

}  // namespace seaworthy::auth
