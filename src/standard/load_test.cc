#include "standard/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "standard/diagnostics.h"
#include "standard/testing.h"

namespace seaworthy::standard {
namespace {

using testing::InMemory;
using testing::SingleFile;
using testing::TestDeclarations;
using testing::Unmark;
using testing::WithItem;
using testing::WithItems;

LoadOutcome LoadText(const std::string& text) { return Load(SingleFile(text), TestDeclarations()); }

std::string AllErrors(const LoadOutcome& outcome) {
  std::string text;
  for (const Error& error : outcome.errors) text += std::string(error.code()) + " " + error.ToString() + "\n";
  return text;
}

struct Refusal {
  std::string_view name;
  std::string text;  // `§` before the offending token.
  std::string_view code;
};

void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.name; }

class Refused : public ::testing::TestWithParam<Refusal> {};

TEST_P(Refused, WithPlace) {
  testing::Marked marked = Unmark(GetParam().text);
  LoadOutcome outcome = LoadText(marked.text);
  ASSERT_EQ(outcome.errors.size(), 1u) << AllErrors(outcome);
  const Error& error = outcome.errors[0];
  EXPECT_EQ(error.code(), GetParam().code) << error.ToString();
  EXPECT_EQ(error.place(), (Place{"test.yaml", marked.line, marked.column})) << error.ToString();
}

std::vector<Refusal> Refusals() {
  return {
      {"unknown key of the standard", "id: test\n§titel: x\nversion: 1\ntitle: T\nsections: []\n",
       "standard/unknown-key"},
      {"missing id", "§version: 1\ntitle: T\nsections: [{id: a, title: A, items: []}]\n", "standard/missing-key"},
      {"a list instead of the standard", "§- a\n", "standard/wrong-type"},
      {"two documents", "§id: a\n---\nid: b\n", "standard/wrong-type"},
      {"id in capitals", "id: §Test\nversion: 1\ntitle: T\nsections: []\n", "standard/bad-value"},
      {"title that is a number", "id: test\nversion: 1\ntitle: §5\nsections: []\n", "standard/wrong-type"},
      {"sections that are a text", "id: test\nversion: 1\ntitle: T\nsections: §slo\n", "standard/wrong-type"},
      {"section file that is not there", "id: test\nversion: 1\ntitle: T\nsections: [§slo]\n", "standard/unknown-name"},
      {"schema of the future", "schema: §seaworthy/v2\nid: test\nversion: 1\ntitle: T\nsections: []\n",
       "standard/unknown-word"},
      {"broken YAML", "id: [a\ntitle§: b\n", "formats/yaml-syntax"},
      {"no item at all", "§id: test\nversion: 1\ntitle: T\nsections: [{id: a, title: A, items: []}]\n",
       "standard/bad-value"},
      {"override without extends",
       "id: test\nversion: 1\ntitle: T\n§override: {}\nsections: [{id: a, title: A, items: []}]\n",
       "standard/unknown-key"},
      {"misspelt key of an item", WithItem("  §sevrity: blocker"), "standard/unknown-key"},
      {"unknown severity", WithItems("- {id: one, question: Q?, severity: §major, why: W., action: A.}"),
       "standard/unknown-word"},
      {"item without action", WithItems("- §{id: one, question: Q?, severity: blocker, why: W.}"),
       "standard/missing-key"},
      {"item that is a text", WithItems("- §tls-expiry"), "standard/wrong-type"},
      {"item id with underscore", WithItems("- {id: §a_b, question: Q?, severity: blocker, why: W., action: A.}"),
       "standard/bad-value"},
      {"item twice", WithItem("- §id: one\n  question: Q?\n  severity: advice\n  why: W.\n  action: A."),
       "standard/duplicate"},
      {"section twice", WithItem("") + "  - §id: first\n    title: F\n    items: []\n", "standard/duplicate"},
      {"unknown stage", WithItem("  stage: §enforced"), "standard/unknown-word"},
      {"date of a day that is none", WithItem("  enforce_from: §2031-02-30"), "standard/bad-value"},
      {"enforce_from of an enforced item", WithItem("  stage: enforce\n  enforce_from: §2031-02-03"),
       "standard/conflict"},
      {"fresh_for that is no span", WithItem("  fresh_for: §soon"), "standard/bad-value"},
      {"fresh_for of no length", WithItem("  fresh_for: §0s"), "standard/bad-value"},
      {"unknown aspect", WithItem("  aspect: §speed"), "standard/unknown-word"},
      {"unknown environment", WithItem("  environment: §prod"), "standard/unknown-word"},
      {"vacuous with another word", WithItem("  vacuous: §fail"), "standard/unknown-word"},
      {"check and awaits", WithItem("  check: now > now\n  awaits: §coverage"), "standard/conflict"},
      {"awaits a collector that exists", WithItem("  awaits: §tls"), "standard/collector-exists"},
      {"awaits no id", WithItem("  awaits: §Page Duty"), "standard/bad-value"},
      {"attest always without check",
       WithItems("- §id: one\n  question: Q?\n  severity: blocker\n  why: W.\n  action: A.\n  attest: always"),
       "standard/conflict"},
      {"attest with another word", WithItem("  attest: §sometimes"), "standard/unknown-word"},
      {"attest of an unknown role", WithItem("  attest: {roles: [sre, §sra]}"), "standard/unknown-name"},
      {"attest with an unknown key", WithItem("  attest: {§role: sre}"), "standard/unknown-key"},
      {"unit without number", WithItem("  attest: {evidence: text, unit: §minutes}"), "standard/conflict"},
      {"unknown evidence", WithItem("  attest: {evidence: §links}"), "standard/unknown-word"},
      {"origin without title", WithItem("  origin: §{kind: incident}"), "standard/missing-key"},
      {"unknown kind of origin", WithItem("  origin: {kind: §outage, title: T}"), "standard/unknown-word"},
      {"date of an origin", WithItem("  origin: {kind: incident, title: T, date: §12.5.2031}"), "standard/bad-value"},
      {"second origin is a text", WithItem("  origin: [{kind: incident, title: T}, §text]"), "standard/wrong-type"},
      {"replaces an item that is there", WithItem("  replaces: §[one]"), "standard/duplicate"},
      {"replaces no id", WithItem("  replaces: [§Old one]"), "standard/bad-value"},
      {"covers a number", WithItem("  covers: [§5]"), "standard/wrong-type"},
      {"placeholder of no parameter",
       WithItems("- id: one\n  question: Is it §{{params.live}}?\n  severity: blocker\n  why: W.\n  action: A."),
       "standard/unknown-name"},
      {"placeholder in a folded block",
       WithItems("- id: one\n  question: Q?\n  severity: blocker\n  why: W.\n  action: >-\n    Take\n    some of §{{ "
                 "params.live }} now"),
       "standard/unknown-name"},
      {"braces that are no placeholder",
       WithItems("- id: one\n  question: Is it §{{service.name}}?\n  severity: blocker\n  why: W.\n  action: A."),
       "standard/unknown-name"},
      {"sign-off of nobody", WithItem("") + "  - {id: b, title: B, items: [], sign_off: §{need: all}}\n",
       "standard/missing-key"},
      {"sign-off of an unknown role", WithItem("") + "  - {id: b, title: B, items: [], sign_off: {roles: [§boss]}}\n",
       "standard/unknown-name"},
      {"sign-off of a fifth tier",
       WithItem("") + "  - {id: b, title: B, items: [], sign_off: {roles: [sre], tiers: [1, §5]}}\n",
       "standard/wrong-type"},
      {"sign-off of an unknown subject",
       WithItem("") + "  - {id: b, title: B, items: [], sign_off: {roles: [sre], subjects: [§servise]}}\n",
       "standard/unknown-word"},
      {"sign-off by no one of a quorum",
       WithItem("") + "  - {id: b, title: B, items: [], sign_off: {roles: [sre], need: §0}}\n", "standard/bad-value"},
      {"sign-off by more people than named",
       WithItem("") + "  - {id: b, title: B, items: [], sign_off: §{people: [alex], need: 2}}\n", "standard/conflict"},
      {"sign-off by more of a team than teams",
       WithItem("") + "  - {id: b, title: B, items: [], sign_off: §{teams: [sre], need: 2}}\n", "standard/conflict"},
      {"sign-off of the DRI by a word",
       WithItem("") + "  - {id: b, title: B, items: [], sign_off: {roles: [sre], dri_may_sign: §maybe}}\n",
       "standard/wrong-type"},
      {"approval phrase that is empty", WithItem("") + "  - {id: b, title: B, items: [], approval_phrases: [§'']}\n",
       "standard/wrong-type"},
      {"unknown role of an emergency", WithItem("") + "review: {emergency_role: §chief}\n", "standard/unknown-name"},
      {"unknown key of the review", WithItem("") + "review: {§waiver_limits: 30d}\n", "standard/unknown-key"},
      {"self-certified by another word", WithItem("") + "review: {self_certified: §yes}\n", "standard/unknown-word"},
      {"adrift after no run", WithItem("") + "review: {adrift_after_runs: §0}\n", "standard/bad-value"},
      {"limit of waivers", WithItem("") + "review: {waiver_limit: §half a year}\n", "standard/bad-value"},
  };
}

INSTANTIATE_TEST_SUITE_P(Load, Refused, ::testing::ValuesIn(Refusals()));

std::string WithParameter(std::string_view parameter) {
  return "id: test\nversion: 1\ntitle: T\nparameters:\n  " + std::string(parameter) +
         "\nsections: [{id: a, title: A, items: [{id: x, question: Q?, severity: advice, why: W., action: A.}]}]\n";
}

INSTANTIATE_TEST_SUITE_P(
    Parameters, Refused,
    ::testing::Values(
        Refusal{"unknown type", WithParameter("p: {type: §durations, default: 1h, doc: D.}"), "standard/unknown-word"},
        Refusal{"type of a struct", WithParameter("p: {type: §Workload, default: 1h, doc: D.}"),
                "standard/unknown-word"},
        Refusal{"default of another type", WithParameter("p: {type: int, default: §80 %, doc: D.}"),
                "standard/wrong-type"},
        Refusal{"default text that is a number", WithParameter("p: {type: string, default: §1.3, doc: D.}"),
                "standard/wrong-type"},
        Refusal{"element of a list", WithParameter("p: {type: list<int>, default: [1, §a], doc: D.}"),
                "standard/wrong-type"},
        Refusal{"duration in words", WithParameter("p: {type: duration, default: §a month, doc: D.}"),
                "standard/wrong-type"},
        Refusal{"no default", WithParameter("p: §{type: int, doc: D.}"), "standard/missing-key"},
        Refusal{"no doc", WithParameter("p: §{type: int, default: 1}"), "standard/missing-key"},
        Refusal{"fifth tier", WithParameter("p: {type: int, default: 1, doc: D., tiers: {§5: 2}}"),
                "standard/bad-value"},
        Refusal{"override of another type", WithParameter("p: {type: int, default: 1, doc: D., tiers: {1: §x}}"),
                "standard/wrong-type"},
        Refusal{"settable by everybody", WithParameter("p: {type: int, default: 1, doc: D., settable: §all}"),
                "standard/unknown-word"},
        Refusal{"name in capitals", WithParameter("§minLife: {type: int, default: 1, doc: D.}"),
                "standard/bad-value"}));

TEST(Load, EveryErrorIsReportedInOneGo) {
  LoadOutcome outcome = LoadText(WithItem("  stage: x\n  aspect: y\n  extra: z"));
  EXPECT_EQ(outcome.errors.size(), 3u) << AllErrors(outcome);
}

TEST(Load, ErrorsAreInTheOrderOfTheText) {
  LoadOutcome outcome = LoadText(WithItem("  check: tls.none\n  stage: x") + "unknown: 1\n");
  ASSERT_EQ(outcome.errors.size(), 3u) << AllErrors(outcome);
  EXPECT_EQ(outcome.errors[0].code(), "cel/undeclared");
  EXPECT_EQ(outcome.errors[2].code(), "standard/unknown-key");
}

TEST(Load, AtMostFiftyErrorsAreKept) {
  std::string lines;
  for (int i = 0; i < 80; ++i) lines += "  extra" + std::to_string(i) + ": 1\n";
  EXPECT_EQ(LoadText(WithItem(lines)).errors.size(), Diagnostics::kLimit);
}

TEST(Load, AMisspeltWordComesWithTheRightOne) {
  LoadOutcome outcome = LoadText(WithItem("  enviroment: production"));
  ASSERT_EQ(outcome.errors.size(), 1u);
  EXPECT_THAT(outcome.errors[0].advice(), ::testing::HasSubstr("environment"));
}

TEST(Load, AnItemKeepsEveryField) {
  LoadOutcome outcome = LoadText(WithItem(R"(  guide: docs/guide.md
  applies: service.exposure == "public"
  check: tls.endpoints.all(e, e.version == "TLSv1.3")
  attest: {when: always, evidence: number, unit: minutes, prompt: How long?, roles: [owner], fresh_for: 180d}
  enforce_from: 2031-06-01
  aspect: security
  environment: any
  fresh_for: 7d
  vacuous: pass
  conditional: allowed
  bind: value
  trust: server
  replaces: [older]
  covers: [A line]
  origin: [{kind: incident, title: T, url: "https://example.com", date: 2031-01-01}, {kind: source, title: S}])"));
  ASSERT_TRUE(outcome.ok()) << AllErrors(outcome);
  const model::Item* item = outcome.standard.FindItem("one");
  ASSERT_NE(item, nullptr);
  EXPECT_EQ(item->section, "first");
  EXPECT_EQ(item->guide, "docs/guide.md");
  EXPECT_EQ(item->attest, model::Attest::kAlways);
  EXPECT_EQ(item->attestation.unit, "minutes");
  EXPECT_EQ(item->attestation.roles, std::vector<std::string>{"owner"});
  EXPECT_EQ(item->stage, model::Stage::kWarn);
  EXPECT_EQ(item->enforce_from, "2031-06-01");
  EXPECT_EQ(item->environment, "any");
  EXPECT_EQ(item->fresh_for, (Span{7 * 86400, 0}));
  EXPECT_TRUE(item->vacuous_pass && item->conditional_allowed && item->bind_value);
  EXPECT_EQ(item->trust, "server");
  ASSERT_EQ(item->origins.size(), 2u);
  EXPECT_EQ(item->origins[0].date, "2031-01-01");
}

TEST(Load, AnItemWithoutCheckIsForPeopleAlone) {
  LoadOutcome outcome = LoadText(WithItem(""));
  ASSERT_TRUE(outcome.ok()) << AllErrors(outcome);
  EXPECT_EQ(outcome.standard.FindItem("one")->attest, model::Attest::kOnly);
}

TEST(Load, AnItemWithACheckFallsBackToPeople) {
  LoadOutcome outcome = LoadText(WithItem("  awaits: coverage_reports"));
  ASSERT_TRUE(outcome.ok()) << AllErrors(outcome);
  EXPECT_EQ(outcome.standard.FindItem("one")->attest, model::Attest::kFallback);
}

TEST(Load, SignOffRulesAreKept) {
  LoadOutcome outcome = LoadText(WithItem("") + R"(  - id: b
    title: B
    items: []
    sign_off:
      - {need: 2, people: [alex, kim, sam], tiers: [1], subjects: [launch], dri_may_sign: true}
      - {need: all, roles: [sre, owner]}
    approval_phrases: [SRE review is completed]
)");
  ASSERT_TRUE(outcome.ok()) << AllErrors(outcome);
  const model::Section& section = outcome.standard.sections.at(1);
  ASSERT_EQ(section.sign_off.size(), 2u);
  EXPECT_EQ(section.sign_off[0].rule, model::SignOff::Rule::kQuorum);
  EXPECT_EQ(section.sign_off[0].quorum, 2);
  EXPECT_TRUE(section.sign_off[0].dri_may_sign);
  EXPECT_EQ(section.sign_off[1].rule, model::SignOff::Rule::kAll);
  EXPECT_EQ(section.approval_phrases, std::vector<std::string>{"SRE review is completed"});
}

TEST(Load, TheDigestIsOfTheTexts) {
  std::string text = WithItem("");
  std::string digest = LoadText(text).standard.digest;
  EXPECT_EQ(digest.size(), 64u);
  EXPECT_EQ(digest, LoadText(text).standard.digest);
  EXPECT_NE(digest, LoadText(text + "# a comment\n").standard.digest);
}

TEST(Load, SectionsOfAFolderAreReadInTheOrderNamed) {
  SourceFile main = {"t/standard.yaml", "id: t\nversion: 1\ntitle: T\nsections: [z, a]\n"};
  std::string item = "\ntitle: T\nitems: [{id: x-ID, question: Q?, severity: advice, why: W., action: A.}]\n";
  auto section = [&](std::string id) {
    std::string text = "id: " + id + item;
    text.replace(text.find("ID"), 2, id);
    return SourceFile{"t/" + id + ".yaml", text};
  };
  LoadOutcome outcome =
      Load(InMemory(main, {section("a"), {"t/a_test.yaml", "- {}"}, section("z")}), TestDeclarations());
  ASSERT_TRUE(outcome.ok()) << AllErrors(outcome);
  EXPECT_EQ(outcome.standard.sections.at(0).id, "z");
  EXPECT_EQ(outcome.standard.sections.at(1).id, "a");
  EXPECT_EQ(outcome.standard.FindItem("x-z")->place.file, "t/z.yaml");
  ASSERT_EQ(outcome.cases.size(), 1u);
  EXPECT_EQ(outcome.cases[0].name, "t/a_test.yaml");
}

TEST(Load, AFileThatNoSectionNamesIsAnError) {
  SourceFile main = {"t/standard.yaml", "id: t\nversion: 1\ntitle: T\nsections: [slo]\n"};
  SourceFile slo = {"t/slo.yaml",
                    "id: slo\ntitle: S\nitems: [{id: x, question: Q?, severity: advice, why: W., action: A.}]\n"};
  LoadOutcome outcome = Load(InMemory(main, {{"t/forgotten.yaml", "id: x"}, slo}), TestDeclarations());
  ASSERT_EQ(outcome.errors.size(), 1u);
  EXPECT_EQ(outcome.errors[0].code(), "standard/stray-file");
  EXPECT_EQ(outcome.errors[0].place().file, "t/forgotten.yaml");
}

TEST(Load, ACompleteStandardMayStandAmongOtherFiles) {
  Bundle bundle = InMemory({"r/standard.yaml", WithItem("")}, {{"r/pnpm-lock.yaml", ""}, {"r/standard_test.yaml", ""}});
  LoadOutcome outcome = Load(bundle, TestDeclarations());
  EXPECT_TRUE(outcome.ok()) << AllErrors(outcome);
  EXPECT_EQ(outcome.cases.size(), 1u);
}

TEST(Load, ASectionWithAnotherIdThanItsFileIsAnError) {
  SourceFile main = {"t/standard.yaml", "id: t\nversion: 1\ntitle: T\nsections: [slo]\n"};
  SourceFile slo = {"t/slo.yaml",
                    "id: slos\ntitle: S\nitems: [{id: x, question: Q?, severity: advice, why: W., action: A.}]\n"};
  LoadOutcome outcome = Load(InMemory(main, {slo}), TestDeclarations());
  ASSERT_EQ(outcome.errors.size(), 1u) << AllErrors(outcome);
  EXPECT_EQ(outcome.errors[0].code(), "standard/conflict");
  EXPECT_EQ(outcome.errors[0].place(), (Place{"t/slo.yaml", 1, 5}));
}

TEST(Load, HostileTextIsRefusedAndNeverCrashes) {
  std::string deep(20'000, '[');
  for (std::string text :
       {std::string(), std::string("\0\0", 2), std::string("\xff\xfe"), deep, std::string("~"),
        std::string("a: &a [*a]"), std::string("id: {}\nsections: {}\nparameters: 5\nroles: [x]\n")}) {
    EXPECT_FALSE(LoadText(text).ok()) << text.substr(0, 40);
  }
}

std::string Repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(Load, MoreItemsThanTheLimitAreRefused) {
  std::string items;
  for (int i = 0; i < 2001; ++i) {
    std::string id = "i" + std::to_string(i);
    items += "- {id: " + id + ", question: Q, severity: advice, why: W., action: A.}\n";
  }
  LoadOutcome outcome = LoadText(WithItems(items));
  ASSERT_EQ(outcome.errors.size(), 1u) << AllErrors(outcome);
  EXPECT_EQ(outcome.errors[0].code(), "standard/too-large");
}

TEST(Load, ThousandsOfMistakesEndSoon) {
  for (const std::string& lines :
       {"  attest: {roles: [" + Repeated("nobody-knows, ", 50'000) + "x]}",
        "  replaces: [" + Repeated("same-as-before, ", 50'000) + "x]",
        "  guide: " + Repeated("{{params.none}} ", 50'000), "  check: " + Repeated("tls.none || ", 50'000) + "true"}) {
    EXPECT_FALSE(LoadText(WithItem(lines + "\n  prompt: x")).ok()) << lines.substr(0, 40);
  }
}

}  // namespace
}  // namespace seaworthy::standard
