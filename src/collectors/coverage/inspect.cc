#include "collectors/coverage/inspect.h"

#include <utility>

#include "collectors/coverage/report.h"
#include "formats/json_writer.h"

namespace seaworthy::collectors::coverage {
namespace {

using formats::JsonWriter;

Result<Report> Read(const formats::ChunkSource& source) {
  ReportReader reader;
  SEAWORTHY_RETURN_IF_ERROR(source([&](std::string_view chunk) { return reader.Feed(chunk); }));
  return reader.Finish();
}

void WriteReport(const Report& report, JsonWriter& out) {
  const Counts& lines = report.tally.lines;
  out.Key("format").String(report.format).Key("unit").String(report.unit);
  out.Key("covered").Uint(lines.covered).Key("total").Uint(lines.total).Key("rate");
  if (lines.total == 0) {
    out.Null();
  } else {
    out.Double(static_cast<double>(lines.covered) / static_cast<double>(lines.total));
  }
  out.Key("branches").BeginObject().Key("covered").Uint(report.tally.branches.covered);
  out.Key("total").Uint(report.tally.branches.total).EndObject();
  out.Key("files").Uint(report.table.files()).Key("time");
  report.time ? out.String(ToString(*report.time)) : out.Null();
  out.Key("remarks").BeginArray();
  for (const std::string& remark : report.remarks) out.String(remark);
  out.EndArray();
}

}  // namespace

std::string Inspect(std::string_view path, const formats::ChunkSource& source) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path);
  Result<Report> report = Read(source);
  if (report.ok()) {
    WriteReport(*report, out);
  } else {
    const Error& error = report.error();
    out.Key("not_a")
        .String("coverage")
        .Key("reason")
        .String(error.place().line == 0 ? error.message() : ToString(error.place()) + ": " + error.message());
    out.Key("code").String(error.code());
  }
  return std::move(out.EndObject()).text();
}

}  // namespace seaworthy::collectors::coverage
