#include "promql/visit.h"

namespace seaworthy::promql {
namespace {

void ForEachIn(const Call& call, const std::function<void(const Node&)>& visit) {
  for (const Node* argument : call.arguments) ForEach(*argument, visit);
}

void ForEachIn(const Aggregate& aggregate, const std::function<void(const Node&)>& visit) {
  if (aggregate.parameter != nullptr) ForEach(*aggregate.parameter, visit);
  ForEach(*aggregate.operand, visit);
}

void ForEachIn(const Binary& binary, const std::function<void(const Node&)>& visit) {
  ForEach(*binary.left, visit);
  ForEach(*binary.right, visit);
}

void ForEachIn(const MatrixSelector& matrix, const std::function<void(const Node&)>& visit) {
  ForEach(*matrix.selector, visit);
}

template <typename T>
requires requires(const T& form) { form.operand; }
void ForEachIn(const T& form, const std::function<void(const Node&)>& visit) { ForEach(*form.operand, visit); }

template <typename T>
requires(!requires(const T& form) { form.operand; }) void ForEachIn(const T& /*leaf*/,
                                                                    const std::function<void(const Node&)>& /*visit*/) {
}

}  // namespace

void ForEach(const Node& node, const std::function<void(const Node&)>& visit) {
  visit(node);
  std::visit([&](const auto& form) { ForEachIn(form, visit); }, node.form);
}

}  // namespace seaworthy::promql
