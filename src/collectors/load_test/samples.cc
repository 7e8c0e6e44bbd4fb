#include "collectors/load_test/samples.h"

#include <algorithm>
#include <cmath>

namespace seaworthy::collectors::load_test {
namespace {

constexpr std::size_t kMostExact = 65'536;
constexpr double kStep = 1.01;
constexpr double kLeast = 1e-6;        // Milliseconds: a nanosecond. What is shorter counts as the first step.
constexpr std::size_t kSteps = 4'200;  // Up to 10^12 milliseconds.

std::size_t StepOf(double milliseconds) {
  if (milliseconds <= kLeast) return 0;
  static const double kLogOfStep = std::log(kStep);
  double step = std::ceil(std::log(milliseconds / kLeast) / kLogOfStep);
  return static_cast<std::size_t>(std::clamp(step, 0.0, static_cast<double>(kSteps - 1)));
}

// In the middle of the step, so that no time in it is further away than half of it.
double TimeOf(std::size_t step) { return kLeast * std::pow(kStep, static_cast<double>(step) - 0.5); }

std::uint64_t RankOf(double share, std::uint64_t count) {
  double rank = std::ceil(share * static_cast<double>(count) - 1e-9);
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, count);
}

}  // namespace

void LatencySeries::Count(double milliseconds) { ++steps_[StepOf(milliseconds)]; }

void LatencySeries::Add(double milliseconds) {
  if (!(milliseconds >= 0)) return;
  least_ = count_ == 0 ? milliseconds : std::min(least_, milliseconds);
  largest_ = std::max(largest_, milliseconds);
  sum_ += milliseconds;
  ++count_;
  if (!steps_.empty()) return Count(milliseconds);
  times_.push_back(milliseconds);
  if (times_.size() <= kMostExact) return;
  steps_.resize(kSteps);
  for (double time : times_) Count(time);
  times_ = {};
}

double LatencySeries::Quantile(double share) const {
  std::uint64_t rank = RankOf(share, count_);
  if (exact()) return times_[rank - 1];
  std::uint64_t seen = 0;
  std::size_t step = 0;
  while (step + 1 < kSteps && (seen += steps_[step]) < rank) ++step;
  return std::clamp(TimeOf(step), least_, largest_);
}

Latencies LatencySeries::Summary() {
  if (count_ == 0) return {};
  std::ranges::sort(times_);
  return {.min = least_,
          .mean = sum_ / static_cast<double>(count_),
          .p50 = Quantile(0.5),
          .p90 = Quantile(0.9),
          .p95 = Quantile(0.95),
          .p99 = Quantile(0.99),
          .p999 = Quantile(0.999),
          .max = largest_};
}

void Samples::Within(const Sample& sample) {
  if (!sample.started) return;
  double ended = *sample.started + sample.milliseconds / 1e3;
  first_ = std::min(first_.value_or(*sample.started), *sample.started);
  last_ = std::max(last_.value_or(ended), ended);
}

void Samples::Add(const Sample& sample) {
  series_.Add(sample.milliseconds);
  ++requests_;
  failed_ += sample.failed ? 1 : 0;
  Within(sample);
}

void Samples::AddSeveral(double requests, double failed, const Sample& whole) {
  requests_ += requests;
  failed_ += failed;
  summed_ = true;
  Within(whole);
}

Measurement Samples::Summary() {
  Measurement run;
  run.requests = requests_;
  run.failed = failed_;
  if (first_ && *last_ > *first_) run.seconds = *last_ - *first_;
  if (summed_) {
    run.problems.emplace_back("its rows sum up several requests each, so that no percentile is known");
    return run;
  }
  run.latency = series_.Summary();
  if (!series_.exact())
    run.problems.emplace_back("its percentiles are exact to 1 %, since it holds very many requests");
  return run;
}

std::optional<Instant> InstantOf(std::optional<double> seconds) {
  constexpr double kFirst = 1e9;  // 2001. What is before it is no date but a clock of its own.
  if (!seconds || !(*seconds >= kFirst) || *seconds > static_cast<double>(kMaxInstantSeconds)) return std::nullopt;
  double whole = std::floor(*seconds);
  // A double holds times of this era to the microsecond; milliseconds are what reports have.
  auto nanoseconds = static_cast<std::int32_t>(std::floor((*seconds - whole) * 1e3 + 1e-3)) * 1'000'000;
  return Instant{static_cast<std::int64_t>(whole), std::min(nanoseconds, 999'000'000)};
}

}  // namespace seaworthy::collectors::load_test
