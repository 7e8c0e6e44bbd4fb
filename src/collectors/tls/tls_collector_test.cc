#include "collectors/tls/tls_collector.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collectors/registry.h"
#include "formats/yaml.h"
#include "net/errors.h"
#include "net/prober.h"

namespace seaworthy::collectors::tls {
namespace {

using ::testing::HasSubstr;
using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr Instant kNow{1'938'000'000, 0};

std::string Folder(const std::string& name) {
  return std::string(SEAWORTHY_SOURCE_DIR) + "/src/collectors/tls/testdata/" + name;
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The endpoints of a case's descriptor; the rest of it does not matter here.
model::Service ServiceOf(const std::string& folder) {
  auto stream = formats::ParseYaml(ReadAll(folder + "/seaworthy.yaml"));
  EXPECT_TRUE(stream.ok());
  model::Service service;
  for (const formats::Node& node : stream->documents().front()->Find("endpoints")->items()) {
    model::Endpoint& endpoint = service.endpoints.emplace_back();
    endpoint.address = node.IsScalar() ? node.text() : node.TextAt("address");
    endpoint.environment = node.TextAt("environment");
    endpoint.place = {"seaworthy.yaml", node.line(), node.column()};
  }
  return service;
}

class TlsCollector : public ::testing::Test {
 protected:
  // Collects over the records of testdata/`name`.
  const Value& Collected(const std::string& name) {
    net::ReplayingProber prober(Folder(name) + "/records");
    return Collected(ServiceOf(Folder(name)), &prober);
  }

  const Value& Collected(const model::Service& service, net::Prober* prober) {
    auto repository = source::Repository::Open(Folder("empty"));
    EXPECT_TRUE(repository.ok());
    const collect::Context context{*repository, service, kNow, {}, prober};
    facts::Writer out(declarations_, "tls");
    result_ = kCollector.collect(context, out);
    facts::FactSetBuilder builder(declarations_);
    builder.Add(out);
    facts_ = std::move(builder).Build();
    return facts_->Get(*declarations_.Slot("tls.endpoints"));
  }

  const facts::Declarations declarations_ = AllDeclarations();
  std::shared_ptr<const facts::FactSet> facts_;  // Shared as every FactSet; here, only this test looks.
  Result<void> result_;
};

// The value at a path, such as {"certificate", "names"}; an absent part on the way ends it.
Value At(const Value& from, std::initializer_list<std::string_view> path) {
  Value value = from;
  for (std::string_view name : path) {
    const Value* next = value.Find(name);
    if (next == nullptr) return Value::Missing();
    value = *next;
    if (value.Is(Kind::kAbsent)) break;
  }
  return value;
}

void ExpectAbsent(const Value& value, AbsentReason reason, const char* detail) {
  ASSERT_TRUE(value.Is(Kind::kAbsent));
  EXPECT_EQ(Name(value.AsAbsence().reason), Name(reason));
  EXPECT_THAT(std::string(value.AsAbsence().detail), HasSubstr(detail));
}

TEST_F(TlsCollector, EndpointIsAFactWithAPlace) {
  const Value& endpoints = Collected("ok");
  ASSERT_TRUE(result_.ok());
  ASSERT_EQ(endpoints.AsList().size(), 4U);
  const Value& api = endpoints.AsList()[0];
  EXPECT_EQ(At(api, {"address"}).AsString(), "api.example.com:443");
  EXPECT_EQ(At(api, {"environment"}).AsString(), "production");
  EXPECT_EQ(At(api, {"versions"}).AsList().size(), 2U);
  EXPECT_EQ(At(api, {"min_version"}).AsString(), "TLSv1.2");
  EXPECT_EQ(At(api, {"max_version"}).AsString(), "TLSv1.3");
  EXPECT_EQ(At(api, {"negotiated_version"}).AsString(), "TLSv1.3");
  EXPECT_EQ(At(api, {"cipher"}).AsString(), "TLS_AES_256_GCM_SHA384");
  EXPECT_TRUE(At(api, {"chain_valid"}).AsBool());
  EXPECT_TRUE(At(api, {"chain_error"}).Is(Kind::kMissing));
  EXPECT_TRUE(At(api, {"name_matches"}).AsBool());
  EXPECT_EQ(At(api, {"hsts", "max_age"}).AsDuration(), (Span{63'072'000, 0}));
  const facts::Provenance* provenance = facts_->ProvenanceOf(api.origin());
  ASSERT_NE(provenance, nullptr);
  EXPECT_EQ(provenance->place.file, "api.example.com:443");
  EXPECT_EQ(ToString(*provenance->observed), "2031-06-01T12:00:00Z");
}

TEST_F(TlsCollector, CertificateIsTheServersOwn) {
  const Value& api = Collected("ok").AsList()[0];
  EXPECT_EQ(At(api, {"certificate", "subject"}).AsString(), "CN=api.example.com");
  EXPECT_EQ(At(api, {"certificate", "issuer"}).AsString(), "CN=Example CA");
  EXPECT_EQ(ToString(At(api, {"certificate", "not_after"}).AsTimestamp()), "2031-07-01T00:00:00Z");
  EXPECT_EQ(At(api, {"certificate", "names"}).AsList().size(), 2U);
  EXPECT_EQ(At(api, {"certificate", "key"}).AsString(), "EC");
  EXPECT_EQ(At(api, {"certificate", "key_bits"}).AsInt(), 256);
}

TEST_F(TlsCollector, WhatIsWrongIsSaid) {
  const Value& staging = Collected("ok").AsList()[1];
  EXPECT_EQ(At(staging, {"environment"}).AsString(), "staging");
  EXPECT_EQ(At(staging, {"min_version"}).AsString(), "TLSv1.3");
  EXPECT_FALSE(At(staging, {"chain_valid"}).AsBool());
  EXPECT_EQ(At(staging, {"chain_error"}).AsString(), "self-signed certificate");
  EXPECT_FALSE(At(staging, {"name_matches"}).AsBool());
  EXPECT_TRUE(At(staging, {"hsts"}).Is(Kind::kMissing));  // The header that is sent is not valid.
}

TEST_F(TlsCollector, EachAddressOfANameHasItsEntry) {
  const Value& endpoints = Collected("ok");
  const Value& up = endpoints.AsList()[2];
  const Value& down = endpoints.AsList()[3];
  EXPECT_EQ(At(up, {"address"}).AsString(), "nodes.example.com:443 (192.0.2.3:443)");
  EXPECT_EQ(At(down, {"address"}).AsString(), "nodes.example.com:443 (192.0.2.4:443)");
  ExpectAbsent(At(down, {"min_version"}), AbsentReason::kUnreachable, "Connection refused");
  ExpectAbsent(At(down, {"certificate", "not_after"}), AbsentReason::kUnreachable, "Connection refused");
  ExpectAbsent(At(down, {"hsts"}), AbsentReason::kUnreachable, "Connection refused");
}

TEST_F(TlsCollector, VersionThatIsNotKnownLeavesTheLowestUnknown) {
  const Value& up = Collected("ok").AsList()[2];
  ExpectAbsent(At(up, {"min_version"}), AbsentReason::kTimeout, "whether TLSv1 is accepted is not known");
  EXPECT_EQ(At(up, {"max_version"}).AsString(), "TLSv1.3");
  const auto versions = At(up, {"versions"}).AsList();
  ASSERT_EQ(versions.size(), 3U);
  EXPECT_TRUE(versions[0].Is(Kind::kAbsent));
  ExpectAbsent(At(up, {"chain_valid"}), AbsentReason::kNotFound, "no certificate authorities");
}

TEST_F(TlsCollector, NoEndpointIsNotDeclared) {
  ExpectAbsent(Collected("empty"), AbsentReason::kNotDeclared, "declares no endpoint");
}

TEST_F(TlsCollector, NothingIsDialledWithoutAProber) {
  ExpectAbsent(Collected(ServiceOf(Folder("ok")), nullptr), AbsentReason::kNotCollected, "nothing was dialled");
}

TEST_F(TlsCollector, ServerThatWantsAClientCertificateIsStillSeen) {
  const Value& endpoint = Collected("unauthorized").AsList()[0];
  EXPECT_EQ(At(endpoint, {"min_version"}).AsString(), "TLSv1.2");
  ExpectAbsent(At(endpoint, {"hsts"}), AbsentReason::kUnauthorized, "client certificate");
}

TEST_F(TlsCollector, TimeoutIsATimeout) {
  ExpectAbsent(At(Collected("timeout").AsList()[0], {"versions"}), AbsentReason::kTimeout, "slow.example.com:443: the");
}

TEST_F(TlsCollector, WhatCannotBeAskedKeepsItsEntry) {
  const Value& endpoints = Collected("malformed");
  ASSERT_EQ(endpoints.AsList().size(), 3U);
  ExpectAbsent(At(endpoints.AsList()[0], {"cipher"}), AbsentReason::kMalformed, "does not speak TLS");
  ExpectAbsent(At(endpoints.AsList()[1], {"cipher"}), AbsentReason::kMalformed, "no host and port");
  ExpectAbsent(At(endpoints.AsList()[2], {"cipher"}), AbsentReason::kTemplated, "template");
  EXPECT_EQ(facts_->ProvenanceOf(endpoints.AsList()[1].origin())->place.file, "seaworthy.yaml");
}

// Counts what it is asked.
class CountingProber : public net::Prober {
 public:
  Result<std::vector<net::TlsFindings>> ProbeTls(std::span<const net::TlsTarget> targets, Instant now,
                                                 std::stop_token) override {
    asked += targets.size();
    std::vector<net::TlsFindings> all;
    for (const net::TlsTarget& target : targets) all.push_back({net::BlankEvidence(target, now)});
    return all;
  }

  std::size_t asked = 0;
};

TEST_F(TlsCollector, SameAddressInTwoEnvironmentsIsAskedOnce) {
  model::Service service;
  service.endpoints = {{"", "a.example:443", "", {}}, {"", "https://A.example/", "staging", {}}};
  CountingProber prober;
  const Value& endpoints = Collected(service, &prober);
  EXPECT_EQ(prober.asked, 1U);
  ASSERT_EQ(endpoints.AsList().size(), 2U);
  EXPECT_EQ(At(endpoints.AsList()[1], {"address"}).AsString(), "a.example:443");
}

class BrokenProber : public net::Prober {
 public:
  Result<std::vector<net::TlsFindings>> ProbeTls(std::span<const net::TlsTarget>, Instant, std::stop_token) override {
    return Error(net::kBadAuthorities, "no such file");
  }
};

TEST_F(TlsCollector, ErrorOfTheProberIsPassedOn) {
  BrokenProber prober;
  Collected(ServiceOf(Folder("timeout")), &prober);
  ASSERT_FALSE(result_.ok());
  EXPECT_TRUE(result_.error().Is(net::kBadAuthorities));
}

}  // namespace
}  // namespace seaworthy::collectors::tls
