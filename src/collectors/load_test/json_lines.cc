// k6's `--out json` and vegeta's `encode`.
#include "collectors/load_test/json_lines.h"

#include <algorithm>
#include <optional>
#include <string>

#include "collectors/load_test/json_values.h"
#include "collectors/load_test/samples.h"

namespace seaworthy::collectors::load_test {
namespace {

using value::Kind;
using value::Value;

double SecondsOf(Instant instant) { return static_cast<double>(instant.seconds) + instant.nanoseconds / 1e9; }

// Each request writes one point of http_reqs, of http_req_duration (milliseconds), and of http_req_failed (1 if so).
class K6Lines : public LineFormat {
 public:
  bool Wants(std::string_view line) const override { return line.find("\"http_req") != std::string_view::npos; }

  void Add(const Value& document) override {
    std::string_view metric = TextAt(document, "metric");
    const Value* data = ObjectAt(document, "data");
    if (data == nullptr) return;
    if (TextAt(document, "type") == "Metric") return Metric(*data);
    auto value = NumberAt(*data, "value");
    if (!value || TextAt(document, "type") != "Point") return;
    if (metric == "http_reqs") Request(*value, *data);
    if (metric == "http_req_duration") series_.Add(*value);
    if (metric == "http_req_failed") Failure(*value);
  }

  Measurement Take() override {
    Measurement run;
    run.tool = "k6";
    run.form = "json-lines";
    if (requests_ > 0) run.requests = requests_;
    run.started = first_;
    if (first_ && *first_ < *last_) run.seconds = SecondsOf(*last_) - SecondsOf(*first_);
    if (judged_ > 0) run.error_rate = failed_ / judged_;
    run.latency = series_.Summary();
    if (!series_.exact())
      run.problems.emplace_back("its percentiles are exact to 1 %, since it holds very many requests");
    if (has_thresholds_) run.problems.emplace_back("whether its thresholds were kept is not in this form");
    return run;
  }

 private:
  void Metric(const Value& data) {
    const Value* thresholds = data.Find("thresholds");
    has_thresholds_ =
        has_thresholds_ || (thresholds != nullptr && thresholds->Is(Kind::kList) && !thresholds->AsList().empty());
  }

  void Request(double count, const Value& data) {
    requests_ += count;
    auto time = InstantAt(data, "time");
    if (!time) return;
    first_ = std::min(first_.value_or(*time), *time);
    last_ = std::max(last_.value_or(*time), *time);
  }

  void Failure(double failed) {
    ++judged_;
    failed_ += failed != 0 ? 1 : 0;
  }

  LatencySeries series_;
  double requests_ = 0;
  double judged_ = 0;
  double failed_ = 0;
  bool has_thresholds_ = false;
  std::optional<Instant> first_;
  std::optional<Instant> last_;
};

// Latencies are whole nanoseconds; a status of 200 to 399 is success, 0 an answer that never came.
class VegetaLines : public LineFormat {
 public:
  bool Wants(std::string_view) const override { return true; }

  void Add(const Value& document) override {
    auto latency = NumberAt(document, "latency");
    auto code = NumberAt(document, "code");
    if (!latency || !code) return;
    auto time = InstantAt(document, "timestamp");
    Sample sample{.milliseconds = *latency / 1e6, .failed = *code < 200 || *code >= 400, .started = {}};
    if (time) sample.started = SecondsOf(*time);
    if (time) first_ = std::min(first_.value_or(*time), *time);
    if (time) last_ = std::max(last_.value_or(*time), *time);
    std::string_view url = TextAt(document, "url");
    if (samples_.empty()) target_ = url;
    if (url != target_) target_.clear();
    samples_.Add(sample);
  }

  // Its rate is that of sending: requests by the time between the first and the last of them.
  Measurement Take() override {
    Measurement run = samples_.Summary();
    run.tool = "vegeta";
    run.form = "json-lines";
    run.keeps_rate = true;
    run.target = target_;
    run.started = first_;
    if (run.requests && run.seconds && *run.seconds > 0) run.rate_ok = (*run.requests - *run.failed) / *run.seconds;
    if (first_ && *first_ < *last_) run.rate = *run.requests / (SecondsOf(*last_) - SecondsOf(*first_));
    return run;
  }

 private:
  Samples samples_;
  std::string target_;
  std::optional<Instant> first_;
  std::optional<Instant> last_;
};

bool IsK6Line(const Value& first) {
  std::string_view type = TextAt(first, "type");
  return (type == "Metric" || type == "Point") && !TextAt(first, "metric").empty() &&
         ObjectAt(first, "data") != nullptr;
}

bool IsVegetaLine(const Value& first) {
  return NumberAt(first, "latency") && NumberAt(first, "code") && NumberAt(first, "seq") &&
         !TextAt(first, "timestamp").empty();
}

}  // namespace

std::unique_ptr<LineFormat> LineFormatOf(const Value& first) {
  if (IsK6Line(first)) return std::make_unique<K6Lines>();
  if (IsVegetaLine(first)) return std::make_unique<VegetaLines>();
  return nullptr;
}

}  // namespace seaworthy::collectors::load_test
