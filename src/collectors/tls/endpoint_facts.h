// TLS evidence as fact values.
#pragma once

#include <string>
#include <string_view>

#include "facts/fact_set.h"
#include "net/tls_evidence.h"

namespace seaworthy::collectors::tls {

// Who was asked, as declared.
struct Asked {
  std::string address;      // Names the entry: `api.example.com:443`.
  std::string environment;  // Never empty.
};

// One entry of `tls.endpoints`. Its place is the address, its time that of the observation.
value::Value EndpointValue(facts::Writer& out, const Asked& asked, const net::TlsEvidence& evidence);

// The same for an endpoint that could not even be asked.
value::Value UnaskedValue(facts::Writer& out, const Asked& asked, value::AbsentReason reason, std::string_view detail);

}  // namespace seaworthy::collectors::tls
