#include "base/secrets.h"

#include <random>

#include <gtest/gtest.h>

namespace seaworthy {
namespace {

// Tokens are put together, so that no scanner takes this file for a leak.
std::string Of(std::string_view prefix, std::size_t more) {
  constexpr std::string_view kLetters = "aB3dE6gH9jK2mN5pQ8sT";
  std::string token(prefix);
  for (std::size_t i = 0; i < more; ++i) token += kLetters[i % kLetters.size()];
  return token;
}

TEST(Secrets, WellKnownTokensAreMaskedWhereverTheyStand) {
  for (const std::string& token : {std::string("AKIA") + "IOSFODNN7EXAMPLE",
                                   std::string("ASIA") + "Y34FZKBOKMUTVV7A",
                                   Of("ghp_", 36),
                                   Of("gho_", 36),
                                   Of("ghs_", 36),
                                   Of("github_pat_", 60),
                                   Of("glpat-", 20),
                                   Of("xoxb-", 40),
                                   Of("xapp-", 40),
                                   Of("sk_live_", 24),
                                   Of("sk-ant-", 40),
                                   Of("sk-proj-", 40),
                                   Of("AIza", 35),
                                   Of("npm_", 36),
                                   Of("pypi-", 80),
                                   Of("hvs.", 24),
                                   Of("SG.", 22) + "." + Of("", 43),
                                   Of("sw_", 40),
                                   Of("eyJ", 20) + "." + Of("eyJ", 30) + "." + Of("", 43),
                                   Of("eyJ", 20) + "." + Of("eyJ", 30) + ".",
                                   Of("glsa_", 40),
                                   Of("pul-", 40),
                                   Of("dckr_pat_", 27)}) {
    EXPECT_EQ(MaskSecrets(token), "***") << token;
    EXPECT_EQ(MaskSecrets("use " + token + ", then go"), "use ***, then go") << token;
    EXPECT_EQ(MaskSecrets("[\"" + token + "\"]"), "[\"***\"]") << token;
    EXPECT_EQ(MaskSecrets("curl -H x-" + token + "\n"), "curl -H x-***\n") << token;
  }
}

TEST(Secrets, PrivateKeysAreMaskedAsAWhole) {
  for (std::string kind : {"", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "}) {
    std::string key = "-----BEGIN " + kind + "PRIVATE KEY-----\nMIIEvQ\nabc\n-----END " + kind + "PRIVATE KEY-----";
    EXPECT_EQ(MaskSecrets("a\n" + key + "\nb"), "a\n***\nb") << kind;
  }
  EXPECT_EQ(MaskSecrets("x -----BEGIN PRIVATE KEY-----\nMIIEvQ"), "x ***") << "its end was cut off";
  EXPECT_EQ(MaskSecrets(R"("-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n")"), R"("***\n")");
  std::string certificate = "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----";
  EXPECT_EQ(MaskSecrets(certificate), certificate);
}

struct Case {
  std::string text;
  std::string masked;
};

TEST(Secrets, ValuesOfSecretNamesAreMasked) {
  for (const Case& one : std::initializer_list<Case>{
           {"password=hunter2", "password=***"},
           {"PASSWORD: hunter2 # note", "PASSWORD: *** # note"},
           {"db.password = \"hun ter\\\"2\"\nnext: 1", "db.password = \"***\"\nnext: 1"},
           {R"({"apiKey": "abc", "port": 80})", R"({"apiKey": "***", "port": 80})"},
           {R"({\"client_secret\":\"abc\",\"port\":80})", R"({\"client_secret\":\"***\",\"port\":80})"},
           {"AWS_SECRET_ACCESS_KEY=abc/def+ghi", "AWS_SECRET_ACCESS_KEY=***"},
           {"--token abc --port 80", "--token *** --port 80"},
           {"--db-password=abc", "--db-password=***"},
           {"<password>abc</password>", "<password>***</password>"},
           {"secret => 'abc'", "secret => '***'"},
           {"passwd := abc;", "passwd := ***;"},
           {"Server=db;User Id=sa;Password=p@ss=word;Encrypt=true", "Server=db;User Id=sa;Password=***;Encrypt=true"},
           {"AccountName=x;AccountKey=abc==;EndpointSuffix=y", "AccountName=x;AccountKey=***;EndpointSuffix=y"},
           {"?access_token=abc&page=2", "?access_token=***&page=2"},
           {"x-api-key: abc", "x-api-key: ***"},
           {"password='open to the end", "password='***"},
           {"password=\"one\nport=1", "password=\"***\nport=1"},
       }) {
    EXPECT_EQ(MaskSecrets(one.text), one.masked);
  }
}

TEST(Secrets, HeadersAndSchemesAreMasked) {
  EXPECT_EQ(MaskSecrets("Authorization: Digest username=\"a\", response=\"b\"\nHost: x"),
            "Authorization: ***\nHost: x");
  EXPECT_EQ(MaskSecrets("cookie: a=b; c=d\r\nHost: x"), "cookie: ***\r\nHost: x");
  EXPECT_EQ(MaskSecrets("sent Bearer abcdefgh12345678 to it"), "sent Bearer *** to it");
  EXPECT_EQ(MaskSecrets("curl -H 'Authorization: Bearer abc'"), "curl -H 'Authorization: ***");
  EXPECT_EQ(MaskSecrets("basic dXNlcjpwYXNzd29yZA=="), "basic ***");
  EXPECT_EQ(MaskSecrets("the bearer understands basic authentication"), "the bearer understands basic authentication");
}

TEST(Secrets, CredentialsInUrlsAreMasked) {
  EXPECT_EQ(MaskSecrets("postgres://app:s3cr3t@db:5432/x?sslmode=require"),
            "postgres://app:***@db:5432/x?sslmode=require");
  EXPECT_EQ(MaskSecrets("redis://:s3cr3t@cache"), "redis://:***@cache");
  EXPECT_EQ(MaskSecrets("amqp://u:p@ss@host/"), "amqp://u:***@host/");
  EXPECT_EQ(MaskSecrets("https://0123456789abcdef0123456789@sentry.example.com/2"), "https://***@sentry.example.com/2");
  EXPECT_EQ(MaskSecrets("https://app:${PASSWORD}@db ssh://git@host/x http://a/b@c"),
            "https://app:${PASSWORD}@db ssh://git@host/x http://a/b@c");
}

TEST(Secrets, WhatIsNoSecretStays) {
  for (std::string_view text : {"password: ${DB_PASSWORD}",
                                "token: $TOKEN",
                                "password: {{ .Values.password }}",
                                "secret: env:SECRET",
                                "secretName: tls-cert",
                                "token_url: https://x",
                                "passwordPolicy: strong",
                                "max_tokens: 5",
                                "password:",
                                "password is required",
                                "monkey: banana",
                                "key: value",
                                "compass: north",
                                "sk-short",
                                "AKIASHORT",
                                "ASIAPACIFICREGIONSALL",
                                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                                "eyJhbGciOiJIUzI1NiJ9 alone",
                                "passwords: true",
                                "secret: null",
                                "token: ***",
                                "a b\nc",
                                ""}) {
    EXPECT_EQ(MaskSecrets(text), text);
  }
}

TEST(Secrets, NamesAreReadByTheirWords) {
  for (std::string_view name :
       {"password", "dbPassword", "DB_PASSWD", "api-token", "x.api.key", "clientSecret", "PGPASSWORD"}) {
    EXPECT_TRUE(IsSecretName(name)) << name;
  }
  for (std::string_view name : {"", "secretName", "token_ttl", "compass", "key", "monkey", "keys", "author", "-"}) {
    EXPECT_FALSE(IsSecretName(name)) << name;
  }
}

TEST(Secrets, AnExcerptIsMaskedBeforeItIsCut) {
  std::string token = Of("ghp_", 36);
  std::string text = std::string(kExcerptBytes - 10, 'x') + " " + token + " and on";
  std::string excerpt = Excerpt(text);
  EXPECT_EQ(excerpt.find("ghp_"), std::string::npos);
  EXPECT_EQ(excerpt.size(), kExcerptBytes);
  EXPECT_EQ(Excerpt("short"), "short");
  EXPECT_EQ(Excerpt("aaa\xC3\xA4", 4), "aaa");
  EXPECT_EQ(Excerpt(std::string(5, '\x80'), 3), "");
}

// Pieces that mean something, in any order, around a token: it never survives, and what is masked stays masked.
TEST(Secrets, ATokenIsMaskedAmongAnything) {
  const std::string pieces[] = {"password",
                                "=",
                                ":",
                                "\"",
                                "\\",
                                "'",
                                " ",
                                "\n",
                                "***",
                                "$",
                                "{",
                                "://",
                                "@",
                                "Bearer ",
                                "eyJhbGciOiJI",
                                ".",
                                "-----BEGIN ",
                                "PRIVATE KEY",
                                "-----",
                                "END ",
                                "--",
                                "<",
                                ">",
                                "env:",
                                "true",
                                std::string(1, '\0'),
                                "\xFF",
                                "Authorization",
                                ";"};
  const std::string token = Of("ghp_", 36);
  std::mt19937 random(7);
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (int i = 0; i < 6; ++i) text += pieces[random() % std::size(pieces)];
    text += " " + token + " ";
    for (int i = 0; i < 6; ++i) text += pieces[random() % std::size(pieces)];
    std::string once = MaskSecrets(text);
    ASSERT_EQ(once.find(token), std::string::npos) << text;
    ASSERT_LE(once.size(), text.size() * 4 + 3);
    ASSERT_EQ(MaskSecrets(once).find(token), std::string::npos);
  }
}

TEST(Secrets, HostileTextTakesLinearTime) {
  for (std::string piece : {"password", "--", "eyJhbGciOiJI.", "a-", "://a", "\\", "-----BEGIN PRIVATE", "bearer ",
                            "bearer/", "Authorization: env:x ", "password=\"${", "password='${\" "}) {
    std::string text;
    while (text.size() < 100'000) text += piece;
    EXPECT_FALSE(MaskSecrets(text).empty());
  }
}

}  // namespace
}  // namespace seaworthy
