// Locust's `--json`: one entry for each endpoint, with the times in a histogram of `milliseconds: count`; summed up.
#include <algorithm>
#include <map>

#include "collectors/load_test/json_reports.h"
#include "collectors/load_test/json_values.h"
#include "collectors/load_test/numbers.h"
#include "collectors/load_test/samples.h"

namespace seaworthy::collectors::load_test {
namespace {

using value::Kind;
using value::Value;

class Sum {
 public:
  // False where the entry is none of Locust.
  bool Add(const Value& entry) {
    auto count = NumberAt(entry, "num_requests");
    const Value* times = ObjectAt(entry, "response_times");
    if (!count || times == nullptr) return false;
    requests_ += *count;
    failed_ += NumberAt(entry, "num_failures").value_or(0);
    if (*count <= 0) return true;  // Its times are zeros that nothing took.
    timed_ += *count - NumberAt(entry, "num_none_requests").value_or(0);
    time_ += NumberAt(entry, "total_response_time").value_or(0);
    Widen(entry);
    for (const value::MapEntry& bucket : times->AsMap()) {
      auto milliseconds = Number(bucket.key.AsString());
      auto of_these = NumberOf(bucket.item);
      if (milliseconds && of_these && *of_these > 0) histogram_[*milliseconds] += *of_these;
    }
    return true;
  }

  Measurement Take() {
    Measurement run;
    run.tool = "locust";
    run.form = "json";
    run.keeps_rate = false;
    run.requests = requests_;
    run.failed = failed_;
    run.started = InstantOf(first_);
    if (first_ && last_ && *last_ > *first_) run.seconds = *last_ - *first_;
    run.latency = {.min = min_,
                   .mean = timed_ > 0 ? std::optional(time_ / timed_) : std::nullopt,
                   .p50 = Quantile(0.5),
                   .p90 = Quantile(0.9),
                   .p95 = Quantile(0.95),
                   .p99 = Quantile(0.99),
                   .p999 = Quantile(0.999),
                   .max = max_};
    return run;
  }

 private:
  void Widen(const Value& entry) {
    if (auto start = NumberAt(entry, "start_time")) first_ = std::min(first_.value_or(*start), *start);
    if (auto end = NumberAt(entry, "last_request_timestamp")) last_ = std::max(last_.value_or(*end), *end);
    if (auto longest = NumberAt(entry, "max_response_time")) max_ = std::max(max_.value_or(*longest), *longest);
    if (auto shortest = NumberAt(entry, "min_response_time")) min_ = std::min(min_.value_or(*shortest), *shortest);
  }

  std::optional<double> Quantile(double share) const {
    double total = 0;
    for (const auto& [milliseconds, count] : histogram_) total += count;
    double seen = 0;
    for (const auto& [milliseconds, count] : histogram_) {
      seen += count;
      // Times are rounded to two digits, which must not put a percentile above the largest.
      if (seen >= share * total) return max_ ? std::min(milliseconds, *max_) : milliseconds;
    }
    return std::nullopt;
  }

  double requests_ = 0, failed_ = 0, timed_ = 0, time_ = 0;
  std::optional<double> first_, last_, min_, max_;
  std::map<double, double> histogram_;
};

}  // namespace

std::optional<Measurement> ReadLocustJson(const Value& document) {
  if (!document.Is(Kind::kList) || document.AsList().empty()) return std::nullopt;
  Sum sum;
  for (const Value& entry : document.AsList()) {
    if (!sum.Add(entry)) return std::nullopt;
  }
  return sum.Take();
}

}  // namespace seaworthy::collectors::load_test
