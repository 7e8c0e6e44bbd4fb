#include "standard/cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "standard/testing.h"

namespace seaworthy::standard {
namespace {

using testing::InMemory;
using testing::TestDeclarations;
using testing::WithItem;

constexpr std::string_view kLife = R"(  applies: service.exposure == "public"
  check: tls.endpoints.all(e, e.certificate.not_after - now >= params.life))";

LoadOutcome LoadWithCases(const std::string& standard, const std::string& cases) {
  LoadOutcome loaded = Load(InMemory({"s.yaml", standard}, {{"s_test.yaml", cases}}), TestDeclarations());
  EXPECT_TRUE(loaded.ok()) << loaded.errors[0].ToString();
  return loaded;
}

CaseReport RunText(std::string_view item, const std::string& cases) {
  LoadOutcome loaded = LoadWithCases(WithItem(item), cases);
  return RunCases(loaded, TestDeclarations());
}

// One case of the item `one`.
CaseReport RunOne(std::string_view item, std::string_view one) {
  return RunText(item, "- item: one\n  now: 2031-06-01T00:00:00Z\n  cases:\n    - " + std::string(one) + "\n");
}

struct Row {
  std::string_view item;
  std::string_view one;
  model::Outcome got;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.one; }

class Outcomes : public ::testing::TestWithParam<Row> {};

TEST_P(Outcomes, AreThoseOfTheEngine) {
  CaseReport report = RunOne(GetParam().item, GetParam().one);
  for (const Error& error : report.errors) ADD_FAILURE() << error.ToString();
  ASSERT_EQ(report.results.size(), 1u);
  EXPECT_EQ(report.results[0].got, GetParam().got) << report.results[0].message;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Outcomes,
    ::testing::Values(
        Row{kLife,
            "{name: a, service: {exposure: public}, facts: {tls.endpoints: [{certificate: {not_after: "
            "2031-08-15T00:00:00Z}}]}, want: pass}",
            model::Outcome::kPass},
        Row{kLife,
            "{name: a, service: {exposure: public}, facts: {tls.endpoints: [{certificate: {not_after: "
            "2031-06-08T00:00:00Z}}]}, want: pass}",
            model::Outcome::kFail},
        Row{kLife, "{name: a, service: {exposure: public}, absent: {tls.endpoints: unreachable}, want: pass}",
            model::Outcome::kUnknown},
        Row{kLife, "{name: a, service: {exposure: internal}, want: pass}", model::Outcome::kNotApplicable},
        Row{kLife, "{name: a, want: pass}", model::Outcome::kUnknown},
        Row{kLife, "{name: absent part of a struct, absent: {service.exposure: not_declared}, want: pass}",
            model::Outcome::kUnknown},
        Row{kLife,
            "{name: a silent endpoint, service: {exposure: public}, facts: {tls.endpoints: [{certificate: "
            "{not_after: 2031-08-15T00:00:00Z}}, {}]}, absent: {'tls.endpoints[1].certificate': timeout}, want: "
            "pass}",
            model::Outcome::kUnknown},
        Row{kLife,
            "{name: tier 1 needs 60 days, service: {exposure: public, tier: 1}, facts: {tls.endpoints: "
            "[{certificate: {not_after: 2031-07-15T00:00:00Z}}]}, want: pass}",
            model::Outcome::kFail},
        Row{kLife,
            "{name: a parameter, service: {exposure: public}, params: {life: 90d}, facts: {tls.endpoints: "
            "[{certificate: {not_after: 2031-08-15T00:00:00Z}}]}, want: pass}",
            model::Outcome::kFail},
        Row{kLife,
            "{name: another now, now: 2031-08-14T00:00:00Z, service: {exposure: public}, facts: {tls.endpoints: "
            "[{certificate: {not_after: 2031-08-15T00:00:00Z}}]}, want: pass}",
            model::Outcome::kFail},
        Row{"  check: 1.0 / kubernetes.coverage > 2.0 || 1 / (service.tier - 1) > 0",
            "{name: division by zero, facts: {kubernetes.coverage: 80}, service: {tier: 1}, want: pass}",
            model::Outcome::kError},
        Row{"  check: kubernetes.autoscalers.all(a, a != '')\n  vacuous: pass",
            "{name: none known, facts: {kubernetes.autoscalers: []}, want: pass}", model::Outcome::kPass},
        Row{"  check: tls.endpoints.all(e, e.address != '')",
            "{name: none is unknown, facts: {tls.endpoints: []}, want: pass}", model::Outcome::kUnknown},
        Row{"  check: kubernetes.workloads.all(w, !has(w.termination) || w.termination > duration('10s'))",
            "{name: optional, facts: {kubernetes.workloads: [{termination: 30s}, {termination: null}, {}]}, want: "
            "pass}",
            model::Outcome::kPass},
        Row{"", "{name: people alone, want: unknown}", model::Outcome::kUnknown}));

struct Malformed {
  std::string_view cases;  // `§` before the offending token.
  std::string_view code;
};

void PrintTo(const Malformed& row, std::ostream* out) { *out << row.cases; }

class MalformedCases : public ::testing::TestWithParam<Malformed> {};

TEST_P(MalformedCases, AreReportedWithPlaceAndNotRun) {
  testing::Marked marked = testing::Unmark(GetParam().cases);
  CaseReport report = RunText(kLife, marked.text);
  ASSERT_EQ(report.errors.size(), 1u);
  EXPECT_EQ(report.errors[0].code(), GetParam().code) << report.errors[0].ToString();
  EXPECT_EQ(report.errors[0].place(), (Place{"s_test.yaml", marked.line, marked.column}))
      << report.errors[0].ToString();
  EXPECT_FALSE(report.ok());
}

#define ONE(text) "- item: one\n  cases:\n    - " text "\n"

INSTANTIATE_TEST_SUITE_P(
    Cases, MalformedCases,
    ::testing::Values(
        Malformed{"§item: one\ncases: []\n", "standard/wrong-type"},
        Malformed{"- item: §ones\n  cases: [{name: a, want: pass}]\n", "standard/unknown-name"},
        Malformed{"- §cases: [{name: a, want: pass}]\n", "standard/missing-key"},
        Malformed{"- §text\n", "standard/wrong-type"}, Malformed{"- item: one\n  cases: §{}\n", "standard/wrong-type"},
        Malformed{"- item: one\n  now: §yesterday\n  cases: []\n", "standard/bad-value"},
        Malformed{"- item: one\n  §note: x\n  cases: []\n", "standard/unknown-key"},
        Malformed{ONE("{name: a, want: §passed}"), "standard/unknown-word"},
        Malformed{ONE("§{name: a}"), "standard/missing-key"}, Malformed{ONE("§{want: pass}"), "standard/missing-key"},
        Malformed{ONE("{name: a, want: pass, §fact: {}}"), "standard/unknown-key"},
        Malformed{ONE("{name: a, want: pass, facts: §[]}"), "standard/wrong-type"},
        Malformed{ONE("{name: a, want: pass, facts: {§tls.endpoint: []}}"), "standard/unknown-name"},
        Malformed{ONE("{name: a, want: pass, facts: {tls.endpoints: §5}}"), "standard/wrong-type"},
        Malformed{ONE("{name: a, want: pass, facts: {tls.endpoints: [{§port: 5}]}}"), "standard/unknown-key"},
        Malformed{ONE("{name: a, want: pass, facts: {tls.endpoints: [{version: §1.3}]}}"), "standard/wrong-type"},
        Malformed{ONE("{name: a, want: pass, facts: {tls.endpoints: [{certificate: {not_after: §soon}}]}}"),
                  "standard/wrong-type"},
        Malformed{ONE("{name: a, want: pass, service: {tier: §one}}"), "standard/wrong-type"},
        Malformed{ONE("{name: a, want: pass, facts: {service: {tier: 1}}, service: §{tier: 1}}"), "standard/duplicate"},
        Malformed{ONE("{name: a, want: pass, absent: {tls.endpoints: §gone}}"), "standard/unknown-word"},
        Malformed{ONE("{name: a, want: pass, absent: {§dns.names: timeout}}"), "standard/unknown-name"},
        Malformed{ONE("{name: a, want: pass, absent: {§'tls.endpoints[0]': timeout}}"), "standard/unknown-name"},
        Malformed{ONE("{name: a, want: pass, facts: {tls.endpoints: [{}]}, absent: "
                      "{§'tls.endpoints[9999999999999999999999]': timeout}}"),
                  "standard/unknown-name"},
        Malformed{
            ONE("{name: a, want: pass, facts: {tls.endpoints: [{}]}, absent: {§'tls.endpoints[0].none': timeout}}"),
            "standard/unknown-name"},
        Malformed{ONE("{name: a, want: pass, facts: {tls.endpoints: [{}]}, absent: {§tls.endpoints: timeout}}"),
                  "standard/conflict"},
        Malformed{ONE("{name: a, want: pass, params: {§lives: 5d}}"), "standard/unknown-name"},
        Malformed{ONE("{name: a, want: pass, params: {life: §5}}"), "standard/wrong-type"},
        Malformed{ONE("{name: a, want: unknown}\n    - {name: §a, want: unknown}"), "standard/duplicate"}));

#undef ONE

TEST(RunCases, ACaseThatGetsAnotherOutcomeFails) {
  CaseReport report = RunOne(kLife, "{name: a, service: {exposure: internal}, want: pass}");
  EXPECT_EQ(report.failed(), 1u);
  EXPECT_EQ(report.results[0].place.line, 4);
}

TEST(RunCases, MissingCasesAreNamed) {
  CaseReport report = RunOne(kLife, "{name: a, service: {exposure: internal}, want: not_applicable}");
  ASSERT_EQ(report.missing.size(), 1u);
  EXPECT_EQ(report.missing[0].code(), "standard/missing-case");
  EXPECT_THAT(report.missing[0].message(), ::testing::HasSubstr("`pass`, `fail` and `unknown`"));
}

TEST(RunCases, AVacuousPassNeedsAnEmptyCase) {
  std::string cases = R"(- item: one
  cases:
    - {name: a, facts: {kubernetes.autoscalers: [a]}, want: pass}
    - {name: b, facts: {kubernetes.autoscalers: ['']}, want: fail}
    - {name: c, want: unknown}
)";
  std::string_view item = "  check: kubernetes.autoscalers.all(a, a != '')\n  vacuous: pass";
  CaseReport report = RunText(item, cases);
  ASSERT_EQ(report.missing.size(), 1u);
  EXPECT_THAT(report.missing[0].message(), ::testing::HasSubstr("an empty list"));
  report = RunText(item, cases + "    - {name: d, facts: {kubernetes.autoscalers: []}, want: pass}\n");
  EXPECT_TRUE(report.ok());
}

TEST(RunCases, MoreCasesThanTheLimitAreRefused) {
  std::string cases = "- item: one\n  cases:\n";
  for (int i = 0; i < 2001; ++i) cases += "    - {name: n" + std::to_string(i) + ", want: unknown}\n";
  CaseReport report = RunText("", cases);
  ASSERT_EQ(report.errors.size(), 1u);
  EXPECT_EQ(report.errors[0].code(), "standard/too-large");
  EXPECT_EQ(report.results.size(), 2000u);
}

TEST(RunCases, AnItemForPeopleNeedsNoCase) { EXPECT_TRUE(RunText("", "[]").ok()); }

}  // namespace
}  // namespace seaworthy::standard
