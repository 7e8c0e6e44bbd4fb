#include "collectors/load_test/inspect.h"

#include <optional>
#include <utility>
#include <vector>

#include "collectors/load_test/report_reader.h"
#include "formats/json_writer.h"

namespace seaworthy::collectors::load_test {
namespace {

using formats::JsonWriter;

Result<std::vector<Measurement>> Read(const formats::ChunkSource& source) {
  ReportReader reader;
  SEAWORTHY_RETURN_IF_ERROR(source([&](std::string_view chunk) { return reader.Feed(chunk); }));
  return reader.Finish();
}

void WriteNumber(JsonWriter& out, std::string_view key, std::optional<double> number) {
  out.Key(key);
  number ? out.Double(*number) : out.Null();
}

void WriteText(JsonWriter& out, std::string_view key, std::string_view text) {
  out.Key(key);
  text.empty() ? out.Null() : out.String(text);
}

void WriteFigures(const Measurement& run, JsonWriter& out) {
  WriteNumber(out, "duration_s", run.seconds);
  WriteNumber(out, "requests", run.requests);
  WriteNumber(out, "rps", run.rate);
  WriteNumber(out, "rps_ok", run.rate_ok);
  WriteNumber(out, "rps_asked", run.rate_asked);
  WriteNumber(out, "error_rate", run.error_rate);
  WriteNumber(out, "min_ms", run.latency.min);
  WriteNumber(out, "mean_ms", run.latency.mean);
  WriteNumber(out, "p50_ms", run.latency.p50);
  WriteNumber(out, "p90_ms", run.latency.p90);
  WriteNumber(out, "p95_ms", run.latency.p95);
  WriteNumber(out, "p99_ms", run.latency.p99);
  WriteNumber(out, "p999_ms", run.latency.p999);
  WriteNumber(out, "max_ms", run.latency.max);
}

void WriteRun(const Measurement& run, JsonWriter& out) {
  out.Key("tool").String(run.tool).Key("form").String(run.form);
  if (run.line > 0) out.Key("line").Uint(static_cast<std::uint64_t>(run.line));
  WriteText(out, "target", run.target);
  WriteText(out, "time", run.started ? ToString(*run.started) : std::string());
  WriteFigures(run, out);
  out.Key("keeps_rate");
  run.keeps_rate ? out.Bool(*run.keeps_rate) : out.Null();
  out.Key("thresholds").BeginArray();
  for (const Threshold& threshold : run.thresholds) {
    out.BeginObject().Key("name").String(threshold.name).Key("kept").Bool(threshold.kept).EndObject();
  }
  out.EndArray().Key("problems").BeginArray();
  for (const std::string& problem : run.problems) out.String(problem);
  out.EndArray();
}

void WriteRuns(const std::vector<Measurement>& runs, JsonWriter& out) {
  if (runs.size() == 1) return WriteRun(runs.front(), out);
  out.Key("tool").String(runs.front().tool).Key("results").BeginArray();
  for (const Measurement& run : runs) {
    out.BeginObject();
    WriteRun(run, out);
    out.EndObject();
  }
  out.EndArray();
}

void WriteError(const Error& error, JsonWriter& out) {
  std::string reason = error.place().line == 0 ? error.message() : ToString(error.place()) + ": " + error.message();
  out.Key("not_a").String("load-test").Key("reason").String(reason).Key("code").String(error.code());
}

}  // namespace

std::string Inspect(std::string_view path, const formats::ChunkSource& source) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path);
  auto runs = Read(source);
  runs.ok() ? WriteRuns(*runs, out) : WriteError(runs.error(), out);
  return std::move(out.EndObject()).text();
}

}  // namespace seaworthy::collectors::load_test
