#include "auth/oidc_claims.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "auth/oidc_fake_test.h"

namespace seaworthy::auth {
namespace {

using ::testing::ElementsAre;
using testing::GoodClaims;
using ::testing::IsEmpty;
using testing::Json;
using testing::kIssuer;
using testing::kNow;
using testing::Members;

std::string Check(const Members& claims) {
  const auto token = CheckIdToken(Json(claims), {std::string(kIssuer), "prr", "n", kNow});
  return token.ok() ? "ok" : std::string(token.error().code());
}

OidcDocument Document(const std::string& json) {
  auto document = OidcDocument::Read(json, "the test");
  EXPECT_TRUE(document.ok());
  return *std::move(document);
}

std::string After(int seconds) { return std::to_string(kNow.seconds + seconds); }

struct ClaimCase {
  std::string name;
  std::string claim;
  std::string json;  // Empty: the claim is left out.
  bool good = false;
};

class OneClaim : public ::testing::TestWithParam<ClaimCase> {};

TEST_P(OneClaim, Decides) {
  Members claims = GoodClaims("n");
  if (GetParam().json.empty()) {
    claims.erase(GetParam().claim);
  } else {
    claims[GetParam().claim] = GetParam().json;
  }
  EXPECT_EQ(Check(claims), GetParam().good ? "ok" : "auth/bad-id-token");
}

INSTANTIATE_TEST_SUITE_P(IdToken, OneClaim,
                         ::testing::ValuesIn(std::vector<ClaimCase>{
                             {"AllAsItShould", "x", "1", true},
                             {"IssuerOther", "iss", R"("https://evil.test")"},
                             {"IssuerWithASlash", "iss", R"("https://idp.test/")"},
                             {"IssuerMissing", "iss", ""},
                             {"IssuerNoText", "iss", R"(["https://idp.test"])"},
                             {"AudienceOther", "aud", R"("other")"},
                             {"AudienceMissing", "aud", ""},
                             {"AudienceAList", "aud", R"(["prr"])", true},
                             {"AudienceOfSeveralWithoutParty", "aud", R"(["prr","other"])"},
                             {"AudienceEmpty", "aud", "[]"},
                             {"PartyIsUs", "azp", R"("prr")", true},
                             {"PartyIsAnother", "azp", R"("other")"},
                             {"PartyNoText", "azp", "1"},
                             {"ExpiredLongAgo", "exp", After(-61)},
                             {"ExpiredWithinTheSkew", "exp", After(-59), true},
                             {"ExpiryMissing", "exp", ""},
                             {"ExpiryAText", "exp", R"("9999999999")"},
                             {"ExpiryWithAFraction", "exp", After(300) + ".5", true},
                             {"MadeInTheFuture", "iat", After(61)},
                             {"MadeWithinTheSkew", "iat", After(59), true},
                             {"MadeMissing", "iat", ""},
                             {"NotYetValid", "nbf", After(61)},
                             {"ValidSinceALittleLater", "nbf", After(30), true},
                             {"NonceOther", "nonce", R"("other")"},
                             {"NonceMissing", "nonce", ""},
                             {"NonceNoText", "nonce", "1"},
                             {"SubjectMissing", "sub", ""},
                             {"SubjectEmpty", "sub", R"("")"},
                             {"SubjectNoText", "sub", "42"},
                             {"SubjectOf255Bytes", "sub", '"' + std::string(255, 's') + '"', true},
                             {"SubjectOf256Bytes", "sub", '"' + std::string(256, 's') + '"'},
                         }),
                         [](const auto& one) { return one.param.name; });

TEST(IdToken, PartyIsNeededWhereSeveralAreTheAudience) {
  Members claims = GoodClaims("n");
  claims["aud"] = R"(["prr","other"])";
  claims["azp"] = R"("prr")";
  EXPECT_EQ(Check(claims), "ok");
}

TEST(IdToken, RefusesWhatIsNoObject) {
  for (const std::string_view payload : {"", "[]", "null", "{", R"({"sub":"a","sub":"b"})"}) {
    EXPECT_FALSE(CheckIdToken(payload, {std::string(kIssuer), "prr", "n", kNow}).ok()) << payload;
  }
}

TEST(OidcIdentity, TakesAllFromTheToken) {
  const OidcDocument token = Document(Json(GoodClaims("n")));
  EXPECT_FALSE(LeavesOut(token, "groups"));
  const auto identity = ReadIdentity(token, nullptr, "groups");
  ASSERT_TRUE(identity.ok());
  EXPECT_EQ(identity->issuer, kIssuer);
  EXPECT_EQ(identity->subject, "ann-1");
  EXPECT_EQ(identity->name, "Ann");
  EXPECT_EQ(identity->email, "ann@example.org");
  EXPECT_FALSE(identity->email_verified) << "nobody said so";
  EXPECT_THAT(identity->groups, ElementsAre("sre", "ops"));
}

TEST(OidcIdentity, TakesFromUserInfoWhatTheTokenLeavesOut) {
  const OidcDocument token = Document(R"({"iss":"https://idp.test","sub":"ann-1","name":"Ann"})");
  EXPECT_TRUE(LeavesOut(token, "groups"));
  const OidcDocument info = Document(
      R"({"sub":"ann-1","name":"Other","email":"ann@example.org","email_verified":"true","groups":"sre","iss":"x"})");
  const auto identity = ReadIdentity(token, &info, "groups");
  ASSERT_TRUE(identity.ok());
  EXPECT_EQ(identity->issuer, kIssuer);
  EXPECT_EQ(identity->name, "Ann");
  EXPECT_EQ(identity->email, "ann@example.org");
  EXPECT_TRUE(identity->email_verified);
  EXPECT_THAT(identity->groups, ElementsAre("sre"));
}

TEST(OidcIdentity, TheVerifiedMarkOfAnotherAddressDoesNotCount) {
  const OidcDocument token = Document(R"({"iss":"i","sub":"a","email":"boss@example.org"})");
  const OidcDocument info = Document(R"({"sub":"a","email":"ann@example.org","email_verified":true})");
  EXPECT_FALSE(ReadIdentity(token, &info, "groups")->email_verified);
}

TEST(OidcIdentity, UserInfoOfSomebodyElseIsRefused) {
  const OidcDocument token = Document(R"({"iss":"i","sub":"ann-1"})");
  for (const std::string info : {R"({"sub":"bob-2","groups":["admin"]})", R"({"groups":["admin"]})"}) {
    const OidcDocument document = Document(info);
    const auto identity = ReadIdentity(token, &document, "groups");
    ASSERT_FALSE(identity.ok());
    EXPECT_EQ(identity.error().code(), "auth/bad-id-token");
  }
}

TEST(OidcIdentity, GroupsMayBeCalledOtherwise) {
  const OidcDocument token = Document(R"({"iss":"i","sub":"a","cognito:groups":["x",1,null,"y"],"groups":["z"]})");
  EXPECT_THAT(ReadIdentity(token, nullptr, "cognito:groups")->groups, ElementsAre("x", "y"));
  EXPECT_THAT(ReadIdentity(token, nullptr, "")->groups, IsEmpty());
  EXPECT_THAT(ReadIdentity(token, nullptr, "roles")->groups, IsEmpty());
}

TEST(OidcIdentity, GroupsThatAreTooManyAreNoEmptyList) {
  for (const std::string json :
       {R"({"iss":"i","sub":"a","hasgroups":true})", R"({"iss":"i","sub":"a","_claim_names":{"groups":"src1"}})"}) {
    const OidcDocument token = Document(json);
    const auto identity = ReadIdentity(token, nullptr, "groups");
    ASSERT_FALSE(identity.ok()) << json;
    EXPECT_EQ(identity.error().code(), "auth/too-many-groups");
  }
}

}  // namespace
}  // namespace seaworthy::auth
