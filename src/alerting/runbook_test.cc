#include "alerting/runbook.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace seaworthy::alerting {
namespace {

struct Case {
  std::string text;
  RunbookKind kind;
};

class RunbookText : public testing::TestWithParam<Case> {};

TEST_P(RunbookText, IsJudgedByWhetherItOpens) {
  EXPECT_EQ(Name(KindOfRunbook(GetParam().text)), Name(GetParam().kind)) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Runbook, RunbookText,
    testing::Values(
        Case{"", RunbookKind::kMissing}, Case{" \n", RunbookKind::kMissing},
        Case{"https://wiki.shop.io/errors", RunbookKind::kUrl}, Case{"http://wiki/errors#disk", RunbookKind::kUrl},
        Case{"https://github.com/shop/mixin/tree/main/runbook.md#disk", RunbookKind::kUrl},
        Case{"[how to](https://wiki.shop.io/errors)", RunbookKind::kUrl},
        Case{"See https://wiki.shop.io/errors.", RunbookKind::kUrl}, Case{"wiki.shop.io/errors", RunbookKind::kUrl},
        Case{"go/shop-errors", RunbookKind::kUrl},
        Case{"https://wiki.shop.io/disk?pod={{ $labels.pod }}", RunbookKind::kUrl},
        Case{"https://wiki.shop.io/{{ $labels.alert }}", RunbookKind::kTemplated},
        Case{"{{ $wiki }}/errors", RunbookKind::kTemplated},
        Case{"https://{{ .Values.wiki }}/errors", RunbookKind::kTemplated},
        Case{"${RUNBOOKS}/errors.md", RunbookKind::kTemplated},
        Case{"https://example.com/runbook", RunbookKind::kPlaceholder},
        Case{"https://wiki.example.org/errors", RunbookKind::kPlaceholder},
        Case{"https://your-company.io/errors", RunbookKind::kPlaceholder},
        Case{"http://localhost:8080/errors", RunbookKind::kPlaceholder}, Case{"https://", RunbookKind::kPlaceholder},
        Case{"https://wiki.shop.io/TODO", RunbookKind::kPlaceholder},
        Case{"https://wiki.shop.io/<alert>", RunbookKind::kPlaceholder}, Case{"TODO", RunbookKind::kPlaceholder},
        Case{"todo: write one", RunbookKind::kPlaceholder}, Case{"<runbook>", RunbookKind::kPlaceholder},
        Case{"n/a", RunbookKind::kPlaceholder}, Case{"docs/runbooks/errors.md", RunbookKind::kPath},
        Case{"errors.md#disk", RunbookKind::kPath}, Case{"./runbooks/errors", RunbookKind::kPath},
        Case{"Restart the pod and/or call the team", RunbookKind::kText}, Case{"RB-17", RunbookKind::kText}));

TEST(RunbookOf, TheBestOfSeveralCounts) {
  std::vector<Text> annotations = {
      {"summary", "down"}, {"runbook_url", "TODO"}, {"playbook", "https://wiki.shop.io/a"}};
  Runbook runbook = RunbookOf(annotations, {});
  EXPECT_EQ(runbook.kind, RunbookKind::kUrl);
  EXPECT_EQ(runbook.text, "https://wiki.shop.io/a");
}

TEST(RunbookOf, ThePlainestNameOfEqualsCounts) {
  std::vector<Text> annotations = {{"docs", "https://docs.shop.io"}, {"runbook-url", "https://wiki.shop.io/a"}};
  EXPECT_EQ(RunbookOf(annotations, {}).text, "https://wiki.shop.io/a");
}

TEST(RunbookOf, LabelsMayHoldIt) {
  std::vector<Text> labels = {{"runbook", "docs/a.md"}};
  EXPECT_EQ(RunbookOf({}, labels).kind, RunbookKind::kPath);
}

TEST(RunbookOf, AddressBehindTheWordInADescriptionCounts) {
  std::vector<Text> annotations = {{"description", "Too many errors.\nRunbook: https://wiki.shop.io/a"}};
  Runbook runbook = RunbookOf(annotations, {});
  EXPECT_EQ(runbook.kind, RunbookKind::kUrl);
  EXPECT_EQ(runbook.text, "https://wiki.shop.io/a");
}

TEST(RunbookOf, AnyOtherAddressIsNone) {
  std::vector<Text> annotations = {{"description", "See https://grafana.shop.io/d/1"},
                                   {"dashboard", "https://grafana.shop.io/d/1"}};
  EXPECT_EQ(RunbookOf(annotations, {}).kind, RunbookKind::kMissing);
  EXPECT_EQ(RunbookOf({}, {}).kind, RunbookKind::kMissing);
}

}  // namespace
}  // namespace seaworthy::alerting
