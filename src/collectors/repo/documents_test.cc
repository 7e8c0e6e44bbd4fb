#include "collectors/repo/documents.h"

#include <gtest/gtest.h>

#include <string>

#include "collectors/repo/test_repository.h"

namespace seaworthy::collectors::repo {
namespace {

struct PathCase {
  std::string_view path;
  std::string_view kind;
};

TEST(KindOfDocument, SaysItByName) {
  for (const PathCase& row : {PathCase{"README.md", "readme"},
                              {"backend/readme.rst", "readme"},
                              {"README", "readme"},
                              {"docs/runbook.md", "runbook"},
                              {"docs/runbooks/disk-full.md", "runbook"},
                              {"runbooks/README.md", "runbook"},
                              {"docs/deployment-runbook.adoc", "runbook"},
                              {"ansible/playbook.yml", ""},
                              {"doc/adr/0001-use-kafka.md", "decision"},
                              {"docs/decisions/0002-queue.md", "decision"},
                              {"ARCHITECTURE.md", "architecture"},
                              {"docs/design/cache.md", "architecture"},
                              {"api/openapi.yaml", "interface"},
                              {"proto/cart.proto", "interface"},
                              {"docs/api.md", "interface"},
                              {"docs/operations.md", "operations"},
                              {"docs/on-call.md", "operations"},
                              {"CONTRIBUTING.md", "onboarding"},
                              {"docs/getting-started.md", "onboarding"},
                              {"CHANGELOG.md", ""},
                              {".github/ISSUE_TEMPLATE/bug.md", ""},
                              {"requirements.txt", ""},
                              {"src/main.cc", ""},
                              {"LICENSE", ""}}) {
    EXPECT_EQ(KindOfDocument(row.path), row.kind) << row.path;
  }
}

struct LinkCase {
  std::string_view url;
  std::string_view title;
  std::string_view kind;
};

TEST(KindOfLink, SaysItByAddressAndTitle) {
  for (const LinkCase& row : {LinkCase{"https://grafana.example.com/d/abc", "", "dashboard"},
                              {"https://wiki.example.com/x", "Dashboards", "dashboard"},
                              {"https://grafana.com/docs/loki", "Loki manual", ""},
                              {"docs/runbook.md", "Runbook", "runbook"},
                              {"https://acme.slack.com/archives/C1", "#checkout", "chat"},
                              {"https://acme.pagerduty.com/services/P1", "", "escalation"},
                              {"https://status.example.com", "", "status"},
                              {"https://ci.example.com/badge.svg", "build status", ""},
                              {"https://example.com", "our company", ""}}) {
    EXPECT_EQ(KindOfLink(row.url, row.title), row.kind) << row.url;
  }
}

constexpr std::string_view kRunbook = R"(# Checkout runbook

How to keep checkout alive; see [the dashboard](https://grafana.example.com/d/checkout).

## Disk is full

Remove what is older than a week from the upload folder, then restart the pod and watch the graph go down.

```sh
# not a heading
kubectl delete pod -l app=checkout
```

## Escalation

1. The engineer on call of team checkout.
2. After 15 minutes, the engineering manager of payments.
)";

TEST(ReadDocument, KnowsTitleLinesAndLinks) {
  Documents out;
  ReadDocument("docs/runbook.md", "runbook", kRunbook, out);
  ASSERT_EQ(out.runbooks.size(), 1u);
  EXPECT_EQ(out.runbooks[0].title, "Checkout runbook");
  EXPECT_FALSE(out.runbooks[0].placeholder);
  EXPECT_EQ(out.runbooks[0].lines, 6);
  ASSERT_EQ(out.links.size(), 1u);
  EXPECT_EQ(out.links[0].title, "the dashboard");
  EXPECT_EQ(out.links[0].place.line, 3);
  ASSERT_EQ(out.escalations.size(), 1u);
  EXPECT_EQ(out.escalations[0].place.line, 14);
}

TEST(ReadDocument, FindsTheRunbookInsideAReadme) {
  Documents out;
  ReadDocument("README.md", "readme", "# Shop\n\n" + std::string(kRunbook), out);
  ASSERT_EQ(out.runbooks.size(), 1u);
  EXPECT_EQ(out.runbooks[0].path, "README.md");
  EXPECT_EQ(out.runbooks[0].title, "Checkout runbook");
}

TEST(ReadDocument, KnowsASkeleton) {
  for (std::string_view text :
       {"", "# Runbook\n", "# Runbook\n\nTODO\n", "# Runbook\n\n## Alerts\n\nTBD\n\n## Restore\n\nComing soon\n",
        "# Runbook\n<!-- write about twenty lines of useful text here so that the others know what to do -->\n",
        "# Runbook\n\nLorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut "
        "labore\n"}) {
    Documents out;
    ReadDocument("docs/runbook.md", "runbook", text, out);
    ASSERT_EQ(out.runbooks.size(), 1u);
    EXPECT_TRUE(out.runbooks[0].placeholder) << text;
  }
}

TEST(ReadDocument, ADraftIsASkeletonHoweverMuchTextIsAroundItsLastMark) {
  std::string text = "# Disk\n\n";
  for (int i = 0; i < 50; ++i) text += "The disk fills when the queue stands still, which the dashboard shows.\n\n";
  Documents out;
  ReadDocument("docs/runbooks/disk.md", "runbook", text, out);
  ReadDocument("docs/runbooks/disk.md", "runbook", text + "    TODO(seaworthy): who is called next\n", out);
  ASSERT_EQ(out.runbooks.size(), 2u);
  EXPECT_FALSE(out.runbooks[0].placeholder);
  EXPECT_TRUE(out.runbooks[1].placeholder);
}

TEST(ReadDocument, AHeadingWithoutStepsIsNoEscalation) {
  Documents out;
  ReadDocument("README.md", "readme",
               "# A\n\n## Escalation\n\nAsk somebody who has been here for a while, they will know whom to call.\n",
               out);
  EXPECT_TRUE(out.escalations.empty());
}

TEST(ReadDocuments, LeavesOutExamplesAndUnreadableFiles) {
  TestRepository repository({{"README.md", "# A\ntext\n"},
                             {"examples/a/README.md", "# B\n"},
                             {"docs/runbook.md", std::string_view("\0\0", 2)}});
  Documents out = ReadDocuments(*repository, {});
  EXPECT_EQ(out.readmes.size(), 1u);
  EXPECT_TRUE(out.runbooks.empty());
}

TEST(ReadMarkdown, IsLinearInHostileText) {
  std::string brackets(200'000, '[');
  Markdown markdown = ReadMarkdown(brackets + "](" + brackets + "](http" + std::string(100'000, '('));
  EXPECT_LE(markdown.links.size(), 2'000u);
  std::string closers;
  for (int i = 0; i < 50'000; ++i) closers += "](";
  EXPECT_TRUE(ReadMarkdown(closers).headings.empty());
}

TEST(ReadMarkdown, ReadsTheOtherForms) {
  EXPECT_EQ(ReadMarkdown("Title\n=====\n\ntext\n").headings.at(0).title, "Title");
  EXPECT_EQ(ReadMarkdown("= Title\n\ntext https://x.example.com/wiki[Wiki]\n").links.at(0).title, "Wiki");
  EXPECT_TRUE(ReadMarkdown("---\nlayout: default\n---\n").headings.empty());
  EXPECT_EQ(ReadMarkdown("[![Build](a.svg)](https://ci.example.com/x)").links.at(0).title, "Build");
  EXPECT_EQ(ReadMarkdown("Chat: <https://acme.slack.com/archives/C1>.").links.at(0).url,
            "https://acme.slack.com/archives/C1");
}

}  // namespace
}  // namespace seaworthy::collectors::repo
