#include "app/live_facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "collectors/registry.h"
#include "facts/codec.h"

namespace seaworthy::app {
namespace {

using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr Instant kNow{1'900'000'000, 0};
constexpr Span kHour{3600, 0};

// Says what the test says of each host; others cannot be reached.
class SaidProber : public net::Prober {
 public:
  Result<std::vector<net::TlsFindings>> ProbeTls(std::span<const net::TlsTarget> targets, Instant now,
                                                 std::stop_token) override {
    std::vector<net::TlsFindings> answers;
    for (const net::TlsTarget& target : targets) {
      net::TlsEvidence evidence = net::BlankEvidence(target, now);
      auto said = answering.find(target.host);
      if (said == answering.end()) {
        net::SetFailure(evidence, {failure, "nobody is there"});
      } else {
        evidence.negotiated = net::Negotiated{said->second, "cipher", "x25519", ""};
        evidence.Answer(said->second);
        evidence.versions[static_cast<std::size_t>(said->second)].acceptance = net::Acceptance::kAccepted;
      }
      answers.push_back({evidence});
    }
    return answers;
  }

  std::map<std::string, net::TlsVersion> answering;
  AbsentReason failure = AbsentReason::kUnreachable;
};

class LiveFactsTest : public ::testing::Test {
 protected:
  LiveFacts Collect(const KnownFacts& known, Instant now = kNow) {
    auto live = CollectLive(service_, declarations_, known, prober_, now);
    EXPECT_TRUE(live.ok());
    return *std::move(live);
  }
  // What each endpoint negotiated, or why that is not known: `TLSv1.3 unreachable`.
  std::string Negotiated(const facts::FactSet& facts) {
    const Value& list = facts.Get(*declarations_.Slot("tls.endpoints"));
    if (!list.Is(Kind::kList)) return std::string(value::Name(list.AsAbsence().reason));
    std::string text;
    for (const Value& entry : list.AsList()) {
      const Value* version = entry.Find("negotiated_version");
      text += text.empty() ? "" : " ";
      text += version->Is(Kind::kString) ? version->AsString() : value::Name(version->AsAbsence().reason);
    }
    return text;
  }
  std::shared_ptr<const facts::FactSet> Pushed() {
    auto decoded = facts::DecodeFacts(
        R"({"schema": "seaworthy.facts/v1", "sources": [{"collector": "github", "file": "x"}, {"collector": "repo", "file": "README.md"}],
            "facts": {"tls.endpoints": {"value": [], "at": 1}}})",
        declarations_, {.submitter = "ci"});
    EXPECT_TRUE(decoded.ok()) << decoded.error().ToString();
    return decoded->facts;
  }

