#include "collectors/benchmark/report.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.h"
#include "formats/errors.h"
#include "formats/json.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::collectors::benchmark {
namespace {

using value::Kind;
using value::Value;

constexpr std::size_t kLongestName = 200;
constexpr double kLongestSeconds = 1e9;
constexpr std::int64_t kMostRuns = 1'000'000'000'000;  // Of one entry, so that no sum of them overflows.
constexpr double kHighestRate = 1e18;

const Value* At(const Value& object, std::string_view key, Kind kind) {
  const Value* found = object.Is(Kind::kMap) ? object.Find(key) : nullptr;
  return found != nullptr && found->Is(kind) ? found : nullptr;
}

std::string_view TextAt(const Value& object, std::string_view key) {
  const Value* text = At(object, key, Kind::kString);
  return text == nullptr ? std::string_view() : text->AsString();
}

std::optional<double> NumberOf(const Value& value) {
  if (value.Is(Kind::kInt)) return static_cast<double>(value.AsInt());
  if (value.Is(Kind::kDouble)) return value.AsDouble();
  return std::nullopt;
}

std::optional<double> NumberAt(const Value& object, std::string_view key) {
  const Value* number = object.Is(Kind::kMap) ? object.Find(key) : nullptr;
  return number == nullptr ? std::nullopt : NumberOf(*number);
}

// Nothing for what no run can have taken.
std::optional<double> SecondsAt(const Value& object, std::string_view key, double unit = 1) {
  auto number = NumberAt(object, key);
  if (!number || !(*number >= 0) || *number * unit > kLongestSeconds) return std::nullopt;
  return *number * unit;
}

std::int64_t CountAt(const Value& object, std::string_view key) {
  const Value* count = At(object, key, Kind::kInt);
  return count == nullptr ? 0 : std::clamp<std::int64_t>(count->AsInt(), 0, kMostRuns);
}

Error OtherFormat() {
  return Error(formats::kOtherFormat, "no report of benchmarks")
      .Advise("JSON of Google Benchmark (--benchmark_out) and of hyperfine (--export-json) can be read");
}

// hyperfine: a list of commands, each with the time and, since 1.11, the exit code of every run; null is a signal.
bool IsHyperfine(const Value& document) {
  const Value* results = At(document, "results", Kind::kList);
  return results != nullptr && !results->AsList().empty() &&
         std::ranges::all_of(results->AsList(), [](const Value& result) {
           return At(result, "command", Kind::kString) != nullptr && NumberAt(result, "mean") &&
                  At(result, "times", Kind::kList) != nullptr;
         });
}

std::optional<std::int64_t> FailedRuns(const Value& result, std::int64_t runs) {
  const Value* codes = At(result, "exit_codes", Kind::kList);
  if (codes == nullptr || static_cast<std::int64_t>(codes->AsList().size()) != runs) return std::nullopt;
  return std::ranges::count_if(codes->AsList(), [](const Value& code) { return NumberOf(code) != 0.0; });
}

Report ReadHyperfine(const Value& document) {
  Report report{.tool = "hyperfine", .time = {}, .results = {}};
  for (const Value& result : At(document, "results", Kind::kList)->AsList()) {
    Measured measured;
    measured.name = OneLine(TextAt(result, "command"), kLongestName);
    measured.runs = static_cast<std::int64_t>(At(result, "times", Kind::kList)->AsList().size());
    measured.failed = FailedRuns(result, measured.runs);
    measured.mean = SecondsAt(result, "mean");
    measured.median = SecondsAt(result, "median");
    measured.min = SecondsAt(result, "min");
    measured.max = SecondsAt(result, "max");
    auto user = SecondsAt(result, "user");
    auto system = SecondsAt(result, "system");
    if (user && system) measured.cpu = *user + *system;
    if (measured.failed.value_or(0) > 0) {
      measured.problems.push_back(fmt::format("{} of {} ended with an error", *measured.failed,
                                              Count(static_cast<std::size_t>(measured.runs), "run")));
    }
    report.results.push_back(std::move(measured));
  }
  return report;
}

double UnitOf(const Value& entry) {
  std::string_view unit = TextAt(entry, "time_unit");
  if (unit == "us") return 1e-6;
  if (unit == "ms") return 1e-3;
  return unit == "s" ? 1 : 1e-9;
}

bool IsGoogle(const Value& document) {
  const Value* benchmarks = At(document, "benchmarks", Kind::kList);
  return At(document, "context", Kind::kMap) != nullptr && benchmarks != nullptr && !benchmarks->AsList().empty() &&
         std::ranges::all_of(benchmarks->AsList(),
                             [](const Value& entry) { return At(entry, "name", Kind::kString) != nullptr; });
}

// Repetitions of one benchmark, gathered: their means, each with the weight of its runs.
struct Gathered {
  Measured measured;
  double seconds = 0;
  double cpu_seconds = 0;
  double items = 0;  // Rates times seconds.
  bool counts_items = false;
  bool is_broken = false;  // A time in it cannot be.
};

void AddRepetition(const Value& entry, Gathered& gathered) {
  Measured& measured = gathered.measured;
  const Value* error = At(entry, "error_occurred", Kind::kBool);
  if (error != nullptr && error->AsBool()) {
    ++measured.runs;
    ++*measured.failed;
    measured.problems.push_back("ended with an error: " + OneLine(TextAt(entry, "error_message"), kLongestName));
    return;
  }
  std::int64_t runs = CountAt(entry, "iterations");
  auto real = SecondsAt(entry, "real_time", UnitOf(entry));
  auto cpu = SecondsAt(entry, "cpu_time", UnitOf(entry));
  gathered.is_broken = gathered.is_broken || !real || !cpu || runs == 0;
  if (gathered.is_broken) return;
  auto weight = static_cast<double>(runs);
  measured.runs += runs;
  gathered.seconds += *real * weight;
  gathered.cpu_seconds += *cpu * weight;
  if (auto rate = NumberAt(entry, "items_per_second"); rate && *rate >= 0 && *rate <= kHighestRate) {
    gathered.counts_items = true;
    gathered.items += *rate * weight;
  }
}

// Where the repetitions themselves were left out of the report, their mean stands in it.
void TakeMean(const Value& entry, Gathered& gathered) {
  if (gathered.measured.runs == 0) AddRepetition(entry, gathered);
}

Measured Finished(Gathered gathered) {
  Measured& measured = gathered.measured;
  std::int64_t good = measured.runs - *measured.failed;
  if (gathered.is_broken) measured.problems.push_back("a time in its report cannot be");
  if (good > 0 && !gathered.is_broken) {
    auto weight = static_cast<double>(good);
    measured.mean = gathered.seconds / weight;
    measured.cpu = gathered.cpu_seconds / weight;
    if (gathered.counts_items) measured.rate = gathered.items / weight;
  }
  return std::move(measured);
}

// Before version 1.5 an aggregate is known by its name alone.
std::string_view AggregateOf(const Value& entry) {
  if (TextAt(entry, "run_type") == "iteration") return {};
  if (!TextAt(entry, "aggregate_name").empty()) return TextAt(entry, "aggregate_name");
  constexpr auto kEnds = std::to_array<std::string_view>({"mean", "median", "stddev", "cv", "BigO", "RMS"});
  std::string_view name = TextAt(entry, "name");
  for (std::string_view end : kEnds) {
    if (name.ends_with(end) && name.substr(0, name.size() - end.size()).ends_with('_')) return end;
  }
  return {};
}

std::string_view RunName(const Value& entry, std::string_view aggregate) {
  std::string_view name = TextAt(entry, "run_name");
  if (!name.empty()) return name;
  name = TextAt(entry, "name");
  if (!aggregate.empty()) name.remove_suffix(std::min(name.size(), aggregate.size() + 1));
  return name;
}

Report ReadGoogle(const Value& document) {
  const Value& context = *At(document, "context", Kind::kMap);
  Report report{.tool = "google-benchmark", .time = {}, .results = {}};
  if (auto time = ParseInstant(TextAt(context, "date")); time.ok()) report.time = *time;
  const Value* scaling = At(context, "cpu_scaling_enabled", Kind::kBool);
  std::vector<Gathered> all;
  std::unordered_map<std::string, std::size_t> known;
  for (const Value& entry : At(document, "benchmarks", Kind::kList)->AsList()) {
    std::string_view aggregate = AggregateOf(entry);
    if (!aggregate.empty() && aggregate != "mean") continue;
    std::string name = OneLine(RunName(entry, aggregate), kLongestName);
    auto [place, is_new] = known.try_emplace(name, all.size());
    if (is_new) all.push_back({.measured = {.name = name, .failed = 0}});
    Gathered& gathered = all[place->second];
    aggregate.empty() ? AddRepetition(entry, gathered) : TakeMean(entry, gathered);
  }
  for (Gathered& one : all) {
    if (scaling != nullptr && scaling->AsBool()) {
      one.measured.problems.push_back("the clock of the processor was not held");
    }
    report.results.push_back(Finished(std::move(one)));
  }
  return report;
}

}  // namespace

Result<Report> ReadReport(std::string_view text) {
  std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || text[start] != '{') return OtherFormat();
  value::Arena arena;
  SEAWORTHY_TRY(Value document, formats::ReadJson(text, arena));
  if (IsHyperfine(document)) return ReadHyperfine(document);
  if (!IsGoogle(document)) return OtherFormat();
  Report report = ReadGoogle(document);
  if (report.results.empty()) return OtherFormat();
  return report;
}

}  // namespace seaworthy::collectors::benchmark
