#include "alerting/route_labels.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "promql/ast.h"
#include "promql/function.h"

namespace seaworthy::alerting {
namespace {

using promql::Grouping;
using promql::Node;
using promql::ValueType;

// Labels by which rules say how bad it is; series do not have them.
constexpr auto kOfRules = std::to_array<std::string_view>({"severity", "priority", "urgency", "level"});

KnownLabels Closed() { return {}; }

KnownLabels Open() {
  KnownLabels labels;
  labels.open = true;
  return labels;
}

// Nothing is known of that label any more.
void Forget(KnownLabels& labels, std::string_view name) {
  if (auto known = labels.values.find(name); known != labels.values.end()) labels.values.erase(known);
  if (auto missing = labels.missing.find(name); missing != labels.missing.end()) labels.missing.erase(missing);
  labels.unknown.emplace(name);
}

void Remove(KnownLabels& labels, std::string_view name) {
  Forget(labels, name);
  labels.unknown.erase(labels.unknown.find(name));
  if (labels.open) labels.missing.emplace(name);
}

// Only the named ones stay.
KnownLabels Keep(const KnownLabels& labels, std::span<const std::string_view> names) {
  KnownLabels kept;
  for (std::string_view name : names) {
    auto value = labels.Find(name);
    if (!value) {
      kept.unknown.emplace(name);
    } else if (!value->empty()) {
      kept.values.emplace(name, *value);
    }
  }
  return kept;
}

// Of series that come from the one or from the other.
KnownLabels Either(const KnownLabels& a, const KnownLabels& b) {
  KnownLabels both;
  both.open = a.open || b.open;
  auto add = [&](std::string_view name) {
    auto in_a = a.Find(name);
    auto in_b = b.Find(name);
    if (!in_a || !in_b || *in_a != *in_b) {
      both.unknown.emplace(name);
    } else if (in_a->empty()) {
      both.missing.emplace(name);
    } else {
      both.values.emplace(name, *in_a);
    }
  };
  for (const KnownLabels* labels : {&a, &b}) {
    for (const auto& [name, value] : labels->values) add(name);
    for (const std::string& name : labels->unknown) add(name);
    for (const std::string& name : labels->missing) add(name);
  }
  return both;
}

bool IsTemplate(std::string_view text) { return text.find("{{") != std::string_view::npos; }

void Set(KnownLabels& labels, std::string_view name, std::string_view value) {
  Remove(labels, name);
  if (IsTemplate(value)) {
    Forget(labels, name);
  } else if (!value.empty()) {
    labels.missing.erase(std::string(name));
    labels.values.insert_or_assign(std::string(name), std::string(value));
  }
}

constexpr int kDepth = 8;
constexpr std::size_t kMostRules = 20;  // Of one series.
constexpr int kMostSteps = 500;         // Through rules, for one alert.

// What an expression lets through, looked through recorded series.
class Derivation {
 public:
  explicit Derivation(const Definitions& definitions) : definitions_(definitions) {}

  KnownLabels OfNode(const Node& node) {
    if (const auto* paren = node.As<promql::Paren>()) return OfNode(*paren->operand);
    if (const auto* unary = node.As<promql::Unary>()) return OfNode(*unary->operand);
    if (const auto* selector = node.As<promql::VectorSelector>()) return Of(*selector);
    if (const auto* matrix = node.As<promql::MatrixSelector>()) return OfNode(*matrix->selector);
    if (const auto* subquery = node.As<promql::Subquery>()) return OfNode(*subquery->operand);
    if (const auto* aggregate = node.As<promql::Aggregate>()) return Of(*aggregate);
    if (const auto* binary = node.As<promql::Binary>()) return Of(*binary);
    if (const auto* call = node.As<promql::Call>()) return Of(*call);
    return Closed();
  }

 private:
  // A series that is recorded here has the labels that all of its rules let through.
  KnownLabels Recorded(std::string_view series) {
    std::span<const Rule* const> rules = definitions_.Of(series);
    if (series.empty() || rules.empty() || rules.size() > kMostRules || depth_ == kDepth) return Open();
    rules_left_ -= static_cast<int>(rules.size());
    if (rules_left_ < 0) return Open();
    ++depth_;
    std::optional<KnownLabels> labels;
    for (const Rule* rule : rules) {
      KnownLabels one = rule->parsed ? OfNode(rule->parsed->root()) : Open();
      for (const Text& label : rule->labels) Set(one, label.name, label.text);
      labels = labels ? Either(*labels, one) : one;
    }
    --depth_;
    return *labels;
  }

  KnownLabels Of(const promql::VectorSelector& selector) {
    KnownLabels labels = Recorded(selector.name);
    for (const promql::Matcher& matcher : selector.matchers) {
      if (matcher.label == "__name__") continue;
      if (matcher.op != promql::MatchOperator::kEqual) {
        if (!labels.values.contains(matcher.label)) Forget(labels, matcher.label);
      } else if (matcher.value.empty()) {
        Remove(labels, matcher.label);
      } else {
        Set(labels, matcher.label, matcher.value);
      }
    }
    return labels;
  }

