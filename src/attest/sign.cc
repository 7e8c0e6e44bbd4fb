#include "attest/sign.h"

#include "attest/dsse.h"
#include "attest/statement.h"

namespace seaworthy::attest {

Result<std::string> SignedCertificate(const Certificate& certificate, const SigningKey& key) {
  Envelope envelope{.payload_type = std::string(kPayloadType)};
  SEAWORTHY_TRY(envelope.payload, WriteStatement(certificate));
  SEAWORTHY_RETURN_IF_ERROR(Sign(envelope, key));
  return WriteEnvelope(envelope);
}

}  // namespace seaworthy::attest
