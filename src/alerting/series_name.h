// What the name of a metric is made of: its words, its unit, and which part of a counter or histogram it is. Recorded
// names, `level:metric:operations`, are taken apart. Internal to series.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace seaworthy::alerting {

enum class Part : std::uint8_t { kNone, kTotal, kBucket, kSum, kCount };  // Of a counter or a histogram.
enum class Unit : std::uint8_t { kNone, kTime, kBytes };

struct SeriesName {
  std::vector<std::string> words;  // Without part and unit.
  Part part = Part::kNone;
  Unit unit = Unit::kNone;
  bool is_rate = false;      // A recorded rate.
  bool is_quantile = false;  // A recorded quantile or mean.
  bool is_share = false;     // `_ratio`, `_percent`, `_rate`.
  bool is_per_time = false;  // `_per_second`.

  // Whether a word tells of a duration, although others may weigh more.
  bool SpeaksOfDuration() const;
  // Whether it is measured in time, by its unit or by its weightiest word.
  bool IsTime() const;
};

SeriesName NameOfSeries(std::string_view metric);

}  // namespace seaworthy::alerting
