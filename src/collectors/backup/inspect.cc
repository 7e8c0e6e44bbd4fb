#include "collectors/backup/inspect.h"

#include <algorithm>
#include <utility>

#include "collectors/backup/report.h"
#include "formats/json_writer.h"

namespace seaworthy::collectors::backup {
namespace {

using formats::JsonWriter;

void TimeOrNull(JsonWriter& out, std::string_view key, const std::optional<Instant>& time) {
  out.Key(key);
  time ? out.String(ToString(*time)) : out.Null();
}

void TextOrNull(JsonWriter& out, std::string_view key, std::string_view text) {
  out.Key(key);
  text.empty() ? out.Null() : out.String(text);
}

void BoolOrNull(JsonWriter& out, std::string_view key, const std::optional<bool>& flag) {
  out.Key(key);
  flag ? out.Bool(*flag) : out.Null();
}

void Texts(JsonWriter& out, std::string_view key, const std::vector<std::string>& texts) {
  out.Key(key).BeginArray();
  for (const std::string& text : texts) out.String(text);
  out.EndArray();
}

void WriteSet(const Set& set, JsonWriter& out) {
  std::size_t good = 0;
  std::optional<Instant> newest;
  std::optional<Instant> oldest;
  std::vector<std::string> problems = set.problems;
  for (const Copy& copy : set.copies) {
    if (!copy.problem.empty()) {
      problems.push_back(copy.id + ": " + copy.problem);
      continue;
    }
    ++good;
    newest = newest ? std::max(newest, copy.time) : copy.time;
    oldest = oldest ? std::min(oldest, copy.time) : copy.time;
  }
  out.BeginObject().Key("name").String(set.title).Key("copies").Uint(set.copies.size()).Key("good").Uint(good);
  TimeOrNull(out, "newest_good", newest);
  TimeOrNull(out, "oldest_good", oldest);
  BoolOrNull(out, "encrypted", set.encrypted);
  TextOrNull(out, "schedule", set.plan ? std::string_view(set.plan->schedule) : std::string_view());
  Texts(out, "problems", problems);
  out.EndObject();
}

void WriteReport(const Report& report, JsonWriter& out) {
  out.Key("tool").String(report.tool).Key("form").String(report.form).Key("sets").BeginArray();
  for (const Set& set : report.sets) WriteSet(set, out);
  out.EndArray().Key("restores").BeginArray();
  for (const Restore& restore : report.restores) {
    out.BeginObject();
    TextOrNull(out, "backup", restore.backup);
    TimeOrNull(out, "time", restore.time);
    out.Key("ok").Bool(restore.problem.empty());
    TextOrNull(out, "problem", restore.problem);
    out.EndObject();
  }
  out.EndArray();
  BoolOrNull(out, "intact", report.intact);
  Texts(out, "remarks", report.remarks);
}

}  // namespace

std::string Inspect(std::string_view path, std::string_view text) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path);
  Result<Report> report = ReadReport(path, text);
  if (report.ok()) {
    WriteReport(*report, out);
  } else {
    const Error& error = report.error();
    out.Key("not_a").String("backup").Key("reason");
    out.String(error.place().line == 0 ? error.message() : ToString(error.place()) + ": " + error.message());
    out.Key("code").String(error.code());
  }
  return std::move(out.EndObject()).text();
}

}  // namespace seaworthy::collectors::backup
