// The golden-signal matrix of a run: which signal of which component an alert watches, and by which alert.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace seaworthy::model {

// In the order in which every table shows them.
inline constexpr std::array<std::string_view, 4> kGoldenSignals = {"latency", "traffic", "errors", "saturation"};

// One signal of one component.
struct SignalCell {
  std::optional<bool> covered;  // Empty: not known, `reason` says why.
  std::string urgency;          // The most urgent of its alerts: `page`, `ticket`, `notice`, `unknown`.
  std::vector<std::string> alerts;
  std::vector<std::string> detection;  // How they detect: `threshold`, `anomaly`, `burn-rate`, `absence`.
  std::string reason;
};

struct SignalRow {
  std::string component;  // Empty: the service as a whole.
  std::array<SignalCell, kGoldenSignals.size()> cells;
};

// One alert and why it counts for a signal, or does not.
struct WatchedAlert {
  std::string name;
  std::string signal;  // One of kGoldenSignals, or `other`.
  std::string grounds;
  std::string urgency;
  std::string bound;  // `> 0.05`; may be empty.
  std::string reason;
  Place place;
};

struct GoldenSignals {
  std::vector<SignalRow> rows;
  std::vector<WatchedAlert> alerts;
};

}  // namespace seaworthy::model
