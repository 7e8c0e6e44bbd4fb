#include "alerting/definitions.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "alerting/read_rules.h"

namespace seaworthy::alerting {
namespace {

// A series that each of `services` records, those before `unlabelled` without saying whose it is.
std::vector<RuleFile> Recording(int services, int unlabelled = 0) {
  std::string text = "groups:\n- name: g\n  rules:\n";
  for (int i = 0; i < services; ++i) {
    text += "  - {record: 'a:b', expr: x" + std::to_string(i);
    if (i >= unlabelled) text += ", labels: {slo: one, service: s" + std::to_string(i) + "}";
    text += "}\n";
  }
  Result<std::vector<RuleFile>> files = ReadRuleText(text, "rules.yml");
  EXPECT_TRUE(files.ok());
  return *std::move(files);
}

std::vector<std::string> ExpressionsOf(const Definitions& definitions, const std::string& selector) {
  promql::Expression expression = *promql::Parse(selector);
  const auto* vector = expression.root().As<promql::VectorSelector>();
  std::vector<std::string> found;
  for (const Rule* rule : definitions.Of(vector->name, vector->matchers)) found.push_back(rule->expression);
  return found;
}

class DefinitionsTest : public testing::TestWithParam<int> {};

TEST_P(DefinitionsTest, LabelsTellWhichRuleIsMeant) {
  std::vector<RuleFile> files = Recording(GetParam());
  Definitions definitions;
  definitions.Add(files);
  EXPECT_EQ(definitions.Of("a:b").size(), static_cast<std::size_t>(GetParam()));
  EXPECT_EQ(ExpressionsOf(definitions, R"(a:b{service="s2"})"), std::vector<std::string>{"x2"});
  EXPECT_EQ(ExpressionsOf(definitions, R"(a:b{slo="one", service="s1", code="5.."})"), std::vector<std::string>{"x1"});
  EXPECT_TRUE(ExpressionsOf(definitions, R"(a:b{service="nobody"})").empty());
  EXPECT_TRUE(ExpressionsOf(definitions, R"(a:b{slo!="one"})").empty());
  EXPECT_LE(ExpressionsOf(definitions, "a:b").size(), 8u);
  EXPECT_EQ(ExpressionsOf(definitions, "a:b").front(), "x0");
}

TEST_P(DefinitionsTest, RuleWithoutTheLabelMayBeMeant) {
  std::vector<RuleFile> files = Recording(GetParam(), 1);
  Definitions definitions;
  definitions.Add(files);
  EXPECT_EQ(ExpressionsOf(definitions, R"(a:b{service="s2"})"), (std::vector<std::string>{"x0", "x2"}));
}

INSTANTIATE_TEST_SUITE_P(FewAndMany, DefinitionsTest, testing::Values(3, 15, 16, 17, 40));

TEST(Definitions, NobodyRecordsIt) {
  Definitions definitions;
  EXPECT_TRUE(definitions.Of("a:b").empty());
  EXPECT_TRUE(definitions.Of("a:b", {}).empty());
}

}  // namespace
}  // namespace seaworthy::alerting
