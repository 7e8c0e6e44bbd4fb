#include "report/review_document.h"

#include <gtest/gtest.h>

#include "review/testing.h"

namespace seaworthy::report {
namespace {

using namespace review;  // NOLINT: a test of the review's document speaks of little else.

Lookup Words() {
  Lookup lookup;
  lookup.person = [](const std::string& id) { return id == "dana" ? "Dana" : id; };
  lookup.text = [](const BlobRef& text) -> std::optional<std::string> {
    if (text.digest.find("gone") != std::string::npos) return std::nullopt;
    return text.digest.substr(7);
  };
  return lookup;
}

std::string Markdown(const Scene& scene, bool timeline = false) {
  const Assessment assessment = scene.Assess();
  ReviewReport report{scene.subject(), assessment, {}, Words(), scene.now()};
  if (timeline) report.timeline = Timeline(scene.review_log(), report.lookup);
  return WriteMarkdown(ReviewDocument(report));
}

PinnedStandard OneSection() {
  PinnedStandard standard = SmallStandard();
  standard.sections.pop_back();
  standard.sections[0].items.resize(2);
  return standard;
}

void ExpectHas(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << "no '" << part << "' in\n" << text;
}
void ExpectLacks(const std::string& text, const std::string& part) {
  EXPECT_EQ(text.find(part), std::string::npos) << "'" << part << "' in\n" << text;
}

TEST(ReviewDocument, AReviewAsMarkdown) {
  Scene scene = SceneChecked({Failing("backups")}, OneSection());
  scene.Must(Sam(), Comment{{"reliability", ""}, Text("why one region?"), false});
  EXPECT_EQ(Markdown(scene, true), R"(# shop\#1: Shop: accept payments by invoice

|  |  |
|---|---|
| Status | **in review** |
| Services | shop |
| Subject | service |
| Driven by | Dana |
| Led by | lee |
| Asked | sre and security |
| Started | 2027-01-15 by Dana |
| Standard | Small standard 1.0.0 `0123456789ab` |

## What blocks

- **backups**: fail. To do: Mend backups. (person dana)
- **\#1**: the comment of sam is open. To do: Answer it and mark it addressed. (person dana)
- **Reliability**: not signed yet. To do: Sign the section. (sre)

## Reliability

**Awaited:** sre

| Item | Outcome | Evidence |
|---|---|---|
| Is backups as it should be?<br>`backups` | **fails**, **blocks** | fail at `deploy/backups.yaml:7` |
| Is replicas as it should be?<br>`replicas` | **passes** | as it should be at `deploy/replicas.yaml:7` |

## Comments

**\#1** Comment on Reliability by sam, 2027-01-15 08:00 UTC: **open**

> why one region?

## What happened

- 2027-01-15 08:00 Dana (oidc) started the review "Shop: accept payments by invoice" of shop by small 1.0.0
- 2027-01-15 08:00 Dana (oidc) asked sre to take part
- 2027-01-15 08:00 Dana (oidc) asked security to take part
- 2027-01-15 08:00 Dana (oidc) attached run run-1 at 5f2c1e0: 1 pass, 1 fail
- 2027-01-15 08:00 sam (oidc) commented \#1 on Reliability: "why one region?"

As of 2027-01-15 08:00 UTC. Made by seaworthy.
)");
}

TEST(ReviewDocument, SaysWhatChangedSinceASignOff) {
  Scene scene = SceneSigned();
  scene.Must(
      Dana(),
      AttachRun{RunOf(scene.standard(), "run-2", scene.now(), {Failing("tls"), Passing("backups", "daily")}), {}});
  const std::string text = Markdown(scene);
  ExpectHas(text,
            "**Signed:** sam as sre on 2027-01-15 08:00 UTC (oidc)\n\nChanged since it was signed:\n\n"
            "- value of `backups`: as it should be -\\> daily (deploy/backups.yaml:7)\n");
  ExpectHas(text,
            "**Void:** sky as security on 2027-01-15 08:00 UTC (oidc)\n\nChanged since it was signed:\n\n"
            "- **voids it:** outcome of `tls`: pass -\\> fail (deploy/tls.yaml:7)\n");
}

TEST(ReviewDocument, ShowsHowItemsAreSatisfied) {
  Scene scene = SceneAttested();
  scene.Append(
      Dana(), "shop",
      ConditionAdded{"c1", "replicas", scene.review().id(), "a second replica", "dana", scene.now() + Days(30)});
  const std::string text = Markdown(scene);
  ExpectHas(
      text,
      "| Is runbook as it should be?<br>`runbook` | **passes**<br>attested by dana, good until 2028-01-15 | "
      "unknown at `deploy/runbook.yaml:7`<br>[https://wiki.example.com/proof](<https://wiki.example.com/proof>) |");
  ExpectHas(text, "`dashboards` warning |");
  ExpectHas(text, "\"orders and addresses\"");
  ExpectHas(text, "file `model.pdf`");
  ExpectHas(text,
            "## Conditions\n\n| Item | Promise | Owner | Due | Status |\n|---|---|---|---|---|\n"
            "| `replicas` | a second replica | Dana | 2027-02-14 | **open** |\n");
}

TEST(ReviewDocument, ListsWaiversWithTheirEnds) {
  Scene scene = SceneChecked({Failing("backups", {{"orders", "production", ""}})});
  WaiverRequested request;
  request.waiver = "w1";
  request.item = "backups";
  request.review = scene.review().id();
  request.reason = "moves next month";
  request.control = "copies by hand";
  scene.Append(Dana(), "shop", request);
  scene.Append(Sam(), "shop", WaiverApproved{"w1", {{"orders", "production", ""}}, scene.now() + Days(30)});
  ExpectHas(Markdown(scene),
            "| `backups` | orders (production) | moves next month<br>Meanwhile: copies by hand (Dana) "
            "| 2027-02-14 | **in force,** approved by sam |");
  scene.Wait(Days(30));
  ExpectHas(Markdown(scene), "| 2027-02-14 | **ended,** approved by sam |");
}

TEST(ReviewDocument, ShowsAnErasedCommentAsErased) {
  Scene scene = SceneStarted();
  scene.Must(Sam(), Comment{{"", "backups"}, Text("gone"), false});
  ExpectHas(Markdown(scene), "> (erased)\n");
}

TEST(ReviewDocument, AClosedReviewSaysWhatWasDecided) {
  Scene scene = SceneSigned();
  ReviewClosed closed;
  closed.decision = Decision::kNoGo;
  closed.reason = "the data centre moves";
  scene.Append(Lee(), closed);
  const std::string text = Markdown(scene);
  ExpectHas(text, "| Decision | **no go** on 2027-01-15 by lee: the data centre moves |");
  ExpectLacks(text, "## What blocks");
}

TEST(ReviewDocument, AnEmergencyIsMarkedWhereTheDecisionIsShown) {
  Scene scene = SceneStarted();
  scene.Append(Lee(), EmergencyAccepted{scene.now() + Days(7), "the old system dies", {"backups: fails"}});
  ReviewClosed closed;
  closed.decision = Decision::kGo;
  closed.emergency = true;
  scene.Append(Lee(), closed);
  const std::string text = Markdown(scene);
  ExpectHas(text, "| Decision | **emergency go** on");
  ExpectHas(text,
            "**Emergency**: lee accepted what blocked on 2027-01-15, until 2027-01-22: the old system dies\n\n- "
            "backups: fails");
}

TEST(ReviewDocument, ForeignTextStaysText) {
  Scene scene = SceneStarted();
  scene.Must(Dana(), Reassign{"", "", "<script>alert(1)</script> | # [x](javascript:alert(1))", "", ""});
  scene.Must(Sam(), Comment{{"", "backups"}, Text("1. a\n# b\n<img src=x onerror=alert(1)>\n=== \x1B[2J"), false});
  const std::string markdown = Markdown(scene);
  for (std::size_t at = markdown.find('<'); at != std::string::npos; at = markdown.find('<', at + 1)) {
    EXPECT_TRUE(markdown[at - 1] == '\\' || markdown.compare(at, 4, "<br>") == 0) << markdown.substr(at, 20);
  }
  ExpectHas(markdown, "\\[x\\](javascript:alert(1))");
  ExpectHas(markdown, "> 1\\. a\n> \\# b\n> \\<img src=x onerror=alert(1)\\>\n> \\===");
  const Assessment assessment = scene.Assess();
  const std::string html = WriteHtml(ReviewDocument({scene.subject(), assessment, {}, Words(), scene.now()}));
  ExpectLacks(html, "<script");
  ExpectLacks(html, "<img");
  ExpectLacks(html, "\x1B");
  ExpectHas(html, "&lt;script&gt;alert(1)&lt;/script&gt;");
}

TEST(ReviewDocument, ALogOfAnyKindCanBeShown) {
  ReviewState state;
  Apply(state, {kStart, Dana(), NoteAdded{Text("alone")}});
  const Case subject{state, {}};
  const Assessment assessment = Assess(subject, kStart);
  ExpectHas(WriteMarkdown(ReviewDocument({subject, assessment, {}, Words(), kStart})), "> alone");
}

}  // namespace
}  // namespace seaworthy::report
