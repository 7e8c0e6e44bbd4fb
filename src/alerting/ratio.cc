#include "alerting/ratio.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "alerting/lookup.h"
#include "base/text.h"
#include "promql/function.h"

namespace seaworthy::alerting {
namespace {

using promql::BinaryOperator;
using promql::Node;

constexpr int kDeepest = 8;  // Recording rules upon recording rules.
constexpr std::size_t kMostSeries = 64;
constexpr int kMostVisits = 1'000;  // Of nodes, through definitions upon definitions.

constexpr auto kRatioWords =
    std::to_array<std::string_view>({"ratio", "burnrate", "burn_rate", "error_rate", "errors_per", "availab",
                                     "success_rate", "sli_", "sli:", "percent"});

bool SoundsLikeRatio(std::string_view series) {
  std::string name = Lower(series);
  return std::ranges::any_of(kRatioWords, [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

// What is measured stays the same under these.
bool KeepsMeasure(promql::Aggregator aggregator) {
  using promql::Aggregator;
  return aggregator == Aggregator::kSum || aggregator == Aggregator::kAvg || aggregator == Aggregator::kMin ||
         aggregator == Aggregator::kMax;
}

class Measurer {
 public:
  explicit Measurer(const Definitions& definitions) : definitions_(definitions) {}

  Measurement Measure(const Node& node) && {
    Walk(node, {});
    visits_ = 0;
    measurement_.is_ratio = IsRatio(node, 0);
    return std::move(measurement_);
  }

 private:
  // What stands around a node, through all definitions.
  struct Around {
    std::vector<promql::Matcher> matchers;  // Of the recorded series on the way.
    std::vector<const promql::Aggregate*> aggregates;
    int depth = 0;
  };

  void Lengthen(std::optional<Span> window) {
    if (window) measurement_.window = std::max(measurement_.window.value_or(Span{}), *window);
  }

  void Walk(const Node& node, const Around& around) {
    if (++visits_ > kMostVisits) return;
    if (const auto* selector = node.As<promql::VectorSelector>()) return WalkSelector(*selector, around);
    if (const auto* matrix = node.As<promql::MatrixSelector>()) {
      return WalkRange(*matrix->selector, matrix->range.value, around);
    }
    if (const auto* subquery = node.As<promql::Subquery>()) {
      return WalkRange(*subquery->operand, subquery->range->value, around);
    }
    if (const auto* aggregate = node.As<promql::Aggregate>()) {
      Around inner = around;
      inner.aggregates.push_back(aggregate);
      return Walk(*aggregate->operand, inner);
    }
    WalkOperands(node, around);
  }

  void WalkRange(const Node& operand, std::optional<Span> window, const Around& around) {
    Lengthen(window);
    Walk(operand, around);
  }

  void WalkOperands(const Node& node, const Around& around) {
    if (const auto* paren = node.As<promql::Paren>()) Walk(*paren->operand, around);
    if (const auto* unary = node.As<promql::Unary>()) Walk(*unary->operand, around);
    if (const auto* call = node.As<promql::Call>()) {
      for (const Node* argument : call->arguments) Walk(*argument, around);
    }
    if (const auto* binary = node.As<promql::Binary>()) {
      Walk(*binary->left, around);
      Walk(*binary->right, around);
    }
  }

  void WalkSelector(const promql::VectorSelector& selector, const Around& around) {
    std::string_view name = promql::MetricName(selector);
    if (RoleOf(name) == Role::kBudget || RoleOf(name) == Role::kObjective) return;
    Around inner = around;
    inner.matchers.assign(selector.matchers.begin(), selector.matchers.end());
    std::erase_if(inner.matchers, [](const promql::Matcher& m) { return m.label == promql::kMetricNameLabel; });
    inner.matchers.insert(inner.matchers.end(), around.matchers.begin(), around.matchers.end());
    ++inner.depth;
    std::vector<const Rule*> rules;
    if (around.depth < kDeepest) rules = DefinitionsOf(selector, definitions_);
    if (measurement_.series.size() == kMostSeries) return;
    measurement_.series.push_back({name, inner.matchers, !rules.empty(), around.aggregates});
    std::optional<Span> before = measurement_.window;
    for (const Rule* rule : rules) Walk(rule->parsed->root(), Within(*rule, inner));
    if (measurement_.window == before) Lengthen(WindowInName(name));
  }

  // Labels that the rule itself sets choose it, and nothing of what it is made of.
  static Around Within(const Rule& rule, Around around) {
    std::erase_if(around.matchers, [&](const promql::Matcher& m) { return !rule.Label(m.label).empty(); });
    return around;
  }

  bool IsRatio(const Node& written, int depth) {
    const Node& node = promql::Unwrapped(written);
    if (++visits_ > kMostVisits) return false;
    if (const auto* binary = node.As<promql::Binary>()) return IsBinaryRatio(*binary, depth);
    if (const auto* aggregate = node.As<promql::Aggregate>()) {
      return KeepsMeasure(aggregate->aggregator) && IsRatio(*aggregate->operand, depth);
    }
    if (const auto* call = node.As<promql::Call>()) return IsCallRatio(*call, depth);
    if (const auto* subquery = node.As<promql::Subquery>()) return IsRatio(*subquery->operand, depth);
    if (const auto* matrix = node.As<promql::MatrixSelector>()) return IsRatio(*matrix->selector, depth);
    const auto* selector = node.As<promql::VectorSelector>();
    if (selector == nullptr) return false;
    std::vector<const Rule*> rules;
    if (depth < kDeepest) rules = DefinitionsOf(*selector, definitions_);
    if (rules.empty()) return SoundsLikeRatio(promql::MetricName(*selector));
    return std::ranges::any_of(rules, [&](const Rule* rule) { return IsRatio(rule->parsed->root(), depth + 1); });
  }

  // Scaled, shifted or filtered, a ratio stays one.
  bool IsBinaryRatio(const promql::Binary& binary, int depth) {
    if (binary.op == BinaryOperator::kDiv) return true;
    if (promql::IsComparison(binary.op)) return !binary.returns_bool && IsRatio(*binary.left, depth);
    return IsRatio(*binary.left, depth) || IsRatio(*binary.right, depth);
  }

  // An average over time is the part of the time in which a gauge of 0 and 1 was 1.
  bool IsCallRatio(const promql::Call& call, int depth) {
    std::string_view name = call.function->name;
    if (name == "histogram_fraction" || name == "avg_over_time") return true;
    if (name == "rate" || name == "increase" || name == "irate" || name == "histogram_quantile") return false;
    return std::ranges::any_of(call.arguments, [&](const Node* argument) { return IsRatio(*argument, depth); });
  }

  const Definitions& definitions_;
  Measurement measurement_;
  int visits_ = 0;
};

// `5m`, `1h`, `30d` as the whole text.
std::optional<Span> ParseWindow(std::string_view text) {
  struct Unit {
    char letter;
    std::int64_t seconds;
  };
  constexpr auto kUnits = std::to_array<Unit>({{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86'400}, {'w', 604'800}});
  constexpr std::int64_t kMost = 10'000;
  std::int64_t count = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), count);
  bool one_letter = failure == std::errc() && end + 1 == text.data() + text.size();
  if (!one_letter || count <= 0 || count > kMost) return std::nullopt;
  auto unit = std::ranges::find(kUnits, *end, &Unit::letter);
  return unit == kUnits.end() ? std::nullopt : std::optional(Span{count * unit->seconds, 0});
}

}  // namespace

bool SelectedSeries::Keeps(std::string_view label) const {
  return std::ranges::all_of(aggregates, [&](const promql::Aggregate* aggregate) {
    bool named = std::ranges::find(aggregate->labels, label) != aggregate->labels.end();
    if (aggregate->grouping == promql::Grouping::kBy) return named;
    return aggregate->grouping == promql::Grouping::kWithout && !named;
  });
}

std::vector<std::string> Measurement::RawNames() const {
  std::vector<std::string> names;
  for (const SelectedSeries& selected : series) {
    if (!selected.recorded) names.emplace_back(selected.name);
  }
  std::ranges::sort(names);
  auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  return names;
}

Measurement MeasurementOf(const Node& node, const Definitions& definitions) {
  return Measurer(definitions).Measure(node);
}

// The last part between `_` and `:` that ends with a figure and a unit.
std::optional<Span> WindowInName(std::string_view series) {
  std::optional<Span> window;
  while (!series.empty()) {
    std::string_view part = series.substr(0, series.find_first_of("_:"));
    series.remove_prefix(std::min(part.size() + 1, series.size()));
    std::size_t figure = part.find_first_of("0123456789");
    if (figure == std::string_view::npos) continue;
    if (std::optional<Span> found = ParseWindow(part.substr(figure))) window = found;
  }
  return window;
}

}  // namespace seaworthy::alerting