  KnownLabels Of(const promql::Aggregate& aggregate) {
    KnownLabels labels = OfNode(*aggregate.operand);
    using promql::Aggregator;
    bool keeps = aggregate.aggregator == Aggregator::kTopk || aggregate.aggregator == Aggregator::kBottomk ||
                 aggregate.aggregator == Aggregator::kLimitk || aggregate.aggregator == Aggregator::kLimitRatio;
    if (keeps) return labels;
    if (aggregate.grouping == Grouping::kWithout) {
      for (std::string_view name : aggregate.labels) Remove(labels, name);
    } else {
      labels = Keep(labels, aggregate.labels);
    }
    if (aggregate.aggregator == Aggregator::kCountValues && aggregate.parameter != nullptr) {
      const auto* name = aggregate.parameter->As<promql::StringLiteral>();
      if (name != nullptr) Forget(labels, name->text);
    }
    return labels;
  }

  // The labels of the side that there may be many of; without `on` and `ignoring`, both sides have the same.
  KnownLabels Of(const promql::Binary& binary) {
    bool left_is_scalar = binary.left->type == ValueType::kScalar;
    if (left_is_scalar || binary.right->type == ValueType::kScalar) {
      return OfNode(left_is_scalar ? *binary.right : *binary.left);
    }
    KnownLabels left = OfNode(*binary.left);
    if (binary.op == promql::BinaryOperator::kOr) return Either(left, OfNode(*binary.right));
    if (IsSetOperator(binary.op) || binary.matching == nullptr) return left;
    const promql::VectorMatching& matching = *binary.matching;
    if (matching.group == promql::Side::kNone) {
      // One to one: what is not matched on is dropped.
      if (matching.on == Grouping::kBy) return Keep(left, matching.labels);
      for (std::string_view name : matching.labels) Remove(left, name);
      return left;
    }
    KnownLabels many = matching.group == promql::Side::kLeft ? left : OfNode(*binary.right);
    for (std::string_view name : matching.include) Forget(many, name);
    return many;
  }

  // Made of the equality matchers of a plain selector, and of nothing else.
  static KnownLabels OfAbsent(const Node* series) {
    KnownLabels labels;
    const Node* node = series == nullptr ? nullptr : &Unwrapped(*series);
    if (node != nullptr && node->As<promql::MatrixSelector>() != nullptr) {
      node = node->As<promql::MatrixSelector>()->selector;
    }
    const auto* selector = node == nullptr ? nullptr : node->As<promql::VectorSelector>();
    if (selector == nullptr) return labels;
    for (const promql::Matcher& matcher : selector->matchers) {
      bool equal = matcher.op == promql::MatchOperator::kEqual && matcher.label != "__name__";
      if (equal) Set(labels, matcher.label, matcher.value);
    }
    return labels;
  }

  // Functions keep the labels of their series; a few make or change one, and one has no series at all.
  KnownLabels Of(const promql::Call& call) {
    std::string_view name = call.function->name;
    const Node* series = nullptr;
    for (const Node* argument : call.arguments) {
      if (argument->type == ValueType::kVector || argument->type == ValueType::kMatrix) series = argument;
    }
    if (name == "absent" || name == "absent_over_time") return OfAbsent(series);
    if (series == nullptr) return Closed();
    KnownLabels labels = OfNode(*series);
    if (name == "histogram_quantile") Remove(labels, "le");
    bool makes_one = name == "label_replace" || name == "label_join";
    const auto* made =
        makes_one && call.arguments.size() > 1 ? call.arguments[1]->As<promql::StringLiteral>() : nullptr;
    if (made != nullptr) Forget(labels, made->text);
    return labels;
  }

  const Definitions& definitions_;
  int depth_ = 0;
  int rules_left_ = kMostSteps;
};

}  // namespace

KnownLabels LabelsOf(const Rule& rule, const Definitions& definitions, const ExternalLabels& external) {
  KnownLabels labels = rule.parsed ? Derivation(definitions).OfNode(rule.parsed->root()) : Open();
  for (std::string_view name : kOfRules) {
    bool told = labels.values.contains(name) || labels.unknown.contains(name);
    if (!told && labels.open) labels.missing.emplace(name);
  }
  for (const auto& [name, value] : external.values) {
    bool told = labels.values.contains(name) || labels.unknown.contains(name);
    bool filled_in = value.find("$") != std::string::npos;  // `${CLUSTER}`, by the environment.
    if (!told && filled_in) Forget(labels, name);
    if (!told && !filled_in) Set(labels, name, value);
  }
  for (const Text& label : rule.labels) Set(labels, label.name, label.text);
  Set(labels, "alertname", rule.name);
  for (const std::string& name : external.rewritten) Forget(labels, name);
  return labels;
}

}  // namespace seaworthy::alerting