  facts::Declarations declarations_ = collectors::AllDeclarations();
  RegisteredService service_{.id = "checkout", .endpoints = {{"api", "api.test:443", ""}, {"www", "www.test:443", ""}}};
  SaidProber prober_;
};

TEST_F(LiveFactsTest, WhatTheServerSawHasNoSubmitter) {
  prober_.answering = {{"api.test", net::TlsVersion::kTls13}, {"www.test", net::TlsVersion::kTls12}};
  LiveFacts live = Collect({Pushed(), nullptr});
  EXPECT_EQ(Negotiated(*live.facts), "TLSv1.3 TLSv1.2");
  const Value& list = live.facts->Get(*declarations_.Slot("tls.endpoints"));
  const facts::Provenance* seen = live.facts->FirstProvenance(list);
  ASSERT_NE(seen, nullptr);
  EXPECT_EQ(seen->submitter, "");
  EXPECT_EQ(seen->observed, kNow);
  ASSERT_EQ(live.sources.size(), 2U);
  EXPECT_EQ(live.sources[0].source, "api.test:443");
  EXPECT_EQ(live.sources[0].failure, "");
}

TEST_F(LiveFactsTest, WhatWasSeenBeforeStandsWhileNobodyAnswers) {
  prober_.answering = {{"api.test", net::TlsVersion::kTls13}, {"www.test", net::TlsVersion::kTls12}};
  LiveFacts before = Collect({});
  prober_.answering.erase("www.test");
  LiveFacts after = Collect({nullptr, SeenByServer(*before.facts)}, kNow + kHour);
  EXPECT_EQ(Negotiated(*after.facts), "TLSv1.3 TLSv1.2");
  EXPECT_EQ(after.sources[1].failure, "unreachable");
  EXPECT_EQ(after.sources[1].detail, "nobody is there");
}

TEST_F(LiveFactsTest, WhatIsTooOldDoesNot) {
  prober_.answering = {{"api.test", net::TlsVersion::kTls13}, {"www.test", net::TlsVersion::kTls12}};
  auto seen = SeenByServer(*Collect({}).facts);
  prober_.answering.clear();
  EXPECT_EQ(Negotiated(*Collect({nullptr, seen}, kNow + Span{24 * 3600, 0}).facts), "TLSv1.3 TLSv1.2");
  EXPECT_EQ(Negotiated(*Collect({nullptr, seen}, kNow + Span{24 * 3600 + 1, 0}).facts), "unreachable unreachable");
}

TEST_F(LiveFactsTest, StandingInDoesNotMakeItYounger) {
  prober_.answering = {{"api.test", net::TlsVersion::kTls13}, {"www.test", net::TlsVersion::kTls13}};
  auto seen = SeenByServer(*Collect({}).facts);
  prober_.answering.clear();
  for (int i = 1; i <= 24; ++i) seen = SeenByServer(*Collect({nullptr, seen}, kNow + Span{i * 3600, 0}).facts);
  EXPECT_EQ(Negotiated(*seen), "TLSv1.3 TLSv1.3");
  EXPECT_LE(seen->provenance().size(), 4U) << "sources must not pile up";
  seen = SeenByServer(*Collect({nullptr, seen}, kNow + Span{25 * 3600, 0}).facts);
  EXPECT_EQ(Negotiated(*seen), "unreachable unreachable");
}

TEST_F(LiveFactsTest, ARefusalByPolicyIsNoOutage) {
  prober_.answering = {{"api.test", net::TlsVersion::kTls13}, {"www.test", net::TlsVersion::kTls13}};
  auto seen = SeenByServer(*Collect({}).facts);
  prober_.answering.clear();
  prober_.failure = AbsentReason::kRefused;
  EXPECT_EQ(Negotiated(*Collect({nullptr, seen}, kNow + kHour).facts), "refused refused");
}

// What a push says of endpoints: those of `entries`, or nothing where that is empty.
std::shared_ptr<const facts::FactSet> PushOf(const facts::Declarations& declarations, const std::string& entries) {
  const std::string fact = entries.empty() ? R"({"absent": "not_collected", "detail": "Left out by --offline"})"
                                           : R"({"value": [)" + entries + R"(], "at": 1})";
  auto decoded = facts::DecodeFacts(
      R"({"schema": "seaworthy.facts/v1", "sources": [{"collector": "tls", "file": "x"}], "facts": {"tls.endpoints": )" +
          fact + "}}",
      declarations, {.submitter = "ci"});
  EXPECT_TRUE(decoded.ok()) << decoded.error().ToString();
  return decoded->facts;
}

std::string Entry(const std::string& address, const std::string& version) {
  return R"({"address": ")" + address + R"(", "environment": "production", "versions": [")" + version +
         R"("], "negotiated_version": ")" + version + R"("})";
}

TEST_F(LiveFactsTest, APushDoesNotLoseWhatTheServerSaw) {
  prober_.answering = {{"api.test", net::TlsVersion::kTls13}, {"www.test", net::TlsVersion::kTls12}};
  auto seen = SeenByServer(*Collect({}).facts);
  auto offline = PushOf(declarations_, "");
  EXPECT_EQ(Negotiated(*offline), "not_collected");
  EXPECT_EQ(Negotiated(*WithSeen(offline, *seen, service_, kNow + kHour)), "TLSv1.3 TLSv1.2");
  EXPECT_EQ(Negotiated(*WithSeen(offline, *seen, service_, kNow + Span{24 * 3600 + 1, 0})), "not_collected");
  service_.endpoints.push_back({"new", "new.test:443", ""});
  EXPECT_EQ(Negotiated(*WithSeen(offline, *seen, service_, kNow + kHour)), "not_collected")
      << "one that nobody has looked at is not left out";
}

TEST_F(LiveFactsTest, APushDoesNotSpeakOverWhatTheServerSaw) {
  prober_.answering = {{"api.test", net::TlsVersion::kTls10}};
  prober_.failure = AbsentReason::kRefused;
  auto seen = SeenByServer(*Collect({}).facts);
  auto pushed = PushOf(declarations_, Entry("api.test:443", "TLSv1.3") + "," + Entry("www.test:443", "TLSv1.3") + "," +
                                          Entry("other.test:443", "TLSv1.2"));
  EXPECT_EQ(Negotiated(*WithSeen(pushed, *seen, service_, kNow + kHour)), "TLSv1.3 TLSv1.2 TLSv1")
      << "of www.test the server cannot tell, and other.test is not registered";
  EXPECT_EQ(Negotiated(*WithSeen(PushOf(declarations_, ""), *seen, service_, kNow + kHour)), "TLSv1 refused")
      << "what cannot be told stays unknown";
}

TEST_F(LiveFactsTest, AServiceWithoutEndpointsSaysSo) {
  service_.endpoints.clear();
  LiveFacts live = Collect({});
  EXPECT_EQ(Negotiated(*live.facts), "not_declared");
  EXPECT_TRUE(live.sources.empty());
}

TEST_F(LiveFactsTest, AnAddressThatIsNoneIsNoSource) {
  service_.endpoints = {{"odd", "{{ host }}", ""}};
  LiveFacts live = Collect({});
  EXPECT_EQ(Negotiated(*live.facts), "templated");
  EXPECT_TRUE(live.sources.empty());
}

}  // namespace
}  // namespace seaworthy::app
