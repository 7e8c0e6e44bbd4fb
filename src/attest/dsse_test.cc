#include "attest/dsse.h"

#include <cstddef>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>

#include "attest/base64.h"
#include "attest/errors.h"

namespace seaworthy::attest {
namespace {

using ::testing::HasSubstr;

// Of a decimal number, as 32 bytes.
std::string Coordinate(const char* decimal) {
  BIGNUM* number = nullptr;
  BN_dec2bn(&number, decimal);
  std::string bytes(32, '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), 32);
  BN_free(number);
  return bytes;
}

// The specification's example signs with r and s side by side; everybody else, and we, with DER.
std::string DerOf(std::string_view raw) {
  auto number = [&](std::size_t at) {
    return BN_bin2bn(reinterpret_cast<const unsigned char*>(raw.data()) + at, 32, nullptr);
  };
  ECDSA_SIG* signature = ECDSA_SIG_new();
  ECDSA_SIG_set0(signature, number(0), number(32));
  unsigned char* bytes = nullptr;
  int size = i2d_ECDSA_SIG(signature, &bytes);
  std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  ECDSA_SIG_free(signature);
  return der;
}

TEST(DsseTest, TheSpecificationsExampleVerifies) {
  // SubjectPublicKeyInfo of P-256 up to the point, then the point.
  std::string der = *DecodeBase64("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE");
  der += Coordinate("46950820868899156662930047687818585632848591499744589407958293238635476079160");
  der += Coordinate("5640078356564379163099075877009565129882514886557779369047442380624545832820");
  std::string pem = "-----BEGIN PUBLIC KEY-----\n" + EncodeBase64(der) + "\n-----END PUBLIC KEY-----\n";
  auto key = PublicKey::FromPem(pem);
  ASSERT_TRUE(key.ok()) << key.error().ToString();
  auto envelope = ReadEnvelope(R"({"payload": "aGVsbG8gd29ybGQ=", "payloadType": "http://example.com/HelloWorld",
      "signatures": [{"sig": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]})");
  ASSERT_TRUE(envelope.ok()) << envelope.error().ToString();
  std::string pae = Pae(envelope->payload_type, envelope->payload);
  EXPECT_EQ(pae, "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  const std::string& raw = envelope->signatures.at(0).bytes;
  EXPECT_TRUE(key->Verifies(pae, DerOf(raw)));
  EXPECT_FALSE(key->Verifies(pae, raw));
  EXPECT_FALSE(key->Verifies(pae + "!", DerOf(raw)));
}

TEST(DsseTest, LengthsAreBytes) {
  EXPECT_EQ(Pae("ä", ""), "DSSEv1 2 ä 0 ");
  EXPECT_EQ(Pae("", std::string_view("\0x", 2)), std::string("DSSEv1 0  2 \0x", 14));
}

TEST(DsseTest, WhatIsWrittenIsReadBack) {
  auto key = SigningKey::Generate(KeyType::kEd25519);
  Envelope envelope{.payload_type = "a/b", .payload = std::string("\xFF\0\xFE?>", 5)};
  ASSERT_TRUE(Sign(envelope, *key).ok());
  auto again = ReadEnvelope(WriteEnvelope(envelope));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->payload, envelope.payload);
  EXPECT_EQ(again->payload_type, "a/b");
  ASSERT_EQ(again->signatures.size(), 1u);
  EXPECT_EQ(again->signatures[0].key_id, key->public_key().id());
  EXPECT_TRUE(key->public_key().Verifies(Pae("a/b", again->payload), again->signatures[0].bytes));
}

TEST(DsseTest, BothAlphabetsAreReadAndOtherMembersIgnored) {
  for (std::string_view payload : {"/+8/", "_-8_"}) {
    auto envelope = ReadEnvelope(
        fmt::format(R"({{"payload":"{}","payloadType":"t","signatures":[{{"sig":"_w","more":1}}],"x":[]}})", payload));
    ASSERT_TRUE(envelope.ok()) << envelope.error().ToString();
    EXPECT_EQ(envelope->payload, "\xFF\xEF\x3F");
    EXPECT_EQ(envelope->signatures[0].bytes, "\xFF");
    EXPECT_EQ(envelope->signatures[0].key_id, "");
  }
}

struct Refused {
  std::string_view name;
  std::string text;
  std::string_view part;  // Of the message.
};

TEST(DsseTest, WhatIsNoEnvelopeIsRefusedWithTheReason) {
  std::string deep(100, '[');
  std::string many = R"({"payload":"","payloadType":"t","signatures":[)";
  for (int i = 0; i < 33; ++i) many += R"({"sig":""},)";
  many.back() = ']';
  many += "}";
  const Refused kCases[] = {
      {"nothing", "", ""},
      {"no JSON", "hello", ""},
      {"a list", "[]", "no JSON object"},
      {"cut off", R"({"payload":"aGVs)", ""},
      {"nested", deep, ""},
      {"no payload", R"({"payloadType":"t","signatures":[]})", "'payload' is missing"},
      {"no type", R"({"payload":"","signatures":[]})", "'payloadType' is missing"},
      {"no signatures", R"({"payload":"","payloadType":"t"})", "'signatures'"},
      {"signatures of another kind", R"({"payload":"","payloadType":"t","signatures":{}})", "'signatures'"},
      {"a signature that is text", R"({"payload":"","payloadType":"t","signatures":["AA"]})", "no object"},
      {"a signature without bytes", R"({"payload":"","payloadType":"t","signatures":[{}]})", "'sig' is missing"},
      {"bytes that are a number", R"({"payload":"","payloadType":"t","signatures":[{"sig":1}]})", "'sig' is no text"},
      {"payload twice", R"({"payload":"AA==","payload":"AQ==","payloadType":"t","signatures":[]})", "payload"},
      {"no base64", R"({"payload":"a*==","payloadType":"t","signatures":[]})", "no base64"},
      {"base64 with a break", R"({"payload":"aGVs\nbG8=","payloadType":"t","signatures":[]})", "no base64"},
      {"too many signatures", many, "more than 32"},
      {"huge", R"({"payload":")" + std::string(5u << 20, 'A') + R"(","payloadType":"t","signatures":[]})", ""},
  };
  for (const Refused& refused : kCases) {
    auto envelope = ReadEnvelope(refused.text);
    ASSERT_FALSE(envelope.ok()) << refused.name;
    EXPECT_TRUE(envelope.error().Is(kNotEnvelope)) << refused.name;
    EXPECT_THAT(envelope.error().message(), HasSubstr(refused.part)) << refused.name;
    EXPECT_LT(envelope.error().message().size(), 300u) << refused.name;
  }
}

TEST(Base64Test, EachTextOfBytesHasOneForm) {
  for (std::string_view bytes : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
    EXPECT_EQ(DecodeBase64(EncodeBase64(bytes)), bytes);
  }
  EXPECT_EQ(EncodeBase64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(DecodeBase64("Zm9vYmE"), "fooba");
  for (std::string_view text : {"A", "AB=", "Zm9vYmF=", "Zm9vYmE==", "====", "A===", "AA=A", " AAAA", "AAA\xC3"}) {
    EXPECT_FALSE(DecodeBase64(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace seaworthy::attest
