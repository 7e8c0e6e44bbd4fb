// PromQL parsing: the expressions of a file, over and over.
//
//   bench_promql_parse EXPRESSIONS [SECONDS]
//
// The file has one expression a line. Prints one JSON line: expressions parsed and type-checked per CPU-second, and
// what a parsed expression keeps: bytes of heap and allocations, on average and at worst.
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <new>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "promql/parse.h"

namespace {

std::size_t live_bytes = 0;
std::size_t live_blocks = 0;

}  // namespace

// Counts what is alive.
void* operator new(std::size_t size) {
  void* block = std::malloc(size);
  if (block == nullptr) throw std::bad_alloc();
  live_bytes += malloc_usable_size(block);
  ++live_blocks;
  return block;
}

void operator delete(void* block) noexcept {
  if (block == nullptr) return;
  live_bytes -= malloc_usable_size(block);
  --live_blocks;
  std::free(block);
}

void operator delete(void* block, std::size_t /*size*/) noexcept { operator delete(block); }

namespace seaworthy {
namespace {

double CpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

[[noreturn]] void Stop(const std::string& why) {
  fmt::print(stderr, "bench_promql_parse: {}\n", why);
  std::exit(2);
}

std::vector<std::string> LinesOf(const std::string& path) {
  std::ifstream file(path);
  if (!file) Stop("cannot read " + path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

struct Kept {
  std::size_t bytes = 0, most_bytes = 0, blocks = 0;
};

Kept WhatIsKept(const std::vector<std::string>& lines) {
  Kept kept;
  for (const std::string& line : lines) {
    std::size_t bytes = live_bytes;
    std::size_t blocks = live_blocks;
    auto parsed = promql::Parse(line);
    if (!parsed.ok()) Stop(line + ": " + parsed.error().ToString());
    kept.bytes += live_bytes - bytes;
    kept.most_bytes = std::max(kept.most_bytes, live_bytes - bytes);
    kept.blocks += live_blocks - blocks;
  }
  return kept;
}

int Main(int count, char** words) {
  if (count < 2) Stop("usage: bench_promql_parse EXPRESSIONS [SECONDS]");
  double limit = count > 2 ? std::atof(words[2]) : 1.0;
  std::vector<std::string> lines = LinesOf(words[1]);
  Kept kept = WhatIsKept(lines);
  std::size_t parsed = 0;
  std::size_t height = 0;
  double start = CpuSeconds();
  double seconds = 0;
  while (seconds < limit) {
    for (int round = 0; round < 50; ++round) {
      for (const std::string& line : lines) height += promql::Parse(line)->root().height;
    }
    parsed += 50 * lines.size();
    seconds = CpuSeconds() - start;
  }
  auto expressions = static_cast<double>(lines.size());
  fmt::print(
      R"({{"engine": "seaworthy", "expressions": {}, "parsed": {}, "per_cpu_second": {:.0f}, "bytes_kept": {:.0f}, )"
      R"("most_bytes_kept": {}, "blocks_kept": {:.2f}, "height": {}}})"
      "\n",
      lines.size(), parsed, static_cast<double>(parsed) / seconds, static_cast<double>(kept.bytes) / expressions,
      kept.most_bytes, static_cast<double>(kept.blocks) / expressions, height / (parsed / lines.size()));
  return 0;
}

}  // namespace
}  // namespace seaworthy

int main(int count, char** words) { return seaworthy::Main(count, words); }
