#include "collectors/load_test/load_test_collector.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "collect/errors.h"
#include "collectors/load_test/candidates.h"
#include "collectors/load_test/report_reader.h"
#include "formats/errors.h"
#include "source/errors.h"

namespace seaworthy::collectors::load_test {
namespace {

using value::AbsentReason;
using value::Value;

constexpr std::int64_t kClockSkewSeconds = 24 * 3600;
constexpr std::size_t kMostRuns = 2000;  // Of all reports together.

Result<std::vector<Measurement>> ReadReport(const collect::Context& context, const source::File& file) {
  ReportReader reader;
  SEAWORTHY_RETURN_IF_ERROR(context.repository.Stream(file, [&](std::string_view chunk) -> Result<void> {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading reports of load tests");
    return reader.Feed(chunk);
  }));
  return reader.Finish();
}

// Nothing for what is too long to be true.
std::optional<Value> SpanOf(std::optional<double> seconds) {
  if (!seconds || *seconds > 1e9) return std::nullopt;
  double whole = std::floor(*seconds);
  auto nanoseconds = static_cast<std::int32_t>(std::min(std::round((*seconds - whole) * 1e9), 999'999'999.0));
  return Value::Duration({static_cast<std::int64_t>(whole), nanoseconds});
}

std::optional<Value> NumberOf(std::optional<double> number) {
  return number ? std::optional(Value::Double(*number)) : std::nullopt;
}

void SetLatencies(value::StructBuilder& part, const Latencies& latency) {
  auto set = [&](std::string_view field, std::optional<double> milliseconds) {
    if (auto span = SpanOf(milliseconds ? std::optional(*milliseconds / 1e3) : std::nullopt)) part.Set(field, *span);
  };
  set("min", latency.min);
  set("mean", latency.mean);
  set("p50", latency.p50);
  set("p90", latency.p90);
  set("p95", latency.p95);
  set("p99", latency.p99);
  set("p999", latency.p999);
  set("max", latency.max);
}

Value Thresholds(const Measurement& run, facts::Writer& out) {
  std::vector<Value> list;
  for (const Threshold& threshold : run.thresholds) {
    value::StructBuilder part = out.Struct("Threshold");
    list.push_back(part.Set("name", out.String(threshold.name)).Set("kept", Value::Bool(threshold.kept)).Build());
  }
  return out.List(list);
}

// When the run was made, by the report itself, else when the report was committed.
std::optional<Instant> TimeOf(const collect::Context& context, const std::optional<source::Change>& change,
                              Measurement& run) {
  if (run.started && run.started->seconds > context.now.seconds + kClockSkewSeconds) {
    run.problems.push_back(fmt::format("its time, {}, is still to come and does not count", ToString(*run.started)));
    run.started.reset();
  }
  if (run.started || !change) return run.started;
  return change->time;
}

class Runs {
 public:
  Runs(const collect::Context& context, facts::Writer& out) : context_(context), out_(out) {}

  void Add(const source::File& file, std::vector<Measurement> runs) {
    std::optional<source::Change> change = context_.repository.LastChange(file);
    for (Measurement& run : runs) {
      if (list_.size() < kMostRuns) list_.push_back(RunValue(file, change, run));
    }
  }

  void AddBroken(const source::File& file, const Error& error) {
    bool large = error.Is(formats::kTooLarge) || error.Is(source::kFileTooLarge);
    Place place{file.path, error.place().line, error.place().column};
    std::string detail = fmt::format("{}: {}", ToString(place), error.message());
    list_.push_back(out_.Absent(large ? AbsentReason::kTooLarge : AbsentReason::kMalformed, detail)
                        .WithOrigin(out_.Origin(place, std::nullopt)));
  }

  const std::vector<Value>& list() const { return list_; }

 private:
  // What a run proves nothing without: where it is not there, no check that reads it is decided.
  Value Needed(const std::optional<Value>& figure, std::string_view what) {
    if (figure) return *figure;
    return out_.Absent(AbsentReason::kNotDeclared, fmt::format("the report does not tell {}", what));
  }

  Value RunValue(const source::File& file, const std::optional<source::Change>& change, Measurement& run) {
    std::optional<Instant> time = TimeOf(context_, change, run);
    value::StructBuilder part = out_.Struct("Run");
    Place place{file.path, run.line, 0};
    part.Set("report", out_.String(ToString(place)));
    part.Set("tool", out_.String(run.tool)).Set("form", out_.String(run.form));
    if (!run.target.empty()) part.Set("target", out_.String(run.target));
    if (time) part.Set("time", Value::Timestamp(*time));
    if (change) part.Set("commit", out_.String(change->commit));
    if (run.requests) part.Set("requests", Value::Double(*run.requests));
    if (run.rate_asked) part.Set("rate_asked", Value::Double(*run.rate_asked));
    part.Set("duration", Needed(SpanOf(run.seconds), "how long it ran"));
    part.Set("rate", Needed(NumberOf(run.rate), "its rate"));
    part.Set("rate_ok", Needed(NumberOf(run.rate_ok), "its rate and failures"));
    part.Set("error_rate", Needed(NumberOf(run.error_rate), "failures"));
    SetLatencies(part, run.latency);
    if (run.keeps_rate) part.Set("keeps_rate", Value::Bool(*run.keeps_rate));
    part.Set("thresholds", Thresholds(run, out_)).Set("problems", out_.Strings(run.problems));
    return part.Build().WithOrigin(out_.Origin(place, time));
  }

  const collect::Context& context_;
  facts::Writer& out_;
  std::vector<Value> list_;
};

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  if (context.stopped()) return Error(collect::kStopped, "stopped before reading reports of load tests");
  Candidates candidates = FindCandidates(context);
  Runs runs(context, out);
  for (const source::File* file : candidates.files) {
    auto report = ReadReport(context, *file);
    if (report.ok()) {
      runs.Add(*file, *std::move(report));
      continue;
    }
    const Error& error = report.error();
    if (error.Is(collect::kStopped)) return error;
    if (candidates.declared || !error.Is(formats::kOtherFormat)) runs.AddBroken(*file, error);
  }
  out.Set("load_test.runs", out.List(runs.list()), candidates.nothing);
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "load_test", .collect = Collect};

}  // namespace seaworthy::collectors::load_test
