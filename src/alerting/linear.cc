#include "alerting/linear.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "alerting/lookup.h"
#include "promql/function.h"

namespace seaworthy::alerting {
namespace {

using promql::BinaryOperator;
using promql::Node;
using slo::Decimal;

constexpr int kDeepest = 8;              // Recording rules upon recording rules.
constexpr std::size_t kMostDigits = 80;  // More is no figure that a person wrote.

constexpr int kMostVisits = 1'000;  // Of nodes, through definitions upon definitions.

Decimal One() { return Decimal::Of(1); }

// What is no arithmetic.
Linear Measured(const Node& node) { return {.measured = &node, .slope = One()}; }

Linear Constant(const Decimal& value, bool is_budget = false) {
  bool is_percent = value == Decimal::Of(100);
  return {.constant = value, .terms = {{value, is_budget, is_percent}}};
}

// The decimal of the shortest text that gives this double, which is what was written.
std::optional<Decimal> DecimalOf(double number) {
  std::array<char, 40> buffer;
  auto [end, failure] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  if (failure != std::errc()) return std::nullopt;
  return Decimal::Parse(std::string_view(buffer.data(), static_cast<std::size_t>(end - buffer.data())));
}

bool IsTooLong(const Linear& side) {
  for (const Decimal& part : {side.slope, side.budgets, side.constant}) {
    if (part.Text().size() > kMostDigits) return true;
  }
  return false;
}

// Whether it is what is measured and nothing else.
bool IsPlain(const Linear& side) {
  return side.measured != nullptr && side.slope == One() && !side.over_budget && side.budgets == Decimal() &&
         side.constant == Decimal();
}

Linear Scaled(Linear side, const Decimal& by) {
  side.slope = side.slope * by;
  side.budgets = side.budgets * by;
  side.constant = side.constant * by;
  side.complement.clear();
  return side;
}

// Adds the terms of a product; two that cancel each other vanish.
void AppendTerms(std::vector<Term>& terms, const std::vector<Term>& more) {
  for (const Term& term : more) {
    auto inverse = std::ranges::find_if(terms, [&](const Term& t) { return t.value * term.value == One(); });
    if (inverse != terms.end() && term.value != One()) {
      terms.erase(inverse);
    } else {
      terms.push_back(term);
    }
  }
}

std::vector<Term> Inverted(const std::vector<Term>& terms) {
  std::vector<Term> inverted;
  for (const Term& term : terms) {
    if (term.value == Decimal()) return {};
    inverted.push_back({Divided(One(), term.value), !term.is_percent, term.is_percent});
  }
  return inverted;
}

class Folder {
 public:
  explicit Folder(const Definitions& definitions) : definitions_(definitions) {}

  Linear Fold(const Node& node, int depth) {
    const Node& inner = promql::Unwrapped(node);
    if (++visits_ > kMostVisits) return Measured(inner);
    Linear folded = FoldForm(inner, depth);
    return IsTooLong(folded) ? Measured(inner) : folded;
  }

 private:
  Linear FoldForm(const Node& node, int depth) {
    if (const auto* number = node.As<promql::NumberLiteral>()) {
      std::optional<Decimal> value = DecimalOf(number->value);
      return value ? Constant(*value) : Measured(node);
    }
    if (const auto* unary = node.As<promql::Unary>()) {
      Linear operand = Fold(*unary->operand, depth);
      return unary->negative ? Scaled(std::move(operand), Decimal::Of(-1)) : operand;
    }
    if (const auto* binary = node.As<promql::Binary>()) return FoldBinary(node, *binary, depth);
    if (const auto* selector = node.As<promql::VectorSelector>()) return FoldSelector(node, *selector, depth);
    if (const auto* aggregate = node.As<promql::Aggregate>()) return FoldAggregate(node, *aggregate, depth);
    if (const auto* call = node.As<promql::Call>()) return FoldCall(node, *call, depth);
    return Measured(node);
  }

  Linear FoldBinary(const Node& node, const promql::Binary& binary, int depth) {
    auto sides = [&] { return std::pair(Fold(*binary.left, depth), Fold(*binary.right, depth)); };
    switch (binary.op) {
      case BinaryOperator::kAdd:
      case BinaryOperator::kSub: {
        auto [left, right] = sides();
        return Sum(node, left, binary.op == BinaryOperator::kSub ? Scaled(right, Decimal::Of(-1)) : right, right);
      }
      case BinaryOperator::kMul: {
        auto [left, right] = sides();
        if (left.IsConstant()) return Product(right, left);
        return right.IsConstant() ? Product(left, right) : Measured(node);
      }
      case BinaryOperator::kDiv: {
        auto [left, right] = sides();
        return Quotient(node, left, right);
      }
      default: return Measured(node);
    }
  }

