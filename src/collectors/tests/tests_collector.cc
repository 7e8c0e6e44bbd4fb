#include "collectors/tests/tests_collector.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "collect/errors.h"
#include "collect/read_file.h"
#include "collectors/tests/results.h"
#include "formats/errors.h"
#include "source/errors.h"

namespace seaworthy::collectors::tests {
namespace {

using value::AbsentReason;
using value::Value;

constexpr std::int64_t kClockSkewSeconds = 24 * 3600;
constexpr std::size_t kLongestName = 200;  // Of a test, in a fact.

// Reports have many names; what they are is told by their content.
bool MayBeReport(const source::File& file) {
  std::string_view extension = file.extension();
  if (extension == "trx" || extension == "tap") return true;
  std::string path = Lower(file.path);
  if (extension == "json") return path.find("gotest") != std::string::npos || path.find("go-test") != std::string::npos;
  if (extension != "xml") return false;
  constexpr std::string_view kWords[] = {"test", "junit", "surefire", "failsafe", "nunit", "xunit", "e2e"};
  return std::ranges::any_of(kWords, [&](std::string_view word) { return path.find(word) != std::string::npos; });
}

struct Candidates {
  std::vector<const source::File*> files;
  bool declared = false;
  LevelRules rules;
  std::string nothing;  // What to say where there is none.
};

Candidates FindCandidates(const collect::Context& context) {
  Candidates candidates;
  std::vector<std::string> globs;
  for (const model::Report& report : context.service.reports) {
    if (report.kind != "tests") continue;
    globs.insert(globs.end(), report.paths.begin(), report.paths.end());
    candidates.rules.integration = report.integration;
  }
  candidates.declared = !globs.empty();
  if (!candidates.declared) {
    candidates.files = context.repository.Evidence(MayBeReport);
    candidates.nothing = "no report of test results was found";
    return candidates;
  }
  for (const source::File& file : context.repository.files()) {
    bool named = std::ranges::any_of(globs, [&](const auto& glob) { return source::MatchesGlob(glob, file.path); });
    if (named) candidates.files.push_back(&file);
  }
  candidates.nothing =
      fmt::format("no file is at {}, where the service says its test results are", JoinWords(globs, " or "));
  return candidates;
}

// One report, with what the repository adds to it.
struct Read {
  const source::File* file;
  Results results;
  std::string commit;
};

Result<Results> ReadResults(const collect::Context& context, const source::File& file, const LevelRules& rules) {
  ResultsReader reader(rules);
  SEAWORTHY_RETURN_IF_ERROR(context.repository.Stream(file, [&](std::string_view chunk) -> Result<void> {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading test results");
    return reader.Feed(chunk);
  }));
  return reader.Finish();
}

// All that a report of integration tests holds is one.
void ApplyPath(const source::File& file, Results& results) {
  if (!results.rules.IsIntegration(file.path)) return;
  results.by_level[1] += results.by_level[0];
  results.by_level[0] = Counts();
}

Read Complete(const collect::Context& context, const source::File& file, Results results) {
  Read read{&file, std::move(results), {}};
  ApplyPath(file, read.results);
  std::optional<Instant>& time = read.results.time;
  if (time && time->seconds > context.now.seconds + kClockSkewSeconds) {
    read.results.remarks.push_back(fmt::format("its time, {}, is still to come and does not count", ToString(*time)));
    time.reset();
  }
  if (std::optional<source::Change> change = context.repository.LastChange(file)) {
    read.commit = change->commit;
    if (!time) time = change->time;
  } else if (auto remark = collect::AgeRemark(context, time)) {
    read.results.remarks.push_back(*std::move(remark));
  }
  return read;
}

Value Number(std::uint64_t number) { return Value::Int(static_cast<std::int64_t>(number)); }

std::uint64_t FailedOf(const Counts& counts) { return counts.failures + counts.errors; }

Value ReportValue(const Read& read, facts::Writer& out) {
  Counts counts = read.results.counts();
  value::StructBuilder part = out.Struct("Report");
  part.Set("path", out.String(read.file->path)).Set("format", out.String(read.results.format));
  part.Set("verdict", out.String(read.results.verdict())).Set("tests", Number(counts.tests));
  part.Set("failed", Number(FailedOf(counts) + read.results.broken_suites)).Set("skipped", Number(counts.skipped));
  part.Set("flaky", Number(counts.flaky)).Set("not_run", Number(counts.not_run));
  part.Set("timed_out", Number(counts.timed_out)).Set("missing", Number(counts.missing));
  if (read.results.time) part.Set("time", Value::Timestamp(*read.results.time));
  if (!read.commit.empty()) part.Set("commit", out.String(read.commit));
  part.Set("remarks", out.Strings(read.results.remarks));
  return part.Build().WithOrigin(out.Origin({read.file->path}, read.results.time));
}

Value ProblemValue(const Case& one, const Read& read, facts::Writer& out) {
  value::StructBuilder part = out.Struct("Problem");
  part.Set("name", out.String(OneLine(one.name, kLongestName))).Set("status", out.String(Name(one.status)));
  if (!one.suite.empty()) part.Set("suite", out.String(OneLine(one.suite, kLongestName)));
  part.Set("flaky", Value::Bool(one.flaky)).Set("timed_out", Value::Bool(one.timed_out));
  part.Set("missing", Value::Bool(one.missing));
  return part.Build().WithOrigin(out.Origin({read.file->path, one.line}, read.results.time));
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

struct Reports {
  std::vector<Read> read;
  std::vector<Value> broken;
};

// Error: collect/stopped.
Result<Reports> ReadAll(const collect::Context& context, const Candidates& candidates, facts::Writer& out) {
  Reports reports;
  for (const source::File* file : candidates.files) {
    Result<Results> results = ReadResults(context, *file, candidates.rules);
    if (results.ok()) {
      reports.read.push_back(Complete(context, *file, *std::move(results)));
      continue;
    }
    const Error& error = results.error();
    if (error.Is(collect::kStopped)) return error;
    bool other = error.Is(formats::kOtherFormat) || error.Is(formats::kNotText);
    if (!other || candidates.declared) reports.broken.push_back(BrokenValue(*file, error, out));
  }
  return reports;
}

// Of the place and the age of the whole: the oldest of the reports whose age is known.
std::uint32_t OriginOf(const std::vector<Read>& reports, facts::Writer& out) {
  const Read* first = nullptr;
  for (const Read& read : reports) {
    const std::optional<Instant>& time = read.results.time;
    if (first == nullptr || (time && (!first->results.time || *time < *first->results.time))) first = &read;
  }
  return first == nullptr ? 0 : out.Origin({first->file->path}, first->results.time);
}

void SetCounts(const std::vector<Read>& reports, facts::Writer& out) {
  std::array<Counts, 2> by_level;
  std::uint64_t broken_suites = 0;
  std::vector<Value> problems;
  for (const Read& read : reports) {
    for (std::size_t level = 0; level < by_level.size(); ++level) by_level[level] += read.results.by_level[level];
    broken_suites += read.results.broken_suites;
    for (const Case& one : read.results.problems) problems.push_back(ProblemValue(one, read, out));
  }
  std::uint32_t origin = OriginOf(reports, out);
  std::vector<Value> levels;
  for (Level level : {Level::kUnit, Level::kIntegration}) {
    const Counts& counts = by_level[static_cast<std::size_t>(level)];
    if (counts.tests == 0) continue;
    value::StructBuilder part = out.Struct("LevelResults");
    part.Set("level", out.String(Name(level))).Set("executed", Number(counts.executed()));
    part.Set("failed", Number(FailedOf(counts))).Set("skipped", Number(counts.skipped));
    levels.push_back(part.Build().WithOrigin(origin));
  }
  Counts all = by_level[0];
  all += by_level[1];
  if (all.executed() > 0) out.Set("tests.executed", Number(all.executed()).WithOrigin(origin));
  if (all.tests + broken_suites == 0) return;
  out.Set("tests.failed", Number(FailedOf(all) + broken_suites).WithOrigin(origin));
  out.Set("tests.skipped", Number(all.skipped).WithOrigin(origin));
  out.Set("tests.flaky", Number(all.flaky).WithOrigin(origin));
  out.Set("tests.levels", out.List(levels), "no report holds a test");
  out.Set("tests.problems", out.List(problems).WithOrigin(origin));
}

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  if (context.stopped()) return Error(collect::kStopped, "stopped before reading test results");
  Candidates candidates = FindCandidates(context);
  SEAWORTHY_TRY(Reports reports, ReadAll(context, candidates, out));
  std::vector<Value> list;
  for (const Read& read : reports.read) list.push_back(ReportValue(read, out));
  list.insert(list.end(), reports.broken.begin(), reports.broken.end());
  out.Set("tests.reports", out.List(list), candidates.nothing);
  if (!reports.broken.empty()) {
    const value::Absence& absence = reports.broken[0].AsAbsence();
    out.SetRestAbsent(absence.reason, absence.detail);
    return {};
  }
  if (!list.empty()) SetCounts(reports.read, out);
  out.SetRestAbsent(AbsentReason::kNotFound,
                    list.empty() ? candidates.nothing : fmt::format("no test ran in {}", reports.read[0].file->path));
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "tests", .collect = Collect};

}  // namespace seaworthy::collectors::tests
