// The file form of TLS evidence: JSON that a person can read and edit. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "net/tls_evidence.h"
#include "net/tls_target.h"

namespace seaworthy::net {

// `tls-api.example.com-443.json`; the name to ask for follows where it is not the host. Always a plain file name.
std::string RecordName(const TlsTarget& target);

// Precondition: at least one entry, all of one target.
std::string WriteRecord(const TlsFindings& findings);

// Unknown keys are passed over, so that older programs read newer records. Errors: net/bad-record with line and column.
Result<TlsFindings> ReadRecord(std::string_view text);

}  // namespace seaworthy::net
