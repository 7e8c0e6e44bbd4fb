#include "alerting/comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "alerting/linear.h"
#include "alerting/lookup.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

using promql::BinaryOperator;
using slo::Decimal;

Decimal One() { return Decimal::Of(1); }

enum class Above { kNo, kYes };

// `measured > bound`, with everything else brought to the right.
struct Bounded {
  const promql::Node* measured = nullptr;
  Above above = Above::kYes;
  bool over_budget = false;
  Decimal budgets;   // The bound is this many unknown budgets …
  Decimal constant;  // … and this.
  std::vector<Term> terms, complement;
};

// Empty where it is no order, or not exactly one side is measured.
std::optional<Bounded> Rearranged(const promql::Binary& binary, const Definitions& definitions) {
  bool greater = binary.op == BinaryOperator::kGreater || binary.op == BinaryOperator::kGreaterEqual;
  bool less = binary.op == BinaryOperator::kLess || binary.op == BinaryOperator::kLessEqual;
  if (!(greater || less) || binary.returns_bool) return std::nullopt;
  Linear left = LinearOf(*binary.left, definitions);
  Linear right = LinearOf(*binary.right, definitions);
  if ((left.measured == nullptr) == (right.measured == nullptr)) return std::nullopt;
  if (left.measured == nullptr) {
    std::swap(left, right);
    greater = !greater;
  }
  if (left.slope == Decimal()) return std::nullopt;
  if (left.slope < Decimal()) greater = !greater;
  Bounded bounded{.measured = left.measured,
                  .above = greater ? Above::kYes : Above::kNo,
                  .over_budget = left.over_budget,
                  .budgets = Divided(right.budgets - left.budgets, left.slope),
                  .constant = Divided(right.constant - left.constant, left.slope)};
  bounded.terms = AppendedInverse(right.terms, left.terms);
  bounded.complement = std::move(right.complement);
  return bounded;
}

Decimal ProductOf(const std::vector<Term>& terms) {
  Decimal product = One();
  for (const Term& term : terms) product = product * term.value;
  return product;
}

// Divisions are not always exact, and tools print doubles (`5.6000000000000005`); a figure that a person wrote is.
Decimal Rounded(const Decimal& value, int places = 15) { return slo::Quotient(value, One(), places); }
Decimal RoundedFactor(const Decimal& value) { return Rounded(value, 9); }

bool IsNear(const Decimal& a, const Decimal& b) {
  constexpr double kTolerance = 1e-9;
  return std::abs(a.ToDouble() - b.ToDouble()) <= kTolerance * std::abs(b.ToDouble());
}

// A term that only turns percent into a ratio belongs to the smallest of the others.
std::vector<Term> WithoutPercent(std::vector<Term> terms) {
  auto percent = std::ranges::find_if(terms, &Term::is_percent);
  if (percent == terms.end() || terms.size() < 2) return terms;
  Decimal scale = percent->value;
  terms.erase(percent);
  auto smallest = std::ranges::min_element(terms, {}, &Term::value);
  smallest->value = smallest->value * scale;
  return terms;
}

// Tells factor and budget of a product apart: what was written as a budget, else its smallest part.
void Split(const std::vector<Term>& written, const Decimal& threshold, BurnCondition& condition) {
  std::vector<Term> terms = WithoutPercent(written);
  if (terms.size() < 2 || !IsNear(ProductOf(terms), threshold)) return;
  auto budget = std::ranges::find_if(terms, &Term::is_budget);
  if (budget == terms.end()) budget = std::ranges::min_element(terms, {}, &Term::value);
  if (budget->value <= Decimal() || budget->value >= One()) return;
  condition.budget = Rounded(budget->value);
  terms.erase(budget);
  condition.factor = RoundedFactor(ProductOf(terms));
}

// With the budget in a series: `ratio > 14.4 B`, `good < 1 - 14.4 B`, `ratio / B > 14.4`.
bool BoundBySeries(const Bounded& bounded, BurnCondition& condition) {
  bool above = bounded.above == Above::kYes;
  if (bounded.over_budget) {
    if (!above || bounded.budgets != Decimal()) return false;
    condition.factor = RoundedFactor(bounded.constant);
  } else if (above && bounded.constant == Decimal()) {
    condition.factor = RoundedFactor(bounded.budgets);
  } else if (!above && bounded.constant == One()) {
    condition.factor = RoundedFactor(-bounded.budgets);
  }
  return condition.factor && *condition.factor > Decimal();
}

bool NamesHold(const Measurement& measurement, std::string_view word) {
  return std::ranges::any_of(measurement.series, [&](const SelectedSeries& selected) {
    return Lower(selected.name).find(word) != std::string::npos;
  });
}

bool SpeaksOfBurning(const Measurement& measurement) {
  constexpr auto kWords = std::to_array<std::string_view>({"burnrate", "burn_rate", "slo:sli_error", "error_budget"});
  return std::ranges::any_of(kWords, [&](std::string_view word) { return NamesHold(measurement, word); });
}

// No target is so low that half of everything may fail.
bool IsPlausible(const Decimal& budget) { return budget <= Decimal::Of(5).Shifted(-1); }

// With a figure. Over 1 it is the multiple itself, where the series is already divided by its budget; a product of a
// factor and a budget says what was meant even then, and that it never fires.
bool BoundByFigure(const Bounded& bounded, const Measurement& measurement, BurnCondition& condition) {
  bool above = bounded.above == Above::kYes;
  Decimal threshold = Rounded(above ? bounded.constant : One() - bounded.constant);
  if (threshold <= Decimal()) return false;
  Split(bounded.terms, threshold, condition);
  if (!condition.factor) Split(bounded.complement, threshold, condition);
  bool is_multiple = above && threshold >= One() && NamesHold(measurement, "burn");
  if (is_multiple && !(condition.budget && IsPlausible(*condition.budget))) {
    condition.budget.reset();
    condition.factor = RoundedFactor(threshold);
    return true;
  }
  condition.threshold = std::move(threshold);
  return condition.factor || *condition.threshold < One();
}

}  // namespace

std::optional<ReadComparison> ReadBurnComparison(const promql::Binary& binary, const Definitions& definitions) {
  std::optional<Bounded> bounded = Rearranged(binary, definitions);
  if (!bounded) return std::nullopt;
  Measurement measurement = MeasurementOf(*bounded->measured, definitions);
  if (!measurement.is_ratio || NamesHold(measurement, "remaining")) return std::nullopt;
  ReadComparison read;
  bool by_series = bounded->over_budget || bounded->budgets != Decimal();
  bool bound =
      by_series ? BoundBySeries(*bounded, read.condition) : BoundByFigure(*bounded, measurement, read.condition);
  if (!bound) return std::nullopt;
  if (read.condition.factor || SpeaksOfBurning(measurement)) read.evidence = BurnEvidence::kStated;
  read.condition.window = measurement.window.value_or(Span{});
  read.condition.series = measurement.RawNames();
  read.condition.selected = std::move(measurement.series);
  return read;
}

}  // namespace seaworthy::alerting
