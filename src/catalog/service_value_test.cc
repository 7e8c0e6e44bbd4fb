#include "catalog/service_value.h"

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "catalog/descriptor.h"

namespace seaworthy::catalog {
namespace {

using value::Kind;
using value::Value;

std::string ReadFile(const std::string& path) {
  std::ifstream file(SEAWORTHY_SOURCE_DIR "/" + path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class ServiceValueTest : public testing::Test {
 protected:
  ServiceValueTest() : text_(ReadFile("src/facts/service.yaml")) {
    EmbeddedFile file{"src/facts/service.yaml", text_};
    auto declarations = facts::Declarations::Parse({&file, 1});
    EXPECT_TRUE(declarations.ok()) << declarations.error().ToString();
    declarations_ = std::make_unique<facts::Declarations>(std::move(*declarations));
  }

  // The fact as a run would see it.
  const Value& Of(const model::Service& service) {
    facts::Writer out(*declarations_, "service");
    out.Set("service", ServiceValue(service, out, Instant{1}));
    facts::FactSetBuilder builder(*declarations_);
    builder.Add(out);
    set_ = std::move(builder).Build();
    return set_->Get(*declarations_->Slot("service"));
  }
  const Value& OfText(std::string_view text) {
    auto services = ParseDescriptor(text, "seaworthy.yaml");
    EXPECT_TRUE(services.ok()) << services.error().ToString();
    return Of(services->front());
  }

  std::string text_;
  std::unique_ptr<facts::Declarations> declarations_;
  std::shared_ptr<const facts::FactSet> set_;  // Shared as every user of a run shares it.
};

TEST_F(ServiceValueTest, UndeclaredPartsAreAbsentAndNameTheirKey) {
  const Value& service = OfText("id: checkout");
  for (std::string_view field : {"owner", "tier", "lifecycle", "exposure", "components", "endpoints", "data_stores",
                                 "dependencies", "events_in_hours", "capacity", "links"}) {
    const Value* part = service.Find(field);
    ASSERT_NE(part, nullptr) << field;
    ASSERT_TRUE(part->Is(Kind::kAbsent)) << field;
    EXPECT_EQ(part->AsAbsence().reason, value::AbsentReason::kNotDeclared);
  }
  EXPECT_EQ(service.Find("owner")->AsAbsence().detail, "add `owner` to seaworthy.yaml");
  EXPECT_EQ(service.Find("events_in_hours")->AsAbsence().detail, "add `events.in_hours` to seaworthy.yaml");
}

TEST_F(ServiceValueTest, DeclaredPartsPointToTheirLines) {
  const Value& service = OfText("id: a\nowner: team-a\ncomponents:\n  - {name: api, customer_facing: true}\n");
  EXPECT_EQ(service.Find("owner")->AsString(), "team-a");
  EXPECT_EQ(set_->ProvenanceOf(service.Find("owner")->origin())->place.line, 2);
  const Value& component = service.Find("components")->AsList()[0];
  EXPECT_EQ(set_->ProvenanceOf(component.origin())->place.line, 4);
  EXPECT_TRUE(component.Find("customer_facing")->AsBool());
}

TEST_F(ServiceValueTest, UndeclaredPartsOfAPartAreAbsent) {
  const Value& service = OfText("components: [api]\ndata_stores: [{name: orders}]");
  const Value* facing = service.Find("components")->AsList()[0].Find("customer_facing");
  ASSERT_TRUE(facing->Is(Kind::kAbsent));
  EXPECT_EQ(facing->AsAbsence().detail, "add `customer_facing` of component \"api\" to seaworthy.yaml");
  EXPECT_TRUE(service.Find("data_stores")->AsList()[0].Find("durable")->Is(Kind::kAbsent));
  EXPECT_EQ(service.Find("data_stores")->AsList()[0].Find("backup"), nullptr);
}

TEST_F(ServiceValueTest, EmptyListsThatSaySomethingAreKnown) {
  const Value& service = OfText("data_stores: []\nevents: {in_hours: []}\ndependencies: []\nendpoints: []");
  EXPECT_TRUE(service.Find("data_stores")->Is(Kind::kList));
  EXPECT_TRUE(service.Find("events_in_hours")->Is(Kind::kList));
  EXPECT_TRUE(service.Find("dependencies")->Is(Kind::kAbsent));
  EXPECT_TRUE(service.Find("endpoints")->Is(Kind::kAbsent));
}

TEST_F(ServiceValueTest, TimesAndSpansAreTyped) {
  const Value& service = OfText(
      "capacity: {planned: 10 rps, until: 2031-12-01}\n"
      "data_stores: [{name: a, backup: {retention: 35d, restore_tested: '2031-05-01T10:00:00Z'}}]");
  EXPECT_EQ(ToString(service.Find("capacity")->Find("until")->AsTimestamp()), "2031-12-01T23:59:59Z");
  const Value* backup = service.Find("data_stores")->AsList()[0].Find("backup");
  EXPECT_EQ(backup->Find("retention")->AsDuration(), (Span{35 * 86'400}));
  EXPECT_EQ(ToString(backup->Find("restore_tested")->AsTimestamp()), "2031-05-01T10:00:00Z");
}

TEST_F(ServiceValueTest, EndpointsSayTheKindOfTheirEnvironment) {
  const Value& service = OfText(
      "environments: [{name: live, kind: production}]\n"
      "endpoints: ['a:1', {address: 'b:1', environment: live}, {address: 'c:1', environment: staging}]");
  std::span<const Value> endpoints = service.Find("endpoints")->AsList();
  EXPECT_EQ(endpoints[0].Find("environment")->AsString(), "production");
  EXPECT_EQ(endpoints[1].Find("environment")->AsString(), "production");
  EXPECT_EQ(endpoints[2].Find("environment")->AsString(), "staging");
}

TEST_F(ServiceValueTest, PlannedRateIsKnownOnlyOfRequests) {
  const Value& requests = *OfText("capacity: {planned: 72k rpm, tested: 2000 rps}").Find("capacity");
  EXPECT_EQ(requests.Find("planned_rate")->AsDouble(), 1200);
  EXPECT_EQ(requests.Find("tested_rate")->AsDouble(), 2000);
  const Value& users = *OfText("capacity: {planned: 300 users, tested: 400 users}").Find("capacity");
  ASSERT_TRUE(users.Find("planned_rate")->Is(Kind::kAbsent));
  EXPECT_EQ(users.Find("planned_rate")->AsAbsence().reason, value::AbsentReason::kNotDeclared);
  EXPECT_FALSE(users.Find("tested_rate"));
}

}  // namespace
}  // namespace seaworthy::catalog
