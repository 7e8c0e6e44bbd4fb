// Single requests, summed up in bounded memory however many there are.
//
// Not for several threads at once.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "collectors/load_test/measurement.h"

namespace seaworthy::collectors::load_test {

// How long requests took. Percentiles are exact up to 65,536 requests, and within 1 % beyond: the times are then
// counted in a histogram whose steps are 1 % wide. The least, the largest and the mean are always exact.
class LatencySeries {
 public:
  // Negative times do not count.
  void Add(double milliseconds);

  std::uint64_t count() const { return count_; }
  bool exact() const { return steps_.empty(); }
  // Nothing is set where there is no request.
  Latencies Summary();

 private:
  void Count(double milliseconds);
  double Quantile(double share) const;

  std::uint64_t count_ = 0;
  double sum_ = 0;
  double least_ = 0;
  double largest_ = 0;
  std::vector<double> times_;         // Until there are too many; sorted when they are asked.
  std::vector<std::uint64_t> steps_;  // From then on.
};

struct Sample {
  double milliseconds = 0;
  bool failed = false;
  std::optional<double> started;  // In seconds of any one clock.
};

class Samples {
 public:
  void Add(const Sample& sample);
  // A row that sums up several requests; how long each took is not known then.
  void AddSeveral(double requests, double failed, const Sample& whole);

  bool empty() const { return requests_ == 0; }
  // What the samples say together: figures, and remarks on how exact they are.
  Measurement Summary();
  // When the first request started, in seconds; nothing without times.
  std::optional<double> first() const { return first_; }

 private:
  void Within(const Sample& sample);

  LatencySeries series_;
  double requests_ = 0;
  double failed_ = 0;
  bool summed_ = false;
  std::optional<double> first_;
  std::optional<double> last_;
};

// A time in seconds since 1970, where it is one of this era.
std::optional<Instant> InstantOf(std::optional<double> seconds);

}  // namespace seaworthy::collectors::load_test
