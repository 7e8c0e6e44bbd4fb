#include "collectors/coverage/coverage_collector.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "collect/errors.h"
#include "collect/read_file.h"
#include "collectors/coverage/combine.h"
#include "collectors/coverage/report.h"
#include "formats/errors.h"
#include "source/errors.h"

namespace seaworthy::collectors::coverage {
namespace {

using value::AbsentReason;
using value::Value;

constexpr std::int64_t kClockSkewSeconds = 24 * 3600;
constexpr std::string_view kNothing = "no coverage report was found";

// Reports have many names; what they are is told by their content.
bool MayBeReport(const source::File& file) {
  std::string path = Lower(file.path);
  std::string_view extension = file.extension();
  constexpr std::string_view kExtensions[] = {"xml", "info", "out", "txt", "json", "lcov", "cov"};
  if (std::ranges::find(kExtensions, extension) == std::end(kExtensions)) return false;
  if (extension == "info" || extension == "lcov" || file.name() == "c.out") return true;
  constexpr std::string_view kWords[] = {"cover", "cobertura", "lcov", "gcov", "jacoco", "clover"};
  return std::ranges::any_of(kWords, [&](std::string_view word) { return path.find(word) != std::string::npos; });
}

struct Candidates {
  std::vector<const source::File*> files;
  bool declared = false;
  std::string nothing;  // What to say where there is none.
};

Candidates FindCandidates(const collect::Context& context) {
  Candidates candidates;
  std::vector<std::string> globs;
  for (const model::Report& report : context.service.reports) {
    if (report.kind == "coverage") globs.insert(globs.end(), report.paths.begin(), report.paths.end());
  }
  candidates.declared = !globs.empty();
  if (!candidates.declared) {
    candidates.files = context.repository.Evidence(MayBeReport);
    candidates.nothing = kNothing;
    return candidates;
  }
  for (const source::File& file : context.repository.files()) {
    bool named = std::ranges::any_of(globs, [&](const auto& glob) { return source::MatchesGlob(glob, file.path); });
    if (named) candidates.files.push_back(&file);
  }
  candidates.nothing =
      fmt::format("no file is at {}, where the service says its reports are", JoinWords(globs, " or "));
  return candidates;
}

Result<Report> ReadReport(const collect::Context& context, const source::File& file) {
  ReportReader reader;
  SEAWORTHY_RETURN_IF_ERROR(context.repository.Stream(file, [&](std::string_view chunk) -> Result<void> {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading coverage reports");
    return reader.Feed(chunk);
  }));
  return reader.Finish();
}

Summary Summarise(const collect::Context& context, const source::File& file, const Report& report) {
  Summary summary{.path = file.path,
                  .format = report.format,
                  .unit = report.unit,
                  .tally = report.tally,
                  .time = report.time,
                  .remarks = report.remarks};
  if (summary.time && summary.time->seconds > context.now.seconds + kClockSkewSeconds) {
    summary.remarks.push_back(
        fmt::format("its time, {}, is still to come and does not count", ToString(*summary.time)));
    summary.time.reset();
  }
  if (std::optional<source::Change> change = context.repository.LastChange(file)) {
    summary.commit = change->commit;
    if (!summary.time) summary.time = change->time;
  } else if (auto remark = collect::AgeRemark(context, summary.time)) {
    summary.remarks.push_back(*std::move(remark));
  }
  return summary;
}

Value Rate(const Counts& counts) {
  return Value::Double(static_cast<double>(counts.covered) / static_cast<double>(counts.total));
}

Value Number(std::uint64_t number) { return Value::Int(static_cast<std::int64_t>(number)); }

Value ReportValue(const Summary& report, facts::Writer& out) {
  value::StructBuilder part = out.Struct("Report");
  part.Set("path", out.String(report.path));
  part.Set("format", out.String(report.format));
  part.Set("unit", out.String(report.unit));
  part.Set("covered", Number(report.tally.lines.covered));
  part.Set("total", Number(report.tally.lines.total));
  if (report.tally.lines.total > 0) part.Set("line_rate", Rate(report.tally.lines));
  if (report.tally.branches.total > 0) part.Set("branch_rate", Rate(report.tally.branches));
  if (report.time) part.Set("time", Value::Timestamp(*report.time));
  if (!report.commit.empty()) part.Set("commit", out.String(report.commit));
  part.Set("counted", Value::Bool(report.counted));
  part.Set("remarks", out.Strings(report.remarks));
  return part.Build().WithOrigin(out.Origin({report.path}, report.time));
}

// Of the place and the age of the whole: the oldest of the reports whose age is known.
std::uint32_t OriginOf(std::span<const Summary> reports, facts::Writer& out) {
  const Summary* first = nullptr;
  for (const Summary& report : reports) {
    if (!report.counted) continue;
    if (first == nullptr || (report.time && (!first->time || *report.time < *first->time))) first = &report;
  }
  return first == nullptr ? 0 : out.Origin({first->path}, first->time);
}

void SetTotals(const Tally& tally, std::uint32_t origin, facts::Writer& out) {
  if (tally.lines.total > 0) {
    out.Set("coverage.line_rate", Rate(tally.lines).WithOrigin(origin));
    out.Set("coverage.covered", Number(tally.lines.covered).WithOrigin(origin));
    out.Set("coverage.total", Number(tally.lines.total).WithOrigin(origin));
  }
  if (tally.branches.total > 0) {
    out.Set("coverage.branch_rate", Rate(tally.branches).WithOrigin(origin));
  } else {
    out.SetAbsent("coverage.branch_rate", AbsentReason::kNotFound, "no report tells branches");
  }
}

// A component has lines of its own where its descriptor stands in a folder.
void SetComponents(const collect::Context& context, const LineTable& table, std::uint32_t origin, facts::Writer& out) {
  std::vector<Value> list;
  for (const model::Component& component : context.service.components) {
    std::size_t slash = component.place.file.rfind('/');
    if (slash == std::string::npos) continue;
    std::string folder = component.place.file.substr(0, slash + 1);
    Tally tally;
    table.ForEach([&](std::string_view file, const Tally& of_file) {
      if (file.starts_with(folder)) tally += of_file;
    });
    if (tally.lines.total == 0) continue;
    value::StructBuilder part = out.Struct("ComponentCoverage");
    part.Set("name", out.String(component.name));
    part.Set("covered", Number(tally.lines.covered)).Set("total", Number(tally.lines.total));
    list.push_back(part.Set("line_rate", Rate(tally.lines)).Build().WithOrigin(origin));
  }
  out.Set("coverage.components", out.List(list),
          "no component is declared in a folder of its own that a report covers");
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

// What was read, and what could not be.
struct Reports {
  std::vector<Value> broken;
  Combination combination;
};

// Error: collect/stopped.
Result<void> ReadAll(const collect::Context& context, const Candidates& candidates, Reports& reports,
                     facts::Writer& out) {
  for (const source::File* file : candidates.files) {
    Result<Report> report = ReadReport(context, *file);
    if (report.ok()) {
      reports.combination.Add(Summarise(context, *file, *report), *report);
      continue;
    }
    const Error& error = report.error();
    if (error.Is(collect::kStopped)) return error;
    bool other = error.Is(formats::kOtherFormat) || error.Is(formats::kNotText);
    if (!other || candidates.declared) reports.broken.push_back(BrokenValue(*file, error, out));
  }
  return {};
}

void SetFacts(const collect::Context& context, Reports& reports, const std::string& nothing, facts::Writer& out) {
  Combination& combination = reports.combination;
  std::optional<Tally> total = combination.Total();
  std::vector<Value> list;
  for (const Summary& report : combination.reports()) list.push_back(ReportValue(report, out));
  list.insert(list.end(), reports.broken.begin(), reports.broken.end());
  out.Set("coverage.reports", out.List(list), nothing);
  if (list.empty()) return out.SetRestAbsent(AbsentReason::kNotFound, nothing);
  if (!reports.broken.empty()) {
    const value::Absence& absence = reports.broken[0].AsAbsence();
    return out.SetRestAbsent(absence.reason, absence.detail);
  }
  if (!total) return out.SetRestAbsent(AbsentReason::kMalformed, combination.trouble());
  std::uint32_t origin = OriginOf(combination.reports(), out);
  SetTotals(*total, origin, out);
  SetComponents(context, combination.table(), origin, out);
  out.SetRestAbsent(AbsentReason::kNotFound, fmt::format("{} holds no line", combination.reports()[0].path));
}

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  if (context.stopped()) return Error(collect::kStopped, "stopped before reading coverage reports");
  Candidates candidates = FindCandidates(context);
  FileNames names(context.repository);
  Reports reports{.broken = {}, .combination = Combination(names, context.service)};
  SEAWORTHY_RETURN_IF_ERROR(ReadAll(context, candidates, reports, out));
  SetFacts(context, reports, candidates.nothing, out);
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "coverage", .collect = Collect};

}  // namespace seaworthy::collectors::coverage
