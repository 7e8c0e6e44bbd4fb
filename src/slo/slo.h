// A service level objective in one model, whatever tool it was written for.
//
// Targets keep their exact decimal text. What is wrong with an objective is said in words and never guessed away: an
// objective without an indicator, with a reference to nothing, or with a target that leaves no error budget is kept and
// is not usable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "slo/decimal.h"
#include "slo/policy.h"

namespace seaworthy::slo {

enum class Format : std::uint8_t {
  kOpenSloV1,
  kOpenSloV1Alpha,
  kOpenSloV2Alpha,
  kSloth,
  kSlothCrd,
  kPyrra,
  kNobl9,
  kSloGenerator,
};

std::string_view Name(Format format);  // `openslo/v1`, `sloth-crd`, …

// What is measured, by its form.
enum class IndicatorKind : std::uint8_t { kNone, kRatio, kThreshold, kLatency, kRaw, kComposite, kPlugin };

std::string_view Name(IndicatorKind kind);  // `ratio`, …; empty for kNone.

// What the monitoring system is asked, as written and as far as the format writes it apart. Which members are filled
// tells the form: events (two of total, good and bad), a ready ratio, a gauge, a native histogram, a threshold.
struct Queries {
  std::string source;  // What answers them, in lower case: `prometheus`; empty where nothing says so.
  std::string good;
  std::string bad;
  std::string total;
  bool counters = false;  // good, bad and total are counters that only ever grow, not yet rates.
  std::string error_ratio;
  std::string success_ratio;
  std::string gauge;                  // 1 is good and 0 is bad: bool_gauge of Pyrra.
  std::string histogram;              // Native; latency_bound says what is good: latencyNative of Pyrra.
  std::string latency_bound;          // `1s`
  std::string threshold;              // Compared with the target's `value`.
  std::vector<std::string> grouping;  // Labels that each have an objective of their own: Pyrra.
  Place place;
};

struct Indicator {
  IndicatorKind kind = IndicatorKind::kNone;
  // The queries, metrics and names that say what is measured, joined by line ends.
  std::string text;
  // The indicator it refers to, in a document of its own, as long as that was not found.
  std::string reference;
  Queries queries = {};
};

struct Target {
  std::optional<Decimal> percent;  // Empty where it is missing or no number.
  Indicator indicator;             // Of this target; kNone: the one of the whole objective.
  Place place;
  // Of a threshold: `lte` and the value that is still good.
  std::string op = {};
  std::optional<Decimal> value = {};
  // Of an objective that counts slices of time: how long one is, and the ratio above which it is good.
  std::optional<Span> slice = {};
  std::optional<Decimal> slice_target = {};
};

struct SloLabel {
  std::string name;
  std::string value;
};

// Problems after which the objective cannot be used stand in `faults`, others in `remarks`.
struct Slo {
  Format format = Format::kOpenSloV1;
  int document = 0;  // Of its file, from 0.
  std::string name;
  std::string service;
  std::vector<Target> targets;
  std::optional<Span> window;
  bool calendar = false;
  std::string method;            // How its budget is counted, where it says: `Occurrences`, `Timeslices`.
  std::string space;             // Of the Kubernetes resource: its namespace.
  std::vector<SloLabel> labels;  // Of the Kubernetes resource.
  Indicator indicator;
  int alerts = 0;  // Alert policies or alerting rules attached.
  std::vector<BurnPolicy> policies;
  std::vector<std::string> faults;
  std::vector<std::string> remarks;
  Place place;

  const Indicator& IndicatorOf(const Target& target) const {
    bool own = target.indicator.kind != IndicatorKind::kNone || !target.indicator.reference.empty();
    return own ? target.indicator : indicator;
  }
  // `latency` or `availability`, where the indicator says which; else empty.
  std::string_view SignalOf(const Target& target) const;
  // What is wrong with this target alone: `no target`, `a target of 100 % leaves no error budget`, `no indicator`.
  std::vector<std::string> FaultsOf(const Target& target) const;
  bool IsUsable(const Target& target) const { return faults.empty() && FaultsOf(target).empty(); }
  bool IsUsable() const;  // At least one target, all usable.
};

}  // namespace seaworthy::slo
