#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "standard/load.h"
#include "standard/testing.h"

namespace seaworthy::standard {
namespace {

using testing::TestDeclarations;
using testing::WithItem;

LoadOutcome LoadCheck(std::string_view check) {
  return Load(testing::SingleFile(WithItem("  check: " + std::string(check))), TestDeclarations());
}

struct Row {
  std::string_view name;
  std::string_view check;  // `§` where the mistake stands.
  std::string_view code;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class RefusedExpression : public ::testing::TestWithParam<Row> {};

TEST_P(RefusedExpression, WithPlace) {
  testing::Marked marked = testing::Unmark(WithItem("  check: " + std::string(GetParam().check)));
  LoadOutcome outcome = Load(testing::SingleFile(marked.text), TestDeclarations());
  ASSERT_EQ(outcome.errors.size(), 1u) << (outcome.ok() ? "" : outcome.errors[1].ToString());
  const Error& error = outcome.errors[0];
  EXPECT_EQ(error.code(), GetParam().code) << error.ToString();
  EXPECT_EQ(error.place(), (Place{"test.yaml", marked.line, marked.column})) << error.ToString();
  EXPECT_THAT(error.message(), ::testing::HasSubstr("`check` of item `one`"));
}

INSTANTIATE_TEST_SUITE_P(
    Compile, RefusedExpression,
    ::testing::Values(Row{"syntax", "tls.endpoints.size() >§", "cel/syntax"},
                      Row{"unknown fact", "§tls.endpoint.size() > 0", "cel/undeclared"},
                      Row{"unknown fact of an unknown collector", "§pagerduty.services.size() > 0", "cel/undeclared"},
                      Row{"unknown field", "tls.endpoints.exists(e, e.§versoin == 'TLSv1.3')", "cel/no-such-field"},
                      Row{"unknown field in a folded block",
                          ">-\n    tls.endpoints.exists(e,\n      e.§versoin == 'TLSv1.3')", "cel/no-such-field"},
                      Row{"types that do not fit", "kubernetes.coverage §> 'high'", "cel/type"},
                      Row{"unknown parameter", "now > now + §params.lives", "cel/undeclared"},
                      Row{"no bool", "§kubernetes.workloads.size()", "standard/not-bool"},
                      Row{"no bool in a literal block", "|\n    §kubernetes.workloads.size()", "standard/not-bool"}));

INSTANTIATE_TEST_SUITE_P(
    Lint, RefusedExpression,
    ::testing::Values(
        Row{"all() over a list that may be empty", "kubernetes.autoscalers.§all(a, a != '')", "standard/unguarded-all"},
        Row{"all() over a filtered list", "tls.endpoints.filter(e, e.version != '').§all(e, e.address != '')",
            "standard/unguarded-all"},
        Row{"optional field", "tls.endpoints.exists(e, e.§chain_error == 'expired')", "standard/unguarded-select"},
        Row{"constant that fails", "now > now + §duration('two weeks')", "standard/always-fails"}));

TEST(Expressions, GuardedSelectsAndAllsAreAccepted) {
  for (std::string_view check : {
           "size(kubernetes.autoscalers) > 0 && kubernetes.autoscalers.all(a, a != '')",
           "tls.endpoints.all(e, !has(e.chain_error) || e.chain_error == '')",
           "tls.endpoints.all(e, e.?chain_error.orValue('') == '')",
           "tls.endpoints.all(e, e.certificate.names.all(n, n != ''))",
           "kubernetes.autoscalers.all(a, a != '')\n  vacuous: pass",
       }) {
    LoadOutcome outcome = LoadCheck(check);
    EXPECT_TRUE(outcome.ok()) << check << "\n" << outcome.errors[0].ToString();
  }
}

TEST(Expressions, WhatAppliesAsksGuardsTheCheck) {
  std::string_view check = "  check: kubernetes.autoscalers.all(a, a != '')\n";
  auto load = [&](std::string_view applies) {
    return Load(testing::SingleFile(WithItem(std::string(check) + std::string(applies))), TestDeclarations());
  };
  EXPECT_TRUE(load("  applies: kubernetes.autoscalers.exists(a, a == 'x')").ok());
  EXPECT_TRUE(load("  applies: size(kubernetes.autoscalers) > 0 // or none").ok());
  EXPECT_FALSE(load("  applies: kubernetes.coverage > 1.0").ok());
}

TEST(Expressions, AMisspeltNameComesWithTheRightOne) {
  LoadOutcome outcome = LoadCheck("tls.endpoint.size() > 0");
  ASSERT_EQ(outcome.errors.size(), 1u);
  EXPECT_THAT(outcome.errors[0].ToString(), ::testing::HasSubstr("tls.endpoints"));
}

TEST(Expressions, FactsServiceNowAndParametersAreVariables) {
  LoadOutcome outcome = LoadCheck(
      "service.exposure == 'public' && kubernetes.coverage >= double(params.coverage) &&"
      " tls.endpoints.all(e, e.certificate.not_after - now >= params.life)");
  EXPECT_TRUE(outcome.ok()) << outcome.errors[0].ToString();
}

TEST(Expressions, AppliesIsCheckedToo) {
  LoadOutcome outcome = Load(testing::SingleFile(WithItem("  applies: service.tier")), TestDeclarations());
  ASSERT_EQ(outcome.errors.size(), 1u);
  EXPECT_EQ(outcome.errors[0].code(), "standard/not-bool");
}

}  // namespace
}  // namespace seaworthy::standard
