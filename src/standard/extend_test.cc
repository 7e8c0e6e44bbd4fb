// `extends`: what is laid over a base, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "standard/errors.h"
#include "standard/load.h"
#include "standard/testing.h"

namespace seaworthy::standard {
namespace {

using testing::InMemory;
using testing::TestDeclarations;

constexpr std::string_view kBase = R"(id: base
version: 1
title: Base
roles: {sre: SRE}
parameters:
  life: {type: duration, default: 30d, doc: D.}
review: {review_every: 365d, emergency_role: sre}
sections:
  - id: security
    title: Security
    sign_off: {roles: [sre]}
    items:
      - {id: tls, question: "Is it {{params.life}}?", severity: blocker, why: W., action: A., check: now > now}
      - {id: backup, question: Q?, severity: blocker, why: W., action: A., awaits: backups, enforce_from: 2031-01-01}
  - id: support
    title: Support
    items:
      - {id: handover, question: Q?, severity: warning, why: W., action: A.}
)";

// Standards by name; `extends` finds them whatever file asks.
class Library {
 public:
  Library& Add(std::string name, std::string text) {
    files_[name] = std::move(text);
    return *this;
  }
  LoadOutcome Load(const std::string& name) const {
    return standard::Load(Get(name), TestDeclarations(),
                          [this](std::string_view base, std::string_view) -> Result<Bundle> {
                            if (!files_.contains(std::string(base)))
                              return Error(kUnknownStandard, "no standard of that name");
                            return Get(std::string(base));
                          });
  }

