// hey. With few samples it prints percentiles as `0% in 0.0000 secs`; those are none.
#include <optional>
#include <string>

#include "collectors/load_test/numbers.h"
#include "collectors/load_test/text_reports.h"

namespace seaworthy::collectors::load_test {
namespace {

class HeyReader : public TextReader {
 public:
  void Line(std::string_view line, int number) override {
    if (line == "Summary:") {
      End();
      open_ = true;
      run_.line = number;
      run_.tool = "hey";
      run_.form = "text";
      run_.keeps_rate = false;
    } else if (open_) {
      Totals(line);
      Percentile(line);
      Responses(line);
    }
  }

  void Finish() override { End(); }

 private:
  static std::optional<double> Seconds(std::string_view line) { return Number(Between(line, ":", "secs")); }

  void Totals(std::string_view line) {
    if (line.starts_with("Total:")) run_.seconds = Seconds(line);
    if (line.starts_with("Slowest:")) run_.latency.max = InMilliseconds(Seconds(line));
    if (line.starts_with("Fastest:")) run_.latency.min = InMilliseconds(Seconds(line));
    if (line.starts_with("Average:")) run_.latency.mean = InMilliseconds(Seconds(line));
    if (line.starts_with("Requests/sec:") && !run_.rate) run_.rate = Number(line.substr(13));
  }

  void Percentile(std::string_view line) {
    std::size_t at = line.find("% in ");
    if (at == std::string_view::npos || !line.ends_with("secs")) return;
    auto percent = Number(line.substr(0, line.find('%')));  // Some versions print `95%% in`.
    auto latency = InMilliseconds(Number(Between(line, "% in ", "secs")));
    if (!percent || *percent == 0) return;
    if (*percent == 50) run_.latency.p50 = latency;
    if (*percent == 90) run_.latency.p90 = latency;
    if (*percent == 95) run_.latency.p95 = latency;
    if (*percent == 99) run_.latency.p99 = latency;
  }

  // `[200]  50 responses`, and below `Error distribution:` `[3]  Get …: connection refused`.
  void Responses(std::string_view line) {
    if (line == "Error distribution:") in_errors_ = true;
    if (!line.starts_with('[')) return;
    auto number = Number(Between(line, "[", "]"));
    if (!number) return;
    if (in_errors_) {
      failed_ += *number;
      requests_ += *number;
    } else if (line.ends_with("responses")) {
      double count = Number(Between(line, "]", "responses")).value_or(0);
      requests_ += count;
      if (*number < 200 || *number >= 400) failed_ += count;
    }
  }

  void End() {
    if (open_ && run_.rate) {
      if (requests_ > 0) {
        run_.requests = requests_;
        run_.failed = failed_;
        run_.error_rate = failed_ / requests_;
      }
      runs_.push_back(std::move(run_));
    }
    run_ = {};
    open_ = in_errors_ = false;
    requests_ = failed_ = 0;
  }

  static std::optional<double> InMilliseconds(std::optional<double> seconds) {
    return seconds ? std::optional(*seconds * 1e3) : std::nullopt;
  }

  Measurement run_;
  bool open_ = false;
  bool in_errors_ = false;
  double requests_ = 0;
  double failed_ = 0;
};

}  // namespace

std::unique_ptr<TextReader> NewHeyReader() { return std::make_unique<HeyReader>(); }

}  // namespace seaworthy::collectors::load_test
