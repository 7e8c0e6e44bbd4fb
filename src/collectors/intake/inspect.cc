#include "collectors/intake/inspect.h"

#include <array>
#include <utility>

#include "collectors/intake/report.h"
#include "formats/json_writer.h"

namespace seaworthy::collectors::intake {
namespace {

using formats::JsonWriter;

Result<Report> Read(const formats::ChunkSource& source) {
  ReportReader reader;
  SEAWORTHY_RETURN_IF_ERROR(source([&](std::string_view chunk) { return reader.Feed(chunk); }));
  return reader.Finish();
}

struct Counts {
  std::array<std::uint64_t, 4> levels{};
  std::uint64_t results = 0;
  std::uint64_t suppressed = 0;
  std::uint64_t resolved = 0;
  std::uint64_t passed = 0;
};

Counts CountAll(const Report& report) {
  Counts counts;
  for (const Run& run : report.runs) {
    counts.results += run.findings.size();
    counts.passed += run.passed;
    for (const Finding& finding : run.findings) {
      ++counts.levels[static_cast<std::size_t>(finding.level)];
      counts.suppressed += finding.suppressed ? 1U : 0U;
      counts.resolved += finding.resolved ? 1U : 0U;
      counts.passed += finding.kind == Kind::kPass ? 1U : 0U;
    }
  }
  return counts;
}

void WriteRun(const Run& run, JsonWriter& out) {
  out.BeginObject().Key("tool").String(run.tool).Key("version");
  run.version.empty() ? out.Null() : out.String(run.version);
  out.Key("time");
  run.time ? out.String(ToString(*run.time)) : out.Null();
  out.Key("results").Uint(run.findings.size()).Key("incomplete");
  run.incomplete.empty() ? out.Null() : out.String(run.incomplete);
  out.EndObject();
}

void WriteReport(const Report& report, JsonWriter& out) {
  Counts counts = CountAll(report);
  out.Key("format").String(report.format).Key("version");
  report.version.empty() ? out.Null() : out.String(report.version);
  out.Key("runs").Uint(report.runs.size()).Key("results").Uint(counts.results);
  for (Level level : {Level::kError, Level::kWarning, Level::kNote, Level::kNone}) {
    out.Key(Name(level)).Uint(counts.levels[static_cast<std::size_t>(level)]);
  }
  out.Key("suppressed").Uint(counts.suppressed).Key("resolved").Uint(counts.resolved);
  out.Key("passed").Uint(counts.passed).Key("tools").BeginArray();
  for (const Run& run : report.runs) WriteRun(run, out);
  out.EndArray();
}

void WriteError(const Error& error, JsonWriter& out) {
  std::string reason = error.place().line == 0 ? error.message() : ToString(error.place()) + ": " + error.message();
  out.Key("not_a").String("sarif").Key("reason").String(reason).Key("code").String(error.code());
}

}  // namespace

std::string Inspect(std::string_view path, const formats::ChunkSource& source) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path);
  Result<Report> report = Read(source);
  report.ok() ? WriteReport(*report, out) : WriteError(report.error(), out);
  return std::move(out.EndObject()).text();
}

}  // namespace seaworthy::collectors::intake