 private:
  Bundle Get(const std::string& name) const { return InMemory({name, files_.at(name)}, {}); }
  std::map<std::string, std::string> files_;
};

LoadOutcome Extend(std::string_view text) {
  std::string head = "id: ours\nversion: 2\ntitle: Ours\nextends: base\n";
  return Library().Add("base", std::string(kBase)).Add("ours", head + std::string(text)).Load("ours");
}

std::string ErrorsOf(const LoadOutcome& outcome) {
  std::string text;
  for (const Error& error : outcome.errors) text += std::string(error.code()) + " " + error.ToString() + "\n";
  return text;
}

TEST(Extends, AloneTakesEverythingUnderItsOwnName) {
  LoadOutcome outcome = Extend("");
  ASSERT_TRUE(outcome.ok()) << ErrorsOf(outcome);
  EXPECT_EQ(outcome.standard.id, "ours");
  EXPECT_EQ(outcome.standard.version, "2");
  EXPECT_EQ(outcome.standard.sections.size(), 2u);
  EXPECT_EQ(outcome.standard.review.emergency_role, "sre");
  EXPECT_EQ(outcome.standard.FindItem("tls")->place.file, "base");
  EXPECT_THAT(outcome.files, ::testing::ElementsAre("ours"));
}

TEST(Extends, AddsASectionAtTheEnd) {
  LoadOutcome outcome = Extend(R"(sections:
  - {id: extra, title: Extra, items: [{id: new, question: Q?, severity: advice, why: W., action: A.}]}
)");
  ASSERT_TRUE(outcome.ok()) << ErrorsOf(outcome);
  EXPECT_EQ(outcome.standard.sections.back().id, "extra");
}

TEST(Extends, AddsItemsToAnInheritedSection) {
  LoadOutcome outcome = Extend(R"(sections:
  - {id: security, intro: Ours., items: [{id: new, question: Q?, severity: advice, why: W., action: A.}]}
)");
  ASSERT_TRUE(outcome.ok()) << ErrorsOf(outcome);
  const model::Section& section = outcome.standard.sections.at(0);
  EXPECT_EQ(section.title, "Security");
  EXPECT_EQ(section.intro, "Ours.");
  EXPECT_EQ(section.sign_off.size(), 1u);
  ASSERT_EQ(section.items.size(), 3u);
  EXPECT_EQ(section.items[2].section, "security");
}

TEST(Extends, OverridesFieldsOfAnItem) {
  LoadOutcome outcome = Extend(R"(override:
  tls: {severity: warning, check: service.tier > 1}
  backup: {stage: enforce, check: now < now}
)");
  ASSERT_TRUE(outcome.ok()) << ErrorsOf(outcome);
  const model::Item* tls = outcome.standard.FindItem("tls");
  EXPECT_EQ(tls->severity, model::Severity::kWarning);
  EXPECT_EQ(tls->check, "service.tier > 1");
  EXPECT_EQ(tls->check_place.file, "ours");
  EXPECT_EQ(tls->question, "Is it {{params.life}}?");
  const model::Item* backup = outcome.standard.FindItem("backup");
  EXPECT_EQ(backup->awaits, "");
  EXPECT_EQ(backup->enforce_from, "");
  EXPECT_EQ(backup->stage, model::Stage::kEnforce);
}

TEST(Extends, ACheckMayReplacePeopleAlone) {
  LoadOutcome outcome = Extend("override: {handover: {check: service.tier > 1}}\n");
  ASSERT_TRUE(outcome.ok()) << ErrorsOf(outcome);
  EXPECT_EQ(outcome.standard.FindItem("handover")->attest, model::Attest::kFallback);
}

TEST(Extends, RemovesItemsAndSections) {
  LoadOutcome outcome = Extend("remove: {items: [backup], sections: [support]}\n");
  ASSERT_TRUE(outcome.ok()) << ErrorsOf(outcome);
  EXPECT_EQ(outcome.standard.sections.size(), 1u);
  EXPECT_EQ(outcome.standard.FindItem("backup"), nullptr);
}

TEST(Extends, ARemovedItemMayBeAddedAnew) {
  LoadOutcome outcome = Extend(R"(remove: {items: [tls]}
sections: [{id: support, items: [{id: tls, question: Q?, severity: advice, why: W., action: A.}]}]
)");
  EXPECT_TRUE(outcome.ok()) << ErrorsOf(outcome);
}

TEST(Extends, ParametersRolesAndReviewRulesAreReplacedOneByOne) {
  LoadOutcome outcome = Extend(R"(parameters:
  life: {type: duration, default: 60d, doc: D.}
  more: {type: int, default: 1, doc: D.}
roles: {sre: Site reliability engineers, boss: Boss}
review: {emergency_role: boss}
)");
  ASSERT_TRUE(outcome.ok()) << ErrorsOf(outcome);
  ASSERT_EQ(outcome.standard.parameters.size(), 2u);
  EXPECT_EQ(outcome.standard.parameters[0].text, "60d");
  EXPECT_EQ(outcome.standard.roles.size(), 2u);
  EXPECT_EQ(outcome.standard.review.emergency_role, "boss");
  EXPECT_TRUE(outcome.standard.review.review_every.has_value());
}

TEST(Extends, TheDigestCoversTheBase) {
  auto digest = [](std::string base) {
    return Library()
        .Add("base", std::move(base))
        .Add("ours", "id: ours\nversion: 2\ntitle: Ours\nextends: base\n")
        .Load("ours")
        .standard.digest;
  };
  EXPECT_NE(digest(std::string(kBase)), digest(std::string(kBase) + "# changed\n"));
}

struct Row {
  std::string_view name;
  std::string_view text;  // After the head; `§` before the offending token.
  std::string_view code;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class RefusedExtension : public ::testing::TestWithParam<Row> {};

TEST_P(RefusedExtension, WithPlace) {
  testing::Marked marked = testing::Unmark(GetParam().text);
  LoadOutcome outcome = Extend(marked.text);
  ASSERT_EQ(outcome.errors.size(), 1u) << ErrorsOf(outcome);
  EXPECT_EQ(outcome.errors[0].code(), GetParam().code) << ErrorsOf(outcome);
  EXPECT_EQ(outcome.errors[0].place(), (Place{"ours", marked.line + 4, marked.column})) << ErrorsOf(outcome);
}

INSTANTIATE_TEST_SUITE_P(
    Extends, RefusedExtension,
    ::testing::Values(
        Row{"override of an unknown item", "override: {§tsl: {severity: advice}}\n", "standard/unknown-name"},
        Row{"override with an unknown key", "override: {tls: {§sverity: advice}}\n", "standard/unknown-key"},
        Row{"override of an id", "override: {tls: {§id: other}}\n", "standard/unknown-key"},
        Row{"override with a bad expression", "override: {tls: {check: §tls.endpoint.size() > 1}}\n", "cel/undeclared"},
        Row{"override that is a list", "override: §[tls]\n", "standard/wrong-type"},
        Row{"removal of an unknown item", "remove: {items: [§tsl]}\n", "standard/unknown-name"},
        Row{"removal of an unknown section", "remove: {sections: [§secrity]}\n", "standard/unknown-name"},
        Row{"removal with an unknown key", "remove: {§item: [tls]}\n", "standard/unknown-key"},
        Row{"an inherited item again",
            "sections: [{id: support, items: [§{id: tls, question: Q?, severity: advice, why: W., action: A.}]}]\n",
            "standard/duplicate"},
        Row{"a new section without title",
            "sections: [§{id: x, items: [{id: y, question: Q?, severity: advice, why: W., action: A.}]}]\n",
            "standard/missing-key"}));

TEST(Extends, ABaseThatDoesNotExistIsRefused) {
  LoadOutcome outcome = Library().Add("ours", "id: ours\nversion: 1\ntitle: T\nextends: none\n").Load("ours");
  ASSERT_EQ(outcome.errors.size(), 1u) << ErrorsOf(outcome);
  EXPECT_EQ(outcome.errors[0].code(), "standard/unknown-standard");
  EXPECT_EQ(outcome.errors[0].place(), (Place{"ours", 4, 10}));
}

TEST(Extends, ACircleIsRefused) {
  LoadOutcome outcome = Library()
                            .Add("a", "id: a\nversion: 1\ntitle: T\nextends: b\n")
                            .Add("b", "id: b\nversion: 1\ntitle: T\nextends: a\n")
                            .Load("a");
  ASSERT_EQ(outcome.errors.size(), 1u) << ErrorsOf(outcome);
  EXPECT_EQ(outcome.errors[0].code(), "standard/circular-extends");
  EXPECT_EQ(outcome.errors[0].place(), (Place{"b", 4, 10}));
}

TEST(Extends, EightLevelsAreTheLimit) {
  Library library;
  for (int i = 0; i < 12; ++i) {
    std::string base = i == 11 ? "" : "extends: level" + std::to_string(i + 1) + "\n";
    std::string sections =
        "sections: [{id: a, title: A, items: [{id: x, question: Q?, severity: advice, why: W., "
        "action: A.}]}]\n";
    library.Add("level" + std::to_string(i),
                "id: x\nversion: 1\ntitle: T\n" + base + (i == 11 ? sections : std::string()));
  }
  EXPECT_TRUE(library.Load("level4").ok()) << ErrorsOf(library.Load("level4"));
  LoadOutcome outcome = library.Load("level3");
  ASSERT_EQ(outcome.errors.size(), 1u) << ErrorsOf(outcome);
  EXPECT_EQ(outcome.errors[0].code(), "standard/too-large");
}

TEST(Extends, OnlyTheBaseIsBlamedForItsMistakes) {
  LoadOutcome outcome =
      Library()
          .Add("base", "id: base\nversion: 1\ntitle: T\nsection: []\n")
          .Add("ours", "id: ours\nversion: 1\ntitle: T\nextends: base\noverride: {tls: {stage: warn}}\n")
          .Load("ours");
  for (const Error& error : outcome.errors) EXPECT_EQ(error.place().file, "base") << error.ToString();
  EXPECT_FALSE(outcome.ok());
}

}  // namespace
}  // namespace seaworthy::standard
