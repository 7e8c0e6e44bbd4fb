#include "collectors/kubernetes/selectors.h"

#include <algorithm>

namespace seaworthy::collectors::kubernetes {

Labels ReadLabels(const Tree* tree) {
  Labels labels;
  if (tree == nullptr || !tree->IsMapping()) return labels;
  for (const Tree& part : tree->parts()) {
    if (part.IsScalar()) labels[part.key()] = part.text();
  }
  return labels;
}

Selector Selector::OfPods(const Tree* tree) {
  Selector selector;
  selector.matches_nothing_ = tree == nullptr || !tree->IsMapping();
  if (selector.matches_nothing_) return selector;
  selector.AddLabels(tree->Find("matchLabels"));
  selector.AddExpressions(tree->Find("matchExpressions"));
  return selector;
}

Selector Selector::OfService(const Tree* tree) {
  Selector selector;
  selector.AddLabels(tree);
  selector.matches_nothing_ = selector.requirements_.empty();
  return selector;
}

bool Selector::Matches(const Labels& labels) const {
  return !matches_nothing_ &&
         std::ranges::all_of(requirements_, [&](const Requirement& requirement) { return requirement.Holds(labels); });
}

bool Selector::Requirement::Holds(const Labels& labels) const {
  auto label = labels.find(key);
  bool exists = label != labels.end();
  auto is_listed = [&] { return exists && std::ranges::find(values, label->second) != values.end(); };
  switch (op) {
    case Operator::kIn: return is_listed();
    case Operator::kNotIn: return !is_listed();
    case Operator::kExists: return exists;
    case Operator::kDoesNotExist: return !exists;
    case Operator::kUnknown: return false;
  }
  return false;
}

Selector::Operator Selector::OperatorOf(std::string_view name) {
  if (name == "In") return Operator::kIn;
  if (name == "NotIn") return Operator::kNotIn;
  if (name == "Exists") return Operator::kExists;
  if (name == "DoesNotExist") return Operator::kDoesNotExist;
  return Operator::kUnknown;
}

void Selector::AddLabels(const Tree* tree) {
  for (auto& [key, text] : ReadLabels(tree)) requirements_.push_back({key, Operator::kIn, {text}});
}

void Selector::AddExpressions(const Tree* tree) {
  if (tree == nullptr) return;
  for (const Tree& expression : tree->items()) {
    Requirement requirement{std::string(expression.TextAt("key")), OperatorOf(expression.TextAt("operator")), {}};
    if (const Tree* values = expression.Find("values")) {
      for (const Tree& text : values->items()) requirement.values.push_back(text.text());
    }
    requirements_.push_back(std::move(requirement));
  }
}

}  // namespace seaworthy::collectors::kubernetes
