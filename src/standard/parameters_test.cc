#include "standard/parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "standard/placeholder.h"
#include "standard/testing.h"

namespace seaworthy::standard {
namespace {

using value::Value;

model::Standard LoadParameters() {
  std::string text = R"(id: test
version: 1
title: T
parameters:
  life: {type: duration, default: 30d, doc: D., tiers: {1: 60d}, settable: service}
  coverage: {type: int, default: 80, doc: D., tiers: {1: 90}}
  names: {type: list<string>, default: [it's, b], doc: D., settable: service}
  ratio: {type: double, default: 1, doc: D., settable: service}
  since: {type: timestamp, default: 2031-01-01T00:00:00Z, doc: D.}
  strict: {type: bool, default: True, doc: D.}
  mask: {type: uint, default: 0x1F, doc: D.}
  signed: {type: list<double>, default: [+5, -.5e1, 1e3], doc: D.}
sections: [{id: a, title: A, items: [{id: x, question: Q?, severity: advice, why: W., action: A.}]}]
)";
  LoadOutcome outcome = Load(testing::SingleFile(text), testing::TestDeclarations());
  EXPECT_TRUE(outcome.ok()) << outcome.errors[0].ToString();
  return outcome.standard;
}

model::Setting Setting(std::string name, std::string text) {
  return {std::move(name), std::move(text), {"seaworthy.yaml", 9, 3}};
}

TEST(Parameters, DefaultsHoldWithoutATierAndTheReaderIsTold) {
  model::Standard standard = LoadParameters();
  Parameters parameters = ResolveParameters(standard, std::nullopt, {});
  EXPECT_EQ(parameters.Find("coverage")->value.AsInt(), 80);
  EXPECT_EQ(parameters.Find("coverage")->from, "default");
  EXPECT_EQ(parameters.Find("ratio")->value.AsDouble(), 1.0);
  EXPECT_TRUE(parameters.Find("strict")->value.AsBool());
  EXPECT_EQ(parameters.remarks.size(), 1u);
}

TEST(Parameters, NumbersMeanWhatYamlReads) {
  model::Standard standard = LoadParameters();
  Parameters parameters = ResolveParameters(standard, 1, {});
  EXPECT_EQ(parameters.Find("mask")->value.AsUint(), 31u);
  std::vector<double> numbers;
  for (const Value& value : parameters.Find("signed")->value.AsList()) numbers.push_back(value.AsDouble());
  EXPECT_THAT(numbers, ::testing::ElementsAre(5.0, -5.0, 1000.0));
}

TEST(Parameters, ATierOverridesTheDefault) {
  model::Standard standard = LoadParameters();
  Parameters parameters = ResolveParameters(standard, 1, {});
  EXPECT_EQ(parameters.Find("life")->value.AsDuration(), (Span{60 * 86400, 0}));
  EXPECT_EQ(parameters.Find("life")->from, "tier 1");
  EXPECT_TRUE(parameters.remarks.empty());
  EXPECT_EQ(ResolveParameters(standard, 3, {}).Find("life")->from, "default");
}

TEST(Parameters, AServiceSetsWhatTheStandardLetsIt) {
  model::Standard standard = LoadParameters();
  std::vector<model::Setting> settings = {Setting("life", "45d"), Setting("names", "[x, y]")};
  Parameters parameters = ResolveParameters(standard, 1, settings);
  EXPECT_TRUE(parameters.refused.empty());
  EXPECT_EQ(parameters.Find("life")->value.AsDuration(), (Span{45 * 86400, 0}));
  EXPECT_EQ(parameters.Find("life")->from, "seaworthy.yaml");
  EXPECT_EQ(parameters.Find("names")->value.AsList().size(), 2u);
}

struct Row {
  std::string name;
  std::string text;
  std::string_view code;
};

class RefusedSetting : public ::testing::TestWithParam<Row> {};

TEST_P(RefusedSetting, IsReportedAndNotApplied) {
  model::Standard standard = LoadParameters();
  std::vector<model::Setting> settings = {Setting(GetParam().name, GetParam().text)};
  Parameters parameters = ResolveParameters(standard, 2, settings);
  ASSERT_EQ(parameters.refused.size(), 1u);
  EXPECT_EQ(parameters.refused[0].code(), GetParam().code);
  EXPECT_EQ(parameters.refused[0].place().line, 9);
  for (const ResolvedParameter& parameter : parameters.list) EXPECT_EQ(parameter.from, "default");
}

INSTANTIATE_TEST_SUITE_P(
    Parameters, RefusedSetting,
    ::testing::Values(Row{"coverage", "10", "standard/not-settable"}, Row{"lives", "10d", "standard/unknown-name"},
                      Row{"life", "ten days", "standard/bad-value"}, Row{"ratio", "nan", "standard/bad-value"},
                      Row{"names", "[1, 2]", "standard/wrong-type"}, Row{"names", "[x", "formats/yaml-syntax"}));

TEST(Render, PlaceholdersBecomeWords) {
  model::Standard standard = LoadParameters();
  Parameters parameters = ResolveParameters(standard, 1, {});
  EXPECT_EQ(Render("At least {{params.life}}, {{ params.coverage }} % and {{params.names}}.", parameters),
            "At least 60 days, 90 % and it's and b.");
  EXPECT_EQ(Render("{{params.none}} {{ open", parameters), "{{params.none}} {{ open");
  EXPECT_EQ(Render("", parameters), "");
}

}  // namespace
}  // namespace seaworthy::standard
