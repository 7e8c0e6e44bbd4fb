// The use cases that people wait for, timed with Google Benchmark, whose report seaworthy.yaml names.
//
//   bench_program REPOSITORY EXPRESSIONS [--benchmark_...]
//
// REPOSITORY is checked as a whole, in this process; EXPRESSIONS has one PromQL expression a line.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/judge.h"
#include "promql/parse.h"

namespace seaworthy {
namespace {

Instant Now() { return {static_cast<std::int64_t>(std::time(nullptr)), 0}; }

void Check(benchmark::State& state, const std::string& repository) {
  app::JudgeRequest request;
  request.path = repository;
  request.standard = "first-look";
  request.offline = true;
  request.now = Now();
  request.clock = Now;
  for (auto round : state) {
    (void)round;
    app::Judgements judged = app::Judge(request);
    if (judged.ok()) continue;
    state.SkipWithError(judged.errors.front().ToString().c_str());
    return;
  }
}

void ParsePromql(benchmark::State& state, const std::vector<std::string>& expressions) {
  for (auto round : state) {
    (void)round;
    for (const std::string& expression : expressions) benchmark::DoNotOptimize(promql::Parse(expression));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(expressions.size()));
}

int Main(int count, char** words) {
  benchmark::Initialize(&count, words);
  if (count != 3) {
    fmt::print(stderr, "usage: bench_program REPOSITORY EXPRESSIONS [--benchmark_...]\n");
    return 2;
  }
  std::vector<std::string> expressions;
  std::ifstream file(words[2]);
  for (std::string line; std::getline(file, line);) expressions.push_back(line);
  // The work of all threads counts, and the time that a person waits.
  benchmark::RegisterBenchmark("check", Check, words[1])
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("promql", ParsePromql, expressions);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace seaworthy

int main(int count, char** words) { return seaworthy::Main(count, words); }
