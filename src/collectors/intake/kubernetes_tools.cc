// kube-score, kube-linter and Polaris: what they say of manifests.
#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/intake/json_fields.h"
#include "collectors/intake/parsers.h"

namespace seaworthy::collectors::intake {
namespace {

using value::Value;

std::string Subject(std::string_view kind, std::string_view space, std::string_view name) {
  if (space.empty()) return OneLine(fmt::format("{}/{}", kind, name));
  return OneLine(fmt::format("{}/{}/{}", kind, space, name));
}

// 1 is critical, 5 a warning, 7 almost well, 10 well.
void SetGrade(std::int64_t grade, Finding& finding) {
  finding.kind = grade >= 10 ? Kind::kPass : Kind::kFail;
  finding.level = Level::kError;
  if (grade >= 5) finding.level = Level::kWarning;
  if (grade >= 7) finding.level = Level::kNote;
  if (grade >= 10) finding.level = Level::kNone;
}

// A check that is skipped was ignored by an annotation, or does not fit the object; the comment tells.
void ReadSkipped(Finding& finding) {
  finding.level = Level::kNone;
  finding.kind = Kind::kNotApplicable;
  if (Lower(finding.message).find("ignored") == std::string::npos) return;
  finding.kind = Kind::kFail;
  finding.suppressed = true;
}

Finding ReadKubeScoreCheck(const Value& object, const Value& scored) {
  const Value* meta = Member(object, "object_meta");
  const Value* check = Member(scored, "check");
  Finding finding;
  finding.rule = OneLine(TextOf(check, "id"));
  SetGrade(NumberOf(&scored, "grade").value_or(0), finding);
  std::span<const Value> comments = Items(&scored, "comments");
  std::string_view summary = comments.empty() ? std::string_view() : TextOf(&comments[0], "summary");
  finding.message = Message(summary.empty() ? TextOf(check, "name") : summary);
  finding.file = OneLine(TextOf(&object, "file_name"), 1024);
  finding.line = LineOf(&object, "file_row");
  finding.subject =
      Subject(TextOf(Member(object, "type_meta"), "kind"), TextOf(meta, "namespace"), TextOf(meta, "name"));
  if (IsTrue(&scored, "skipped")) ReadSkipped(finding);
  return finding;
}

void ReadPolarisChecks(const Value* owner, const std::string& subject, Run& run) {
  for (const value::MapEntry& entry : Entries(owner, "Results")) {
    if (!entry.key.Is(value::Kind::kString)) continue;
    const Value* check = &entry.item;
    Finding finding;
    std::string_view id = TextOf(check, "ID");
    finding.rule = OneLine(id.empty() ? entry.key.AsString() : id);
    finding.severity = Lower(OneLine(TextOf(check, "Severity")));
    finding.kind = IsTrue(check, "Success") ? Kind::kPass : Kind::kFail;
    finding.level = finding.severity == "danger" ? Level::kError : Level::kWarning;
    if (finding.kind == Kind::kPass) finding.level = Level::kNone;
    if (finding.severity == "ignore") {
      finding.level = Level::kNote;
      finding.suppressed = finding.kind == Kind::kFail;
    }
    finding.message = Message(TextOf(check, "Message"));
    finding.subject = subject;
    run.AddRule(finding.rule);
    run.Add(std::move(finding));
  }
}

}  // namespace

bool ReadKubeScore(const Value& document, Report& report) {
  if (!document.Is(value::Kind::kList) || document.AsList().empty()) return false;
  for (const Value& object : document.AsList()) {
    if (!Member(object, "object_name") || !Member(object, "checks")) return false;
  }
  report.format = "kube-score";
  Run run{.tool = "kube-score"};
  for (const Value& object : document.AsList()) {
    for (const Value& scored : Items(&object, "checks")) {
      Finding finding = ReadKubeScoreCheck(object, scored);
      if (finding.kind == Kind::kPass || finding.kind == Kind::kFail) run.AddRule(finding.rule);
      run.Add(std::move(finding));
    }
  }
  report.runs.push_back(std::move(run));
  return true;
}

// It says which checks it applied, and lists only what fails. What annotations ignore is not in it at all.
bool ReadKubeLinter(const Value& document, Report& report) {
  const Value* summary = Member(document, "Summary");
  if (!Member(document, "Reports") || (!Member(document, "Checks") && !Member(summary, "ChecksStatus"))) return false;
  report.format = "kube-linter";
  Run run{.tool = "kube-linter", .version = OneLine(TextOf(summary, "KubeLinterVersion"))};
  run.time = TimeOf(summary, "CheckEndTime");
  for (const Value& check : Items(&document, "Checks")) run.AddRule(OneLine(TextOf(&check, "name")));
  for (const Value& item : Items(&document, "Reports")) {
    const Value* object = Member(item, "Object");
    const Value* known = Member(object, "K8sObject");
    Finding finding;
    finding.rule = OneLine(TextOf(&item, "Check"));
    finding.level = Level::kError;  // It has no levels: whatever it reports makes it fail.
    finding.message = Message(TextOf(Member(item, "Diagnostic"), "Message"));
    finding.file = OneLine(TextOf(Member(object, "Metadata"), "FilePath"), 1024);
    finding.subject =
        Subject(TextOf(Member(known, "GroupVersionKind"), "Kind"), TextOf(known, "Namespace"), TextOf(known, "Name"));
    run.Add(std::move(finding));
  }
  report.runs.push_back(std::move(run));
  return true;
}

bool ReadPolaris(const Value& document, Report& report) {
  if (!Member(document, "PolarisOutputVersion")) return false;
  report.format = "polaris";
  report.version = OneLine(TextOf(&document, "PolarisOutputVersion"));
  Run run{.tool = "polaris"};
  run.time = TimeOf(&document, "AuditTime");
  if (!HasList(&document, "Results")) run.incomplete = "it holds no `Results`";
  for (const Value& object : Items(&document, "Results")) {
    std::string subject = Subject(TextOf(&object, "Kind"), TextOf(&object, "Namespace"), TextOf(&object, "Name"));
    ReadPolarisChecks(&object, subject, run);
    const Value* pod = Member(object, "PodResult");
    ReadPolarisChecks(pod, subject, run);
    for (const Value& container : Items(pod, "ContainerResults")) {
      ReadPolarisChecks(&container, OneLine(fmt::format("{}/{}", subject, TextOf(&container, "Name"))), run);
    }
  }
  report.runs.push_back(std::move(run));
  return true;
}

}  // namespace seaworthy::collectors::intake
