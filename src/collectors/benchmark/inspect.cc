#include "collectors/benchmark/inspect.h"

#include <utility>

#include "collectors/benchmark/report.h"
#include "formats/json_writer.h"

namespace seaworthy::collectors::benchmark {
namespace {

using formats::JsonWriter;

void NumberOrNull(JsonWriter& out, std::string_view key, std::optional<double> number, double factor = 1) {
  out.Key(key);
  number ? out.Double(*number * factor) : out.Null();
}

void WriteResult(const Measured& measured, JsonWriter& out) {
  out.BeginObject().Key("name").String(measured.name).Key("runs").Int(measured.runs).Key("failed");
  measured.failed ? out.Int(*measured.failed) : out.Null();
  NumberOrNull(out, "mean_ms", measured.mean, 1e3);
  NumberOrNull(out, "median_ms", measured.median, 1e3);
  NumberOrNull(out, "min_ms", measured.min, 1e3);
  NumberOrNull(out, "max_ms", measured.max, 1e3);
  NumberOrNull(out, "cpu_ms", measured.cpu, 1e3);
  NumberOrNull(out, "rate", measured.rate);
  out.Key("problems").BeginArray();
  for (const std::string& problem : measured.problems) out.String(problem);
  out.EndArray().EndObject();
}

void WriteReport(const Report& report, JsonWriter& out) {
  out.Key("tool").String(report.tool).Key("time");
  report.time ? out.String(ToString(*report.time)) : out.Null();
  out.Key("results").BeginArray();
  for (const Measured& measured : report.results) WriteResult(measured, out);
  out.EndArray();
}

}  // namespace

std::string Inspect(std::string_view path, std::string_view text) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path);
  Result<Report> report = ReadReport(text);
  if (report.ok()) {
    WriteReport(*report, out);
  } else {
    const Error& error = report.error();
    out.Key("not_a").String("benchmark").Key("reason");
    out.String(error.place().line == 0 ? error.message() : ToString(error.place()) + ": " + error.message());
    out.Key("code").String(error.code());
  }
  return std::move(out.EndObject()).text();
}

}  // namespace seaworthy::collectors::benchmark