  // `subtrahend` is the right side as it was written.
  static Linear Sum(const Node& node, const Linear& left, const Linear& right, const Linear& subtrahend) {
    if (left.measured != nullptr && right.measured != nullptr) return Measured(node);
    Linear sum = left.measured != nullptr ? left : right;
    const Linear& other = left.measured != nullptr ? right : left;
    sum.budgets = sum.budgets + other.budgets;
    sum.constant = sum.constant + other.constant;
    sum.complement.clear();
    if (sum.measured != nullptr) return sum;
    sum.terms = {{sum.constant, true, false}};
    bool complements = left.constant == One() && left.IsConstant();
    if (complements) sum.complement = subtrahend.terms;
    return sum;
  }

  static Linear Product(const Linear& side, const Linear& constant) {
    Linear product = Scaled(side, constant.constant);
    AppendTerms(product.terms, constant.terms);
    return product;
  }

  static Linear Quotient(const Node& node, const Linear& left, const Linear& right) {
    if (right.IsConstant() && right.constant != Decimal()) {
      Linear quotient = Scaled(left, Divided(One(), right.constant));
      // Dividing what was folded is exact where dividing one by it is not.
      quotient.slope = Divided(left.slope, right.constant);
      quotient.budgets = Divided(left.budgets, right.constant);
      quotient.constant = Divided(left.constant, right.constant);
      AppendTerms(quotient.terms, Inverted(right.terms));
      return quotient;
    }
    bool only_budgets = right.measured == nullptr && right.constant == Decimal() && right.budgets != Decimal();
    bool plain = left.measured != nullptr && !left.over_budget && left.budgets == Decimal();
    if (!only_budgets || !plain || left.constant != Decimal()) return Measured(node);
    Linear quotient = left;
    quotient.slope = Divided(left.slope, right.budgets);
    quotient.over_budget = true;
    return quotient;
  }

  // Looks through a definition that is more than a series of its own; several that differ are as good as none.
  Linear FoldSelector(const Node& node, const promql::VectorSelector& selector, int depth) {
    std::vector<const Rule*> rules;
    if (depth < kDeepest) rules = DefinitionsOf(selector, definitions_);
    std::optional<Linear> common;
    for (const Rule* rule : rules) {
      Linear defined = Fold(rule->parsed->root(), depth + 1);
      if (IsPlain(defined)) return Measured(node);
      bool differs = common && (common->constant != defined.constant || !defined.IsConstant());
      if (differs) return FoldByName(node, promql::MetricName(selector));
      common = std::move(defined);
    }
    return common ? *common : FoldByName(node, promql::MetricName(selector));
  }

  static Linear FoldByName(const Node& node, std::string_view series) {
    switch (RoleOf(series)) {
      case Role::kBudget: return {.budgets = One()};
      case Role::kObjective: return {.budgets = -One(), .constant = One()};
      default: return Measured(node);
    }
  }

  // Aggregations that keep the size of what they aggregate.
  Linear FoldAggregate(const Node& node, const promql::Aggregate& aggregate, int depth) {
    using promql::Aggregator;
    bool keeps = aggregate.aggregator == Aggregator::kMax || aggregate.aggregator == Aggregator::kMin ||
                 aggregate.aggregator == Aggregator::kAvg || aggregate.aggregator == Aggregator::kSum;
    if (!keeps) return Measured(node);
    Linear operand = Fold(*aggregate.operand, depth);
    return IsPlain(operand) ? Measured(node) : operand;
  }

  Linear FoldCall(const Node& node, const promql::Call& call, int depth) {
    bool converts = call.function->name == "vector" || call.function->name == "scalar";
    return converts && call.arguments.size() == 1 ? Fold(*call.arguments[0], depth) : Measured(node);
  }

  const Definitions& definitions_;
  int visits_ = 0;
};

}  // namespace

Decimal Divided(const Decimal& a, const Decimal& b) {
  constexpr int kPlaces = 30;
  return slo::Quotient(a, b, kPlaces);
}

std::vector<Term> AppendedInverse(std::vector<Term> terms, const std::vector<Term>& divisors) {
  AppendTerms(terms, Inverted(divisors));
  return terms;
}

Linear LinearOf(const Node& node, const Definitions& definitions) { return Folder(definitions).Fold(node, 0); }

}  // namespace seaworthy::alerting
