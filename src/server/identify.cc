#include "server/identify.h"

#include <optional>
#include <string>
#include <utility>

#include "attest/base64.h"
#include "auth/errors.h"
#include "auth/sessions.h"
#include "base/text.h"

namespace seaworthy::server {
namespace {

Error NoToken(std::string what) {
  return Error(auth::kBadToken, std::move(what)).Advise("send `Authorization: Bearer sw_…`");
}

// The token of the header.
Result<std::string> TokenOf(std::string_view header) {
  std::size_t space = header.find(' ');
  std::string_view scheme = header.substr(0, space);
  std::string_view rest = space == std::string_view::npos ? std::string_view() : Trim(header.substr(space));
  if (http::EqualsIgnoringCase(scheme, "Bearer")) return std::string(rest);
  if (!http::EqualsIgnoringCase(scheme, "Basic"))
    return NoToken("the Authorization header is neither Bearer nor Basic");
  std::optional<std::string> pair = attest::DecodeBase64(rest);
  std::size_t colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos) return NoToken("the Authorization header is no user and password in base64");
  return pair->substr(colon + 1);
}

}  // namespace

Result<auth::Caller> Identify(const http::Request& request, People& people, Instant now) {
  if (request.headers.Count("Authorization") > 1) return NoToken("there are several Authorization headers");
  if (auto header = request.headers.Find("Authorization")) {
    SEAWORTHY_TRY(std::string token, TokenOf(*header));
    return people.remembered.Get(token, now, [&] { return people.callers.FromToken(token, now); });
  }
  std::string_view secret = SessionSecretOf(request);
  if (secret.empty()) return auth::Caller();
  Result<auth::Caller> caller =
      people.remembered.Get(secret, now, [&] { return people.callers.FromSession(secret, now); });
  if (!caller.ok() && caller.error().Is(auth::kNotSignedIn)) return auth::Caller();
  return caller;
}

std::string_view SessionSecretOf(const http::Request& request) {
  if (request.headers.Count("Cookie") != 1) return {};
  return auth::FindCookie(*request.headers.Find("Cookie"), auth::SessionCookieName(request.secure));
}

}  // namespace seaworthy::server
