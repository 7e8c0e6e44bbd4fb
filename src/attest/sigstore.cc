#include "attest/sigstore.h"

#include <charconv>

#include "attest/base64.h"
#include "attest/errors.h"
#include "formats/json_writer.h"

namespace seaworthy::attest {
namespace {

constexpr std::string_view kIdPrefix = "sha256:";

// `sha256:0a1b…` as base64 of the same digest; empty where it is none.
std::string HintOf(std::string_view key_id) {
  if (!key_id.starts_with(kIdPrefix) || key_id.size() != kIdPrefix.size() + 64) return {};
  key_id.remove_prefix(kIdPrefix.size());
  std::string digest;
  for (; !key_id.empty(); key_id.remove_prefix(2)) {
    unsigned int byte = 0;
    auto [end, error] = std::from_chars(key_id.data(), key_id.data() + 2, byte, 16);
    if (error != std::errc() || end != key_id.data() + 2) return {};
    digest += static_cast<char>(byte);
  }
  return EncodeBase64(digest);
}

}  // namespace

Result<std::string> SigstoreBundle(const Envelope& envelope) {
  if (envelope.signatures.size() != 1) {
    return Error(kNotEnvelope, "a Sigstore bundle holds exactly one signature, and this file another number of them");
  }
  const EnvelopeSignature& signature = envelope.signatures.front();
  std::string hint = HintOf(signature.key_id);
  if (hint.empty()) return Error(kNotEnvelope, "the signature does not name its key by sha256:");
  formats::JsonWriter out;
  out.BeginObject().Key("mediaType").String(kBundleType);
  out.Key("verificationMaterial").BeginObject();
  out.Key("publicKey").BeginObject().Key("hint").String(hint).EndObject();
  out.Key("tlogEntries").BeginArray().EndArray().EndObject();
  out.Key("dsseEnvelope").BeginObject().Key("payload").String(EncodeBase64(envelope.payload));
  out.Key("payloadType").String(envelope.payload_type).Key("signatures").BeginArray();
  out.BeginObject().Key("sig").String(EncodeBase64(signature.bytes)).Key("keyid").String(hint).EndObject();
  out.EndArray().EndObject().EndObject();
  return std::move(out).text() + "\n";
}

}  // namespace seaworthy::attest
