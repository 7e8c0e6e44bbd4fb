// h2load of nghttp2. The table's head names its columns; old versions print no percentiles.
#include <optional>
#include <string>

#include "collectors/load_test/numbers.h"
#include "collectors/load_test/text_reports.h"

namespace seaworthy::collectors::load_test {
namespace {

// The columns of the table's head, where `+/- sd` is one.
std::vector<std::string> Columns(std::string_view head) {
  std::vector<std::string> columns;
  while (true) {
    std::string_view word = TakeWord(head);
    if (word.empty()) return columns;
    if (word == "+/-") TakeWord(head);
    columns.emplace_back(word);
  }
}

void ReadTimes(std::string_view values, const std::vector<std::string>& columns, Latencies& latency) {
  for (const std::string& column : columns) {
    auto value = Milliseconds(TakeWord(values));
    if (column == "min") latency.min = value;
    if (column == "max") latency.max = value;
    if (column == "mean") latency.mean = value;
    if (column == "median") latency.p50 = value;
    if (column == "p95") latency.p95 = value;
    if (column == "p99") latency.p99 = value;
  }
}

// `requests: 100 total, 100 started, 100 done, 98 succeeded, 2 failed, 0 errored, 0 timeout`; errors and timeouts are
// among those that failed.
void ReadRequests(std::string_view line, Measurement& run) {
  run.requests = Number(Between(line, "requests:", " total"));
  run.failed = Number(Between(line, "succeeded,", " failed"));
  if (run.requests && run.failed && *run.requests > 0) run.error_rate = *run.failed / *run.requests;
}

class H2loadReader : public TextReader {
 public:
  void Line(std::string_view line, int number) override {
    if (line.starts_with("finished in ") && line.find(" req/s") != std::string_view::npos) {
      Begin(line, number);
    } else if (run_ && line.starts_with("requests:")) {
      ReadRequests(line, *run_);
    } else if (run_ && line.starts_with("min ")) {
      columns_ = Columns(line);
    } else if (run_ && (line.starts_with("time for request:") || line.starts_with("request     :"))) {
      ReadTimes(line.substr(line.find(':') + 1), columns_, run_->latency);
      Finish();
    }
  }

  void Finish() override {
    if (run_ && run_->requests) runs_.push_back(*std::move(run_));
    run_.reset();
  }

 private:
  void Begin(std::string_view line, int number) {
    Finish();
    run_.emplace().line = number;
    run_->tool = "h2load";
    run_->form = "text";
    run_->keeps_rate = false;
    if (auto time = Milliseconds(Between(line, "finished in ", ","))) run_->seconds = *time / 1e3;
    run_->rate = Number(Between(line, ", ", " req/s"));
    columns_.clear();
  }

  std::optional<Measurement> run_;
  std::vector<std::string> columns_;  // Of the table of times.
};

}  // namespace

std::unique_ptr<TextReader> NewH2loadReader() { return std::make_unique<H2loadReader>(); }

}  // namespace seaworthy::collectors::load_test
