// Trivy: holes of packages, misconfigurations, secrets and licences of an image, a folder or a cluster.
#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/intake/json_fields.h"
#include "collectors/intake/parsers.h"

namespace seaworthy::collectors::intake {
namespace {

using value::Value;

// As Trivy writes them into SARIF itself.
Level LevelOf(std::string_view severity) {
  if (severity == "critical" || severity == "high") return Level::kError;
  return severity == "medium" ? Level::kWarning : Level::kNote;
}

std::string_view FirstText(const Value& item, std::initializer_list<std::string_view> names) {
  for (std::string_view name : names) {
    if (std::string_view text = TextOf(&item, name); !text.empty()) return text;
  }
  return {};
}

// The fields of all sorts of findings have names of their own, so that one reader does for all. `Match` and `Code` hold
// the text of secrets and are not read.
Finding ReadFinding(const Value& item, std::string_view target) {
  Finding finding;
  finding.rule = OneLine(FirstText(item, {"VulnerabilityID", "RuleID", "ID", "AVDID", "Name"}));
  finding.severity = Lower(OneLine(TextOf(&item, "Severity")));
  finding.level = LevelOf(finding.severity);
  finding.message = Message(FirstText(item, {"Title", "Message", "Category"}));
  finding.file = OneLine(target, 1024);
  const Value* cause = Member(item, "CauseMetadata");
  finding.line = LineOf(cause != nullptr ? cause : &item, "StartLine");
  finding.subject = OneLine(TextOf(cause, "Resource"));
  std::string_view package = TextOf(&item, "PkgName");
  if (!package.empty()) finding.subject = OneLine(fmt::format("{} {}", package, TextOf(&item, "InstalledVersion")));
  return finding;
}

void ReadMisconfiguration(const Value& item, Finding& finding) {
  std::string_view status = TextOf(&item, "Status");
  finding.suppressed = status == "EXCEPTION";
  if (status != "PASS") return;
  finding.kind = Kind::kPass;
  finding.level = Level::kNone;
}

void ReadResult(const Value& result, Run& run) {
  std::string_view target = TextOf(&result, "Target");
  for (std::string_view name : {"Vulnerabilities", "Misconfigurations", "Secrets", "Licenses"}) {
    for (const Value& item : Items(&result, name)) {
      Finding finding = ReadFinding(item, target);
      if (name == "Misconfigurations") ReadMisconfiguration(item, finding);
      if (name == "Vulnerabilities" && TextOf(&item, "Status") == "not_affected") {
        finding.kind = Kind::kNotApplicable;
        finding.level = Level::kNone;
      }
      run.AddRule(finding.rule);
      run.Add(std::move(finding));
    }
  }
  // Written with `--show-suppressed`.
  for (const Value& item : Items(&result, "ExperimentalModifiedFindings")) {
    const Value* inner = Member(item, "Finding");
    if (inner == nullptr) continue;
    Finding finding = ReadFinding(*inner, target);
    finding.suppressed = true;
    finding.reason = Message(FirstText(item, {"Statement", "Source", "Status"}));
    run.Add(std::move(finding));
  }
  if (const Value* counted = Member(result, "MisconfSummary")) {
    run.passed += static_cast<std::uint64_t>(std::max<std::int64_t>(NumberOf(counted, "Successes").value_or(0), 0));
  }
}

// Before version 0.20 the results stood alone, as a list.
bool ReadLegacyTrivy(const Value& document, Report& report) {
  if (!document.Is(value::Kind::kList) || document.AsList().empty()) return false;
  for (const Value& result : document.AsList()) {
    if (!Member(result, "Target") || !(Member(result, "Type") || Member(result, "Vulnerabilities"))) return false;
  }
  report.format = "trivy";
  Run run{.tool = "trivy"};
  for (const Value& result : document.AsList()) ReadResult(result, run);
  report.runs.push_back(std::move(run));
  return true;
}

}  // namespace

// `Results` is missing where there was nothing to look at, which is no clean result.
bool ReadTrivy(const Value& document, Report& report) {
  if (ReadLegacyTrivy(document, report)) return true;
  bool cluster = Member(document, "ClusterName") && HasList(&document, "Resources");
  bool artefact =
      Member(document, "SchemaVersion") && (Member(document, "ArtifactName") || Member(document, "ArtifactType"));
  if (!cluster && !artefact) return false;
  report.format = "trivy";
  if (auto version = NumberOf(&document, "SchemaVersion")) report.version = std::to_string(*version);
  Run run{.tool = "trivy", .version = OneLine(TextOf(Member(document, "Trivy"), "Version"))};
  run.time = TimeOf(&document, "CreatedAt");
  if (!cluster && !HasList(&document, "Results")) run.incomplete = "it holds no `Results`: nothing was scanned";
  for (const Value& result : Items(&document, "Results")) ReadResult(result, run);
  for (const Value& resource : Items(&document, "Resources")) {
    for (const Value& result : Items(&resource, "Results")) ReadResult(result, run);
  }
  report.runs.push_back(std::move(run));
  return true;
}

}  // namespace seaworthy::collectors::intake
