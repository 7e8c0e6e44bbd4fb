#include "catalog/descriptor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace seaworthy::catalog {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kFull = R"(schema: seaworthy/v1
id: checkout
name: Checkout
aliases: [shop-checkout]
owner: team-checkout
tier: 2
lifecycle: production
exposure: public
components:
  - {name: api, kind: service, customer_facing: true}
  - worker
environments:
  - {name: live, kind: production, paths: ["deploy/live/**"]}
  - staging
endpoints:
  - {name: Public API, address: "api.example.com:443", environment: live}
  - "[2001:db8::1]:8443"
data_stores:
  - name: orders
    kind: postgresql
    durable: true
    encrypted: true
    encryption: AES-256
    backup: {schedule: daily, retention: 35d, location: another region, restore_tested: 2031-05-01}
dependencies:
  - {name: payments, kind: service, critical: true}
events:
  out_of_hours: [{name: error budget burns fast, action: page the on-call engineer, alerts: ["*Burn"]}]
  in_hours: []
capacity: {planned: 1200 rps, until: 2031-12-01, tested: 2000 rps}
reports:
  - {kind: coverage, paths: [coverage/lcov.info]}
  - {kind: tests, paths: [out/*.xml], integration: [db.*]}
links:
  - {title: Runbook, url: "https://runbooks.example.com/checkout", kind: runbook}
exclude: ["legacy/**"]
standard: sre-prr
parameters: {min_certificate_life: 14d, replicas: 3, strict: true}
)";

model::Service Parse(std::string_view text) {
  Result<std::vector<model::Service>> services = ParseDescriptor(text, "seaworthy.yaml");
  EXPECT_TRUE(services.ok()) << services.error().ToString();
  if (!services.ok() || services->size() != 1) return {};
  return services->front();
}

TEST(Descriptor, EveryKeyIsRead) {
  model::Service service = Parse(kFull);
  EXPECT_EQ(service.id, "checkout");
  EXPECT_THAT(service.aliases, ElementsAre("shop-checkout"));
  EXPECT_EQ(service.tier, 2);
  ASSERT_EQ(service.components.size(), 2u);
  EXPECT_EQ(service.components[0].customer_facing, true);
  EXPECT_EQ(service.components[1].name, "worker");
  EXPECT_EQ(service.components[1].customer_facing, std::nullopt);
  ASSERT_EQ(service.environments.size(), 2u);
  EXPECT_EQ(service.environments[1].kind, "staging");
  EXPECT_EQ(service.endpoints[1].address, "[2001:db8::1]:8443");
  ASSERT_TRUE(service.data_stores[0].backup.has_value());
  EXPECT_EQ(service.data_stores[0].backup->retention, "35d");
  EXPECT_EQ(service.events_out_of_hours[0].action, "page the on-call engineer");
  EXPECT_EQ(service.events_out_of_hours[0].alerts, std::vector<std::string>{"*Burn"});
  EXPECT_TRUE(service.Declares("events.in_hours"));
  EXPECT_EQ(service.capacity->planned, "1200 rps");
  EXPECT_EQ(service.parameters[1].text, "3");
  EXPECT_EQ(service.links[0].kind, "runbook");
  EXPECT_EQ(service.reports[1].integration, std::vector<std::string>{"db.*"});
}

TEST(Descriptor, PartsKnowTheirLine) {
  model::Service service = Parse(kFull);
  EXPECT_EQ(ToString(service.places.at("owner")), "seaworthy.yaml:5:1");
  EXPECT_EQ(service.components[1].place.line, 11);
  EXPECT_EQ(service.components[1].place.file, "seaworthy.yaml");
}

TEST(Descriptor, NothingIsDeclaredByAnEmptyFile) {
  Result<std::vector<model::Service>> services = ParseDescriptor("# nothing yet\n", "seaworthy.yaml");
  ASSERT_TRUE(services.ok());
  EXPECT_THAT(*services, IsEmpty());
}

TEST(Descriptor, IdComesFromTheName) {
  EXPECT_EQ(Parse("name: Check-out  API v2\n").id, "check-out-api-v2");
  EXPECT_EQ(Parse("{}").id, "");
}

TEST(Descriptor, AnEmptyListOfDataStoresIsDeclared) {
  EXPECT_TRUE(Parse("data_stores: []").declares_data_stores);
  EXPECT_FALSE(Parse("{}").declares_data_stores);
}

TEST(Descriptor, SeveralDocumentsAreSeveralServices) {
  auto services = ParseDescriptor("id: a\n---\nid: b\n", "seaworthy.yaml");
  ASSERT_TRUE(services.ok());
  EXPECT_EQ(services->size(), 2u);
}

struct Wrong {
  std::string_view text;
  std::string_view code;
  std::string_view says;  // Part of `place: message` and advice.
};

class WrongDescriptor : public testing::TestWithParam<Wrong> {};

TEST_P(WrongDescriptor, IsRefusedWithPlaceAndAdvice) {
  auto services = ParseDescriptor(GetParam().text, "seaworthy.yaml");
  ASSERT_FALSE(services.ok()) << GetParam().text;
  EXPECT_EQ(services.error().code(), GetParam().code) << services.error().ToString();
  EXPECT_THAT(services.error().ToString(), HasSubstr(GetParam().says));
  EXPECT_FALSE(services.error().advice().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongDescriptor,
    testing::Values(Wrong{"id: a\nonwer: team", "catalog/unknown-key", "seaworthy.yaml:2:1: unknown key \"onwer\""},
                    Wrong{"id: a\nonwer: team", "catalog/unknown-key", "did you mean `owner`?"},
                    Wrong{"components: [{name: a, typ: b}]", "catalog/unknown-key", "of a component"},
                    Wrong{"schema: seaworthy/v2", "catalog/bad-value", "did you mean `seaworthy/v1`?"},
                    Wrong{"- id: a", "catalog/wrong-type", "must be a mapping"},
                    Wrong{"just text", "catalog/wrong-type", "must be a mapping"},
                    Wrong{"owner:", "catalog/wrong-type", "leave `owner` out"},
                    Wrong{"owner: ''", "catalog/bad-value", "leave `owner` out"},
                    Wrong{"owner: 12", "catalog/wrong-type", "put it in quotes"},
                    Wrong{"owner: [a, b]", "catalog/wrong-type", "must be text"},
                    Wrong{"tier: 5", "catalog/bad-value", "from 1 to 4"},
                    Wrong{"tier: one", "catalog/wrong-type", "from 1 to 4"},
                    Wrong{"tier: 99999999999999999999", "catalog/wrong-type", "from 1 to 4"},
                    Wrong{"id: Check Out", "catalog/bad-value", "lower-case"},
                    Wrong{"lifecycle: prod", "catalog/bad-value", "cannot be \"prod\""},
                    Wrong{"exposure: publik", "catalog/bad-value", "did you mean `public`?"},
                    Wrong{"components: {name: a}", "catalog/wrong-type", "must be a list"},
                    Wrong{"components: [{kind: service}]", "catalog/missing-key", "add `name: …`"},
                    Wrong{"components: [{name: a, customer_facing: yes}]", "catalog/wrong-type", "true or false"},
                    Wrong{"components: [a, {name: a}]", "catalog/duplicate-name", "\"a\" stands twice in `components`"},
                    Wrong{"endpoints: [api.example.com]", "catalog/bad-value", "host and port"},
                    Wrong{"endpoints: ['api.example.com:70000']", "catalog/bad-value", "host and port"},
                    Wrong{"endpoints: ['https://api.example.com:443']", "catalog/bad-value", "host and port"},
                    Wrong{"endpoints: [{address: 'a:1', environment: lvie}]\nenvironments: [live]", "catalog/bad-value",
                          "did you mean `live`?"},
                    Wrong{"data_stores: [{name: a, backup: daily}]", "catalog/wrong-type", "must be a mapping"},
                    Wrong{"data_stores: [{name: a, backup: {retention: 5 weeks}}]", "catalog/bad-value",
                          "span of time"},
                    Wrong{"data_stores: [{name: a, backup: {retention: -1d}}]", "catalog/bad-value", "span of time"},
                    Wrong{"capacity: {until: next year}", "catalog/bad-value", "write a date"},
                    Wrong{"capacity: {until: 2031-02-30}", "catalog/bad-value", "write a date"},
                    Wrong{"dependencies: [{name: a, kind: databse}]", "catalog/bad-value", "service, api or resource"},
                    Wrong{"events: {in_hours: [{name: a, alerts: b}]}", "catalog/wrong-type", "must be a list"},
                    Wrong{"events: [a]", "catalog/wrong-type", "must be a mapping"},
                    Wrong{"events: {out_hours: []}", "catalog/unknown-key", "did you mean `out_of_hours`?"},
                    Wrong{"reports: [{kind: coverage}]", "catalog/missing-key", "paths"},
                    Wrong{"reports: [{kind: covrage, paths: [a]}]", "catalog/bad-value", "did you mean `coverage`?"},
                    Wrong{"links: [{title: a, url: 'two words'}]", "catalog/bad-value", "without spaces"},
                    Wrong{"parameters: {a: [1]}", "catalog/wrong-type", "must be one value"},
                    Wrong{"id: a\n---\nowner: b", "catalog/missing-key", "needs an `id`"},
                    Wrong{"id: a\n---\nid: a", "catalog/duplicate-name", "two services"},
                    Wrong{"lifecycle: x\nonwer: y", "catalog/bad-value", "seaworthy.yaml:1:12"}));

TEST(Descriptor, WhatIsNoYamlSaysWhere) {
  auto services = ParseDescriptor("owner: [a", "seaworthy.yaml");
  ASSERT_FALSE(services.ok());
  EXPECT_EQ(services.error().place().file, "seaworthy.yaml");
  EXPECT_GT(services.error().place().line, 0);
}

// The same files hold the JSON Schema to the loader: tests/npm/schema_agreement.mjs.
TEST(Descriptor, FilesOfTheSchemaTestsAreJudgedAsTheirFolderSays) {
  int files = 0;
  for (std::string_view folder : {"good", "bad", "bad-by-meaning"}) {
    std::filesystem::path path = std::filesystem::path(SEAWORTHY_SOURCE_DIR) / "tests/schema/descriptor" / folder;
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      std::ifstream file(entry.path());
      std::string text(std::istreambuf_iterator<char>(file), {});
      EXPECT_EQ(ParseDescriptor(text, entry.path().string()).ok(), folder == "good") << entry.path();
      ++files;
    }
  }
  EXPECT_GT(files, 40);
}

TEST(Descriptor, HostileTextIsAnErrorAndNoCrash) {
  EXPECT_FALSE(ParseDescriptor(std::string_view("id: a\0b", 7), "f").ok());
  EXPECT_FALSE(ParseDescriptor("id: \xff\xfe", "f").ok());
  EXPECT_FALSE(ParseDescriptor("components: " + std::string(10'000, '['), "f").ok());
  std::string unknown_keys(100'000, 'k');
  EXPECT_FALSE(ParseDescriptor("\"" + unknown_keys + "\": 1", "f").ok());
}

}  // namespace
}  // namespace seaworthy::catalog
