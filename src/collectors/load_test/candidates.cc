#include "collectors/load_test/candidates.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::collectors::load_test {
namespace {

constexpr auto kExtensions =
    std::to_array<std::string_view>({"json", "ndjson", "jsonl", "csv", "jtl", "xml", "txt", "log", "out", "md", "gz"});

// A word of a file's path that tells of load tests. `upload` and `payload` are other words.
constexpr auto kWords = std::to_array<std::string_view>(
    {"load",  "loadtest",  "loadtests",  "loadtesting", "perf",     "performance", "stress",    "soak", "spike",
     "bench", "benchmark", "benchmarks", "throughput",  "capacity", "k6",          "vegeta",    "wrk",  "wrk2",
     "hey",   "h2load",    "locust",     "jmeter",      "gatling",  "artillery",   "autocannon"});

// What is put into a folder to test with is nobody's result.
constexpr auto kFixtures = std::to_array<std::string_view>(
    {"fixture", "fixtures", "__fixtures__", "testdata", "test-data", "test_data", "mock", "mocks", "__mocks__"});

template <typename Names>
bool Holds(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool IsWordEnd(char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); }

bool TellsOfLoad(std::string_view path) {
  while (!path.empty()) {
    std::size_t end = static_cast<std::size_t>(std::ranges::find_if(path, IsWordEnd) - path.begin());
    if (Holds(kWords, path.substr(0, end))) return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

bool IsFixture(std::string_view path) {
  auto parts = Split(path, '/');
  return std::ranges::any_of(parts, [](std::string_view part) { return Holds(kFixtures, part); });
}

bool MayBeReport(const source::File& file) {
  if (file.role != source::Role::kEvidence && file.role != source::Role::kTest) return false;
  if (!Holds(kExtensions, file.extension())) return false;
  std::string path = Lower(file.path);
  bool by_name = file.extension() == "jtl" || path.ends_with("_stats.csv") || path.ends_with("global_stats.json");
  return (by_name || TellsOfLoad(path)) && !IsFixture(path);
}

std::vector<std::string> DeclaredGlobs(const model::Service& service) {
  std::vector<std::string> globs;
  for (const model::Report& report : service.reports) {
    if (report.kind == "load-test") globs.insert(globs.end(), report.paths.begin(), report.paths.end());
  }
  return globs;
}

}  // namespace

Candidates FindCandidates(const collect::Context& context) {
  std::vector<std::string> globs = DeclaredGlobs(context.service);
  Candidates candidates{.files = {}, .declared = !globs.empty(), .nothing = "no report of a load test was found"};
  if (candidates.declared) {
    candidates.nothing =
        fmt::format("no file is at {}, where the service says its reports are", JoinWords(globs, " or "));
  }
  for (const source::File& file : context.repository.files()) {
    bool named = std::ranges::any_of(globs, [&](const auto& glob) { return source::MatchesGlob(glob, file.path); });
    if (candidates.declared ? named : MayBeReport(file)) candidates.files.push_back(&file);
  }
  return candidates;
}

}  // namespace seaworthy::collectors::load_test
