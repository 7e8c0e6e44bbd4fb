// The JSON formats: llvm-cov, coverage.py, gcovr and Istanbul (both in detail and as a summary), told by their members.
#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/coverage/parsers.h"
#include "formats/errors.h"
#include "formats/json.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::collectors::coverage {
namespace {

using value::Kind;
using value::Value;

const Value* Member(const Value& value, std::string_view name) {
  return value.Is(Kind::kMap) ? value.Find(name) : nullptr;
}

std::span<const Value> Items(const Value& value, std::string_view name) {
  const Value* list = Member(value, name);
  return list != nullptr && list->Is(Kind::kList) ? list->AsList() : std::span<const Value>();
}

std::span<const value::MapEntry> Entries(const Value& value, std::string_view name) {
  const Value* map = Member(value, name);
  return map != nullptr && map->Is(Kind::kMap) ? map->AsMap() : std::span<const value::MapEntry>();
}

std::string_view TextOf(const Value& value, std::string_view name) {
  const Value* text = Member(value, name);
  return text != nullptr && text->Is(Kind::kString) ? text->AsString() : std::string_view();
}

bool IsTrue(const Value& value, std::string_view name) {
  const Value* truth = Member(value, name);
  return truth != nullptr && truth->Is(Kind::kBool) && truth->AsBool();
}

// A count as JSON numbers hold it: whole and not negative.
std::optional<std::uint64_t> NumberOf(const Value& value, std::string_view name) {
  const Value* number = Member(value, name);
  if (number == nullptr || !number->Is(Kind::kInt) || number->AsInt() < 0) return std::nullopt;
  return static_cast<std::uint64_t>(number->AsInt());
}

std::optional<std::uint32_t> LineOf(const Value& number) {
  if (!number.Is(Kind::kInt) || number.AsInt() < 1 || number.AsInt() > UINT32_MAX) return std::nullopt;
  return static_cast<std::uint32_t>(number.AsInt());
}

Counts CountsOf(const Value& value, std::string_view covered_name, std::string_view total_name) {
  auto covered = NumberOf(value, covered_name);
  auto total = NumberOf(value, total_name);
  if (!covered || !total || *covered > *total) return {};
  return {*covered, *total};
}

// {"lines": {"count": 10, "covered": 8}, "branches": …}
Tally LlvmTally(const Value& summary) {
  Tally tally;
  if (const Value* lines = Member(summary, "lines")) tally.lines = CountsOf(*lines, "covered", "count");
  if (const Value* branches = Member(summary, "branches")) tally.branches = CountsOf(*branches, "covered", "count");
  return tally;
}

// Several exports may stand in `data`. Segments are regions, not lines, so only counts are read.
void ReadLlvm(const Value& document, Report& report) {
  report.format = "llvm-cov";
  for (const Value& part : Items(document, "data")) {
    if (const Value* totals = Member(part, "totals")) report.tally += LlvmTally(*totals);
    for (const Value& file : Items(part, "files")) {
      const Value* summary = Member(file, "summary");
      if (summary != nullptr) report.table.AddCounts(TextOf(file, "filename"), LlvmTally(*summary));
    }
  }
}

void AddLines(const Value& file, std::string_view name, bool hit, Report& report) {
  for (const Value& number : Items(file, name)) {
    std::optional<std::uint32_t> line = LineOf(number);
    line ? report.table.Add({.line = *line, .hit = hit}) : static_cast<void>(++report.malformed);
  }
}

// [[from, to], …]: a branch leads from a line.
void CountBranches(const Value& file, std::string_view name, bool taken, std::map<std::uint32_t, Unit>& by_line) {
  for (const Value& branch : Items(file, name)) {
    if (!branch.Is(Kind::kList) || branch.AsList().empty()) continue;
    std::optional<std::uint32_t> line = LineOf(branch.AsList()[0]);
    if (!line) continue;
    Unit& unit = by_line[*line];
    unit.line = *line;
    unit.weight = 0;
    ++unit.branches;
    unit.taken += taken ? 1U : 0U;
  }
}

void ReadCoveragePyFile(std::string_view name, const Value& file, Report& report) {
  report.table.Begin(name);
  AddLines(file, "executed_lines", true, report);
  AddLines(file, "missing_lines", false, report);
  std::map<std::uint32_t, Unit> by_line;
  CountBranches(file, "executed_branches", true, by_line);
  CountBranches(file, "missing_branches", false, by_line);
  for (const auto& [line, unit] : by_line) report.table.Add(unit);
  report.table.End();
}

// With branches on, `percent_covered` mixes them with lines; the counts do not.
void ReadCoveragePy(const Value& document, const Value& meta, Report& report) {
  report.format = "coverage.py";
  std::string time(TextOf(meta, "timestamp"));  // Local time without a zone; taken as UTC.
  if (Result<Instant> instant = ParseInstant(time.ends_with('Z') ? time : time + "Z"); instant.ok())
    report.time = *instant;
  for (const value::MapEntry& entry : Entries(document, "files")) {
    ReadCoveragePyFile(entry.key.AsString(), entry.item, report);
  }
  if (const Value* totals = Member(document, "totals")) {
    report.tally.lines = CountsOf(*totals, "covered_lines", "num_statements");
    report.tally.branches = CountsOf(*totals, "covered_branches", "num_branches");
  }
  Counts listed = report.table.total().lines;
  if (listed.total > 0 && listed != report.tally.lines) {
    report.remarks.push_back(fmt::format("its totals say {} of {} lines, its files {} of {}",
                                         report.tally.lines.covered, report.tally.lines.total, listed.covered,
                                         listed.total));
    report.tally = report.table.total();
  }
}

Unit GcovrLine(const Value& line, std::uint32_t number) {
  const Value* count = Member(line, "count");
  Unit unit{.line = number, .hit = count != nullptr && count->Is(Kind::kInt) && count->AsInt() > 0};
  for (const Value& branch : Items(line, "branches")) {
    const Value* taken = Member(branch, "count");
    ++unit.branches;
    unit.taken += taken != nullptr && taken->Is(Kind::kInt) && taken->AsInt() > 0 ? 1U : 0U;
  }
  return unit;
}

void ReadGcovr(const Value& document, Report& report) {
  report.format = "gcovr";
  for (const Value& file : Items(document, "files")) {
    std::string_view name = TextOf(file, "file");
    report.table.Begin(name.empty() ? TextOf(file, "filename") : name);
    for (const Value& line : Items(file, "lines")) {
      if (IsTrue(line, "gcovr/noncode") || IsTrue(line, "gcovr/excluded")) continue;
      const Value* number = Member(line, "line_number");
      std::optional<std::uint32_t> at = number == nullptr ? std::nullopt : LineOf(*number);
      at ? report.table.Add(GcovrLine(line, *at)) : static_cast<void>(++report.malformed);
    }
    report.table.End();
  }
  report.tally = report.table.total();
}

Tally GcovrTally(const Value& summary) {
  return {CountsOf(summary, "line_covered", "line_total"), CountsOf(summary, "branch_covered", "branch_total")};
}

void ReadGcovrSummary(const Value& document, Report& report) {
  report.format = "gcovr-summary";
  report.tally = GcovrTally(document);
  for (const Value& file : Items(document, "files")) report.table.AddCounts(TextOf(file, "filename"), GcovrTally(file));
}

Tally IstanbulTally(const Value& summary) {
  Tally tally;
  if (const Value* lines = Member(summary, "lines")) tally.lines = CountsOf(*lines, "covered", "total");
  if (const Value* branches = Member(summary, "branches")) tally.branches = CountsOf(*branches, "covered", "total");
  return tally;
}

// Percentages may be the text "Unknown"; they are not read.
void ReadIstanbulSummary(const Value& document, const Value& total, Report& report) {
  report.format = "istanbul-summary";
  report.tally = IstanbulTally(total);
  for (const value::MapEntry& entry : document.AsMap()) {
    if (entry.key.AsString() != "total") report.table.AddCounts(entry.key.AsString(), IstanbulTally(entry.item));
  }
}

std::optional<std::uint32_t> StartLineOf(const Value* place) {
  const Value* start = place == nullptr ? nullptr : Member(*place, "start");
  const Value* line = start == nullptr ? nullptr : Member(*start, "line");
  return line == nullptr ? std::nullopt : LineOf(*line);
}

bool IsPositive(const Value& count) { return count.Is(Kind::kInt) && count.AsInt() > 0; }

// As Istanbul itself counts: a line ran if any statement did that starts there; a branch has a count for each way.
void ReadIstanbulFile(std::string_view name, const Value& file, Report& report) {
  std::map<std::uint32_t, Unit> by_line;
  for (const value::MapEntry& statement : Entries(file, "statementMap")) {
    std::optional<std::uint32_t> line = StartLineOf(&statement.item);
    const Value* count = Member(*Member(file, "s"), statement.key.AsString());
    if (!line || count == nullptr) {
      ++report.malformed;
      continue;
    }
    Unit& unit = by_line[*line];
    unit.line = *line;
    unit.hit = unit.hit || IsPositive(*count);
  }
  std::map<std::uint32_t, Unit> branches;
  for (const value::MapEntry& branch : Entries(file, "branchMap")) {
    std::optional<std::uint32_t> line = StartLineOf(Member(branch.item, "loc"));
    const Value* first = Member(branch.item, "line");  // As old versions have it.
    if (!line && first != nullptr) line = LineOf(*first);
    if (!line || Member(file, "b") == nullptr) continue;
    Unit& unit = branches[*line];
    unit.line = *line;
    unit.weight = 0;
    for (const Value& count : Items(*Member(file, "b"), branch.key.AsString())) {
      ++unit.branches;
      unit.taken += IsPositive(count) ? 1U : 0U;
    }
  }
  report.table.Begin(name);
  for (const auto& [line, unit] : by_line) report.table.Add(unit);
  for (const auto& [line, unit] : branches) report.table.Add(unit);
  report.table.End();
}

bool IsIstanbulFile(const Value& file) {
  const Value* counts = Member(file, "s");
  return Member(file, "statementMap") != nullptr && counts != nullptr && counts->Is(Kind::kMap);
}

// `coverage-final.json`: a member for each file.
bool ReadIstanbul(const Value& document, Report& report) {
  if (!document.Is(Kind::kMap) || document.AsMap().empty()) return false;
  for (const value::MapEntry& entry : document.AsMap()) {
    if (!IsIstanbulFile(entry.item)) return false;
  }
  report.format = "istanbul";
  for (const value::MapEntry& entry : document.AsMap()) ReadIstanbulFile(entry.key.AsString(), entry.item, report);
  report.tally = report.table.total();
  return true;
}

// coverage.py before 7.2 does not name the version of its format.
bool IsCoveragePy(const Value& document, const Value& meta) {
  const Value* totals = Member(document, "totals");
  bool named = Member(meta, "format") != nullptr || (totals != nullptr && Member(*totals, "num_statements") != nullptr);
  return named && Member(document, "files") != nullptr;
}

bool Read(const Value& document, Report& report) {
  const Value* meta = Member(document, "meta");
  const Value* total = Member(document, "total");
  if (TextOf(document, "type") == "llvm.coverage.json.export") return ReadLlvm(document, report), true;
  if (meta != nullptr && IsCoveragePy(document, *meta)) {
    return ReadCoveragePy(document, *meta, report), true;
  }
  if (Member(document, "gcovr/summary_format_version")) return ReadGcovrSummary(document, report), true;
  if (Member(document, "gcovr/format_version")) return ReadGcovr(document, report), true;
  if (total != nullptr && Member(*total, "lines") && Member(*total, "statements")) {
    return ReadIstanbulSummary(document, *total, report), true;
  }
  return ReadIstanbul(document, report);
}

class JsonParser : public ReportParser {
 public:
  Result<void> Feed(std::string_view chunk) override {
    text_ += chunk;
    if (text_.size() > kMostBytes) return Error(formats::kTooLarge, "a report in JSON of over 64 MiB");
    return {};
  }

  Result<Report> Finish() override {
    value::Arena arena;
    SEAWORTHY_TRY(Value document, formats::ReadJson(text_, arena));
    Report report;
    if (!Read(document, report)) return Error(formats::kOtherFormat, "the JSON is of no coverage format");
    if (report.table.full()) return Error(formats::kTooLarge, "the report names too many files");
    return report;
  }

 private:
  static constexpr std::size_t kMostBytes = 64u << 20;

  std::string text_;
};

}  // namespace

std::unique_ptr<ReportParser> NewJsonParser() { return std::make_unique<JsonParser>(); }

}  // namespace seaworthy::collectors::coverage
