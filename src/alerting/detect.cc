#include "alerting/detect.h"

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/burn.h"
#include "base/text.h"
#include "promql/function.h"
#include "promql/visit.h"

namespace seaworthy::alerting {
namespace {

using promql::Binary;
using promql::BinaryOperator;
using promql::Node;

constexpr std::uint32_t kLongestComparison = 2'000;  // In bytes; what people compare is shorter.
constexpr int kMostDefinitions = 64;                 // Recorded series that one alert is followed through.

// Functions that set a value against its own past or its future.
constexpr std::string_view kAnomalyFunctions[] = {"predict_linear",
                                                  "deriv",
                                                  "stddev_over_time",
                                                  "stdvar_over_time",
                                                  "mad_over_time",
                                                  "holt_winters",
                                                  "double_exponential_smoothing"};
constexpr std::string_view kAnomalyWords[] = {"anomaly",  "zscore",     "z_score",   "baseline",
                                              "forecast", "prediction", "predicted", "seasonal"};
constexpr std::string_view kBudgetWords[] = {"burnrate", "burn_rate", "sli_error", "error_budget", "errorbudget"};

// How a metric is read somewhere in an expression.
struct Use {
  std::string_view metric;
  bool is_offset = false;
  std::optional<Span> range;
};

std::vector<Use> UsesIn(const Node& node) {
  std::vector<Use> uses;
  std::set<const Node*> read;  // Selectors that were read with their range.
  promql::ForEach(node, [&](const Node& below) {
    const promql::VectorSelector* selector = below.As<promql::VectorSelector>();
    std::optional<Span> range;
    if (const auto* matrix = below.As<promql::MatrixSelector>()) {
      read.insert(matrix->selector);
      selector = matrix->selector->As<promql::VectorSelector>();
      range = matrix->range.value;
    } else if (read.contains(&below)) {
      return;
    }
    if (selector == nullptr) return;
    std::string_view metric = promql::MetricName(*selector);
    if (!metric.empty()) uses.push_back({metric, selector->modifiers->offset.has_value(), range});
  });
  return uses;
}

// Whether the two sides read one metric at two times, or over two windows: `x / x offset 1w`.
bool ComparesTimes(const Binary& binary) {
  if (promql::IsSetOperator(binary.op)) return false;
  if (binary.right->extent.end - binary.left->extent.begin > kLongestComparison) return false;
  std::vector<Use> left = UsesIn(*binary.left);
  std::vector<Use> right = UsesIn(*binary.right);
  return std::ranges::any_of(left, [&](const Use& one) {
    return std::ranges::any_of(right, [&](const Use& other) {
      if (one.metric != other.metric) return false;
      return one.is_offset != other.is_offset || (one.range && other.range && one.range != other.range);
    });
  });
}

bool Speaks(std::string_view name, std::span<const std::string_view> words) {
  std::string lower = Lower(name);
  return std::ranges::any_of(words, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

class Detector {
 public:
  explicit Detector(const Definitions& definitions) : definitions_(definitions) {}

  bool anomaly = false;
  bool budget = false;

  // One after the other: recorded series that are made of recorded series cost no stack.
  void Follow(const Node& first) {
    roots_.push_back(&first);
    while (!roots_.empty()) {
      const Node& root = *roots_.back();
      roots_.pop_back();
      promql::ForEach(root, [&](const Node& node) { Look(node); });
    }
  }

 private:
  void Look(const Node& node) {
    if (const auto* call = node.As<promql::Call>()) {
      anomaly = anomaly || std::ranges::find(kAnomalyFunctions, call->function->name) != std::end(kAnomalyFunctions);
    } else if (const auto* binary = node.As<Binary>()) {
      anomaly = anomaly || ComparesTimes(*binary);
    } else if (const auto* selector = node.As<promql::VectorSelector>()) {
      LookAtSeries(*selector);
    }
  }

  void LookAtSeries(const promql::VectorSelector& selector) {
    std::string_view name = promql::MetricName(selector);
    if (name.empty() || !seen_.insert(std::string(name)).second || seen_.size() > kMostDefinitions) return;
    anomaly = anomaly || Speaks(name, kAnomalyWords);
    budget = budget || Speaks(name, kBudgetWords);
    for (const Rule* rule : definitions_.Of(name, selector.matchers)) roots_.push_back(&rule->parsed->root());
  }

  const Definitions& definitions_;
  std::set<std::string, std::less<>> seen_;
  std::vector<const Node*> roots_;
};

// `absent(x)`, also as the first of several; and `x offset 1h unless x`.
bool WatchesAbsence(const Node& root) {
  const Node& node = promql::Unwrapped(root);
  if (const auto* call = node.As<promql::Call>()) return call->function->name.starts_with("absent");
  if (const auto* aggregate = node.As<promql::Aggregate>()) return WatchesAbsence(*aggregate->operand);
  const auto* binary = node.As<Binary>();
  if (binary == nullptr) return false;
  if (binary->op == BinaryOperator::kUnless) {
    std::vector<Use> left = UsesIn(*binary->left);
    std::vector<Use> right = UsesIn(*binary->right);
    return !left.empty() && !right.empty() && left.front().metric == right.front().metric && left.front().is_offset;
  }
  return WatchesAbsence(*binary->left);
}

}  // namespace

Detection DetectionOf(const Rule& rule, const Definitions& definitions) {
  if (!rule.parsed) return Detection::kThreshold;
  const Node& root = rule.parsed->root();
  if (WatchesAbsence(root)) return Detection::kAbsence;
  Detector detector(definitions);
  detector.Follow(root);
  if (detector.budget || !BurnOf(rule, definitions).empty()) return Detection::kBurnRate;
  return detector.anomaly ? Detection::kAnomaly : Detection::kThreshold;
}

}  // namespace seaworthy::alerting
