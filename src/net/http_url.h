// The parts of an http or https URL that decide where a request goes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace seaworthy::net {

struct HttpUrl {
  std::string scheme;  // `http` or `https`.
  std::string host;    // Lower case; an IPv6 address in brackets.
  std::string port;    // Always given.

  bool secure() const { return scheme == "https"; }
  // `https://example.com`, with the port where it is not the usual one.
  std::string Origin() const;

  friend bool operator==(const HttpUrl&, const HttpUrl&) = default;
};

// Errors: net/bad-url for another scheme, a user in the URL, a space or control byte.
Result<HttpUrl> ParseHttpUrl(std::string_view text);

// Percent-encodes all but letters, digits and `-._~`, for a query or a form.
std::string EncodeForUrl(std::string_view text);

}  // namespace seaworthy::net
