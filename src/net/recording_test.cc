#include "net/recording.h"

#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/errors.h"
#include "net/loopback_test.h"
#include "net/prober.h"

namespace seaworthy::net {
namespace {

using ::testing::HasSubstr;
using testing::TemporaryFolder;
using value::AbsentReason;

constexpr Instant kNow{1'900'000'000, 0};
constexpr Instant kBefore{1'800'000'000, 5'000'000};

// Every member has a value that it does not start with.
TlsEvidence Full() {
  TlsEvidence evidence = BlankEvidence({"api.example.com", 8443, "other.example.com"}, kBefore);
  evidence.address = "192.0.2.1:8443";
  evidence.versions = {VersionAnswer{Acceptance::kRefused, std::nullopt, "alert 70: protocol version"},
                       VersionAnswer{Acceptance::kUnknown, AbsentReason::kTimeout, "no connection in time"},
                       VersionAnswer{Acceptance::kAccepted, std::nullopt, ""},
                       VersionAnswer{Acceptance::kAccepted, std::nullopt, ""}};
  evidence.negotiated = Negotiated{TlsVersion::kTls13, "TLS_AES_256_GCM_SHA384", "x25519", "h2"};
  evidence.chain = {Certificate{"CN=\"quoted\" \\ \xC3\xA9: #",
                                "CN=Root",
                                kBefore,
                                kNow,
                                {"a.example", "*.b.example", "::1"},
                                "EC",
                                256,
                                "ecdsa-with-SHA256",
                                "SHA256",
                                std::string(64, 'a')},
                    Certificate{"CN=Root", "CN=Root", kBefore, kNow, {}, "RSA", 2048, "x", "", std::string(64, '0')}};
  evidence.verification = ChainVerification{10, "certificate has expired", 1};
  evidence.verification_unseen = Unseen{AbsentReason::kNotFound, "none"};
  evidence.name_matches = true;
  evidence.client_certificate_requested = true;
  evidence.hsts = Hsts{"max-age=1; includeSubDomains", true, 9'223'372'036'854'775'807, true};
  evidence.hsts_unseen = Unseen{AbsentReason::kTimeout, "no HTTP answer in time"};
  return evidence;
}

TlsEvidence Failed() {
  TlsEvidence evidence = BlankEvidence({"api.example.com", 8443, "other.example.com"}, kNow);
  SetFailure(evidence, {AbsentReason::kUnreachable, "cannot connect: Connection refused"});
  return evidence;
}

TEST(Record, ComesBackAsItWasWritten) {
  const TlsFindings findings{Full(), Failed()};
  auto back = ReadRecord(WriteRecord(findings));
  ASSERT_TRUE(back.ok()) << back.error().ToString();
  EXPECT_EQ(*back, findings);
}

TEST(Record, UnknownKeysArePassedOver) {
  std::string text = WriteRecord({Full()});
  text.insert(text.find("\"host\""), "\"from_the_future\": {\"a\": [1]}, ");
  EXPECT_TRUE(ReadRecord(text).ok());
}

TEST(Record, WhatIsNoRecordIsRefusedWithItsPlace) {
  const std::string good = WriteRecord({Full()});
  struct Case {
    const char* from;
    const char* to;
    const char* message;
  };
  for (const Case& c :
       {Case{"\"port\": 8443", "\"port\": 99999", "whole number"},
        Case{"\"port\": 8443", "\"port\": \"x\"", "whole number"}, Case{"record/v1", "record/v2", "schema"},
        Case{"\"accepted\"", "\"perhaps\"", "accepted, refused"},
        Case{"\"version\": \"TLSv1.3\"", "\"version\": \"SSLv3\"", "a version"},
        Case{"\"not_found\"", "\"because\"", "a reason"},
        Case{"\"name_matches\": true", "\"name_matches\": \"yes\"", "true or false"},
        Case{"\"observed\": \"2027", "\"observed\": \"27", "an instant"},
        Case{"\"chain\": [", "\"chain\": 1, \"z\": [", "a list"}, Case{"\"cipher\"", "\"zipher\"", "a key \"cipher\""},
        Case{"\"addresses\": [", "\"addresses\": [], \"z\": [", "at least one"}}) {
    std::string bad = good;
    ASSERT_NE(bad.find(c.from), std::string::npos) << c.from;
    bad.replace(bad.find(c.from), std::string(c.from).size(), c.to);
    auto back = ReadRecord(bad);
    ASSERT_FALSE(back.ok()) << c.to;
    EXPECT_TRUE(back.error().Is(kBadRecord)) << back.error().ToString();
    EXPECT_THAT(back.error().message(), HasSubstr(c.message));
  }
}

TEST(Record, OtherTextIsAnError) {
  for (const char* text : {"", "[]", "1", "{", "{}", "null", "{}\n---\n{}", "\xff"})
    EXPECT_FALSE(ReadRecord(text).ok()) << text;
}

TEST(RecordName, IsAPlainFileName) {
  EXPECT_EQ(RecordName({"api.example.com", 443, ""}), "tls-api.example.com-443.json");
  EXPECT_EQ(RecordName({"api.example.com", 443, "api.example.com"}), "tls-api.example.com-443.json");
  EXPECT_EQ(RecordName({"127.0.0.1", 8443, "a.test"}), "tls-127.0.0.1-8443-a.test.json");
  for (const char* host : {"::1", "../../etc/passwd", "A.example", "a_b", "", "x\ny"}) {
    const std::string name = RecordName({host, 1, ""});
    EXPECT_EQ(name.find_first_of("/:\n"), std::string::npos) << name;
    EXPECT_TRUE(name.starts_with("tls-")) << name;
  }
  EXPECT_LT(RecordName({std::string(1000, 'a'), 1, ""}).size(), 200U);
}

TEST(RecordName, IsAnotherForAnotherTarget) {
  EXPECT_NE(RecordName({"a_b", 1, ""}), RecordName({"a:b", 1, ""}));
  EXPECT_NE(RecordName({std::string(300, 'a'), 1, ""}), RecordName({std::string(301, 'a'), 1, ""}));
  EXPECT_NE(RecordName({"a", 1, ""}), RecordName({"a", 1, "b"}));
}

class FixedProber : public Prober {
 public:
  Result<std::vector<TlsFindings>> ProbeTls(std::span<const TlsTarget> targets, Instant, std::stop_token) override {
    return std::vector<TlsFindings>(targets.size(), {Full(), Failed()});
  }
};

const TlsTarget kTarget{"api.example.com", 8443, "other.example.com"};

TEST(Prober, ReplaySaysWhatWasRecorded) {
  const TemporaryFolder folder;
  FixedProber fixed;
  RecordingProber recording(fixed, folder.Path("a/b"));
  auto live = recording.ProbeTls({&kTarget, 1}, kNow, {});
  ASSERT_TRUE(live.ok());
  ReplayingProber replaying(folder.Path("a/b"));
  auto replayed = replaying.ProbeTls({&kTarget, 1}, kNow, {});
  ASSERT_TRUE(replayed.ok());
  EXPECT_EQ(*replayed, *live);
  EXPECT_EQ(replayed->front().front().observed, kBefore);
}

TEST(Prober, RecordThatIsMissingIsUnreachable) {
  const TemporaryFolder folder;
  ReplayingProber replaying(folder.Path(""));
  auto replayed = replaying.ProbeTls({&kTarget, 1}, kNow, {});
  ASSERT_TRUE(replayed.ok());
  const auto& failure = replayed->front().front().failure;
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->reason, AbsentReason::kUnreachable);
  EXPECT_THAT(failure->detail, HasSubstr("there is no record"));
}

TEST(Prober, RecordThatCannotBeReadIsMalformed) {
  const TemporaryFolder folder;
  folder.Write(RecordName(kTarget), "{\"schema\": 1}");
  ReplayingProber replaying(folder.Path(""));
  auto replayed = replaying.ProbeTls({&kTarget, 1}, kNow, {});
  ASSERT_TRUE(replayed.ok());
  const auto& failure = replayed->front().front().failure;
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->reason, AbsentReason::kMalformed);
  EXPECT_THAT(failure->detail, HasSubstr(RecordName(kTarget)));
}

TEST(Prober, FolderThatCannotBeMadeIsAnError) {
  const TemporaryFolder folder;
  FixedProber fixed;
  RecordingProber recording(fixed, folder.Write("file", "") + "/below");
  auto live = recording.ProbeTls({&kTarget, 1}, kNow, {});
  ASSERT_FALSE(live.ok());
  EXPECT_TRUE(live.error().Is(kCannotRecord));
}

}  // namespace
}  // namespace seaworthy::net
