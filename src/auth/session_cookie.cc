// The cookie of a session (sessions.h).
#include <fmt/format.h>

#include "auth/sessions.h"
#include "base/text.h"

namespace seaworthy::auth {
namespace {

constexpr std::string_view kAttributes = "Path=/; HttpOnly; SameSite=Lax";

}  // namespace

std::string_view SessionCookieName(bool https) { return https ? "__Host-seaworthy_session" : "seaworthy_session"; }

std::string SetSessionCookie(std::string_view secret, bool https) {
  return fmt::format("{}={}; {}{}", SessionCookieName(https), secret, kAttributes, https ? "; Secure" : "");
}

std::string ClearSessionCookie(bool https) { return SetSessionCookie("", https) + "; Max-Age=0"; }

std::string_view FindCookie(std::string_view header, std::string_view name) {
  std::string_view value;
  bool found = false;
  for (std::string_view part : Split(header, ';')) {
    std::string_view cookie = Trim(part);
    std::size_t equals = cookie.find('=');
    if (equals == std::string_view::npos || cookie.substr(0, equals) != name) continue;
    if (found && cookie.substr(equals + 1) != value) return {};
    value = cookie.substr(equals + 1);
    found = true;
  }
  return value;
}

}  // namespace seaworthy::auth
