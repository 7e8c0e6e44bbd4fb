// `vegeta report` as text. The brackets name the columns, which differ between versions: `[min, mean, 50, 95, 99,
// max]`.
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "collectors/load_test/numbers.h"
#include "collectors/load_test/text_reports.h"

namespace seaworthy::collectors::load_test {
namespace {

// The value of the column `name` in `Requests  [total, rate] 1200, 120.00`; empty where there is none.
std::string_view Column(std::string_view line, std::string_view name) {
  std::size_t open = line.find('[');
  std::size_t close = line.find(']');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return {};
  auto names = Split(line.substr(open + 1, close - open - 1), ',');
  auto values = Split(line.substr(close + 1), ',');
  for (std::size_t i = 0; i < names.size() && i < values.size(); ++i) {
    if (Trim(names[i]) == name) return Trim(values[i]);
  }
  return {};
}

void ReadLatencies(std::string_view line, Latencies& latency) {
  latency.min = Milliseconds(Column(line, "min"));
  latency.mean = Milliseconds(Column(line, "mean"));
  latency.p50 = Milliseconds(Column(line, "50"));
  latency.p90 = Milliseconds(Column(line, "90"));
  latency.p95 = Milliseconds(Column(line, "95"));
  latency.p99 = Milliseconds(Column(line, "99"));
  latency.max = Milliseconds(Column(line, "max"));
}

Measurement Begin(std::string_view line, int number) {
  Measurement run;
  run.tool = "vegeta";
  run.form = "text";
  run.line = number;
  run.keeps_rate = true;
  run.requests = Number(Column(line, "total"));
  run.rate = Number(Column(line, "rate"));
  run.rate_ok = Number(Column(line, "throughput"));
  return run;
}

void ReadSuccess(std::string_view line, Measurement& run) {
  auto success = Percent(Column(line, "ratio"));
  if (!success || *success < 0 || *success > 100) return;
  run.error_rate = 1 - *success / 100;
  if (run.requests) run.failed = *run.requests * *run.error_rate;
}

class VegetaReader : public TextReader {
 public:
  void Line(std::string_view line, int number) override {
    if (auto asked = AskedRate(line, "vegeta")) asked_ = asked;
    if (line.find('[') == std::string_view::npos) return;
    if (line.starts_with("Requests ")) {
      run_ = Begin(line, number);
      run_->rate_asked = std::exchange(asked_, std::nullopt);
      if (!run_->requests) run_.reset();
    } else if (run_ && line.starts_with("Duration ")) {
      if (auto attack = Milliseconds(Column(line, "attack"))) run_->seconds = *attack / 1e3;
    } else if (run_ && line.starts_with("Latencies ")) {
      ReadLatencies(line, run_->latency);
    } else if (run_ && line.starts_with("Success ")) {
      ReadSuccess(line, *run_);
      runs_.push_back(*std::move(run_));
      run_.reset();
    }
  }

 private:
  std::optional<Measurement> run_;
  std::optional<double> asked_;
};

}  // namespace

std::unique_ptr<TextReader> NewVegetaReader() { return std::make_unique<VegetaReader>(); }

}  // namespace seaworthy::collectors::load_test
