// CEL over a catalogue: every check of a file over every service of another, streamed.
//
//   bench_cel_catalogue CATALOGUE.ndjson CHECKS.cel [REPEAT]
//
// The catalogue has one JSON document a line; its top-level keys are the variables. Prints one JSON line: evaluations
// per CPU-second with and without reading the JSON, peak memory, and the SHA-256 of the matrix of results (`1`, `0`,
// `E` for an error, `U` for an unknown; a row for each service), by which engines are compared. Cost limit and unknowns
// are on, as everywhere.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/digest.h"
#include "cel/evaluate.h"
#include "cel/program.h"
#include "formats/json.h"

namespace seaworthy {
namespace {

using value::Kind;
using value::Value;

constexpr std::size_t kBatch = 32;    // Services read before their checks are evaluated.
constexpr std::size_t kSample = 200;  // Documents looked at to find the variables.

double CpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

[[noreturn]] void Stop(const std::string& why) {
  fmt::print(stderr, "bench_cel_catalogue: {}\n", why);
  std::exit(2);
}

std::vector<std::string> LinesOf(const std::string& path, std::size_t most) {
  std::ifstream file(path);
  if (!file) Stop("cannot read " + path);
  std::vector<std::string> lines;
  for (std::string line; lines.size() < most && std::getline(file, line);) {
    if (!line.empty() && !line.starts_with("//")) lines.push_back(line);
  }
  return lines;
}

cel::Environment VariablesOf(const std::string& catalogue) {
  std::set<std::string> names;
  for (const std::string& line : LinesOf(catalogue, kSample)) {
    value::Arena arena;
    auto document = formats::ReadJson(line, arena);
    if (!document.ok()) Stop(document.error().ToString());
    for (const value::MapEntry& entry : document->AsMap()) names.emplace(entry.key.AsString());
  }
  cel::Environment environment;
  for (const std::string& name : names) environment.Add(name, value::Type::Of(Kind::kDyn));
  return environment;
}

char Letter(const Value& value) {
  if (value.Is(Kind::kBool)) return value.AsBool() ? '1' : '0';
  return value.Is(Kind::kAbsent) ? 'U' : 'E';
}

class Benchmark {
 public:
  Benchmark(const std::string& catalogue, const std::string& checks)
      : catalogue_(catalogue), environment_(VariablesOf(catalogue)), names_(keys_), reader_(names_) {
    for (const std::string& check : LinesOf(checks, static_cast<std::size_t>(-1))) {
      auto program = cel::Compile(environment_, check, cel::CompileOptions{.names = &names_});
      if (!program.ok()) Stop(check + ": " + program.error().ToString());
      programs_.push_back(*program);
    }
  }

  void Run(int repeat) {
    std::ifstream file(catalogue_);
    std::vector<char> buffer(64 << 10);
    file.rdbuf()->pubsetbuf(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    std::vector<std::string> lines(kBatch);
    std::size_t count = 0;
    while (std::getline(file, lines[count])) {
      if (++count < kBatch) continue;
      Services(std::span(lines).first(count), repeat);
      count = 0;
    }
    Services(std::span(lines).first(count), repeat);
    Print(repeat);
  }

 private:
  // Asking for the CPU time takes about as long as ten evaluations, so it is asked once for a few services.
  void Services(std::span<const std::string> lines, int repeat) {
    double start = CpuSeconds();
    arena_.Reset();
    slots_.resize(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) Read(lines[i], slots_[i]);
    double parsed = CpuSeconds();
    for (int i = 0; i < repeat; ++i) {
      for (const std::vector<Value>& slots : slots_) Evaluate(slots, i == 0);
    }
    parse_ += parsed - start;
    evaluate_ += CpuSeconds() - parsed;
    services_ += lines.size();
  }

  void Read(const std::string& line, std::vector<Value>& slots) {
    auto document = reader_.Read(line, arena_);
    if (!document.ok()) Stop(document.error().ToString());
    slots.resize(environment_.size());
    for (std::size_t slot = 0; slot < slots.size(); ++slot) {
      const Value* found = document->Find(environment_.name(slot));
      slots[slot] = found != nullptr ? *found : Value::Missing();
    }
  }

  void Evaluate(std::span<const Value> slots, bool record) {
    for (const cel::Program& program : programs_) {
      char letter = Letter(cel::EvaluateValue(program, slots, arena_));
      if (record) matrix_ += letter;
    }
  }

  void Print(int repeat) const {
    double evaluations = static_cast<double>(services_ * programs_.size());
    double once = evaluate_ / repeat;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    fmt::print(
        "{{\"engine\":\"seaworthy\",\"services\":{},\"evaluations\":{:.0f},\"per_cpu_second\":{:.0f},"
        "\"per_cpu_second_with_json\":{:.0f},\"json_cpu_seconds\":{:.3f},\"evaluate_cpu_seconds\":{:.3f},"
        "\"megabytes\":{:.1f},\"passed\":{},\"matrix\":\"{}\"}}\n",
        services_, evaluations, evaluations / once, evaluations / (once + parse_), parse_, once,
        static_cast<double>(usage.ru_maxrss) / 1024.0, std::ranges::count(matrix_, '1'), Sha256(matrix_).substr(0, 16));
  }

  std::string catalogue_;
  cel::Environment environment_;
  std::vector<cel::Program> programs_;
  std::vector<std::vector<Value>> slots_;  // Of each service of the batch.
  value::Arena keys_;
  value::NameTable names_;
  value::Arena arena_;
  formats::JsonReader reader_;
  std::string matrix_;
  std::size_t services_ = 0;
  double parse_ = 0;
  double evaluate_ = 0;
};

}  // namespace
}  // namespace seaworthy

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) {
    fmt::print(stderr, "usage: bench_cel_catalogue CATALOGUE.ndjson CHECKS.cel [REPEAT]\n");
    return 2;
  }
  seaworthy::Benchmark(argv[1], argv[2]).Run(argc == 4 ? std::max(1, std::atoi(argv[3])) : 1);
  return 0;
}
