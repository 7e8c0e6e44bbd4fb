#include "attest/dsse.h"

#include <fmt/format.h>

#include "attest/base64.h"
#include "attest/errors.h"
#include "formats/json.h"
#include "formats/json_writer.h"

namespace seaworthy::attest {
namespace {

using value::Kind;
using value::Value;

constexpr formats::JsonLimits kLimits{.depth = 32, .bytes = 4u << 20};
constexpr std::size_t kMostSignatures = 32;

Error NotEnvelope(std::string message) {
  return Error(kNotEnvelope, std::move(message))
      .Advise("a certificate is a DSSE envelope: {\"payload\", \"payloadType\", \"signatures\": [{\"sig\"}]}");
}

Result<std::string> TextOf(const Value& object, std::string_view name) {
  const Value* member = object.Find(name);
  if (member == nullptr) return NotEnvelope(fmt::format("'{}' is missing", name));
  if (!member->Is(Kind::kString)) return NotEnvelope(fmt::format("'{}' is no text", name));
  return std::string(member->AsString());
}

Result<std::string> BytesOf(const Value& object, std::string_view name) {
  SEAWORTHY_TRY(std::string text, TextOf(object, name));
  auto bytes = DecodeBase64(text);
  if (!bytes) return NotEnvelope(fmt::format("'{}' is no base64", name));
  return *std::move(bytes);
}

Result<EnvelopeSignature> SignatureOf(const Value& object) {
  if (!object.Is(Kind::kMap)) return NotEnvelope("a signature is no object");
  EnvelopeSignature signature;
  SEAWORTHY_TRY(signature.bytes, BytesOf(object, "sig"));
  const Value* key_id = object.Find("keyid");
  if (key_id != nullptr && key_id->Is(Kind::kString)) signature.key_id = key_id->AsString();
  return signature;
}

}  // namespace

std::string Pae(std::string_view payload_type, std::string_view payload) {
  return fmt::format("DSSEv1 {} {} {} {}", payload_type.size(), payload_type, payload.size(), payload);
}

Result<void> Sign(Envelope& envelope, const SigningKey& key) {
  SEAWORTHY_TRY(std::string bytes, key.Sign(Pae(envelope.payload_type, envelope.payload)));
  envelope.signatures.push_back({key.public_key().id(), std::move(bytes)});
  return {};
}

std::string WriteEnvelope(const Envelope& envelope) {
  formats::JsonWriter out;
  out.BeginObject().Key("payload").String(EncodeBase64(envelope.payload));
  out.Key("payloadType").String(envelope.payload_type).Key("signatures").BeginArray();
  for (const EnvelopeSignature& signature : envelope.signatures) {
    out.BeginObject().Key("keyid").String(signature.key_id);
    out.Key("sig").String(EncodeBase64(signature.bytes)).EndObject();
  }
  out.EndArray().EndObject();
  return std::move(out).text() + "\n";
}

Result<Envelope> ReadEnvelope(std::string_view text) {
  value::Arena arena;
  auto document = formats::ReadJson(text, arena, kLimits);
  if (!document.ok()) return NotEnvelope(document.error().message()).At(document.error().place());
  if (!document->Is(Kind::kMap)) return NotEnvelope("the text is no JSON object");
  Envelope envelope;
  SEAWORTHY_TRY(envelope.payload_type, TextOf(*document, "payloadType"));
  SEAWORTHY_TRY(envelope.payload, BytesOf(*document, "payload"));
  const Value* signatures = document->Find("signatures");
  if (signatures == nullptr || !signatures->Is(Kind::kList)) return NotEnvelope("'signatures' is missing or no list");
  if (signatures->AsList().size() > kMostSignatures) {
    return NotEnvelope(fmt::format("there are more than {} signatures", kMostSignatures));
  }
  for (const Value& entry : signatures->AsList()) {
    SEAWORTHY_TRY(EnvelopeSignature signature, SignatureOf(entry));
    envelope.signatures.push_back(std::move(signature));
  }
  return envelope;
}

}  // namespace seaworthy::attest
