// Conftest, Checkov and OpenSSF Scorecard: what they say of configuration and of the project.
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

void Settle(Kind kind, Finding& finding) {
  finding.kind = kind;
  finding.level = Level::kNone;
}

// Policies have no ids of Conftest's own: their authors put one into the metadata, or nowhere.
std::string ConftestRule(const Value& item, std::string_view package) {
  const Value* metadata = Member(item, "metadata");
  for (std::string_view name : {"id", "code", "rule", "query"}) {
    if (std::string_view text = TextOf(metadata, name); !text.empty()) return OneLine(text);
  }
  return OneLine(package);
}

void ReadConftestList(const Value& file, std::string_view name, Finding like, Run& run) {
  for (const Value& item : Items(&file, name)) {
    Finding finding = like;
    finding.rule = ConftestRule(item, TextOf(&file, "namespace"));
    finding.message = Message(TextOf(&item, "msg"));
    finding.file = OneLine(TextOf(&file, "filename"), 1024);
    const Value* place = Member(item, "loc");
    if (std::string_view named = TextOf(place, "file"); !named.empty()) finding.file = OneLine(named, 1024);
    finding.line = LineOf(place, "line");
    run.Add(std::move(finding));
  }
}

Level CheckovLevel(std::string_view severity) {
  if (severity == "low" || severity == "info" || severity == "none") return Level::kNote;
  if (severity == "medium") return Level::kWarning;
  return Level::kError;  // Without a platform key it knows no severities.
}

Finding ReadCheckovCheck(const Value& check) {
  Finding finding;
  finding.rule = OneLine(TextOf(&check, "check_id"));
  finding.severity = Lower(OneLine(TextOf(&check, "severity")));
  finding.level = CheckovLevel(finding.severity);
  finding.message = Message(TextOf(&check, "check_name"));
  std::string_view path = TextOf(&check, "file_path");
  finding.file = OneLine(path.starts_with('/') ? path.substr(1) : path, 1024);  // From the folder that was scanned.
  std::span<const Value> range = Items(&check, "file_line_range");
  if (!range.empty() && range[0].Is(value::Kind::kInt) && range[0].AsInt() > 0 && range[0].AsInt() < 1'000'000'000) {
    finding.line = static_cast<int>(range[0].AsInt());
  }
  finding.subject = OneLine(TextOf(&check, "resource"));
  return finding;
}

// What it writes where there was nothing to check: counts alone.
bool HasNothing(const Value& part) {
  return Member(part, "checkov_version") && Member(part, "passed") && Member(part, "failed");
}

void ReadCheckovPart(const Value& part, Run& run) {
  const Value* results = Member(part, "results");
  const Value* summary = Member(part, "summary");
  if (run.version.empty()) run.version = OneLine(TextOf(summary, "checkov_version"));
  if (run.version.empty()) run.version = OneLine(TextOf(&part, "checkov_version"));
  for (std::string_view name : {"failed_checks", "skipped_checks", "passed_checks"}) {
    for (const Value& check : Items(results, name)) {
      Finding finding = ReadCheckovCheck(check);
      if (name == "passed_checks") Settle(Kind::kPass, finding);
      finding.suppressed = name == "skipped_checks";
      finding.reason = Message(TextOf(Member(check, "check_result"), "suppress_comment"));
      run.AddRule(finding.rule);
      run.Add(std::move(finding));
    }
  }
  if (!HasList(results, "passed_checks")) {
    run.passed += static_cast<std::uint64_t>(std::max<std::int64_t>(NumberOf(summary, "passed").value_or(0), 0));
  }
  if (HasNothing(part)) run.incomplete = "it found nothing to check";
  std::size_t broken = Items(results, "parsing_errors").size();
  if (broken > 0) run.incomplete = fmt::format("it could not parse {}", Count(broken, "file"));
}

bool IsCheckov(const Value& part) {
  const Value* results = Member(part, "results");
  if (Member(part, "check_type") && (Member(results, "failed_checks") || Member(results, "passed_checks"))) return true;
  return HasNothing(part);
}

// What the maintainers say of a check that is not well; it does not change the score.
void ReadAnnotations(const Value& check, Finding& finding) {
  std::span<const Value> annotations = Items(&check, "annotations");
  if (annotations.empty() || !finding.is_problem()) return;
  finding.suppressed = true;
  if (annotations[0].Is(value::Kind::kString)) finding.reason = Message(annotations[0].AsString());
}

std::uint64_t PassedOf(const Value& file) {
  std::int64_t counted = NumberOf(&file, "successes").value_or(0);
  std::size_t listed = Items(&file, "successes").size();  // As the first versions wrote them.
  return std::max(static_cast<std::uint64_t>(std::max<std::int64_t>(counted, 0)), std::uint64_t{listed});
}

}  // namespace

bool ReadConftest(const Value& document, Report& report) {
  if (!document.Is(value::Kind::kList) || document.AsList().empty()) return false;
  for (const Value& file : document.AsList()) {
    if (!Member(file, "filename") || !Member(file, "successes")) return false;
  }
  report.format = "conftest";
  Run run{.tool = "conftest"};
  for (const Value& file : document.AsList()) {
    run.passed += PassedOf(file);
    ReadConftestList(file, "failures", {.level = Level::kError}, run);
    ReadConftestList(file, "warnings", {.level = Level::kWarning}, run);
    ReadConftestList(file, "exceptions", {.level = Level::kError, .suppressed = true}, run);
    ReadConftestList(file, "skipped", {.level = Level::kNone, .kind = Kind::kNotApplicable}, run);
  }
  report.runs.push_back(std::move(run));
  return true;
}

bool ReadCheckov(const Value& document, Report& report) {
  std::span<const Value> parts(&document, 1);  // One framework stands alone; several are a list.
  if (document.Is(value::Kind::kList)) parts = document.AsList();
  if (parts.empty()) return false;
  for (const Value& part : parts) {
    if (!IsCheckov(part)) return false;
  }
  report.format = "checkov";
  Run run{.tool = "checkov"};
  for (const Value& part : parts) ReadCheckovPart(part, run);
  report.runs.push_back(std::move(run));
  return true;
}

// Each check has a score of 10; -1 where it could not tell.
bool ReadScorecard(const Value& document, Report& report) {
  const Value* about = Member(document, "scorecard");
  if (about == nullptr || !HasList(&document, "checks") || !Member(document, "repo")) return false;
  report.format = "scorecard";
  Run run{.tool = "scorecard", .version = OneLine(TextOf(about, "version"))};
  std::string date(TextOf(&document, "date"));
  run.time = TimeOf(&document, "date");
  if (Result<Instant> day = ParseInstant(date + "T00:00:00Z"); !run.time && day.ok()) run.time = *day;
  for (const Value& check : Items(&document, "checks")) {
    Finding finding;
    finding.rule = OneLine(TextOf(&check, "name"));
    finding.message = Message(TextOf(&check, "reason"));
    finding.score = DecimalOf(&check, "score");
    finding.subject = OneLine(TextOf(Member(document, "repo"), "name"));
    if (!finding.score || *finding.score < 0) Settle(Kind::kOpen, finding);
    if (finding.score && *finding.score >= 10) Settle(Kind::kPass, finding);
    if (finding.kind == Kind::kFail && *finding.score < 5) finding.level = Level::kError;
    if (finding.kind != Kind::kOpen) run.AddRule(finding.rule);
    ReadAnnotations(check, finding);
    run.Add(std::move(finding));
  }
  report.runs.push_back(std::move(run));
  return true;
}

}  // namespace seaworthy::collectors::intake
