#include "alerting/burn.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "alerting/comparison.h"
#include "promql/ast.h"
#include "promql/function.h"

namespace seaworthy::alerting {
namespace {

using promql::BinaryOperator;
using promql::Node;
using slo::Decimal;

// Nobody writes more; what stands beyond is not read.
constexpr std::size_t kMostAlternatives = 32;
constexpr std::size_t kMostTogether = 8;
constexpr int kMostComparisons = 16;

using Together = std::vector<ReadComparison>;  // Joined by `and`.

// The alternatives of a condition, each the comparisons of ratios that must hold together. What else must hold (a floor
// of traffic, `unless`) is left out.
class Alternatives {
 public:
  explicit Alternatives(const Definitions& definitions) : definitions_(definitions) {}

  std::vector<Together> Of(const Node& written) {
    const Node& node = promql::Unwrapped(written);
    // `max(ratio > bound) without (window)` is the comparison.
    if (const auto* aggregate = node.As<promql::Aggregate>()) return Of(*aggregate->operand);
    if (const auto* call = node.As<promql::Call>()) return OfCall(*call);
    if (const auto* binary = node.As<promql::Binary>()) return OfBinary(*binary);
    return {{}};
  }

 private:
  // Functions that keep what they are given.
  std::vector<Together> OfCall(const promql::Call& call) {
    std::string_view name = call.function->name;
    bool keeps = name == "label_replace" || name == "label_join" || name == "sort" || name == "sort_desc";
    if (!keeps || call.arguments.empty()) return {{}};
    return Of(*call.arguments[0]);
  }

  // Products with labels of another series keep the comparison within them.
  std::vector<Together> OfBinary(const promql::Binary& binary) {
    if (binary.op == BinaryOperator::kOr) return Joined(Of(*binary.left), Of(*binary.right));
    if (binary.op == BinaryOperator::kUnless) return Of(*binary.left);
    if (!promql::IsComparison(binary.op)) return Crossed(Of(*binary.left), Of(*binary.right));
    if (++comparisons_ > kMostComparisons) return {{}};
    std::optional<ReadComparison> comparison = ReadBurnComparison(binary, definitions_);
    if (!comparison) return {{}};
    return {{*std::move(comparison)}};
  }

  static std::vector<Together> Joined(std::vector<Together> left, std::vector<Together> right) {
    for (Together& together : right) {
      if (left.size() < kMostAlternatives) left.push_back(std::move(together));
    }
    return left;
  }

  static std::vector<Together> Crossed(const std::vector<Together>& left, const std::vector<Together>& right) {
    std::vector<Together> crossed;
    for (const Together& first : left) {
      for (const Together& second : right) {
        if (crossed.size() == kMostAlternatives) return crossed;
        crossed.push_back(first);
        for (const ReadComparison& read : second) {
          if (crossed.back().size() < kMostTogether) crossed.back().push_back(read);
        }
      }
    }
    return crossed;
  }

  const Definitions& definitions_;
  int comparisons_ = 0;
};

// A long and a short window of the same series under the same figure; one over half of everything is no budget.
bool IsPair(const BurnCondition& a, const BurnCondition& b) {
  constexpr std::int64_t kLeastApart = 3;
  const Decimal most = Decimal::Of(5).Shifted(-1);
  bool apart = a.window.seconds >= kLeastApart * b.window.seconds && b.window > Span{};
  return apart && a.series == b.series && a.threshold == b.threshold && a.threshold && *a.threshold <= most;
}

bool IsOnBudget(const Together& together) {
  auto stated = [](const ReadComparison& read) { return read.evidence == BurnEvidence::kStated; };
  if (std::ranges::any_of(together, stated)) return true;
  return std::ranges::any_of(together, [&](const ReadComparison& a) {
    return std::ranges::any_of(together, [&](const ReadComparison& b) { return IsPair(a.condition, b.condition); });
  });
}

BurnWindows WindowsOf(Together together) {
  BurnWindows windows;
  for (ReadComparison& read : together) windows.conditions.push_back(std::move(read.condition));
  std::ranges::stable_sort(windows.conditions, std::greater{}, &BurnCondition::window);
  return windows;
}

}  // namespace

std::vector<BurnWindows> BurnOf(const Rule& rule, const Definitions& definitions) {
  std::vector<BurnWindows> found;
  if (!rule.parsed) return found;
  for (Together& together : Alternatives(definitions).Of(rule.parsed->root())) {
    if (IsOnBudget(together)) found.push_back(WindowsOf(std::move(together)));
  }
  return found;
}

}  // namespace seaworthy::alerting
