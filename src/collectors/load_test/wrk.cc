// wrk and wrk2. A run begins with `Running 30s test @ URL` and ends with `Requests/sec:`; a text that was cut before
// that is no run. Lines whose count is zero are not printed.
#include <algorithm>
#include <string>
#include <utility>

#include "collectors/load_test/numbers.h"
#include "collectors/load_test/text_reports.h"

namespace seaworthy::collectors::load_test {
namespace {

constexpr std::string_view kOptimistic =
    "wrk waits for each answer before it asks again, so that its percentiles leave out what a stall would have delayed";

// Failures that the text names, and the requests they are a share of.
struct Failures {
  double sockets = 0;
  double connects = 0;
  double statuses = 0;
};

class WrkReader : public TextReader {
 public:
  void Line(std::string_view rest, int number) override {
    for (std::string_view tool : {"wrk", "wrk2"}) {
      if (auto asked = AskedRate(rest, tool)) asked_ = asked;
    }
    if (rest.starts_with("Running ") && rest.find(" test @ ") != std::string_view::npos) {
      Begin(rest, number);
    } else if (!open_) {
      return;
    } else if (rest.starts_with("Latency Distribution")) {
      in_distribution_ = true;
      run_.keeps_rate = rest.find("HdrHistogram") != std::string_view::npos;
    } else if (rest.starts_with("Uncorrected Latency") || rest.starts_with("Detailed Percentile")) {
      in_distribution_ = false;
    } else if (rest.starts_with("Latency ") && !run_.latency.mean) {
      Latency(rest);
    } else if (in_distribution_ && rest.find('%') != std::string_view::npos) {
      Percentile(rest);
    } else {
      Totals(rest);
    }
  }

 private:
  void Begin(std::string_view rest, int number) {
    run_ = {};
    run_.line = number;
    run_.form = "text";
    run_.rate_asked = std::exchange(asked_, std::nullopt);
    run_.target = rest.substr(rest.find(" test @ ") + 8);
    failures_ = {};
    in_distribution_ = false;
    open_ = true;
  }

  // `Latency     9.97ms   24.26ms 251.17ms   89.89%`: mean, deviation, largest.
  void Latency(std::string_view rest) {
    TakeWord(rest);
    run_.latency.mean = Milliseconds(TakeWord(rest));
    TakeWord(rest);
    run_.latency.max = Milliseconds(TakeWord(rest));
  }

  void Percentile(std::string_view rest) {
    auto percent = Percent(TakeWord(rest));
    auto latency = Milliseconds(TakeWord(rest));
    if (!percent || !latency) return;
    if (*percent == 50) run_.latency.p50 = latency;
    if (*percent == 90) run_.latency.p90 = latency;
    if (*percent == 95) run_.latency.p95 = latency;
    if (*percent == 99) run_.latency.p99 = latency;
    if (*percent == 99.9) run_.latency.p999 = latency;
  }

  void Totals(std::string_view rest) {
    if (std::size_t at = rest.find(" requests in "); at != std::string_view::npos) {
      run_.requests = Number(rest.substr(0, at));
      if (auto time = Milliseconds(Between(rest, " requests in ", ","))) run_.seconds = *time / 1e3;
    } else if (rest.starts_with("Socket errors:")) {
      failures_.connects = Number(Between(rest, "connect ", ",")).value_or(0);
      failures_.sockets = failures_.connects + Number(Between(rest, "read ", ",")).value_or(0) +
                          Number(Between(rest, "write ", ",")).value_or(0) +
                          Number(Between(rest, "timeout ", "")).value_or(0);
    } else if (rest.starts_with("Non-2xx or 3xx responses:")) {
      failures_.statuses = Number(rest.substr(25)).value_or(0);
    } else if (rest.starts_with("Requests/sec:")) {
      run_.rate = Number(rest.substr(13));
      End();
    }
  }

  void End() {
    open_ = false;
    run_.failed = failures_.sockets + failures_.statuses;
    double asked = run_.requests.value_or(0) + failures_.connects;
    if (asked > 0) run_.error_rate = std::min(1.0, *run_.failed / asked);
    run_.keeps_rate = run_.keeps_rate.value_or(false);
    run_.tool = *run_.keeps_rate ? "wrk2" : "wrk";
    if (!*run_.keeps_rate) {
      run_.rate_asked.reset();  // wrk has no such option.
      run_.problems.emplace_back(kOptimistic);
    }
    runs_.push_back(std::move(run_));
  }

  Measurement run_;
  Failures failures_;
  std::optional<double> asked_;
  bool open_ = false;
  bool in_distribution_ = false;
};

}  // namespace

std::unique_ptr<TextReader> NewWrkReader() { return std::make_unique<WrkReader>(); }

}  // namespace seaworthy::collectors::load_test
