// The head of an HTTP/1 response, only as far as evidence about transport security needs it. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "net/tls_evidence.h"

namespace seaworthy::net {

enum class HeadState {
  kIncomplete,  // More bytes are needed.
  kComplete,
  kNotHttp,  // What was read cannot be the start of an HTTP/1 response.
};

// Looks at the bytes of a response from its start. Interim (1xx) heads are passed over.
HeadState StateOfHead(std::string_view bytes);

// The first Strict-Transport-Security header of a complete head; nothing where there is none.
std::optional<Hsts> FindHsts(std::string_view bytes);

// RFC 6797, section 6.1: `max-age` is required, no directive may stand twice, unknown directives are passed over.
Hsts ParseHsts(std::string_view header);

}  // namespace seaworthy::net
