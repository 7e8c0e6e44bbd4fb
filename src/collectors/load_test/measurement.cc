#include "collectors/load_test/measurement.h"

#include <algorithm>

#include <fmt/format.h>

namespace seaworthy::collectors::load_test {
namespace {

constexpr double kFewRequests = 1000;  // Of a 99th percentile, ten are then above it.
constexpr double kReached = 0.95;      // Of the rate that was asked for.
constexpr double kAbsurd = 1e15;       // More than anything that is measured here.

// Whether there was something to take out.
bool TakeOutUnless(bool plausible, std::optional<double>& figure) {
  if (!figure || plausible) return false;
  figure.reset();
  return true;
}

// Also what is no number, such as the quotient of two absurd ones.
void TakeOutWhatCannotBe(Measurement& run) {
  bool negative = false;
  bool absurd = false;
  Latencies& of = run.latency;
  for (auto* figure : {&run.seconds, &run.requests, &run.failed, &run.rate, &run.rate_ok, &run.rate_asked, &of.min,
                       &of.mean, &of.p50, &of.p90, &of.p95, &of.p99, &of.p999, &of.max}) {
    negative = TakeOutUnless(!*figure || !(**figure < 0), *figure) || negative;
    absurd = TakeOutUnless(!*figure || **figure <= kAbsurd, *figure) || absurd;
  }
  if (negative) run.problems.emplace_back("figures below zero do not count");
  if (absurd) run.problems.emplace_back("figures that are absurdly high do not count");
  if (TakeOutUnless(!run.error_rate || (*run.error_rate >= 0 && *run.error_rate <= 1), run.error_rate)) {
    run.problems.emplace_back("its error rate is not between 0 and 1, and does not count");
  }
}

void Derive(Measurement& run) {
  if (run.requests && *run.requests > 0) {
    if (!run.error_rate && run.failed && *run.failed <= *run.requests) run.error_rate = *run.failed / *run.requests;
    if (!run.failed && run.error_rate) run.failed = *run.error_rate * *run.requests;
    if (!run.rate && run.seconds && *run.seconds > 0) run.rate = *run.requests / *run.seconds;
    if (!run.seconds && run.rate && *run.rate > 0) run.seconds = *run.requests / *run.rate;
  }
  if (!run.rate_ok && run.rate && run.error_rate) run.rate_ok = *run.rate * (1 - *run.error_rate);
}

bool AreInOrder(const Latencies& latency) {
  double last = 0;
  for (const auto* figure :
       {&latency.min, &latency.p50, &latency.p90, &latency.p95, &latency.p99, &latency.p999, &latency.max}) {
    if (!*figure) continue;
    if (**figure < last * (1 - 1e-6)) return false;
    last = std::max(last, **figure);
  }
  return true;
}

void SayWhatIsWeak(Measurement& run) {
  if (!AreInOrder(run.latency)) run.problems.emplace_back("its percentiles are not in order");
  if (run.requests && *run.requests > 0 && *run.requests < kFewRequests && run.latency.p99) {
    run.problems.push_back(fmt::format("a 99th percentile of only {:.0f} requests", *run.requests));
  }
  if (run.rate && run.rate_asked && *run.rate < kReached * *run.rate_asked) {
    run.problems.push_back(
        fmt::format("it was asked for {:.6g} requests a second and reached {:.6g}", *run.rate_asked, *run.rate));
  }
}

}  // namespace

void Complete(Measurement& run) {
  TakeOutWhatCannotBe(run);
  if (run.requests && *run.requests == 0) {
    run.latency = {};
    run.error_rate.reset();
    run.problems.emplace_back("no request was made");
  }
  // Tools print zeros where no answer came.
  if (run.latency.max && *run.latency.max == 0) run.latency = {};
  Derive(run);
  TakeOutWhatCannotBe(run);
  SayWhatIsWeak(run);
}

}  // namespace seaworthy::collectors::load_test
