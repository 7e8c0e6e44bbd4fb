#include "alerting/inspect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace seaworthy::alerting {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> Lines(Inspection inspection) {
  std::string text;
  std::move(inspection).Print([&](std::string_view piece) { text += piece; });
  std::vector<std::string> lines;
  for (std::string_view line : Split(text, '\n')) lines.emplace_back(line);
  EXPECT_EQ(lines.back(), "");
  lines.pop_back();
  return lines;
}

TEST(Inspection, PrintsALineForEachFileInTheOrderAdded) {
  Inspection inspection;
  inspection.Add("b.yml", "groups: [{name: g, rules: [{record: a:b, expr: up}]}]");
  inspection.AddLine("{}");
  inspection.Add("a.yml", "a: b");
  EXPECT_THAT(
      Lines(std::move(inspection)),
      ElementsAre(StartsWith(R"({"path":"b.yml","format":"prometheus","templated":false,"groups":1,"alerts":[])"), "{}",
                  R"({"path":"a.yml","not_a":"alert-rules","reason":"no rules in it"})"));
}

TEST(Inspection, WhatIsMissingIsNull) {
  Inspection inspection;
  inspection.Add("a.yml", "groups: [{name: g, rules: [{alert: A, expr: up}]}]");
  std::string line = Lines(std::move(inspection)).at(0);
  EXPECT_THAT(line,
              HasSubstr(R"("severity":null,"urgency":"unknown","runbook":null,"runbook_kind":"missing","for":null)"));
  EXPECT_THAT(line, HasSubstr(R"("signal":"other","reason":)"));
  EXPECT_THAT(line, HasSubstr(R"("bound":null)"));
  EXPECT_THAT(line, HasSubstr(R"("line":1,"problems":[])"));
}

TEST(Inspection, LongLineComesInPieces) {
  std::string rules = "groups:\n- name: g\n  rules:\n";
  for (int i = 0; i < 2000; ++i) rules += "  - {alert: A, expr: up == 0}\n";
  Inspection inspection;
  inspection.Add("a.yml", rules);
  std::string text;
  std::size_t longest = 0;
  std::move(inspection).Print([&](std::string_view piece) {
    text += piece;
    longest = std::max(longest, piece.size());
  });
  EXPECT_LT(longest, 128u * 1024);
  EXPECT_GT(text.size(), 256u * 1024);
  EXPECT_THAT(text, testing::EndsWith("\"records\":[],\"problems\":[]}\n"));
}

TEST(Inspection, TextOfAnotherKindNeedNotBeYaml) {
  Inspection inspection;
  inspection.Add("README.md", "# Shop: [");
  EXPECT_THAT(Lines(std::move(inspection)).at(0), HasSubstr("not_a"));
}

TEST(Inspection, SaysWhatCannotBeRead) {
  Inspection inspection;
  inspection.Add("a.yml", "kind: PrometheusRule\nspec: [");
  inspection.Add("b.yml", "{{ if x }}\nkind: PrometheusRule\n{{ end }}\n");
  std::vector<std::string> lines = Lines(std::move(inspection));
  EXPECT_THAT(lines.at(0), StartsWith(R"({"path":"a.yml","format":null,"templated":false,"error":"a.yml:)"));
  EXPECT_THAT(lines.at(0), Not(HasSubstr("not_a")));
  EXPECT_THAT(lines.at(1), HasSubstr(R"("templated":true)"));
}

}  // namespace
}  // namespace seaworthy::alerting
