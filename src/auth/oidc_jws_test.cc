#include "auth/oidc_jws.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <fmt/format.h>
#include <sodium.h>

#include "auth/oidc_fake_test.h"

namespace seaworthy::auth {
namespace {

using ::testing::HasSubstr;
using testing::Signer;

// RFC 7515, appendix A.
constexpr std::string_view kPayload =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
constexpr std::string_view kRsaKey =
    R"({"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"})";
constexpr std::string_view kRsaSignature =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1"
    "dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDw"
    "usC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77R"
    "w";
constexpr std::string_view kCurveKey =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
constexpr std::string_view kCurveSignature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
constexpr std::string_view kRs256 = "eyJhbGciOiJSUzI1NiJ9";
constexpr std::string_view kEs256 = "eyJhbGciOiJFUzI1NiJ9";

std::vector<JwsKey> Keys(std::string_view keys) {
  auto set = ReadKeySet(fmt::format("{{\"keys\":[{}]}}", keys));
  EXPECT_TRUE(set.ok());
  return *std::move(set);
}

std::string Token(std::string_view header, std::string_view signature, std::string_view payload = kPayload) {
  return fmt::format("{}.{}.{}", header, payload, signature);
}

std::string Encode(std::string_view text) {
  std::string out(sodium_base64_encoded_len(text.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  out.pop_back();
  return out;
}

std::string Outcome(const Result<std::string>& result) {
  return result.ok() ? "ok" : std::string(result.error().code());
}

TEST(OidcJws, VerifiesTheExamplesOfTheStandard) {
  const auto rsa = VerifyJws(Token(kRs256, kRsaSignature), Keys(kRsaKey));
  ASSERT_TRUE(rsa.ok()) << rsa.error().ToString();
  EXPECT_EQ(*rsa, "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
  const auto curve = VerifyJws(Token(kEs256, kCurveSignature), Keys(kCurveKey));
  ASSERT_TRUE(curve.ok()) << curve.error().ToString();
  EXPECT_EQ(*curve, *rsa);
}

TEST(OidcJws, VerifiesEveryAcceptedAlgorithm) {
  for (const std::string algorithm : {"RS256", "PS256", "ES256"}) {
    const Signer signer("k", algorithm);
    EXPECT_EQ(Outcome(VerifyJws(signer.Sign("{}"), Keys(signer.PublicJson()))), "ok") << algorithm;
  }
}

TEST(OidcJws, AnyChangeBreaksTheSignature) {
  const auto keys = Keys(kCurveKey);
  std::string payload(kPayload);
  payload[10] = 'A';
  EXPECT_EQ(Outcome(VerifyJws(Token(kEs256, kCurveSignature, payload), keys)), "auth/bad-id-token");
  std::string signature(kCurveSignature);
  signature[10] = 'A';
  EXPECT_EQ(Outcome(VerifyJws(Token(kEs256, signature), keys)), "auth/bad-id-token");
  EXPECT_EQ(Outcome(VerifyJws(Token(kEs256, ""), keys)), "auth/bad-id-token");
  EXPECT_EQ(Outcome(VerifyJws(Token(kEs256, "AAAA"), keys)), "auth/bad-id-token");
}

TEST(OidcJws, RefusesAlgorithmsThatAreNotAccepted) {
  const auto keys = Keys(fmt::format("{},{}", kRsaKey, kCurveKey));
  for (const std::string algorithm :
       {"none", "None", "NONE", "", "HS256", "HS384", "HS512", "RS1", "RS384", "ES384", "EdDSA", "rs256", "dir"}) {
    const std::string header = Encode(fmt::format(R"({{"alg":"{}"}})", algorithm));
    for (const std::string signature : {"", "AAAA"}) {
      EXPECT_EQ(Outcome(VerifyJws(Token(header, signature), keys)), "auth/bad-id-token") << algorithm;
    }
  }
  EXPECT_EQ(Outcome(VerifyJws(Token(Encode(R"({"typ":"JWT"})"), "AAAA"), keys)), "auth/bad-id-token");
}

TEST(OidcJws, AKeyIsUsedForItsOwnAlgorithmOnly) {
  // A token signed by RS256 whose header is that of another algorithm, and the other way round.
  EXPECT_EQ(Outcome(VerifyJws(Token(kEs256, kRsaSignature), Keys(kRsaKey))), "auth/bad-id-token");
  std::string only_ps(kRsaKey);
  only_ps.insert(1, R"("alg":"PS256",)");
  EXPECT_EQ(Outcome(VerifyJws(Token(kRs256, kRsaSignature), Keys(only_ps))), "auth/bad-id-token");
}

TEST(OidcJws, AKeyOfAnotherNameIsUnknown) {
  const Signer signer("new");
  const Signer other("old");
  const auto result = VerifyJws(signer.Sign("{}"), Keys(other.PublicJson()));
  EXPECT_EQ(Outcome(result), "auth/unknown-key");
  EXPECT_THAT(result.error().message(), HasSubstr("\"new\""));
  EXPECT_EQ(Outcome(VerifyJws(signer.Sign("{}"), {})), "auth/unknown-key");
}

TEST(OidcJws, ATokenThatNamesNoKeyMayBeOfAny) {
  const Signer signer("");
  const Signer other("other");
  std::string key = signer.PublicJson();
  EXPECT_EQ(Outcome(VerifyJws(signer.Sign("{}"), Keys(other.PublicJson() + "," + key))), "ok");
  EXPECT_EQ(Outcome(VerifyJws(signer.Sign("{}"), Keys(other.PublicJson()))), "auth/bad-id-token");
}

TEST(OidcJws, RefusesCriticalHeadersAndMembersThatStandTwice) {
  const auto keys = Keys(kCurveKey);
  for (const std::string header : {R"({"alg":"ES256","crit":["b64"],"b64":false})", R"({"alg":"ES256","crit":[]})",
                                   R"({"alg":"ES256","alg":"none"})", R"({"alg":["ES256"]})", "[]", "{", ""}) {
    EXPECT_EQ(Outcome(VerifyJws(Token(Encode(header), kCurveSignature), keys)), "auth/bad-id-token") << header;
  }
}

TEST(OidcJws, RefusesWhatIsNoToken) {
  const auto keys = Keys(kCurveKey);
  for (const std::string& token : {std::string(), std::string("."), std::string(".."), std::string("..."),
                                   std::string("a.b.c.d.e"), std::string("!!!.e30.AAAA"), std::string("e30=.e30.AAAA"),
                                   std::string(1 << 20, 'a'), std::string("e30.e30.\0AA", 11)}) {
    EXPECT_EQ(Outcome(VerifyJws(token, keys)), "auth/bad-id-token") << token.substr(0, 20);
  }
}

TEST(OidcJws, LeavesOutKeysThatAreNotToBeTrusted) {
  std::string encryption(kRsaKey);
  encryption.insert(1, R"("use":"enc",)");
  EXPECT_TRUE(Keys(encryption).empty());
  EXPECT_TRUE(Keys(R"({"kty":"oct","k":"AAAA"})").empty());
  EXPECT_TRUE(Keys(R"({"kty":"RSA","n":"AQAB","e":"AQAB"})").empty()) << "a short modulus";
  EXPECT_TRUE(Keys(R"({"kty":"EC","crv":"P-384","x":"AA","y":"AA"})").empty());
  EXPECT_TRUE(Keys(R"({"kty":"OKP","crv":"Ed25519","x":"AA"})").empty());
  EXPECT_TRUE(Keys(R"(1,"x",null,[],{})").empty());
  EXPECT_EQ(Keys(fmt::format("{},{}", encryption, kRsaKey)).size(), 1U);
}

TEST(OidcJws, APointOffTheCurveVerifiesNothing) {
  const auto keys = Keys(R"({"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"})");
  EXPECT_EQ(Outcome(VerifyJws(Token(kEs256, kCurveSignature), keys)), "auth/bad-id-token");
}

TEST(OidcJws, AKeySetIsAnObjectWithAList) {
  for (const std::string_view set : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":1})", "{\"keys\":[]", "null"}) {
    const auto result = ReadKeySet(set);
    ASSERT_FALSE(result.ok()) << set;
    EXPECT_EQ(result.error().code(), "auth/provider-unusable");
  }
}

}  // namespace
}  // namespace seaworthy::auth
