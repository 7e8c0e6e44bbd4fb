#include "collectors/tests/inspect.h"

#include <utility>

#include "collectors/tests/results.h"
#include "formats/json_writer.h"

namespace seaworthy::collectors::tests {
namespace {

using formats::JsonWriter;

Result<Results> Read(const formats::ChunkSource& source) {
  ResultsReader reader;
  SEAWORTHY_RETURN_IF_ERROR(source([&](std::string_view chunk) { return reader.Feed(chunk); }));
  return reader.Finish();
}

void WriteResults(const Results& results, JsonWriter& out) {
  Counts counts = results.counts();
  out.Key("format").String(results.format).Key("tests").Uint(counts.tests).Key("passed").Uint(counts.passed());
  out.Key("failures").Uint(counts.failures).Key("errors").Uint(counts.errors).Key("skipped").Uint(counts.skipped);
  out.Key("not_run").Uint(counts.not_run).Key("flaky").Uint(counts.flaky).Key("timed_out").Uint(counts.timed_out);
  out.Key("missing").Uint(counts.missing).Key("broken_suites").Uint(results.broken_suites);
  for (Level level : {Level::kUnit, Level::kIntegration}) {
    out.Key(Name(level)).Uint(results.by_level[static_cast<std::size_t>(level)].tests);
  }
  out.Key("verdict").String(results.verdict()).Key("time");
  results.time ? out.String(ToString(*results.time)) : out.Null();
  out.Key("remarks").BeginArray();
  for (const std::string& remark : results.remarks) out.String(remark);
  out.EndArray();
}

}  // namespace

std::string Inspect(std::string_view path, const formats::ChunkSource& source) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path);
  Result<Results> results = Read(source);
  if (results.ok()) {
    WriteResults(*results, out);
  } else {
    const Error& error = results.error();
    std::string place = ToString(error.place());
    out.Key("not_a").String("tests").Key("reason").String(place.empty() ? error.message()
                                                                        : place + ": " + error.message());
    out.Key("code").String(error.code());
  }
  return std::move(out.EndObject()).text();
}

}  // namespace seaworthy::collectors::tests
