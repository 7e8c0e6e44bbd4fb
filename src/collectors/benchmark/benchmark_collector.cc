#include "collectors/benchmark/benchmark_collector.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "collect/errors.h"
#include "collect/read_file.h"
#include "collectors/benchmark/report.h"
#include "formats/errors.h"

namespace seaworthy::collectors::benchmark {
namespace {

using value::AbsentReason;
using value::Value;

constexpr std::int64_t kClockSkewSeconds = 24 * 3600;
constexpr std::size_t kMostResults = 2000;  // Of all reports together.

constexpr auto kWords = std::to_array<std::string_view>({"bench", "hyperfine", "perf"});

bool MayBeReport(const source::File& file) {
  if (file.extension() != "json") return false;
  std::string path = Lower(file.path);
  return std::ranges::any_of(kWords, [&](std::string_view word) { return path.find(word) != std::string::npos; });
}

struct Candidates {
  std::vector<const source::File*> files;
  bool declared = false;
  std::string nothing = "no report of benchmarks was found";  // What to say where there is none.
};

Candidates FindCandidates(const collect::Context& context) {
  Candidates candidates;
  std::vector<std::string> globs;
  for (const model::Report& report : context.service.reports) {
    if (report.kind == "benchmark") globs.insert(globs.end(), report.paths.begin(), report.paths.end());
  }
  candidates.declared = !globs.empty();
  if (!candidates.declared) {
    candidates.files = context.repository.Evidence(MayBeReport);
    return candidates;
  }
  for (const source::File& file : context.repository.files()) {
    bool named = std::ranges::any_of(globs, [&](const auto& glob) { return source::MatchesGlob(glob, file.path); });
    if (named) candidates.files.push_back(&file);
  }
  candidates.nothing =
      fmt::format("no file is at {}, where the service says its benchmarks are", JoinWords(globs, " or "));
  return candidates;
}

// Up to the next nanosecond: what takes time never takes none.
Value SpanOf(double seconds) {
  double nanoseconds = std::ceil(seconds * 1e9 - 1e-3);
  double whole = std::floor(nanoseconds / 1e9);
  return Value::Duration({static_cast<std::int64_t>(whole), static_cast<std::int32_t>(nanoseconds - whole * 1e9)});
}

class Results {
 public:
  Results(const collect::Context& context, facts::Writer& out) : context_(context), out_(out) {}

  void Add(const source::File& file, const Report& report) {
    std::optional<source::Change> change = context_.repository.LastChange(file);
    std::optional<Instant> time = report.time;
    std::string problem;
    if (time && time->seconds > context_.now.seconds + kClockSkewSeconds) {
      problem = fmt::format("its time, {}, is still to come and does not count", ToString(*time));
      time.reset();
    }
    if (!time && change) time = change->time;
    for (const Measured& measured : report.results) {
      if (list_.size() >= kMostResults) return;
      value::StructBuilder part = Figures(measured, problem);
      part.Set("report", out_.String(file.path)).Set("tool", out_.String(report.tool));
      if (time) part.Set("time", Value::Timestamp(*time));
      if (change) part.Set("commit", out_.String(change->commit));
      list_.push_back(part.Build().WithOrigin(out_.Origin({file.path}, time)));
    }
  }

  void AddBroken(const source::File& file, const Error& error) {
    Place place{file.path, error.place().line, error.place().column};
    std::string detail = fmt::format("{}: {}", ToString(place), error.message());
    list_.push_back(out_.Absent(collect::ReasonOf(error), detail).WithOrigin(out_.Origin(place, std::nullopt)));
  }

  const std::vector<Value>& list() const { return list_; }

 private:
  Value NotTold(std::string_view what) {
    return out_.Absent(AbsentReason::kNotDeclared, fmt::format("the report does not tell {}", what));
  }

  value::StructBuilder Figures(const Measured& measured, const std::string& problem) {
    value::StructBuilder part = out_.Struct("Result");
    part.Set("name", out_.String(measured.name)).Set("runs", Value::Int(measured.runs));
    part.Set("failed", measured.failed ? Value::Int(*measured.failed) : NotTold("which runs failed"));
    part.Set("mean", measured.mean ? SpanOf(*measured.mean) : NotTold("how long a run took"));
    auto set = [&](std::string_view field, std::optional<double> seconds) {
      if (seconds) part.Set(field, SpanOf(*seconds));
    };
    set("median", measured.median);
    set("min", measured.min);
    set("max", measured.max);
    set("cpu", measured.cpu);
    if (measured.rate) part.Set("rate", Value::Double(*measured.rate));
    std::vector<std::string> problems = measured.problems;
    if (!problem.empty()) problems.push_back(problem);
    part.Set("problems", out_.Strings(problems));
    return part;
  }

  const collect::Context& context_;
  facts::Writer& out_;
  std::vector<Value> list_;
};

// What is only named like a report, and broken, says nothing; a broken report does.
bool IsOfATool(std::string_view text) {
  return text.find(R"("benchmarks")") != std::string_view::npos ||
         text.find(R"("exit_codes")") != std::string_view::npos;
}

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  Candidates candidates = FindCandidates(context);
  Results results(context, out);
  for (const source::File* file : candidates.files) {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading reports of benchmarks");
    auto text = collect::ReadWhole(context, *file);
    auto report = text.ok() ? ReadReport(*text) : Result<Report>(text.error());
    if (report.ok()) {
      results.Add(*file, *report);
      continue;
    }
    if (report.error().Is(collect::kStopped)) return report.error();
    bool anothers = report.error().Is(formats::kOtherFormat) || !text.ok() || !IsOfATool(*text);
    if (candidates.declared || !anothers) results.AddBroken(*file, report.error());
  }
  out.Set("benchmark.results", out.List(results.list()), candidates.nothing);
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "benchmark", .collect = Collect};

}  // namespace seaworthy::collectors::benchmark
