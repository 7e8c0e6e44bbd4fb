#include "collectors/intake/intake_collector.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "collect/errors.h"
#include "collectors/intake/candidates.h"
#include "collectors/intake/report.h"
#include "collectors/intake/waivers.h"
#include "formats/errors.h"
#include "source/errors.h"

namespace seaworthy::collectors::intake {
namespace {

using value::AbsentReason;
using value::Value;

constexpr std::int64_t kClockSkewSeconds = 24 * 3600;
constexpr std::size_t kMostFindings = 20'000;
constexpr std::size_t kMostRules = 2'000;

struct Tool {
  std::string_view name;
  std::string_view fact;
};

// Each has a list of its own, so that a check of one tool is unknown where only others ran.
constexpr Tool kTools[] = {{"checkov", "intake.checkov"},
                           {"conftest", "intake.conftest"},
                           {"kube-linter", "intake.kube_linter"},
                           {"kube-score", "intake.kube_score"},
                           {"polaris", "intake.polaris"},
                           {"scorecard", "intake.scorecard"},
                           {"trivy", "intake.trivy"}};

// `OpenSSF Scorecard` writes SARIF under its longer name.
bool IsOf(const Tool& tool, std::string_view name) {
  return name == tool.name || (tool.name == "scorecard" && name.ends_with("scorecard"));
}

struct ReadRun {
  const source::File* file;
  std::string_view format;  // A literal.
  Run run;
  std::string commit;
};

// What was read, and what could not be.
struct Intake {
  std::vector<ReadRun> runs;
  std::vector<Value> broken;
  std::vector<Waiver> waivers;
};

Result<Report> ReadReport(const collect::Context& context, const source::File& file) {
  ReportReader reader;
  SEAWORTHY_RETURN_IF_ERROR(context.repository.Stream(file, [&](std::string_view chunk) -> Result<void> {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading reports of tools");
    return reader.Feed(chunk);
  }));
  return reader.Finish();
}

AbsentReason ReasonOf(const Error& error) {
  bool large = error.Is(formats::kTooLarge) || error.Is(source::kFileTooLarge);
  return large ? AbsentReason::kTooLarge : AbsentReason::kMalformed;
}

Value BrokenValue(const source::File& file, const Error& error, facts::Writer& out) {
  Place place{file.path, error.place().line, error.place().column};
  std::string detail = fmt::format("{}: {}", ToString(place), error.message());
  return out.Absent(ReasonOf(error), detail).WithOrigin(out.Origin(place, std::nullopt));
}

void AddRuns(const collect::Context& context, const source::File& file, Report report, Intake& intake) {
  std::optional<source::Change> change = context.repository.LastChange(file);
  for (Run& run : report.runs) {
    if (run.time && run.time->seconds > context.now.seconds + kClockSkewSeconds) run.time.reset();
    if (!run.time && change) run.time = change->time;
    intake.runs.push_back({&file, report.format, std::move(run), change ? change->commit : std::string()});
  }
}

// Error: collect/stopped.
Result<void> ReadReports(const collect::Context& context, const Candidates& candidates, Intake& intake,
                         facts::Writer& out) {
  for (const source::File* file : candidates.files) {
    Result<Report> report = ReadReport(context, *file);
    if (report.ok()) {
      AddRuns(context, *file, *std::move(report), intake);
      continue;
    }
    const Error& error = report.error();
    if (error.Is(collect::kStopped)) return error;
    bool other = error.Is(formats::kOtherFormat) && file->extension() != "sarif";
    if (!other || candidates.declared) intake.broken.push_back(BrokenValue(*file, error, out));
  }
  return {};
}

// Error: collect/stopped.
Result<void> ReadWaivers(const collect::Context& context, Intake& intake) {
  for (const source::File* file : context.repository.Evidence(MayHoldWaivers)) {
    if (context.stopped()) return Error(collect::kStopped, "stopped while looking for what tools ignore");
    Result<std::string_view> text = context.repository.Text(*file);
    if (!text.ok()) continue;  // The collectors of manifests say so.
    for (Waiver& waiver : FindWaivers(*file, *text)) intake.waivers.push_back(std::move(waiver));
  }
  for (const ReadRun& read : intake.runs) {
    for (const Finding& finding : read.run.findings) {
      if (!finding.suppressed || !finding.is_problem()) continue;
      const std::string& file = finding.file.empty() ? read.file->path : finding.file;
      intake.waivers.push_back({read.run.tool, finding.rule, finding.reason, file, finding.line});
    }
  }
  return {};
}

void SetText(value::StructBuilder& part, std::string_view name, std::string_view text, facts::Writer& out) {
  if (!text.empty()) part.Set(name, out.String(text));
}

// At the place that the tool names, where the repository has it, so that people are led there.
std::uint32_t OriginOf(const collect::Context& context, const ReadRun& read, const Finding& finding,
                       facts::Writer& out) {
  bool known = !finding.file.empty() && context.repository.Find(finding.file) != nullptr;
  Place place{known ? finding.file : read.file->path, known ? finding.line : 0, 0};
  return out.Origin(place, read.run.time);
}

Value FindingValue(const collect::Context& context, const ReadRun& read, const Finding& finding, facts::Writer& out) {
  value::StructBuilder part = out.Struct("Finding");
  part.Set("tool", out.String(read.run.tool)).Set("rule", out.String(finding.rule));
  part.Set("level", out.String(Name(finding.level))).Set("kind", out.String(Name(finding.kind)));
  SetText(part, "severity", finding.severity, out);
  if (finding.score) part.Set("score", Value::Double(*finding.score));
  part.Set("message", out.String(finding.message));
  SetText(part, "file", finding.file, out);
  if (finding.line > 0) part.Set("line", Value::Int(finding.line));
  SetText(part, "subject", finding.subject, out);
  part.Set("suppressed", Value::Bool(finding.suppressed));
  return part.Build().WithOrigin(OriginOf(context, read, finding, out));
}

Value RunValue(const ReadRun& read, facts::Writer& out) {
  const Run& run = read.run;
  std::uint64_t passed = run.passed;
  std::int64_t open = 0;
  std::int64_t suppressed = 0;
  for (const Finding& finding : run.findings) {
    if (finding.kind == Kind::kPass) ++passed;
    if (finding.is_problem()) ++(finding.suppressed ? suppressed : open);
  }
  value::StructBuilder part = out.Struct("Run");
  part.Set("path", out.String(read.file->path)).Set("tool", out.String(run.tool));
  SetText(part, "version", run.version, out);
  part.Set("format", out.String(read.format));
  if (run.time) part.Set("time", Value::Timestamp(*run.time));
  SetText(part, "commit", read.commit, out);
  part.Set("complete", Value::Bool(run.incomplete.empty()));
  part.Set("rules", out.Strings(std::span(run.rules).first(std::min(run.rules.size(), kMostRules))));
  part.Set("findings", Value::Int(open)).Set("suppressed", Value::Int(suppressed));
  part.Set("passed", Value::Int(static_cast<std::int64_t>(std::min<std::uint64_t>(passed, INT64_MAX))));
  return part.Build().WithOrigin(out.Origin(Place{read.file->path}, run.time));
}

// The problems of one run, and an absent part where it is not the whole.
std::vector<Value> Problems(const collect::Context& context, const ReadRun& read, facts::Writer& out) {
  std::vector<Value> list;
  for (const Finding& finding : read.run.findings) {
    if (finding.is_problem()) list.push_back(FindingValue(context, read, finding, out));
  }
  if (!read.run.incomplete.empty()) {
    std::string detail = fmt::format("{}: {}", read.file->path, read.run.incomplete);
    list.push_back(
        out.Absent(AbsentReason::kMalformed, detail).WithOrigin(out.Origin(Place{read.file->path}, read.run.time)));
  }
  return list;
}

// Of the place and the age of the whole: the oldest of the runs whose age is known.
std::uint32_t OriginOfAll(std::span<const ReadRun* const> runs, facts::Writer& out) {
  const ReadRun* first = nullptr;
  for (const ReadRun* read : runs) {
    bool older = first == nullptr || (read->run.time && (!first->run.time || *read->run.time < *first->run.time));
    if (older) first = read;
  }
  return first == nullptr ? 0 : out.Origin(Place{first->file->path}, first->run.time);
}

void SetList(std::string_view fact, std::span<const Value> list, std::span<const ReadRun* const> runs,
             facts::Writer& out) {
  out.Set(fact, out.List(list).WithOrigin(OriginOfAll(runs, out)));
}

void SetTools(const Intake& intake, const std::vector<std::vector<Value>>& problems, facts::Writer& out) {
  for (const Tool& tool : kTools) {
    std::vector<Value> list;
    std::vector<const ReadRun*> runs;
    for (std::size_t i = 0; i < intake.runs.size(); ++i) {
      if (!IsOf(tool, intake.runs[i].run.tool)) continue;
      runs.push_back(&intake.runs[i]);
      list.insert(list.end(), problems[i].begin(), problems[i].end());
    }
    if (!runs.empty()) SetList(tool.fact, list, runs, out);
  }
}

void SetFindings(const collect::Context& context, const Intake& intake, const std::string& nothing,
                 facts::Writer& out) {
  std::size_t count = 0;
  for (const ReadRun& read : intake.runs) {
    count += static_cast<std::size_t>(
        std::ranges::count_if(read.run.findings, [](const Finding& finding) { return finding.is_problem(); }));
  }
  if (count > kMostFindings) {
    return out.SetRestAbsent(AbsentReason::kTooLarge, fmt::format("the reports hold {} findings", count));
  }
  std::vector<std::vector<Value>> problems;
  std::vector<Value> all;
  std::vector<const ReadRun*> runs;
  for (const ReadRun& read : intake.runs) {
    problems.push_back(Problems(context, read, out));
    all.insert(all.end(), problems.back().begin(), problems.back().end());
    runs.push_back(&read);
  }
  all.insert(all.end(), intake.broken.begin(), intake.broken.end());
  if (!runs.empty() || !intake.broken.empty()) SetList("intake.findings", all, runs, out);
  SetTools(intake, problems, out);
  if (!intake.broken.empty()) {  // It may be of any tool.
    const value::Absence& absence = intake.broken[0].AsAbsence();
    return out.SetRestAbsent(absence.reason, absence.detail);
  }
  out.SetRestAbsent(AbsentReason::kNotFound, runs.empty() ? nothing : "no run of this tool was found");
}

void SetWaivers(std::span<const Waiver> waivers, facts::Writer& out) {
  if (waivers.size() > kMostFindings) {
    return out.SetAbsent("intake.waivers", AbsentReason::kTooLarge, fmt::format("there are {}", waivers.size()));
  }
  std::vector<Value> list;
  for (const Waiver& waiver : waivers) {
    value::StructBuilder part = out.Struct("UnapprovedWaiver");
    part.Set("tool", out.String(waiver.tool)).Set("rule", out.String(waiver.rule));
    SetText(part, "reason", waiver.reason, out);
    part.Set("file", out.String(waiver.file));
    if (waiver.line > 0) part.Set("line", Value::Int(waiver.line));
    list.push_back(part.Build().WithOrigin(out.Origin(Place{waiver.file, waiver.line, 0}, std::nullopt)));
  }
  out.Set("intake.waivers", out.List(list));
}

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  if (context.stopped()) return Error(collect::kStopped, "stopped before reading reports of tools");
  Candidates candidates = FindCandidates(context);
  Intake intake;
  SEAWORTHY_RETURN_IF_ERROR(ReadReports(context, candidates, intake, out));
  SEAWORTHY_RETURN_IF_ERROR(ReadWaivers(context, intake));
  SetWaivers(intake.waivers, out);
  std::vector<Value> runs;
  for (const ReadRun& read : intake.runs) runs.push_back(RunValue(read, out));
  runs.insert(runs.end(), intake.broken.begin(), intake.broken.end());
  out.Set("intake.runs", out.List(runs), candidates.nothing);
  SetFindings(context, intake, candidates.nothing, out);
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "intake", .collect = Collect};

}  // namespace seaworthy::collectors::intake
