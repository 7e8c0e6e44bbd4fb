#include "collectors/backup/backup_collector.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "collect/errors.h"
#include "collect/read_file.h"
#include "collectors/backup/report.h"
#include "collectors/backup/stores.h"
#include "formats/errors.h"

namespace seaworthy::collectors::backup {
namespace {

using value::AbsentReason;
using value::Value;

constexpr std::size_t kMostReports = 500;

constexpr auto kExtensions =
    std::to_array<std::string_view>({"json", "ndjson", "jsonl", "yaml", "yml", "txt", "log", "out", "gz"});
constexpr auto kWords = std::to_array<std::string_view>({"backup", "restic", "pgbackrest", "velero", "restore"});

bool MayBeReport(const source::File& file) {
  if (std::ranges::find(kExtensions, file.extension()) == kExtensions.end()) return false;
  std::string path = Lower(file.path);
  return std::ranges::any_of(kWords, [&](std::string_view word) { return path.find(word) != std::string::npos; });
}

struct Candidates {
  std::vector<const source::File*> files;
  bool declared = false;
  std::string nothing = "no report of a backup tool was found";  // What to say where there is none.
};

Candidates FindCandidates(const collect::Context& context) {
  Candidates candidates;
  std::vector<std::string> globs;
  for (const model::Report& report : context.service.reports) {
    if (report.kind == "backup") globs.insert(globs.end(), report.paths.begin(), report.paths.end());
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
      fmt::format("no file is at {}, where the service says its reports are", JoinWords(globs, " or "));
  return candidates;
}

// What was read, and what could not be.
struct Reports {
  std::vector<ReadFile> files;
  std::vector<Value> broken;
};

Value BrokenValue(const source::File& file, const Error& error, facts::Writer& out) {
  Place place{file.path, error.place().line, error.place().column};
  std::string detail = fmt::format("{}: {}", ToString(place), error.message());
  return out.Absent(collect::ReasonOf(error), detail).WithOrigin(out.Origin(place, std::nullopt));
}

// What is only named like a report, and broken, says nothing; a broken report does.
bool IsOfATool(std::string_view text) {
  constexpr auto kMarks = std::to_array<std::string_view>(
      {R"("short_id")", R"("program_version")", R"("backrest")", R"("lsn")", "velero.io/", "seaworthy.restore-test/"});
  return std::ranges::any_of(kMarks, [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
}

bool IsAnothers(const Error& error, std::string_view text) {
  return error.Is(formats::kOtherFormat) || error.Is(formats::kNotText) || error.Is(formats::kTemplated) ||
         !IsOfATool(text);
}

// Error: collect/stopped.
Result<void> ReadAll(const collect::Context& context, const Candidates& candidates, Reports& reports,
                     facts::Writer& out) {
  for (const source::File* file : candidates.files) {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading reports of backups");
    if (reports.files.size() >= kMostReports) break;
    auto text = collect::ReadWhole(context, *file);
    auto report = text.ok() ? ReadReport(file->path, *text) : Result<Report>(text.error());
    if (report.ok()) {
      reports.files.push_back({file->path, *std::move(report), collect::WrittenAt(context, *file)});
      continue;
    }
    if (report.error().Is(collect::kStopped)) return report.error();
    bool anothers = text.ok() ? IsAnothers(report.error(), *text) : !report.error().Is(formats::kTooLarge);
    if (candidates.declared || !anothers) {
      reports.broken.push_back(BrokenValue(*file, report.error(), out));
    }
  }
  return {};
}

void SetTime(value::StructBuilder& part, std::string_view field, const std::optional<Instant>& time) {
  if (time) part.Set(field, Value::Timestamp(*time));
}

Value ReportValue(const ReadFile& file, facts::Writer& out) {
  const Report& report = file.report;
  std::size_t copies = 0;
  std::vector<std::string> names;
  std::vector<std::string> problems = report.remarks;
  for (const Set& set : report.sets) {
    copies += set.copies.size();
    names.push_back(OneLine(set.title));
    for (const std::string& problem : set.problems) problems.push_back(fmt::format("{}: {}", set.title, problem));
  }
  value::StructBuilder part = out.Struct("Report");
  part.Set("path", out.String(file.path)).Set("tool", out.String(report.tool)).Set("form", out.String(report.form));
  part.Set("sets", out.Strings(names)).Set("copies", Value::Int(static_cast<std::int64_t>(copies)));
  part.Set("restores", Value::Int(static_cast<std::int64_t>(report.restores.size())));
  if (report.intact) part.Set("intact", Value::Bool(*report.intact));
  SetTime(part, "time", file.written);
  part.Set("problems", out.Strings(problems));
  return part.Build().WithOrigin(out.Origin({file.path}, file.written));
}

void SetPlan(const model::DataStore& store, const StoreBackup& found, value::StructBuilder& part, facts::Writer& out) {
  bool declared = store.backup && !store.backup->schedule.empty();
  if (found.planned || declared) {
    part.Set("planned", Value::Bool(found.planned.value_or(true)));
  } else {
    part.Set("planned",
             out.Absent(AbsentReason::kNotDeclared, fmt::format("nothing says when `{}` is backed up", store.name)));
  }
  auto interval = declared ? LongestGap(store.backup->schedule) : std::nullopt;
  if (interval) part.Set("interval", Value::Duration(*interval));
}

Value StoreValue(const model::DataStore& store, const StoreBackup& found, facts::Writer& out) {
  value::StructBuilder part = out.Struct("StoreBackup");
  part.Set("name", out.String(store.name)).Set("reported", Value::Bool(found.reported));
  if (!found.tool.empty()) part.Set("tool", out.String(found.tool));
  SetPlan(store, found, part, out);
  part.Set("good", Value::Int(found.good)).Set("complete", Value::Bool(found.complete));
  SetTime(part, "newest_good", found.newest_good);
  SetTime(part, "oldest_good", found.oldest_good);
  SetTime(part, "as_of", found.as_of);
  if (found.kept) part.Set("kept", Value::Duration(*found.kept));
  if (found.encrypted) part.Set("encrypted", Value::Bool(*found.encrypted));
  if (found.intact) part.Set("intact", Value::Bool(*found.intact));
  SetTime(part, "restore_tested", found.restore_tested);
  if (found.restore_tested) part.Set("restored", Value::Bool(found.restored));
  part.Set("reports", out.Strings(found.reports)).Set("problems", out.Strings(found.problems));
  Place place = found.place.file.empty() ? store.place : found.place;
  return part.Build().WithOrigin(out.Origin(place, found.as_of));
}

void SetStores(const collect::Context& context, const Reports& reports, facts::Writer& out) {
  const model::Service& service = context.service;
  if (service.data_stores.empty() && !service.declares_data_stores) {
    return out.SetAbsent("backup.stores", AbsentReason::kNotDeclared, "the service declares no data stores");
  }
  std::vector<Value> list;
  for (const model::DataStore& store : service.data_stores) {
    if (store.durable == false) continue;
    list.push_back(StoreValue(store, FindBackup(store, service.data_stores, reports.files, context.now), out));
  }
  // One that cannot be read may speak of any store, and may say the worst.
  list.insert(list.end(), reports.broken.begin(), reports.broken.end());
  out.Set("backup.stores", out.List(list), "no data store that the service declares is durable");
}

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  if (context.stopped()) return Error(collect::kStopped, "stopped before reading reports of backups");
  Candidates candidates = FindCandidates(context);
  Reports reports;
  SEAWORTHY_RETURN_IF_ERROR(ReadAll(context, candidates, reports, out));
  SetStores(context, reports, out);
  std::vector<Value> list;
  for (const ReadFile& file : reports.files) list.push_back(ReportValue(file, out));
  list.insert(list.end(), reports.broken.begin(), reports.broken.end());
  out.Set("backup.reports", out.List(list), candidates.nothing);
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "backup", .collect = Collect};

}  // namespace seaworthy::collectors::backup
