#include "auth/oidc.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "auth/oidc_fake_test.h"
#include "base/text.h"

namespace seaworthy::auth {
namespace {

using testing::Discovery;
using ::testing::ElementsAre;
using testing::FakeLogins;
using testing::FakeNet;
using testing::GoodClaims;
using ::testing::HasSubstr;
using testing::Json;
using testing::kIssuer;
using testing::kNow;
using testing::Members;
using ::testing::Not;
using testing::Signer;

const std::string kDiscoveryUrl = "https://idp.test/.well-known/openid-configuration";
const std::string kKeysUrl = "https://idp.test/keys";
const std::string kTokenUrl = "https://idp.test/token";
const std::string kUserInfoUrl = "https://idp.test/me";

TEST(Pkce, AsTheStandardSays) {
  EXPECT_EQ(CodeChallenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

// A parameter of a URL, as it stands there.
std::string Parameter(std::string_view url, std::string_view name) {
  for (const std::string_view part : Split(url.substr(url.find('?') + 1), '&')) {
    if (part.starts_with(fmt::format("{}=", name))) return std::string(part.substr(name.size() + 1));
  }
  return {};
}

class Oidc : public ::testing::Test {
 protected:
  Oidc() {
    http_.Answer(kDiscoveryUrl, 200, Discovery());
    http_.Answer(kKeysUrl, 200, signer_.Set());
  }

  OidcClient Client() {
    return {settings_, http_, logins_, [this] { return now_; }, SystemRandomBytes()};
  }

  OidcStart Begin(OidcClient& client, std::string_view return_to = "/reviews") {
    auto start = client.Begin(return_to);
    EXPECT_TRUE(start.ok()) << start.error().ToString();
    return *std::move(start);
  }

  // What the token endpoint says from now on.
  void GiveToken(const std::string& id_token) {
    http_.Answer(kTokenUrl, 200,
                 fmt::format(R"({{"id_token":"{}","access_token":"at","token_type":"bearer"}})", id_token));
  }
  void GiveToken(const OidcStart& start, const Members& changes = {}) {
    Members claims = GoodClaims(Parameter(start.url, "nonce"));
    for (const auto& [name, json] : changes) claims[name] = json;
    GiveToken(signer_.Sign(Json(claims)));
  }
  static OidcAnswer AnswerTo(const OidcStart& start) { return {.state = Parameter(start.url, "state"), .code = "c/1"}; }

  // A whole sign-in with a token of these changes.
  Result<OidcEnd> SignIn(OidcClient& client, const Members& changes = {}) {
    const OidcStart start = Begin(client);
    GiveToken(start, changes);
    return client.Finish(AnswerTo(start), start.cookie);
  }

  static std::string Outcome(const Result<OidcEnd>& end) { return end.ok() ? "ok" : std::string(end.error().code()); }

  OidcSettings settings_{.issuer = std::string(kIssuer),
                         .client_id = "prr",
                         .client_secret = "s&cret",
                         .redirect_uri = "https://prr.test/callback"};
  FakeNet http_;
  FakeLogins logins_;
  Signer signer_{"k1"};
  Instant now_ = kNow;
};

TEST_F(Oidc, AsksTheProviderWithStateNonceAndChallenge) {
  OidcClient client = Client();
  const OidcStart start = Begin(client);
  EXPECT_TRUE(
      start.url.starts_with("https://idp.test/auth?response_type=code&client_id=prr&redirect_uri=https%3A%2F%2F"
                            "prr.test%2Fcallback&scope=openid%20profile%20email&"))
      << start.url;
  EXPECT_EQ(Parameter(start.url, "code_challenge_method"), "S256");
  EXPECT_EQ(Parameter(start.url, "state").size(), 43U);
  ASSERT_EQ(logins_.rows.size(), 1U);
  const OidcLogin& login = logins_.rows.begin()->second;
  EXPECT_EQ(Parameter(start.url, "code_challenge"), CodeChallenge(login.verifier));
  EXPECT_EQ(Parameter(start.url, "nonce"), login.nonce);
  EXPECT_THAT(start.url, Not(HasSubstr(login.verifier)));
  EXPECT_NE(Begin(client).url, start.url);
}

TEST_F(Oidc, SignsIn) {
  OidcClient client = Client();
  const auto end = SignIn(client);
  ASSERT_TRUE(end.ok()) << end.error().ToString();
  EXPECT_EQ(end->identity.subject, "ann-1");
  EXPECT_THAT(end->identity.groups, ElementsAre("sre", "ops"));
  EXPECT_EQ(end->return_to, "/reviews");
  EXPECT_TRUE(logins_.rows.empty());
}

TEST_F(Oidc, SendsTheSecretByHeaderUnlessTheProviderWantsAForm) {
  OidcClient client = Client();
  ASSERT_TRUE(SignIn(client).ok());
  const net::HttpAsk by_header = http_.Last(kTokenUrl);
  EXPECT_EQ(by_header.headers.back(), (net::HttpHeader{"Authorization", "Basic cHJyOnMlMjZjcmV0"})) << "prr:s%26cret";
  EXPECT_THAT(by_header.body,
              HasSubstr("grant_type=authorization_code&code=c%2F1&redirect_uri=https%3A%2F%2Fprr.test"));
  EXPECT_THAT(by_header.body, Not(HasSubstr("cret")));

  http_.Answer(kDiscoveryUrl, 200, Discovery(R"(,"token_endpoint_auth_methods_supported":["client_secret_post"])"));
  OidcClient by_form = Client();
  ASSERT_TRUE(SignIn(by_form).ok());
  EXPECT_THAT(http_.Last(kTokenUrl).body, HasSubstr("client_id=prr&client_secret=s%26cret"));

  http_.Answer(kDiscoveryUrl, 200, Discovery(R"(,"token_endpoint_auth_methods_supported":["private_key_jwt"])"));
  OidcClient neither = Client();
  EXPECT_EQ(Outcome(SignIn(neither)), "auth/bad-oidc-settings");
}

TEST_F(Oidc, APublicClientSendsItsIdAlone) {
  settings_.client_secret.clear();
  OidcClient client = Client();
  ASSERT_TRUE(SignIn(client).ok());
  EXPECT_TRUE(http_.Last(kTokenUrl).body.ends_with("&client_id=prr"));
  EXPECT_THAT(http_.Last(kTokenUrl).headers, ::testing::SizeIs(2));
}

TEST_F(Oidc, ReturnsToPathsOfOursOnly) {
  OidcClient client = Client();
  for (const std::string_view target :
       {"https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)", ""}) {
    Begin(client, target);
    EXPECT_EQ(logins_.rows.begin()->second.return_to, "/") << target;
    logins_.rows.clear();
  }
}

// The answer of the browser.

TEST_F(Oidc, ASignInIsFinishedOnce) {
  OidcClient client = Client();
  const OidcStart start = Begin(client);
  GiveToken(start);
  EXPECT_EQ(Outcome(client.Finish(AnswerTo(start), start.cookie)), "ok");
  EXPECT_EQ(Outcome(client.Finish(AnswerTo(start), start.cookie)), "auth/unknown-login");
}

TEST_F(Oidc, AnotherBrowserCannotFinish) {
  OidcClient client = Client();
  const OidcStart mine = Begin(client);
  const OidcStart theirs = Begin(client);
  GiveToken(theirs);
  EXPECT_EQ(Outcome(client.Finish(AnswerTo(theirs), mine.cookie)), "auth/unknown-login");
  EXPECT_EQ(Outcome(client.Finish(AnswerTo(mine), "")), "auth/unknown-login");
  EXPECT_EQ(http_.Times(kTokenUrl), 0);
}

TEST_F(Oidc, AStateThatNobodyMadeIsUnknown) {
  OidcClient client = Client();
  const OidcStart start = Begin(client);
  EXPECT_EQ(Outcome(client.Finish({.state = "x", .code = "c"}, start.cookie)), "auth/unknown-login");
  EXPECT_EQ(Outcome(client.Finish({.state = "", .code = "c"}, start.cookie)), "auth/unknown-login");
}

TEST_F(Oidc, ASignInTakesTenMinutesAtMost) {
  OidcClient client = Client();
  const OidcStart start = Begin(client);
  GiveToken(start);
  now_ = kNow + Span{601, 0};
  EXPECT_EQ(Outcome(client.Finish(AnswerTo(start), start.cookie)), "auth/unknown-login");
}

TEST_F(Oidc, AnErrorOfTheProviderIsTold) {
  OidcClient client = Client();
  const OidcStart start = Begin(client);
  const auto end = client.Finish(
      {.state = Parameter(start.url, "state"), .error = "access_denied", .error_description = "no\nway\x1b[31m"},
      start.cookie);
  EXPECT_EQ(Outcome(end), "auth/provider-refused");
  EXPECT_THAT(end.error().message(), HasSubstr("\"access_denied\": no way"));
  EXPECT_THAT(end.error().message(), Not(HasSubstr("\x1b")));
}

TEST_F(Oidc, TheAnswerMustBeOfTheProviderThatWasAsked) {
  http_.Answer(kDiscoveryUrl, 200, Discovery(R"(,"authorization_response_iss_parameter_supported":true)"));
  OidcClient client = Client();
  const auto finish = [&](const std::string& issuer) {
    const OidcStart start = Begin(client);
    GiveToken(start);
    OidcAnswer answer = AnswerTo(start);
    answer.issuer = issuer;
    return Outcome(client.Finish(answer, start.cookie));
  };
  EXPECT_EQ(finish(std::string(kIssuer)), "ok");
  EXPECT_EQ(finish(""), "auth/unknown-login");
  EXPECT_EQ(finish("https://evil.test"), "auth/unknown-login");
}

// Tokens.

TEST_F(Oidc, BrokenTokensAreRefused) {
  OidcClient client = Client();
  EXPECT_EQ(Outcome(SignIn(client, {{"iss", R"("https://evil.test")"}})), "auth/bad-id-token");
  EXPECT_EQ(Outcome(SignIn(client, {{"nonce", R"("other")"}})), "auth/bad-id-token");
  EXPECT_EQ(Outcome(SignIn(client, {{"exp", "1"}})), "auth/bad-id-token");
  const OidcStart start = Begin(client);
  GiveToken("a.b.c");
  EXPECT_EQ(Outcome(client.Finish(AnswerTo(start), start.cookie)), "auth/bad-id-token");
}

TEST_F(Oidc, AnswersForTokensThatCannotBeUsed) {
  OidcClient client = Client();
  const auto finish = [&](int status, const std::string& body) {
    const OidcStart start = Begin(client);
    http_.Answer(kTokenUrl, status, body);
    return Outcome(client.Finish(AnswerTo(start), start.cookie));
  };
  EXPECT_EQ(finish(400, R"({"error":"invalid_grant","error_description":"used"})"), "auth/provider-refused");
  EXPECT_EQ(finish(200, R"({"access_token":"a","token_type":"Bearer"})"), "auth/provider-unusable");
  EXPECT_EQ(finish(200, R"({"id_token":"a.b.c","token_type":"mac"})"), "auth/provider-unusable");
  EXPECT_EQ(finish(200, "<html>"), "auth/provider-unusable");
  EXPECT_EQ(finish(500, "<html>"), "auth/provider-unusable");
  http_.Forget(kTokenUrl);
  const OidcStart start = Begin(client);
  EXPECT_EQ(Outcome(client.Finish(AnswerTo(start), start.cookie)), "net/unreachable");
}

TEST_F(Oidc, AsksUserInfoForWhatTheTokenLeavesOut) {
  http_.Answer(kDiscoveryUrl, 200, Discovery(R"(,"userinfo_endpoint":"https://idp.test/me")"));
  http_.Answer(kUserInfoUrl, 200, R"({"sub":"ann-1","groups":["sre"]})");
  OidcClient client = Client();
  const auto end = SignIn(client, {{"groups", "null"}});
  ASSERT_TRUE(end.ok()) << end.error().ToString();
  EXPECT_THAT(end->identity.groups, ElementsAre("sre"));
  EXPECT_EQ(http_.Last(kUserInfoUrl).headers.at(0), (net::HttpHeader{"Authorization", "Bearer at"}));
  // Without it nobody knows the groups, and somebody would lose their teams.
  http_.Answer(kUserInfoUrl, 503, "");
  EXPECT_EQ(Outcome(SignIn(client, {{"groups", "null"}})), "auth/provider-unusable");
  EXPECT_EQ(Outcome(SignIn(client)), "ok") << "the token has all";
}

// Keys and discovery.

TEST_F(Oidc, DiscoveryAndKeysAreKeptForAnHour) {
  OidcClient client = Client();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(SignIn(client).ok());
  EXPECT_EQ(http_.Times(kDiscoveryUrl), 1);
  EXPECT_EQ(http_.Times(kKeysUrl), 1);
  now_ = kNow + Span{3600, 0};
  ASSERT_TRUE(SignIn(client, {{"exp", std::to_string(now_.seconds + 60)}}).ok());
  EXPECT_EQ(http_.Times(kDiscoveryUrl), 2);
  EXPECT_EQ(http_.Times(kKeysUrl), 2);
}

TEST_F(Oidc, AnUnknownKeyIsAskedForOnceAMinute) {
  OidcClient client = Client();
  ASSERT_TRUE(SignIn(client).ok());
  const Signer newer("k2");
  const auto sign_in = [&] {
    const OidcStart start = Begin(client);
    GiveToken(newer.Sign(Json(GoodClaims(Parameter(start.url, "nonce")))));
    return Outcome(client.Finish(AnswerTo(start), start.cookie));
  };
  EXPECT_EQ(sign_in(), "auth/unknown-key");
  EXPECT_EQ(http_.Times(kKeysUrl), 1) << "asked a moment ago";
  now_ = kNow + Span{60, 0};
  http_.Answer(kKeysUrl, 200, newer.Set());
  EXPECT_EQ(sign_in(), "ok");
  EXPECT_EQ(http_.Times(kKeysUrl), 2);
}

TEST_F(Oidc, AProviderThatIsDownIsLeftAloneForAMoment) {
  http_.Answer(kDiscoveryUrl, 503, "");
  OidcClient client = Client();
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(client.Begin("/").ok());
  EXPECT_EQ(http_.Times(kDiscoveryUrl), 1);
  http_.Answer(kDiscoveryUrl, 200, Discovery());
  now_ = kNow + Span{5, 0};
  EXPECT_TRUE(client.Begin("/").ok());
}

TEST_F(Oidc, SignsOutWhereTheProviderHasAPlaceForIt) {
  OidcClient none = Client();
  EXPECT_EQ(*none.SignOutUrl("t", ""), "");
  http_.Answer(kDiscoveryUrl, 200, Discovery(R"(,"end_session_endpoint":"https://idp.test/end?x=1")"));
  OidcClient client = Client();
  EXPECT_EQ(
      *client.SignOutUrl("a.b", "https://prr.test/"),
      "https://idp.test/end?x=1&client_id=prr&id_token_hint=a.b&post_logout_redirect_uri=https%3A%2F%2Fprr.test%2F");
}

struct MetadataCase {
  std::string name;
  std::string json;
  std::string want;
};

class OidcMetadataCase : public ::testing::TestWithParam<MetadataCase> {};

TEST_P(OidcMetadataCase, IsRead) {
  const auto metadata = ReadMetadata(GetParam().json, kIssuer);
  EXPECT_EQ(metadata.ok() ? "ok" : metadata.error().code(), GetParam().want);
}

std::string With(std::string_view from, std::string_view to) {
  std::string json = Discovery();
  return json.replace(json.find(from), from.size(), to);
}

INSTANTIATE_TEST_SUITE_P(
    Oidc, OidcMetadataCase,
    ::testing::ValuesIn(std::vector<MetadataCase>{
        {"Good", Discovery(), "ok"},
        {"IssuerWithASlash", With("\"https://idp.test\"", "\"https://idp.test/\""), "auth/bad-oidc-settings"},
        {"OtherIssuer", With("\"https://idp.test\"", "\"https://evil.test\""), "auth/bad-oidc-settings"},
        {"NoIssuer", "{}", "auth/bad-oidc-settings"},
        {"KeysInPlainText", With("https://idp.test/keys", "http://idp.test/keys"), "auth/provider-unusable"},
        {"TokensInPlainText", With("https://idp.test/token", "http://idp.test/token"), "auth/provider-unusable"},
        {"SignInByScript", With("https://idp.test/auth", "javascript:alert(1)"), "auth/provider-unusable"},
        {"SignInWithFragment", With("https://idp.test/auth", "https://idp.test/auth#x"), "auth/provider-unusable"},
        {"NoKeys", With("jwks_uri", "other"), "auth/provider-unusable"},
        {"NoJson", "<html>", "auth/provider-unusable"},
        {"Empty", "", "auth/provider-unusable"},
    }),
    [](const auto& one) { return one.param.name; });

TEST(OidcSettings, AreChecked) {
  const OidcSettings good{.issuer = "https://idp.test/realms/x", .client_id = "prr", .redirect_uri = "https://a.test/"};
  EXPECT_TRUE(CheckSettings(good).ok());
  for (const std::string issuer : {"http://localhost:8080", "http://127.0.0.1:1/", "http://[::1]/x"}) {
    OidcSettings settings = good;
    settings.issuer = issuer;
    EXPECT_TRUE(CheckSettings(settings).ok()) << issuer;
  }
  for (const std::string issuer : {"http://idp.test", "", "idp.test", "https://idp.test?x", "https://idp.test#x"}) {
    OidcSettings settings = good;
    settings.issuer = issuer;
    EXPECT_FALSE(CheckSettings(settings).ok()) << issuer;
  }
  OidcSettings no_client = good;
  no_client.client_id.clear();
  EXPECT_FALSE(CheckSettings(no_client).ok());
  OidcSettings no_openid = good;
  no_openid.scopes = {"profile"};
  EXPECT_FALSE(CheckSettings(no_openid).ok());
}

TEST(OidcSettings, DiscoveryStandsBelowTheIssuer) {
  EXPECT_EQ(DiscoveryUrl("https://idp.test"), kDiscoveryUrl);
  EXPECT_EQ(DiscoveryUrl("https://idp.test/"), kDiscoveryUrl);
  EXPECT_EQ(DiscoveryUrl("https://idp.test/a"), "https://idp.test/a/.well-known/openid-configuration");
}

}  // namespace
}  // namespace seaworthy::auth
